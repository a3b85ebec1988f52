"""What a forecast goes by: a metric month by month, up to the last month that is known in full."""

from collections.abc import Mapping, Sequence
from datetime import date

from analytics.answer import ask, calendar, question, reach
from analytics.combined import Value
from analytics.forecast import ForecastError, Series
from analytics.metric import Metric, named
from analytics.rollup import rows
from analytics.store import Store
from analytics.view import Calendar, Span, View, distance, shift

SEASONS = {"month": 12, "quarter": 4}
OPEN = "{title} is what stands open now: the book holds no earlier months of it to go by."
NOTHING = "{title} has no month in this book that is known in full: there is nothing to go by yet."
GRAIN = "A forecast is by month or by quarter, not by {grain}."
SHARES = ("share", "portion")
HIGHEST = {"squared_shares": 10_000.0, "largest_share": 1.0}


def adds_up(metric: Metric) -> bool:
    """Whether its months add up to its quarters and years."""
    return metric.rolls_up == "sum" and metric.across == "sum" and not metric.divides


def history(
    store: Store, name: str, view: View, grain: str = "month", by: str | None = None
) -> dict[str | None, Series]:
    """The metric in a view from its first full month to its last, whole (None) or by a dimension.

    The view's filters and base count, its period does not. A sum is 0 in a month without rows, so
    that parts add up to the whole. A measure that divides has no value where there is nothing to
    divide by: it keeps its last value through such a month, and starts with its first. One that
    looks back over trailing months starts where the book holds all that it looks at. Quarters are
    those of the book's fiscal year, as far as they are known in full.
    """
    metric, known = named(name), calendar(store, view.version)
    if grain not in SEASONS:
        raise ForecastError(GRAIN.format(grain=grain))
    if metric.open:
        raise ForecastError(OPEN.format(title=metric.title))
    periods = _periods(metric, known, grain, _reached(store, metric, known, view.version))
    found = _values(store, metric, view, (grain, by), periods) if periods else {}
    made = {cut: _series(metric, periods, values) for cut, values in found.items()}
    whole = {cut: series for cut, series in made.items() if series is not None}
    if not whole and by is None:
        raise ForecastError(NOTHING.format(title=metric.title))
    return whole


def begun(store: Store, metric: Metric, view: View, first: date) -> dict[date, float]:
    """What the months from `first` on hold already of a sum: of the one under way, mostly.

    A forecast goes by full months alone, but the year does not end below what is in.
    """
    span = Span(first, shift(first, SEASONS["month"] - 1), "")
    found = ask(store, metric.name, view, grain="month", span=span).rows
    return {row.month: float(row.value) for row in found if row.value and row.value > 0}


def limits(metric: Metric, values: Sequence[float]) -> tuple[float | None, float | None]:
    """The lowest and the highest that a measure can be, where it cannot be all.

    A share of a whole is 0 to 1, a promoter score -100 to 100. All else is 0 or more, unless
    something is taken off in it or its past has been below; what was lost, won and grown by
    accounts in trailing months is told without a sign.
    """
    if metric.unit == "points" and metric.across == "mean":
        return -100.0, 100.0
    if metric.interval in SHARES:
        return 0.0, 1.0
    unsigned = metric.windowed and not metric.divides and not metric.of_rows
    taken_off = any(term.sign < 0 for term in metric.terms("numerator")) and not unsigned
    signed = taken_off or metric.reads == "movement" or min(values) < 0
    return None if signed else 0.0, HIGHEST.get(metric.across)


def _reached(
    store: Store, metric: Metric, known: Calendar, version: int | None
) -> tuple[date, date]:
    """The first and the last month that the measure is known in full for."""
    first, last = known.first_full_month, known.anchor
    if metric.windowed:
        return shift(first, metric.months - 1), last
    if metric.of_rows:
        start, _ = reach(store, metric.name, version)
        if known.without_revenue:
            return start, shift(last, -1)
        return max(first, start), last
    return first, last


def _periods(
    metric: Metric, known: Calendar, grain: str, reached: tuple[date, date]
) -> list[tuple[str, date, date]]:
    """Name, first and last month of every period of the grain that is known in full."""
    first, last = reached
    found = {known.period(shift(first, by), grain) for by in range(distance(first, last) + 1)}
    return [
        period
        for period in sorted(found, key=lambda period: period[1])
        if period[2] <= last and (metric.windowed or period[1] >= first)
    ]


def _values(
    store: Store,
    metric: Metric,
    view: View,
    cut: tuple[str, str | None],
    periods: list[tuple[str, date, date]],
) -> dict[str | None, dict[str, Value]]:
    """The measure by value of the dimension (None: whole) and by period."""
    grain, by = cut
    span = Span(periods[0][1], periods[-1][2], "")
    asked = question(
        store, metric.name, view.with_(period="last_month"), by=[by] if by else [], grain=grain,
        span=span,
    )  # fmt: skip
    found: dict[str | None, dict[str, Value]] = {}
    with store.at(asked.view.version) as run:
        for row in rows(run, asked):
            found.setdefault(row.cut[by] if by else None, {})[row.period] = row.value
    return found


def _series(
    metric: Metric, periods: list[tuple[str, date, date]], values: Mapping[str, Value]
) -> Series | None:
    """One measure without holes; None where it has no value in any period."""
    told = [values.get(name) for name, _, _ in periods]
    if all(value is None for value in told):
        return None
    keeps = metric.divides or metric.of_shares
    begins = next(i for i, value in enumerate(told) if value is not None) if keeps else 0
    made: list[float] = []
    for value in told[begins:]:
        missing = made[-1] if keeps and made else 0.0
        made.append(missing if value is None else float(value))
    season = SEASONS["month" if periods[0][1] == periods[0][2] else "quarter"]
    bounds = limits(metric, made)
    return Series(periods[begins][1], tuple(made), season, *bounds, trailing=metric.windowed)
