"""How sure a figure is: 95 % bounds of shares, means and ratios."""

from collections.abc import Sequence
from math import sqrt
from typing import TypeAlias

Bounds: TypeAlias = tuple[float, float]

Z = 1.959964


def wilson(successes: float, trials: float) -> Bounds | None:
    """The bounds of a share: 31 of 38 is 67 % to 91 %; None where nothing was tried.

    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference,
    Journal of the American Statistical Association 22, p. 209-212. Never leaves 0 to 1.
    """
    if trials <= 0:
        return None
    share = min(max(successes / trials, 0.0), 1.0)
    wide = Z * Z / trials
    middle = (share + wide / 2) / (1 + wide)
    half = sqrt(wide * (share * (1 - share) + wide / 4)) / (1 + wide)
    low = 0.0 if share == 0.0 else max(0.0, middle - half)
    high = 1.0 if share == 1.0 else min(1.0, middle + half)
    return low, high


def of_mean(values: Sequence[float]) -> Bounds | None:
    """The normal bounds of a mean: 28 of +1, 14 of 0, 8 of -1 is +0.40 give or take 0.207.

    With the population variance, so that of a share it is p(1-p)/n. None under two values.
    """
    if len(values) < 2:
        return None
    mean, error = _mean(values)
    return mean - Z * sqrt(error), mean + Z * sqrt(error)


def of_share_mean(values: Sequence[float]) -> Bounds | None:
    """The bounds of a mean of shares within 0 to 1; of ones and zeros, exactly Wilson's.

    Wilson's bounds at the number of answers that would be as sure, p(1-p)/se^2; at the plain
    number of values where they do not differ. E. L. Korn and B. I. Graubard (1998), Confidence
    intervals for proportions with small expected number of positive counts estimated from
    survey data, Survey Methodology 24, p. 193-201.
    """
    if not values:
        return None
    mean, error = _mean(values)
    spread = mean * (1 - mean)
    number = spread / error if error > 0 and spread > 0 else float(len(values))
    return wilson(mean * number, number)


def of_ratio(
    n: int, sum_n: float, sum_d: float, sum_nn: float, sum_nd: float, sum_dd: float
) -> Bounds | None:
    """The bounds of a ratio of two sums over `n` members, from the sums of their products.

    The linearised ratio estimator: R = sum n / sum d, its variance the sum of (n - R d)^2 over
    (sum d)^2. W. G. Cochran (1977), Sampling Techniques, 3rd edition, ch. 6. Without n/(n-1), so
    that it equals the mean's bounds where every denominator is 1. None under two members, or
    with nothing to divide by.
    """
    if n < 2 or sum_d <= 0:
        return None
    ratio = sum_n / sum_d
    squares = sum_nn - 2 * ratio * sum_nd + ratio * ratio * sum_dd
    half = Z * sqrt(max(squares, 0.0)) / sum_d
    return ratio - half, ratio + half


def of_portion(
    n: int, sum_n: float, sum_d: float, sum_nn: float, sum_nd: float, sum_dd: float
) -> Bounds | None:
    """The bounds of a ratio whose every part lies within its whole; they never leave 0 to 1.

    Wilson's bounds at the number of equal members that would be as sure as `of_ratio` is, as in
    `of_share_mean`; at the plain number of members where they do not differ.
    """
    plain = of_ratio(n, sum_n, sum_d, sum_nn, sum_nd, sum_dd)
    if plain is None:
        return None
    share, error = sum_n / sum_d, (plain[1] - plain[0]) / 2 / Z
    spread = share * (1 - share)
    number = spread / error**2 if error > 0 and spread > 0 else float(n)
    return wilson(share * number, number)


def _mean(values: Sequence[float]) -> tuple[float, float]:
    """The mean and the square of its standard error."""
    count = len(values)
    mean = sum(values) / count
    return mean, sum((value - mean) ** 2 for value in values) / count / count
