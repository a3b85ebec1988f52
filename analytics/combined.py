"""What the rows of one figure come to: their sums, their value, and how sure it is."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from analytics.across import count_back, survival_median, survival_median_bounds
from analytics.interval import of_mean, of_portion, of_ratio, of_share_mean, wilson
from analytics.metric import Metric

Value = float | Decimal | None
Bounds = tuple[float | None, float | None]

OF_SHARES = {
    "squared_shares": "10000 * sum(n * n) / (sum(n) * sum(n))",
    "effective_number": "sum(n) * sum(n) / sum(n * n)",
    "largest_share": "max(n) / sum(n)",
}
PRODUCTS = (
    "[count(*), sum(cast({n} as double) * {n}), sum(cast({n} as double) * coalesce({d}, 0)),"
    " sum(cast({d} as double) * {d})]"
)
# Of rows that were added up for one account (or month, as `of`) each.
OUTER = {
    **{way: f"sum(n) as n, sum(d) as d, {made} as more" for way, made in OF_SHARES.items()},
    "accounts": f"sum(n) as n, sum(d) as d, {PRODUCTS.format(n='n', d='d')} as more",
    "mean": "sum(n / d) as n, count(*) as d, list(cast(n / d as double) order by n / d) as more",
    "count_back": "sum(n) as n, sum(d) as d, list({'of': of, 'n': n, 'd': d}) as more",
}
# Of the rows themselves, beside their sums.
INNER = {
    "plain": "null",
    "rows": PRODUCTS.format(n="f.numerator", d="f.denominator"),
    "survival_median": "list({'n': f.numerator, 'd': f.denominator})",
    "per_median": "median(f.denominator)",
}


class Sums(NamedTuple):
    """What a figure's rows add up to.

    `combined` is for measures that are no ratio of sums, `bounds` is how sure those are, and
    `products` (count, nn, nd, dd) is what the bounds of a ratio need.
    """

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    combined: float | None = None
    bounds: Bounds | None = None
    products: tuple[float, ...] = ()

    def plus(self, other: "Sums") -> "Sums":
        """With more added to both; nothing known adds nothing."""
        pairs = zip(self.products, other.products, strict=False)
        return Sums(
            _plus(self.numerator, other.numerator),
            _plus(self.denominator, other.denominator),
            products=tuple(one + another for one, another in pairs),
        )


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other


def settled(
    metric: Metric, n: Decimal | None, d: Decimal | None, more: Any, last: date  # noqa: ANN401 - a list, a number or nothing
) -> Sums:  # fmt: skip
    """The sums of a group of rows with what only its single members tell; `last` ends its time."""
    if metric.of_shares:
        return Sums(n, d, more)
    if metric.across == "per_median":
        return Sums(n, d, float(n) / float(more) if n is not None and more else None)
    if metric.across == "mean":
        mean = sum(more) / len(more) if more else None
        return Sums(n, d, mean, (of_share_mean if metric.interval == "share" else of_mean)(more))
    if metric.across == "survival_median":
        spells = [(float(row["n"]), bool(row["d"])) for row in more if row["n"] is not None]
        return Sums(n, d, survival_median(spells), survival_median_bounds(spells))
    if metric.across == "count_back":
        return _counted_back(more, last)
    return Sums(n, d, products=tuple(float(one or 0) for one in more or ()))


def _counted_back(months: Sequence[dict[str, Any]], last: date) -> Sums:
    end = next((month for month in months if month["of"] == last), None)
    if end is None or end["n"] is None:
        return Sums()
    billed = [(month["of"], float(month["d"] or 0)) for month in months]
    return Sums(end["n"], end["d"], count_back(billed, float(end["n"] or 0)))


def value(metric: Metric, sums: Sums | None) -> Value:
    """The figure; None where there is nothing to divide by."""
    if sums is None:
        return None
    if metric.across != "sum":
        return None if sums.combined is None else float(sums.combined)
    if not metric.divides or sums.numerator is None:
        return sums.numerator
    # How often something covers what is left has no answer where nothing is left.
    if metric.unit == "times" and sums.denominator is not None and sums.denominator <= 0:
        return None
    return float(sums.numerator) / float(sums.denominator) if sums.denominator else None


def bounds(metric: Metric, sums: Sums | None) -> Bounds | None:
    """The 95 % bounds of the figure; None where it is no rate, or rests on a single member."""
    if sums is None or metric.interval == "none" or metric.across != "sum":
        return sums.bounds if sums else None
    if sums.numerator is None or not sums.denominator:
        return None
    n, d = float(sums.numerator), float(sums.denominator)
    if metric.interval == "share":
        return wilson(n, d)
    count, nn, nd, dd = sums.products or (0.0, 0.0, 0.0, 0.0)
    made = of_portion if metric.interval == "portion" else of_ratio
    return made(int(count), n, d, nn, nd, dd)
