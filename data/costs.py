"""The cost rows of the sample agency's jobs, as its project tracker keeps them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from data.agency import LAST_DAY, SEED, working_day
from data.quotes import Quoted, all_lines
from data.story import REWORDED, SERVICES, WORDINGS

_OWN_PEOPLE = "In house"
_TWO_BILLS = 800_000


@dataclass(frozen=True)
class CostRow:
    """One row: what was quoted, what was spent, or both; none where the row says nothing of it."""

    line: Quoted
    service: str
    supplier: str
    day: date
    estimate: int | None
    quote: int | None
    extra: int | None
    cost: int | None


def _supplier(rng: Random, service: str) -> str:
    work = SERVICES.get(service)
    if work is None:
        return "Bought on the day"
    return rng.choice(work.suppliers) if work.suppliers else _OWN_PEOPLE


def _whole(line: Quoted) -> CostRow:
    rng = Random(f"{SEED} cost {line.project.name} {line.service}")
    day = working_day(line.project.day + timedelta(days=rng.randrange(-20, 11)))
    return CostRow(
        line,
        line.service,
        _supplier(rng, line.service),
        min(day, LAST_DAY),
        line.estimate or None,
        line.quote or None,
        line.extra or None,
        line.cost or None,
    )


def _parts(whole: CostRow, *, reworded: bool) -> Iterator[CostRow]:
    """The quote and its bills on rows of their own where there are two bills or other words."""
    rng = Random(f"{SEED} bills {whole.line.project.name} {whole.service}")
    cost = whole.cost or 0
    large = cost > _TWO_BILLS and whole.quote is not None and rng.random() < 0.3
    if not large and not reworded:
        yield whole
        return
    yield replace(whole, cost=None, supplier="")
    spelt = WORDINGS[whole.service] if reworded else whole.service
    bill = replace(whole, service=spelt, estimate=None, quote=None, extra=None)
    first = round(cost * rng.uniform(0.5, 0.8)) if large else cost
    yield replace(bill, cost=first)
    if large:
        other = _supplier(rng, whole.service)
        yield replace(bill, cost=cost - first, supplier=other)


def cost_rows() -> list[CostRow]:
    """The rows of every job whose costs are at hand, by project."""
    rows = [_whole(line) for line in all_lines()]
    fit = [n for n, row in enumerate(rows) if row.service in WORDINGS and row.quote and row.cost]
    reworded = set(Random(SEED + 11).sample(fit, REWORDED))
    return [part for n, row in enumerate(rows) for part in _parts(row, reworded=n in reworded)]
