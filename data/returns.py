"""What clients of the sample agency got from their events, and what campaigns brought."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from data.agency import LAST_DAY, SEED, YEARS
from data.cast import CLIENTS
from data.delivery import Job, jobs
from data.pipeline import Deal
from data.quotes import nearest
from data.story import CAMPAIGNS, Campaign

LARGE = 7_500_000
GRADES = ("Measured", "Client-stated", "Modelled", "Assumed")
# benefit | the share of the margin in it, where it is sales
_BENEFITS: dict[str, tuple[tuple[str, tuple[float, float] | None], ...]] = {
    "Associations": (
        ("Registration fees", None),
        ("Sponsor income", None),
        ("Sales", (0.5, 0.8)),
        ("New members", None),
    ),
    "Public sector": (("Cost saved", None), ("Grants kept", None), ("Visitor spending", None)),
}
_USUAL: tuple[tuple[str, tuple[float, float] | None], ...] = (
    ("Margin from sales", None),
    ("Sales", (0.22, 0.45)),
    ("Cost saved", None),
    ("Time saved", None),
    ("Staff turnover avoided", None),
)
_OBJECTIVES = (
    "Launch message understood",
    "Meetings with decision makers",
    "Press and social reach",
    "Partners signed up",
    "Teams know the plan",
)
_WEIGHTS = ("High", "Medium", "Low")
# How often each grade of evidence stands behind a benefit.
_EVIDENCE = (4, 3, 2, 2)
_UNKNOWN, _UNRATED = 0.07, 0.15


@dataclass(frozen=True)
class Result:
    """One row of the results list: a cost, a benefit, an objective or a campaign's numbers."""

    event: str
    number: str
    client: str
    owner: str
    day: date
    kind: str
    benefit: str = ""
    grade: str = ""
    amount: int | None = None
    margin: int | None = None
    isolated: int | None = None
    confidence: int | None = None
    cost: int | None = None
    campaign: Campaign | None = None
    objective: str = ""
    weight: str = ""
    rating: int | None = None

    @property
    def worth(self) -> float:
        """What counts of a benefit, in euros: its margin, isolated and as sure as it is."""
        shares = (self.margin, self.isolated, self.confidence)
        found = float(self.amount or 0)
        for share in shares:
            found *= 1 if share is None else share / 100
        return found


def measured_jobs() -> list[Job]:
    """The larger events of the last two years that were held."""
    return [
        job
        for job in jobs()
        if job.project.worth > LARGE
        and job.project.year >= YEARS - 2
        and job.project.day <= LAST_DAY
        and job.status != "Cancelled"
    ]


def _row(job: Job) -> Result:
    project = job.project
    return Result(project.name, job.number, project.client.name, job.owner, project.day, job.kind)


def _benefit(rng: Random, job: Job, said: tuple[str, tuple[float, float] | None]) -> Result:
    """A benefit of about two fifths of what the event cost, more or less."""
    benefit, margins = said
    worth = job.project.worth / 100 * rng.lognormvariate(-0.85, 0.55)
    margin = round(100 * rng.uniform(*margins)) if margins else None
    isolated = rng.choice((50, 60, 70, 80)) if rng.random() < 0.35 else None
    confidence = rng.choice((60, 70, 80, 90)) if rng.random() < 0.35 else None
    shares = [share / 100 for share in (margin, isolated, confidence) if share]
    for share in shares:
        worth /= share
    return replace(
        _row(job),
        benefit=benefit,
        grade=rng.choices(GRADES, _EVIDENCE)[0],
        amount=None if rng.random() < _UNKNOWN else nearest(worth, 100),
        margin=margin,
        isolated=isolated,
        confidence=confidence,
    )


def _of_job(job: Job) -> Iterator[Result]:
    rng = Random(f"{SEED} result {job.project.name}")
    base = _row(job)
    # What the client paid the agency, and what its own people and travel cost it.
    own = nearest((job.invoiced or 0) * rng.uniform(0.04, 0.15), 10_000)
    yield replace(base, cost=(job.invoiced or 0) + own)
    known = _BENEFITS.get(job.project.client.industry, _USUAL)
    for said in rng.sample(known, rng.randrange(2, min(4, len(known)) + 1)):
        yield _benefit(rng, job, said)
    if rng.random() < 0.6:
        for objective in rng.sample(_OBJECTIVES, 3):
            rating = None if rng.random() < _UNRATED else rng.randrange(4, 11)
            weight = rng.choice(_WEIGHTS)
            yield replace(base, objective=objective, weight=weight, rating=rating)


def _of_campaign(campaign: Campaign) -> Iterator[Result]:
    """A campaign's numbers; for a client also the margin in the sales that it won, as measured."""
    owners = {client.name: client.owner for client in CLIENTS}
    base = Result(
        campaign.name,
        "",
        campaign.client,
        owners.get(campaign.client, ""),
        campaign.day,
        campaign.kind,
    )
    yield replace(base, cost=campaign.cost * 100, campaign=campaign)
    if campaign.won_amount:
        margin = Random(f"{SEED} margin {campaign.name}").randrange(28, 56)
        sales = replace(base, benefit="Sales", grade="Measured", amount=campaign.won_amount)
        yield replace(sales, margin=margin)


def results() -> list[Result]:
    """Every row: what the larger events cost and brought, then the campaigns."""
    rows = [row for job in measured_jobs() for row in _of_job(job)]
    return [*rows, *(row for campaign in CAMPAIGNS for row in _of_campaign(campaign))]


def campaign_of(deal: Deal) -> str:
    """The agency's own campaign that a deal came from: of its source, within half a year."""
    kind = deal.source if deal.source in {"Referral", "Website", "Trade fair"} else "Own event"
    rng = Random(f"{SEED} campaign {deal.name} {deal.created}")
    if rng.random() < (0.93 if kind == "Own event" else 0.2):
        return ""
    since = deal.created - timedelta(days=182)
    fit = [
        campaign.name
        for campaign in CAMPAIGNS
        if campaign.kind == kind and not campaign.client and since <= campaign.day <= deal.created
    ]
    return fit[-1] if fit else ""
