"""What the levers of a scenario move, from a forecast and the book's own last twelve months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analytics import answer
from analytics.outlook import layers
from analytics.outlook.asking import Ending, Outlook, ending
from analytics.outlook.scenario import Basis, Month, new_share
from analytics.store import Store
from analytics.view import Calendar, Span, View, distance, shift

MEASURE = "revenue"
RETENTION = "net_revenue_retention"
YEAR = 12
UNNAMED = "No account named"


@dataclass(frozen=True)
class Ground:
    """A year as it is forecast, what the levers move of it, and its largest accounts first."""

    end: Ending
    basis: Basis
    largest: tuple[str, ...]

    @property
    def least(self) -> float:
        """What is invoiced already of the year."""
        return (self.end.actual or 0.0) + sum(month.invoiced for month in self.basis.months)


def ground(store: Store, outlook: Outlook) -> Ground | None:
    """What a scenario of this forecast stands on; None where it is not revenue by month."""
    if outlook.metric.name != MEASURE or outlook.grain != "month":
        return None
    end, monthly = ending(outlook), outlook.whole
    view = outlook.view.with_(version=outlook.version)
    first, count = monthly.month(1), end.months_left
    held = layers.layered(store, outlook, count)
    signed = {month.month: month.contracted for month in held.months} if held else {}
    ahead = [monthly.month(step) for step in range(1, count + 1)]
    months = tuple(
        Month(month, one.point, outlook.begun.get(month, 0.0), signed.get(month, 0.0))
        for month, one in zip(ahead, monthly.outcomes, strict=False)
    )
    past = _past(store, view, first)
    whole = sum(sum(values) for values in past.values())
    shares = {name: sum(values) / whole for name, values in past.items()} if whole > 0 else {}
    basis = Basis(
        months=months,
        retention=_retention(store, view, outlook.calendar),
        new=_new(store, view, outlook.calendar, past, count),
        accounts=shares,
    )
    return Ground(end, basis, tuple(sorted(shares, key=lambda name: (-shares[name], name))))


def _past(store: Store, view: View, first: date) -> dict[str, list[float]]:
    """Each account's revenue in the twelve months before the first month ahead."""
    begin = shift(first, -YEAR)
    span = Span(begin, shift(first, -1), "")
    found: dict[str, list[float]] = {}
    for row in answer.ask(store, MEASURE, view, by=("account",), grain="month", span=span).rows:
        values = found.setdefault(row.cut["account"], [0.0] * YEAR)
        values[distance(begin, row.month)] += float(row.value or 0)
    return found


def _retention(store: Store, view: View, known: Calendar) -> float | None:
    row = answer.ask(store, RETENTION, view, span=Span(known.anchor, known.anchor, "")).rows[0]
    value = None if row.part else row.value
    return float(value) if value else None


def _new(
    store: Store, view: View, known: Calendar, past: Mapping[str, list[float]], count: int
) -> float | None:
    """The share of new business in so many months; None before two years are known in full.

    Who bought before is asked of the whole book: a filter makes nobody new.
    """
    begin = shift(known.anchor, 1 - YEAR)
    if known.first_full_month > shift(begin, -YEAR):
        return None
    everybody = View(base=view.base, version=view.version)
    span = Span(known.first_month, shift(begin, -1), "")
    rows = answer.ask(store, MEASURE, everybody, by=("account",), span=span).rows
    first = {row.cut["account"]: -1 for row in rows if row.value and row.value > 0}
    for name, values in _past(store, everybody, shift(begin, YEAR)).items():
        bought = (place for place, value in enumerate(values) if value > 0)
        first.setdefault(name, next(bought, -1))
    first[UNNAMED] = -1
    return new_share(past, first, count)
