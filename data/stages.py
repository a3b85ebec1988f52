"""How the deals of the sample agency went from stage to stage, as its CRM remembers it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.agency import LAST_DAY, SEED
from data.pipeline import OPEN_STAGES, Deal, deals

# The CRM keeps the steps of the last thirty months.
KEPT_FROM = date(2024, 5, 1)
# How likely a deal that will be lost goes on from each stage to the next.
GOES_ON = (0.86, 0.78, 0.66, 0.5)
WON = "Closed Won"


@dataclass(frozen=True)
class Step:
    """One change of stage; the amount in euros."""

    number: int
    deal: Deal
    before: str
    stage: str
    probability: int
    day: date
    closes: date


def _reached(rng: Random, deal: Deal) -> int:
    """How many of the open stages a deal went through."""
    names = [name for name, _ in OPEN_STAGES]
    if deal.stage in names:
        return names.index(deal.stage) + 1
    if deal.stage == WON:
        return len(names)
    stages = 1
    while stages < len(names) and rng.random() < GOES_ON[stages - 1]:
        stages += 1
    return stages


def _days(rng: Random, deal: Deal, steps: int) -> list[date]:
    """The days of the steps: the first on the day of creation, a closing one on the closing day."""
    closed = deal.stage.startswith("Closed")
    last = min(deal.closes, LAST_DAY) if closed else LAST_DAY
    length = max(0, (last - deal.created).days)
    between = sorted(rng.randrange(length + 1) for _ in range(steps - 1 - closed))
    days = [deal.created, *(deal.created + timedelta(days=day) for day in between)]
    return [*days, last] if closed else days


def _promised(rng: Random, deal: Deal, day: date) -> date:
    """The closing date as it was told then: it slips for some weeks until the deal is closed."""
    early = rng.choice((0, 0, 0, 14, 30, 45))
    return max(day, deal.closes - timedelta(days=early))


def steps() -> Iterator[Step]:
    """Every step of the deals that were created since the CRM keeps them."""
    for number, deal in enumerate(deals(), start=1):
        if deal.created < KEPT_FROM:
            continue
        rng = Random(f"{SEED} steps {number}")
        told: list[tuple[str, int]] = list(OPEN_STAGES[: _reached(rng, deal)])
        if deal.stage.startswith("Closed"):
            told.append((deal.stage, deal.probability))
        before = ""
        for (stage, probability), day in zip(told, _days(rng, deal, len(told)), strict=True):
            closes = deal.closes if stage == deal.stage else _promised(rng, deal, day)
            yield Step(number, deal, before, stage, probability, day, closes)
            before = stage
