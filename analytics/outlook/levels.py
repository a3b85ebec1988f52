"""The target of a rate: what it is to be in a month, beside what it was and what is forecast."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from analytics.forecast import Outcome
from analytics.metric import Metric
from analytics.outlook.asking import Outlook, adds_up, ending
from analytics.outlook.targets import Wanted, wanted
from analytics.store import Store
from analytics.view import distance, shift

YEAR = 12
# "92" and "0.92" are both written for 92 %; of answers, 4.2 is a mark out of five and no share.
SURELY_SHARE, SURELY_PERCENT, NO_RATE = 2.0, 10.0, 1000.0


@dataclass(frozen=True)
class Period:
    """A month or quarter of the year: the rate that it is to have, had, or is likely to have."""

    first: date
    target: float | None
    actual: float | None
    outcome: Outcome | None

    @property
    def rate(self) -> float | None:
        """What it had, or is likely to have."""
        return self.outcome.point if self.outcome else self.actual


@dataclass(frozen=True)
class Level:
    """What a rate is to be in the last period of the year that has a target.

    `periods` are those of the year up to then. `chance` is that the rate is then at the target or
    above it; where that period is over, whether it was.
    """

    periods: tuple[Period, ...]
    target: float
    chance: float

    @property
    def last(self) -> Period:
        """The period whose target it is."""
        return self.periods[-1]

    @property
    def latest(self) -> Period | None:
        """The last one that is over and had a target; None where there is none."""
        over = [p for p in self.periods if p.actual is not None and p.target is not None]
        return over[-1] if over else None


def levelled(store: Store, outlook: Outlook) -> Level | None:
    """The year's target of a rate beside its forecast; None where it has none, or is a sum.

    Rates make no sum: of the whole only a target of the whole counts, and of what is filtered for
    only one that is given to just that.
    """
    if adds_up(outlook.metric):
        return None
    asked = {(name, value) for name, values in outlook.view.where for value in values}
    found = wanted(store, outlook.metric.name, outlook.view)
    meant = [one for one in found if set(one.given.items()) == asked]
    return _level(outlook, _goals(outlook.metric, meant))


def by_part(store: Store, outlook: Outlook) -> dict[str, Level]:
    """The same for every part of the outlook that has a target of its own."""
    by = outlook.by
    if by is None or adds_up(outlook.metric):
        return {}
    given: dict[str, list[Wanted]] = defaultdict(list)
    for one in wanted(store, outlook.metric.name, outlook.view):
        if by in one.given:
            given[one.given[by]].append(one)
    levels = {
        name: _level(replace(outlook, whole=outlook.parts[name]), _goals(outlook.metric, found))
        for name, found in given.items()
        if name in outlook.parts
    }
    return {name: level for name, level in levels.items() if level}


def _goals(metric: Metric, found: Iterable[Wanted]) -> dict[date, float]:
    """The target of every month; none where a month has two that differ, or one that is no rate."""
    said: dict[date, set[float | None]] = defaultdict(set)
    for one in found:
        if one.kind == "target":
            said[one.month].add(_rate(metric, one.amount))
    alone = {month: next(iter(rates)) for month, rates in said.items() if len(rates) == 1}
    return {month: rate for month, rate in alone.items() if rate is not None}


def _rate(metric: Metric, amount: float) -> float | None:
    size = abs(amount)
    if metric.unit != "percent" or size <= SURELY_SHARE:
        return amount
    mark = metric.interval == "share" and size < SURELY_PERCENT
    return None if mark or size > NO_RATE else amount / 100


def _level(outlook: Outlook, goals: Mapping[date, float]) -> Level | None:
    made, first = outlook.whole, ending(outlook).first
    length = YEAR // made.series.season
    periods = [
        _period(outlook, shift(first, place * length), length, goals)
        for place in range(made.series.season)
    ]
    last = max((at for at, one in enumerate(periods) if one.target is not None), default=-1)
    end = periods[last]
    if end.target is None or end.rate is None:
        return None
    step = distance(made.month(1), end.first) // length + 1
    chance = float(end.rate >= end.target)
    if end.outcome:
        chance = made.chance(step, step, end.target)
    return Level(tuple(periods[: last + 1]), end.target, chance)


def _period(outlook: Outlook, first: date, length: int, goals: Mapping[date, float]) -> Period:
    """A quarter's target is that of the last of its months that has one."""
    made, months = outlook.whole, [shift(first, by) for by in range(length)]
    place = distance(made.series.first, first) // length
    ahead = place - len(made.series.values)
    return Period(
        first,
        next((goals[month] for month in reversed(months) if month in goals), None),
        made.series.values[place] if 0 <= place < len(made.series.values) else None,
        made.outcomes[ahead] if 0 <= ahead < len(made.outcomes) else None,
    )
