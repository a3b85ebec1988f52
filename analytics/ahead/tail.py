"""How likely a wait, or a sum, as far out as this is, after those seen before."""

from math import exp, inf, lgamma, log

TINY = 1e-300
CLOSE = 1e-12
MOST_STEPS = 500


def longer(ratio: float, shape: float, seen: int) -> float:
    """The chance of a wait above `ratio` times the mean of the `seen` waits before it.

    Waits are gamma with the same `shape`, so that the ratio of one to the mean of others is an F
    variable of (2 shape, 2 shape seen) degrees of freedom. N. L. Johnson, S. Kotz and N.
    Balakrishnan (1995), Continuous Univariate Distributions 2, ch. 27.
    """
    if ratio <= 0:
        return 1.0
    if ratio == inf:
        return 0.0
    return share(seen * shape, shape, seen / (seen + ratio))


def share(first: float, second: float, at: float) -> float:
    """The regularised incomplete beta function I_at(first, second), by its continued fraction.

    M. Abramowitz and I. A. Stegun (1964), Handbook of Mathematical Functions, 26.5.8.
    """
    if at <= 0.0 or at >= 1.0:
        return 0.0 if at <= 0.0 else 1.0
    if at > (first + 1) / (first + second + 2):
        return 1.0 - share(second, first, 1.0 - at)
    front = exp(
        lgamma(first + second) - lgamma(first) - lgamma(second)
        + first * log(at) + second * log(1.0 - at)
    )  # fmt: skip
    return front * _fraction(first, second, at) / first


def _fraction(first: float, second: float, at: float) -> float:
    """Lentz's way through the continued fraction."""
    over, under = 1.0, _kept(1.0 - (first + second) * at / (first + 1))
    under = 1.0 / under
    found = under
    for step in range(1, MOST_STEPS):
        twice = first + 2 * step
        even = step * (second - step) * at / ((twice - 1) * twice)
        odd = -(first + step) * (first + second + step) * at / (twice * (twice + 1))
        for term in (even, odd):
            under = 1.0 / _kept(1.0 + term * under)
            over = _kept(1.0 + term / over)
            found *= under * over
        if abs(under * over - 1.0) < CLOSE:
            break
    return found


def _kept(value: float) -> float:
    return value if abs(value) > TINY else TINY
