"""What is to be reached: the gap to the target, the chance to reach it, and the pace."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import fsum

from analytics.answer import remembered
from analytics.forecast import Outcome
from analytics.listing import within
from analytics.outlook.asking import (
    Ending,
    Outlook,
    adds_up,
    ahead,
    by_month,
    ending,
    of_part,
    surplus,
)
from analytics.outlook.quarters import moved
from analytics.store import Store
from analytics.view import View, distance, in_words

KINDS = {"target": "Target", "stretch": "Stretch target", "least": "Least target"}
# By what targets are given out: the dimension, and the column that names it below.
GIVEN_TO = {
    "owner": "own_owner", "account": "account", "line": "line", "region": "own_region",
    "segment": "own_segment", "project": "project",
}  # fmt: skip
# A target belongs to what it is given to, and to what its account or its person belongs to.
ROWS = """
select
    w.* replace (
        coalesce(w.owner, a.owner) as owner,
        coalesce(w.segment, a.segment) as segment,
        coalesce(w.region, a.region) as region,
        coalesce(w.industry, a.industry) as industry
    ),
    w.owner as own_owner,
    w.region as own_region,
    w.segment as own_segment,
    coalesce(p.manager, a.manager) as manager,
    a.account
from target_wanted as w
left join account as a on a.account_id = w.account_id
left join person_name as p on p.key = w.owner
where w.measure = '{measure}'
"""


@dataclass(frozen=True)
class Step:
    """One month of the year: its target, and what came or is forecast."""

    month: date
    target: float
    actual: float | None
    forecast: float | None


@dataclass(frozen=True)
class Aim:
    """A target of a year beside what came of it and what is forecast.

    It covers the months that have a target, the first of them `first`, the last `last`; `due` is
    what the target says should have come by now, `chance` that the target is reached. `sums` is
    what the months left bring, added up month by month.
    """

    kind: str
    label: str
    first: date
    last: date
    steps: tuple[Step, ...]
    target: float
    actual: float
    due: float
    outcome: float
    chance: float
    months_left: int
    sums: tuple[Outcome, ...]

    @property
    def gap(self) -> float:
        """What the forecast lacks of the target; below zero it is beyond it."""
        return self.target - self.outcome

    @property
    def behind(self) -> float:
        """What came less than the target says by now; below zero it is ahead."""
        return self.due - self.actual

    @property
    def attained(self) -> float | None:
        """The share of the whole target that came; None where the target is nothing."""
        return self.actual / self.target if self.target else None

    @property
    def needed(self) -> float | None:
        """What every month left has to bring; None where none is left."""
        return max(0.0, self.target - self.actual) / self.months_left if self.months_left else None

    @property
    def pace(self) -> float | None:
        """What a month brought so far; None where none is over."""
        over = len(self.steps) - self.months_left
        return self.actual / over if over else None


@dataclass(frozen=True)
class Wanted:
    """The target of one month, and to whom (or what) it is given."""

    month: date
    kind: str
    amount: float
    given: dict[str, str]


def aimed(store: Store, outlook: Outlook, kind: str = "target") -> Aim | None:
    """The year's target beside its forecast; None where there is none, or it does not add up.

    Targets of revenue are in billings: on another base there is nothing to hold against them.
    """
    if not adds_up(outlook.metric) or not comparable(outlook):
        return None
    found = [w for w in wanted(store, outlook.metric.name, outlook.view) if w.kind == kind]
    return _aim(outlook, kind, found)


def comparable(outlook: Outlook) -> bool:
    """Whether the forecast is in what the targets are in."""
    return outlook.metric.name != "revenue" or outlook.view.base == View().base


def by_part(store: Store, outlook: Outlook) -> dict[str, Aim]:
    """The same for every part of the outlook that has a target of its own."""
    by = outlook.by
    if by is None or not adds_up(outlook.metric) or not comparable(outlook):
        return {}
    shares: dict[str, list[Wanted]] = defaultdict(list)
    for one in wanted(store, outlook.metric.name, outlook.view):
        if one.kind == "target" and by in one.given:
            shares[one.given[by]].append(one)
    aims = {
        name: _aim(of_part(outlook, outlook.parts[name]), "target", found)
        for name, found in shares.items()
        if name in outlook.parts
    }
    return {name: aim for name, aim in aims.items() if aim}


def kinds(store: Store, measure: str, view: View) -> list[str]:
    """Which kinds of target the book has for a measure: target, stretch, least."""
    there = {one.kind for one in wanted(store, measure, view)}
    return [kind for kind in KINDS if kind in there]


def given_to(store: Store, measure: str, view: View) -> str | None:
    """The dimension by which the targets of a measure are given out; None where by none."""
    found = [one for one in wanted(store, measure, view) if one.kind == "target"]
    return next((by for by in GIVEN_TO if any(by in one.given for one in found)), None)


def wanted(store: Store, measure: str, view: View) -> tuple[Wanted, ...]:
    """Every month's targets of a measure that pass the view's filters."""
    version = store.version if view.version is None else view.version
    key = ("targets", version, measure, view.where)
    return remembered(store, key, lambda: tuple(_read(store, measure, view, version)))


def _read(store: Store, measure: str, view: View, version: int) -> Iterable[Wanted]:
    with store.at(version) as run:
        rows = within(run, ROWS.format(measure=measure), view)
    for row in rows:
        given = {by: row[own] for by, own in GIVEN_TO.items() if row["is_share"] and row[own]}
        yield Wanted(row["month"], row["kind"], float(row["amount"]), given)


def _aim(outlook: Outlook, kind: str, found: Iterable[Wanted]) -> Aim | None:
    end, made = ending(outlook), by_month(outlook)
    monthly: dict[date, list[float]] = defaultdict(list)
    for one in found:
        if end.first <= one.month <= end.last:
            monthly[one.month].append(one.amount)
    if not monthly:
        return None
    past = {made.series.month(i): value for i, value in enumerate(made.series.values)}
    left = {made.month(i): i for i in range(1, len(made.outcomes) + 1)}
    months = sorted(monthly)
    sums = _added_up(outlook, [left[month] for month in months if month in left])
    points = [0.0, *(one.point for one in sums)]
    coming = dict(zip([m for m in months if m in left], pairwise(points), strict=True))
    steps = tuple(
        Step(
            month,
            fsum(monthly[month]),
            past.get(month, None if month in left else 0.0),
            coming[month][1] - coming[month][0] if month in coming else None,
        )
        for month in months
    )
    target, actual = fsum(s.target for s in steps), fsum(s.actual or 0.0 for s in steps)
    return Aim(
        kind=kind,
        label=_label(end, months),
        first=months[0],
        last=months[-1],
        steps=steps,
        target=target,
        actual=actual,
        due=fsum(s.target for s in steps if s.actual is not None),
        outcome=actual + points[-1],
        chance=_chance(outlook, [left[m] for m in months if m in left], target - actual),
        months_left=len(sums),
        sums=sums,
    )


def _label(end: Ending, months: Sequence[date]) -> str:
    """The year, or which months of it have a target."""
    first, last = months[0], months[-1]
    if distance(first, last) + 1 > len(months):
        return f"the {len(months)} months of {end.label} that have one"
    return end.label if (first, last) == (end.first, end.last) else in_words(first, last)


def _added_up(outlook: Outlook, steps: Sequence[int]) -> tuple[Outcome, ...]:
    """What these months bring together, after each of them; those between do not count."""
    return tuple(
        moved(ahead(outlook, steps[0], step), -_between(outlook, steps[: place + 1]))
        for place, step in enumerate(steps)
    )


def _between(outlook: Outlook, steps: Sequence[int]) -> float:
    """What the months between these are likely to bring."""
    others = set(range(steps[0], steps[-1] + 1)) - set(steps)
    return fsum(ahead(outlook, step, step).point for step in others)


def _chance(outlook: Outlook, steps: Sequence[int], missing: float) -> float:
    """That the months ahead bring what is missing; sure where none of them is left."""
    if not steps:
        return 1.0 if missing <= 0 else 0.0
    begin, end = steps[0], steps[-1]
    trend = missing + _between(outlook, steps) - surplus(outlook, begin, end)
    return by_month(outlook).chance(begin, end, trend)
