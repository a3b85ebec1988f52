"""The jobs of the sample agency: promised, delivered, closed and costed, with their money."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from data.agency import LAST_DAY, SEED, Project, projects, working_day
from data.cast import owner_on
from data.pipeline import deals
from data.quotes import called_off, nearest, quoted
from data.story import COSTS_IN_TIME, FORGOTTEN, VENUES

CLOCK = 12


@dataclass(frozen=True)
class Job:
    """One event as the project list has it; money in cents, none where nothing is known yet."""

    number: str
    project: Project
    owner: str
    status: str
    closed: date | None
    costed: date | None
    promised: date | None
    due: date | None
    delivered: date | None
    quoted_on: date | None
    budget: int
    estimate: int
    quote: int | None
    extra: int | None
    cost: int | None
    to_come: int | None
    invoiced: int | None
    done: int
    attendees: int | None

    @property
    def kind(self) -> str:
        """What kind of event it is, from its name."""
        return self.project.name.split(" - ")[1].rsplit(",", 1)[0]

    @property
    def venue(self) -> str:
        """Where it is held."""
        return Random(f"{SEED} venue {self.project.name}").choice(
            VENUES[self.project.client.region]
        )

    def costing_due(self) -> date | None:
        """The last day for its final costing; none before the event closed or where called off."""
        return self.closed + timedelta(days=CLOCK) if self.closed else None


def _told(day: date) -> date | None:
    """A day that has come, else nothing: the list tells of no tomorrow."""
    return day if day <= LAST_DAY else None


def _costed(rng: Random, owner: str, closed: date) -> date:
    if rng.random() < COSTS_IN_TIME[owner]:
        return max(closed, working_day(closed + timedelta(days=round(rng.triangular(2, 12, 9)))))
    return closed + timedelta(days=CLOCK + 1 + round(rng.expovariate(1 / 11)))


@cache
def _forgotten() -> frozenset[str]:
    """Jobs closed between four and ten months ago that nobody costed."""
    since, until = LAST_DAY - timedelta(days=300), LAST_DAY - timedelta(days=120)
    fit = [p.name for p in projects() if since <= p.day <= until and not called_off(p)]
    return frozenset(Random(SEED + 12).sample(fit, FORGOTTEN))


@cache
def _won_on() -> dict[str, date]:
    return {deal.name: deal.closes for deal in deals() if deal.stage == "Closed Won"}


def _promises(rng: Random, day: date) -> tuple[date, date, date | None]:
    """The day promised first, the day promised last, and the day of delivery if it ever came."""
    promised = day + timedelta(days=rng.randrange(8, 19))
    due = promised + timedelta(days=rng.randrange(5, 19)) if rng.random() < 0.17 else promised
    late = rng.random() < 0.13
    delivered = due + timedelta(days=rng.randrange(1, 22) if late else -rng.randrange(6))
    return promised, due, None if rng.random() < 0.01 else _told(delivered)


def _past(number: str, project: Project) -> Job:
    rng = Random(f"{SEED} job {project.name}")
    lines = quoted()[project.name]
    off = called_off(project)
    owner = owner_on(project.client, project.day)
    promised, due, delivered = _promises(rng, project.day)
    closed = _told(project.day + timedelta(days=rng.randrange(4)))
    costed = _told(_costed(rng, owner, closed)) if closed else None
    costed = None if off or project.name in _forgotten() else costed
    cost = sum(line.cost for line in lines)
    quote = sum(line.quote for line in lines)
    to_come = None if costed or off else nearest(cost * rng.choice((0, 0.02, 0.05, 0.12)), 1_000)
    return Job(
        number,
        project,
        owner,
        status="Cancelled" if off else "Done",
        closed=None if off else closed,
        costed=costed,
        promised=promised,
        due=due,
        delivered=None if off else delivered,
        quoted_on=_won_on().get(project.name, _before(rng, project.day)),
        budget=nearest(quote * rng.uniform(0.95, 1.12), 10_000),
        estimate=sum(line.estimate for line in lines),
        quote=quote,
        extra=sum(line.extra for line in lines) or None,
        cost=None if off else cost,
        to_come=to_come,
        invoiced=None if off else sum(line.invoiced for line in lines),
        done=0 if off else 100 if costed else 95,
        attendees=None if off else _guests(rng, project),
    )


def _before(rng: Random, day: date) -> date:
    return working_day(day - timedelta(days=rng.randrange(60, 120)))


def _guests(rng: Random, project: Project) -> int:
    return max(12, round(project.worth / rng.randrange(18_000, 60_000)))


def _ahead(number: str, project: Project) -> Job:
    """An event to come: planned, or confirmed with a quote and its first costs."""
    rng = Random(f"{SEED} job {project.name}")
    promised, due, _ = _promises(rng, project.day)
    away = (project.day - LAST_DAY).days
    won = _won_on().get(project.name) or (_before(rng, project.day) if away < 60 else None)
    off = rng.random() < 0.04
    estimate = nearest(project.worth * (1 - project.client.margin / 100), 10_000)
    spent = nearest(estimate * max(0.02, 0.4 - away / 300) * rng.uniform(0.5, 1.2), 100)
    begun = won is not None and not off
    return Job(
        number,
        project,
        project.client.owner,
        status="Cancelled" if off else "Confirmed" if won else "Planned",
        closed=None,
        costed=None,
        promised=promised,
        due=due,
        delivered=None,
        quoted_on=won,
        budget=nearest(project.worth * rng.uniform(0.95, 1.12), 10_000),
        estimate=estimate,
        quote=nearest(project.worth, 10_000) if won else None,
        extra=None,
        cost=spent if begun else None,
        to_come=nearest(estimate * rng.uniform(0.94, 1.18), 100) - spent if begun else None,
        invoiced=None,
        done=round(100 * spent / estimate) if begun else 0,
        attendees=None,
    )


@cache
def jobs() -> tuple[Job, ...]:
    """Every event of the four years and of the year ahead, by day."""
    ordered = sorted(projects(), key=lambda project: (project.day, project.name))
    return tuple(
        (_past if project.day <= LAST_DAY else _ahead)(f"P-{n:04d}", project)
        for n, project in enumerate(ordered, start=1)
    )
