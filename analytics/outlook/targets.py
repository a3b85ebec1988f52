"""What is to be reached: the gap to the target, the chance to reach it, and the pace."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import fsum

from analytics.answer import remembered
from analytics.forecast import Forecast
from analytics.listing import within
from analytics.outlook.asking import Outlook, adds_up, by_month, ending
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

    It covers the months that have a target, from `first` to `last`; `due` is what the target says
    should have come by now, `chance` that the target is reached.
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
    """The year's target beside its forecast; None where there is none, or it does not add up."""
    if not adds_up(outlook.metric):
        return None
    found = [w for w in wanted(store, outlook.metric.name, outlook.view) if w.kind == kind]
    return _aim(outlook, kind, found)


def by_part(store: Store, outlook: Outlook) -> dict[str, Aim]:
    """The same for every part of the outlook that has a target of its own."""
    by = outlook.by
    if by is None or not adds_up(outlook.metric):
        return {}
    shares: dict[str, list[Wanted]] = defaultdict(list)
    for one in wanted(store, outlook.metric.name, outlook.view):
        if one.kind == "target" and by in one.given:
            shares[one.given[by]].append(one)
    aims = {
        name: _aim(replace(outlook, whole=outlook.parts[name], parts={}), "target", found)
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
    first, last = min(monthly), max(monthly)
    whole = first == end.first and last == end.last
    past = {made.series.month(i): value for i, value in enumerate(made.series.values)}
    ahead = {made.month(i): one.point for i, one in enumerate(made.outcomes, start=1)}
    months = sorted(month for month in {*past, *ahead, *monthly} if first <= month <= last)
    steps = tuple(
        Step(month, fsum(monthly.get(month, ())), past.get(month), ahead.get(month))
        for month in months
    )
    target, actual = fsum(s.target for s in steps), fsum(s.actual or 0.0 for s in steps)
    return Aim(
        kind=kind,
        label=end.label if whole else in_words(first, last),
        first=first,
        last=last,
        steps=steps,
        target=target,
        actual=actual,
        due=fsum(s.target for s in steps if s.actual is not None),
        outcome=actual + fsum(s.forecast or 0.0 for s in steps),
        chance=_chance(made, first, last, target - actual),
        months_left=sum(s.actual is None for s in steps),
    )


def _chance(made: Forecast, first: date, last: date, missing: float) -> float:
    """That the months ahead bring what is missing; sure where none of them is left."""
    begin = max(1, distance(made.month(1), first) + 1)
    end = distance(made.month(1), last) + 1
    if end < begin:
        return 1.0 if missing <= 0 else 0.0
    return made.chance(begin, end, missing)
