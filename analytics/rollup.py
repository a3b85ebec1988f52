"""The only roll-up query: a metric's four columns -> rows by period and cut."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from analytics.combined import INNER, OUTER, Sums, Value, bounds, settled, value
from analytics.metric import Metric
from analytics.scope import Scope, narrowed, scoped
from analytics.store import Run
from analytics.view import Calendar, Span, View, distance, is_literal, shift

OF_ACCOUNTS = frozenset({"accounts", "portion"})
Found = dict[tuple[str, tuple[str, ...]], Sums]


class Period(NamedTuple):
    """A named run of whole months."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Row:
    """One value: its period (ended by `month`), its cut, its parts and what it is compared with.

    `low` and `high` are its 95 % bounds, where it is a rate of more than one.
    """

    period: str
    month: date
    cut: dict[str, str]
    numerator: Decimal | None
    denominator: Decimal | None
    value: Value
    part: bool = False
    previous: Value = None
    change: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Question:
    """A metric asked in a view: by which dimensions, for which months, in which grain."""

    metric: Metric
    view: View
    by: tuple[str, ...]
    grain: str
    span: Span
    known: Calendar

    @cached_property
    def of_rows(self) -> bool:
        """Whether its rows have months of their own, beyond those that revenue covers."""
        return self.metric.of_rows and not self.metric.windowed

    def periods(self) -> list[Period]:
        """The periods of the grain within the months asked for."""
        if self.grain == "all":
            return [Period(self._spelt(), self.span.first, self.span.last)]
        whole = self.view.period == "all" and self.metric.windowed
        periods, month = [], self.span.first
        while month <= self.span.last:
            name, first, last = self.known.period(month, self.grain)
            end = last if whole else min(last, self.span.last)
            periods.append(Period(name, max(first, self.span.first), end))
            month = shift(last, 1)
        return periods

    def _spelt(self) -> str:
        if self.view.period == "all" or is_literal(self.view.period):
            return self.view.period
        first, last = f"{self.span.first:%Y-%m}", f"{self.span.last:%Y-%m}"
        return first if first == last else f"{first}..{last}"

    def is_part(self, period: Period) -> bool:
        """Whether the data covers the months that the value looks at only in part."""
        if self.of_rows or self.known.without_revenue:
            return False
        if period.name == "all" and not self.metric.windowed:
            return False
        too_early = self._looks_from(period) < self.known.first_full_month
        return too_early or period.last > self.known.last_full_month

    @cached_property
    def _looks_back(self) -> int:
        return self.metric.months

    def _looks_from(self, period: Period) -> date:
        windowed = self.metric.windowed
        return shift(period.last, 1 - self._looks_back) if windowed else period.first

    def covered(self, period: Period) -> Period:
        """The period as far as there is data; rows of their own and trailing windows reach on."""
        if self.of_rows or self.metric.windowed:
            return period
        return period._replace(last=min(period.last, self.known.last_month))

    def earlier(self, period: Period) -> Period | None:
        """What a period is compared with, cut to its full months; None before all data."""
        if period.name == "all" and not self.metric.windowed:
            return None
        if not self.of_rows and not self.metric.windowed:
            period = period._replace(last=max(min(period.last, self.known.anchor), period.first))
        before = Span(period.first, period.last, "").before(self.view.compare)
        shifted = Period(period.name, before.first, before.last)
        without_data = not self.of_rows and self._looks_from(shifted) < self.known.first_month
        return None if without_data else shifted


def rows(run: Run, question: Question) -> list[Row]:
    """The question's rows, in the order of periods and cuts."""
    scope = scoped(run, question.metric, question.view, question.by)
    periods = question.periods()
    covered = {period.name: question.covered(period) for period in periods}
    before = [question.earlier(period) for period in covered.values()]
    found, earlier = _sums(
        run, question, scope, list(covered.values()), [period for period in before if period]
    )
    cuts: dict[str, set[tuple[str, ...]]] = {period.name: set() for period in periods}
    for name, cut in (*found, *earlier):
        cuts[name].add(cut)
    made = []
    for period in periods:
        month, part = covered[period.name].last, question.is_part(period)
        for cut in sorted(cuts[period.name]) or ([] if question.by else [()]):
            key = (period.name, cut)
            sums, past = found.get(key), earlier.get(key)
            row = _row(question, period, (month, part, cut), (sums, past))
            if row.value or row.previous or question.metric.divides or not question.by:
                made.append(row)
    return made


def _row(
    question: Question,
    period: Period,
    place: tuple[date, bool, tuple[str, ...]],
    parts: tuple[Sums | None, Sums | None],
) -> Row:
    month, part, cut = place
    sums, before = parts
    if sums is None and before is not None and not question.metric.divides:
        sums = Sums(Decimal(0))
    found, previous = value(question.metric, sums), value(question.metric, before)
    low, high = bounds(question.metric, sums) or (None, None)
    return Row(
        period=period.name,
        month=month,
        cut=dict(zip(question.by, cut, strict=True)),
        numerator=sums.numerator if sums else None,
        denominator=sums.denominator if sums else None,
        value=found,
        part=part,
        previous=previous,
        change=_change(question.metric, found, previous),
        low=low,
        high=high,
    )


def _sums(
    run: Run, question: Question, scope: Scope, periods: list[Period], earlier: list[Period]
) -> tuple[Found, Found]:
    """The periods, and what they are compared with, in one reading of the facts."""
    found: tuple[Found, Found] = ({}, {})
    months, slots, uses = _slots(question, (periods, earlier))
    if not months:
        return found
    narrowed(run, question.metric, months)
    ends = dict(sorted(zip(slots, months, strict=True), key=lambda pair: pair[1]))
    summed = run.arrow(_roll_up(question, scope), **scope.parameters, months=months, slots=slots)
    for slot, n, d, more, *cut in zip(*(c.to_pylist() for c in summed.columns), strict=True):
        sums = settled(question.metric, n, d, more, ends[slot])
        for moment, name in uses[slot]:
            place = name, tuple(cut)
            known = found[moment].get(place)
            found[moment][place] = sums if known is None else known.plus(sums)
    return found


def _slots(
    question: Question, asked: tuple[list[Period], list[Period]]
) -> tuple[list[date], list[int], list[list[tuple[int, str]]]]:
    """Months that always count together share a slot: facts are added up once, then slots are.

    What single accounts come to cannot be added up, so that there each period is a slot.
    """
    metric = question.metric
    whole = metric.across != "sum" or metric.interval in OF_ACCOUNTS
    uses: dict[tuple[date, ...], list[tuple[int, str]]] = {}
    for moment, periods in enumerate(asked):
        for period in periods:
            first = period.last if metric.windowed else period.first
            if metric.across == "count_back":
                first = min(first, question.known.first_month)
            months = [shift(first, by) for by in range(distance(first, period.last) + 1)]
            for kept in [months] if whole else [[month] for month in months]:
                uses.setdefault(tuple(kept), []).append((moment, period.name))
    if not whole:
        alike: dict[tuple[tuple[int, str], ...], tuple[date, ...]] = {}
        for months_, use in uses.items():
            alike[tuple(use)] = alike.get(tuple(use), ()) + months_
        uses = {months_: list(use) for use, months_ in alike.items()}
    pairs = [(month, slot) for slot, months_ in enumerate(uses) for month in months_]
    return [month for month, _ in pairs], [slot for _, slot in pairs], list(uses.values())


def _roll_up(question: Question, scope: Scope) -> str:
    metric = question.metric
    of, way = _members(metric, scope)
    cuts = [f"{scope.expression(name)} as cut_{i}" for i, name in enumerate(question.by)]
    cut = "".join(f", {expression}" for expression in cuts)
    names = "".join(f", cut_{i}" for i in range(len(cuts)))
    facts = f"""
        with slot as (select unnest($months) as month, unnest($slots) as slot),
        fact as ({metric.sql})
        select
            t.slot, sum(f.numerator) as n, sum(f.denominator) as d,
            {INNER.get(way, INNER["plain"])} as more{cut}{of and f", {of} as of"}
        from fact as f
        inner join slot as t on t.month = f.month
        {scope.joins}
        where {scope.condition}
        group by all
    """
    if not of:
        return facts
    counted = "where d > 0" if way == "mean" else ""
    return f"select slot, {OUTER[way]}{names} from ({facts}) {counted} group by slot{names}"


def _members(metric: Metric, scope: Scope) -> tuple[str, str]:
    """What the rows are added up by before the whole is (nothing: the rows), and the way then."""
    if metric.of_shares:
        return scope.whole, metric.across
    if metric.across in ("mean", "count_back"):
        return ("f.month" if metric.across == "count_back" else scope.identity), metric.across
    if metric.across in ("survival_median", "per_median"):
        return "", metric.across
    if metric.interval in OF_ACCOUNTS and not (metric.windowed and scope.by_account):
        return scope.identity, "accounts"
    return "", "plain" if metric.interval in ("none", "share") else "rows"


def _change(metric: Metric, value: Value, previous: Value) -> float | None:
    """The difference for shares and counts, the relative change for money."""
    if value is None or previous is None:
        return None
    if metric.unit != "money":
        return float(value) - float(previous)
    return float(value) / float(previous) - 1 if previous > 0 else None


def contributions(run: Run, question: Question) -> list[dict[str, Any]]:
    """What each account puts into the figure: account_id, account and its parts."""
    scope = scoped(run, question.metric, question.view, ("account",))
    narrowed(run, question.metric, [question.span.last])
    within = "f.month = $last" if question.metric.windowed else "f.month between $first and $last"
    span = {"last": question.span.last}
    if not question.metric.windowed:
        span["first"] = question.span.first
    sql = f"""
        with fact as ({question.metric.sql})
        select
            a.account_id, any_value(a.account) as account, sum(f.numerator) as numerator,
            sum(f.denominator) as denominator
        from fact as f {scope.joins}
        where {within} and {scope.condition}
        group by a.account_id
        having coalesce(sum(f.numerator), 0) <> 0 or coalesce(sum(f.denominator), 0) <> 0
        order by abs(coalesce(sum(f.denominator), sum(f.numerator))) desc, account
    """
    return run.rows(sql, **scope.parameters, **span)
