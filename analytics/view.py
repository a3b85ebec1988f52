"""What someone is looking at: book, period, grain, chosen accounts, version."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

DIMENSIONS = {
    "account": "Account",
    "parent": "Parent",
    "segment": "Segment",
    "tier": "Tier",
    "owner": "Account manager",
    "manager": "Team lead",
    "region": "Region",
    "industry": "Industry",
    "line": "Line of business",
    "project": "Project",
    "cohort": "First year",
}
PERIODS = {
    "last_12_months": "Last twelve months",
    "this_year": "This year to date",
    "last_year": "Last year",
    "this_quarter": "This quarter to date",
    "last_quarter": "Last quarter",
    "last_month": "Last month",
    "all": "The whole book",
}
GRAINS = {"month": "Month", "quarter": "Quarter", "year": "Year", "all": "Whole period"}
BASES = {"billings": "Billings", "agi": "Agency gross income"}
COMPARISONS = {"year": "the year before", "period": "the period before"}
MONTH = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])"
LITERAL = re.compile(rf"(?:19|20)\d\d(?:-Q[1-4])?|{MONTH}|{MONTH}\.\.{MONTH}")
LONGEST = 1000
MONTHS = 12


class ViewError(Exception):
    """A period, dimension or grain that does not exist, in one sentence."""


def check_dimension(name: str) -> None:
    """ViewError names the dimensions there are, where this is none of them."""
    if name not in DIMENSIONS:
        raise ViewError(
            f"There is no dimension '{name}'. The dimensions are {', '.join(DIMENSIONS)}."
        )


def shift(month: date, by: int) -> date:
    """The first day of the month that lies `by` months after (or before) this one."""
    count = month.year * MONTHS + month.month - 1 + by
    return date(count // MONTHS, count % MONTHS + 1, 1)


def distance(first: date, last: date) -> int:
    """How many months `last` lies after `first`."""
    return (last.year - first.year) * MONTHS + last.month - first.month


@dataclass(frozen=True)
class Calendar:
    """What the book's data covers: first days of months, and how its year and money run."""

    first_month: date
    last_month: date
    first_full_month: date
    last_full_month: date
    first_deal_month: date
    last_deal_month: date
    fiscal_start: int = 1
    currency: str = "EUR"
    basis: str = "invoices"
    empty: bool = False
    without_revenue: bool = False

    @property
    def anchor(self) -> date:
        """The last month that the data covers in full; the last with data where none is."""
        return max(self.last_full_month, self.first_month)

    def year_of(self, month: date) -> int:
        """The fiscal year that a month belongs to, named by the year in which it ends."""
        return month.year + (1 if self.fiscal_start > 1 and month.month >= self.fiscal_start else 0)

    def year_start(self, year: int) -> date:
        """The first month of a fiscal year."""
        return date(year - (1 if self.fiscal_start > 1 else 0), self.fiscal_start, 1)

    def quarter_of(self, month: date) -> tuple[int, int]:
        """The fiscal year and quarter (1 to 4) that a month belongs to."""
        year = self.year_of(month)
        return year, distance(self.year_start(year), month) // 3 + 1

    def period(self, month: date, grain: str) -> tuple[str, date, date]:
        """Name, first and last month of the period of this grain that holds the month."""
        if grain == "month":
            return f"{month:%Y-%m}", month, month
        if grain == "quarter":
            year, quarter = self.quarter_of(month)
            first = shift(self.year_start(year), 3 * (quarter - 1))
            return f"{year}-Q{quarter}", first, shift(first, 2)
        if grain == "year":
            first = self.year_start(self.year_of(month))
            return str(self.year_of(month)), first, shift(first, 11)
        return "all", self.first_month, self.last_month


@dataclass(frozen=True)
class Span:
    """Whole months from `first` to `last` (first days of months), and what people call them."""

    first: date
    last: date
    label: str

    @property
    def months(self) -> int:
        """How many months it holds."""
        return distance(self.first, self.last) + 1

    def before(self, compare: str) -> "Span":
        """The span it is compared with: the same months a year earlier, or those just before."""
        back = -MONTHS if compare == "year" else -self.months
        first, last = shift(self.first, back), shift(self.last, back)
        return Span(first, last, in_words(first, last))


def in_words(first: date, last: date) -> str:
    """Months as people write them: 'May 2025', or 'Jan 2025 to May 2025'."""
    return f"{first:%b %Y}" if first == last else f"{first:%b %Y} to {last:%b %Y}"


@dataclass(frozen=True)
class View:
    """One exact view of a book; the address bar carries it and nothing else decides it."""

    book: str = "main"
    period: str = "last_12_months"
    grain: str = "month"
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    base: str = "billings"
    compare: str = "year"
    version: int | None = None

    def with_(self, **changes: Any) -> Self:  # noqa: ANN401 - fields of several types
        """The same view with some fields changed."""
        return replace(self, **changes)

    def filtered(self, dimension: str, *chosen: str) -> Self:
        """The same view with this dimension's filter replaced; no values take it away."""
        rest = {name: values for name, values in self.where if name != dimension}
        if chosen:
            rest[dimension] = tuple(chosen)
        return replace(self, where=tuple((name, rest[name]) for name in DIMENSIONS if name in rest))

    def chosen(self, dimension: str) -> tuple[str, ...]:
        """The values that this dimension is filtered by; none means all."""
        return dict(self.where).get(dimension, ())

    def to_query(self) -> dict[str, str | list[str]]:
        """The view as parameters of an address; defaults other than the book are left out."""
        query: dict[str, str | list[str]] = {"book": self.book}
        standard = View()
        for name in ("period", "grain", "base", "compare"):
            if getattr(self, name) != getattr(standard, name):
                query[name] = getattr(self, name)
        for dimension, values in self.where:
            query[dimension] = list(values)
        if self.version is not None:
            query["version"] = str(self.version)
        return query

    @classmethod
    def from_query(cls, query: Mapping[str, str | Sequence[str]]) -> Self:
        """The view that an address carries; what is malformed falls back to the default."""
        version = _first(query, "version")
        where = []
        for dimension in DIMENSIONS:
            values = [v[:LONGEST] for v in _all(query, dimension) if v]
            if values:
                where.append((dimension, tuple(dict.fromkeys(values))))
        period = _first(query, "period")
        return cls(
            book=_among(_first(query, "book"), ("main", "sample"), "main"),
            period=period if period in PERIODS or is_literal(period) else "last_12_months",
            grain=_among(_first(query, "grain"), GRAINS, "month"),
            where=tuple(where),
            base=_among(_first(query, "base"), BASES, "billings"),
            compare=_among(_first(query, "compare"), COMPARISONS, "year"),
            version=int(version)
            if version.isascii() and version.isdigit() and len(version) < 9
            else None,
        )

    def span(self, calendar: Calendar) -> Span:
        """The months that the view's period means in a book with this calendar."""
        first, last = self._months(calendar)
        words = PERIODS.get(self.period)
        spelt = in_words(first, last)
        return Span(first, last, f"{words} ({spelt})" if words else spelt)

    def _months(self, calendar: Calendar) -> tuple[date, date]:
        anchor = calendar.anchor
        if self.period == "all":
            return calendar.first_month, calendar.last_month
        if self.period == "last_month":
            return anchor, anchor
        if self.period == "last_12_months":
            return shift(anchor, -11), anchor
        if self.period in PERIODS:
            which, grain = self.period.split("_")
            _, first, last = calendar.period(anchor, grain)
            if which == "this":
                return first, anchor
            if last > anchor:
                _, first, last = calendar.period(shift(first, -1), grain)
            return first, last
        return months_of(self.period, calendar)

    def sentence(self, calendar: Calendar) -> str:
        """The view said in words, for the top of a page and of everything that leaves it."""
        words = [self.span(calendar).label]
        words += [
            f"{DIMENSIONS[name].lower()} {' or '.join(values)}" for name, values in self.where
        ]
        words.append(f"{BASES[self.base].lower()}, compared with {COMPARISONS[self.compare]}")
        return " · ".join(words)


def is_literal(period: str) -> bool:
    """Whether this is a period written out: 2025, 2025-Q2, 2025-05 or 2025-01..2025-06."""
    return bool(LITERAL.fullmatch(period)) and (".." not in period or period[:7] <= period[9:])


def months_of(period: str, calendar: Calendar) -> tuple[date, date]:
    """First and last month of a written-out period; ViewError where it is none."""
    if not is_literal(period):
        raise ViewError(
            f"'{period}' is not a period. Write 2025, 2025-Q2, 2025-05 or 2025-01..2025-06."
        )
    if ".." in period:
        return _month(period[:7]), _month(period[9:])
    if "Q" in period:
        first = shift(calendar.year_start(int(period[:4])), 3 * (int(period[-1]) - 1))
        return first, shift(first, 2)
    if "-" in period:
        return _month(period), _month(period)
    first = calendar.year_start(int(period))
    return first, shift(first, 11)


def _month(text: str) -> date:
    return date(int(text[:4]), int(text[5:7]), 1)


def _all(query: Mapping[str, str | Sequence[str]], name: str) -> list[str]:
    values = query.get(name, [])
    return [values] if isinstance(values, str) else [str(v) for v in values]


def _first(query: Mapping[str, str | Sequence[str]], name: str) -> str:
    return next(iter(_all(query, name)), "")


def _among(value: str, allowed: Sequence[str] | Mapping[str, str], otherwise: str) -> str:
    return value if value in allowed else otherwise
