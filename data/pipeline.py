"""The deals of the sample agency: won, lost and open, as its CRM would hold them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.agency import FIRST_DAY, LAST_DAY, SEED, Project, named, occasions, projects, working_day
from data.cast import CLIENTS, PROSPECTS, Client, owner_on

_SOURCES = ("Existing client", "Existing client", "Referral", "Tender", "Website", "Trade fair")
OPEN_STAGES = (
    ("Prospecting", 10),
    ("Qualification", 20),
    ("Needs Analysis", 35),
    ("Proposal/Price Quote", 60),
    ("Negotiation/Review", 80),
)


@dataclass(frozen=True)
class Deal:
    """One opportunity as the CRM holds it; the amount in euros."""

    client: Client
    name: str
    stage: str
    amount: int
    probability: int
    closes: date
    created: date
    owner: str
    source: str


def deals() -> list[Deal]:
    """Every deal: one won for each larger project, and those lost and open beside them."""
    rng = Random(SEED + 2)
    won = [deal for project in projects() for deal in _won(rng, project)]
    lost = [_lost(rng, rng.choice(won)) for _ in range(len(won) * 13 // 10)]
    told = [deal for deal in lost if deal.closes >= FIRST_DAY]
    return sorted([*won, *told, *_open(rng)], key=lambda deal: (deal.created, deal.name))


def _won(rng: Random, project: Project) -> Iterator[Deal]:
    closes = working_day(project.day - timedelta(days=rng.randrange(70, 150)))
    if project.worth < 1_500_000 or not FIRST_DAY <= closes < LAST_DAY:
        return
    created = working_day(closes - timedelta(days=rng.randrange(21, 120)))
    amount = round(project.worth / 100 * rng.uniform(0.88, 1.06), -2)
    yield Deal(
        project.client,
        project.name,
        "Closed Won",
        int(amount),
        100,
        closes,
        created,
        owner_on(project.client, closes),
        rng.choice(_SOURCES),
    )


def _lost(rng: Random, near: Deal) -> Deal:
    """A deal that went elsewhere, of the size and season of one that was won."""
    client = rng.choice(PROSPECTS) if rng.random() < 0.07 else near.client
    closes = working_day(near.closes + timedelta(days=rng.randrange(-45, 46)))
    closes = working_day(min(closes, LAST_DAY))
    name = named(client, rng.choice(occasions(client)), closes + timedelta(days=110))
    created = working_day(closes - timedelta(days=rng.randrange(14, 150)))
    amount = round(near.amount * rng.uniform(0.4, 1.5), -2)
    source = rng.choice(_SOURCES[2:] if client in PROSPECTS else _SOURCES)
    owner = owner_on(client, closes)
    return Deal(client, name, "Closed Lost", int(amount), 0, closes, created, owner, source)


def _open(rng: Random) -> Iterator[Deal]:
    """What may still be won, up to the middle of the year ahead; a few are past their date."""
    # A client of the year before last is asked again: many come every other year.
    asked = [client for client in CLIENTS if max(client.spend[2:])] + list(PROSPECTS)
    for client in rng.choices(asked, [max(client.spend[2:]) + 40 for client in asked], k=84):
        stage, probability = rng.choice(OPEN_STAGES)
        closes = working_day(LAST_DAY + timedelta(days=rng.randrange(-45, 242)))
        created = working_day(LAST_DAY - timedelta(days=rng.randrange(1, 160)))
        name = named(client, rng.choice(occasions(client)), closes + timedelta(days=110))
        size = max(30, max(client.spend[2:]) // 5) * rng.uniform(0.4, 1.3)
        yield Deal(
            client,
            name,
            stage,
            int(round(size * 1000, -2)),
            probability,
            closes,
            min(created, closes),
            client.owner,
            rng.choice(_SOURCES),
        )
