"""The only roll-up query: a metric's four columns -> rows by period and cut."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from analytics.metric import Metric
from analytics.scope import DEALS, Scope, scoped
from analytics.store import Run
from analytics.view import Calendar, Span, View, distance, is_literal, shift

Value = float | Decimal | None
Found = dict[tuple[str, tuple[str, ...]], "Sums"]

COMBINED = {
    "sum": "null",
    "squared_shares": "10000 * sum(n * n) / (sum(n) * sum(n))",
    "effective_number": "sum(n) * sum(n) / sum(n * n)",
    "largest_share": "max(n) / sum(n)",
}


class Sums(NamedTuple):
    """What the roll-up adds up for one row; `combined` is for measures over shares of accounts."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    combined: float | None = None

    def plus(self, numerator: Decimal | None, denominator: Decimal | None) -> "Sums":
        """With more added to both; nothing known adds nothing."""
        return Sums(_plus(self.numerator, numerator), _plus(self.denominator, denominator))


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


class Period(NamedTuple):
    """A named run of whole months."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Row:
    """One value: its period (ended by `month`), its cut, its parts and what it is compared with."""

    period: str
    month: date
    cut: dict[str, str]
    numerator: Decimal | None
    denominator: Decimal | None
    value: Value
    part: bool = False
    previous: Value = None
    change: float | None = None


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
    def of_deals(self) -> bool:
        """Whether it is about deals, which can close beyond the months that revenue covers."""
        return self.metric.reads == DEALS

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
        if self.of_deals or self.known.empty:
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
        """The period as far as there is data; deals and trailing windows may reach beyond."""
        if self.of_deals or self.metric.windowed:
            return period
        return period._replace(last=min(period.last, self.known.last_month))

    def earlier(self, period: Period) -> Period | None:
        """What a period is compared with, cut to its full months; None before all data."""
        if period.name == "all" and not self.metric.windowed:
            return None
        if not self.of_deals and not self.metric.windowed:
            period = period._replace(last=max(min(period.last, self.known.anchor), period.first))
        before = Span(period.first, period.last, "").before(self.view.compare)
        shifted = Period(period.name, before.first, before.last)
        without_data = not self.of_deals and self._looks_from(shifted) < self.known.first_month
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
    value, previous = _value(question.metric, sums), _value(question.metric, before)
    return Row(
        period=period.name,
        month=month,
        cut=dict(zip(question.by, cut, strict=True)),
        numerator=sums.numerator if sums else None,
        denominator=sums.denominator if sums else None,
        value=value,
        part=part,
        previous=previous,
        change=_change(question.metric, value, previous),
    )


def _sums(
    run: Run, question: Question, scope: Scope, periods: list[Period], earlier: list[Period]
) -> tuple[Found, Found]:
    """The periods, and what they are compared with, in one reading of the facts."""
    found: tuple[Found, Found] = ({}, {})
    months, slots, uses = _slots(question.metric, (periods, earlier))
    if not months:
        return found
    summed = run.arrow(_roll_up(question, scope), **scope.parameters, months=months, slots=slots)
    for slot, n, d, combined, *cut in zip(*(c.to_pylist() for c in summed.columns), strict=True):
        for moment, name in uses[slot]:
            place = name, tuple(cut)
            known = found[moment].get(place)
            found[moment][place] = Sums(n, d, combined) if known is None else known.plus(n, d)
    return found


def _slots(
    metric: Metric, asked: tuple[list[Period], list[Period]]
) -> tuple[list[date], list[int], list[list[tuple[int, str]]]]:
    """Months that always count together share a slot: facts are added up once, then slots are.

    Shares of a whole cannot be added up, so that there the months of each period are a slot.
    """
    uses: dict[tuple[date, ...], list[tuple[int, str]]] = {}
    for moment, periods in enumerate(asked):
        for period in periods:
            first = period.last if metric.windowed else period.first
            months = [shift(first, by) for by in range(distance(first, period.last) + 1)]
            for kept in [months] if metric.across != "sum" else [[month] for month in months]:
                uses.setdefault(tuple(kept), []).append((moment, period.name))
    if metric.across == "sum":
        alike: dict[tuple[tuple[int, str], ...], tuple[date, ...]] = {}
        for months_, use in uses.items():
            alike[tuple(use)] = alike.get(tuple(use), ()) + months_
        uses = {months_: list(use) for use, months_ in alike.items()}
    pairs = [(month, slot) for slot, months_ in enumerate(uses) for month in months_]
    return [month for month, _ in pairs], [slot for _, slot in pairs], list(uses.values())


def _roll_up(question: Question, scope: Scope) -> str:
    metric = question.metric
    cuts = [f"{scope.expression(name)} as cut_{i}" for i, name in enumerate(question.by)]
    cut = "".join(f", {expression}" for expression in cuts)
    names = "".join(f", cut_{i}" for i in range(len(cuts)))
    whole = "" if metric.across == "sum" else f", {scope.whole} as whole"
    facts = f"""
        with slot as (select unnest($months) as month, unnest($slots) as slot),
        fact as ({metric.sql})
        select
            t.slot, sum(f.numerator) as n, sum(f.denominator) as d, null as combined{cut}{whole}
        from fact as f
        inner join slot as t on t.month = f.month
        {scope.joins}
        where {scope.condition}
        group by all
    """
    if not whole:
        return facts
    return f"""
        select slot, sum(n) as n, sum(d) as d, {COMBINED[metric.across]} as combined{names}
        from ({facts})
        group by slot{names}
    """


def _value(metric: Metric, sums: Sums | None) -> Value:
    if sums is None:
        return None
    if metric.across != "sum":
        return None if sums.combined is None else float(sums.combined)
    if not metric.divides or sums.numerator is None:
        return sums.numerator
    return float(sums.numerator) / float(sums.denominator) if sums.denominator else None


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
