"""Figures that no sum of rows gives: how long things take, and how long money is waited for."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import NamedTuple

from analytics.interval import Z

HALF = 0.5
EVEN = 1e-9


class Step(NamedTuple):
    """A day on which something happened, and the share that still waits after it."""

    day: float
    waiting: float
    low: float
    high: float
    at_risk: int
    happened: int


def survival(rows: Iterable[tuple[float, bool]]) -> tuple[Step, ...]:
    """The share still waiting after each day, from (days, it happened); the open ones count.

    E. L. Kaplan and P. Meier (1958), Nonparametric estimation from incomplete observations,
    Journal of the American Statistical Association 53, p. 457-481. What is open at a day counts
    as waiting through it. The 95 % bounds take Greenwood's variance on the scale of log(-log S)
    (J. D. Kalbfleisch and R. L. Prentice (1980), The Statistical Analysis of Failure Time Data,
    p. 14-15), so that they never leave 0 to 1.
    """
    ended: defaultdict[float, list[int]] = defaultdict(lambda: [0, 0])
    for days, whether in rows:
        ended[float(days)][not whether] += 1
    at_risk = sum(map(sum, ended.values()))
    made: list[Step] = []
    waiting, variance, high = 1.0, 0.0, 1.0
    for day, (happened, still_open) in sorted(ended.items()):
        if happened:
            waiting *= 1 - happened / at_risk
            left = at_risk - happened
            variance += happened / (at_risk * left) if left else 0.0
            # The last one leaves no variance: what bounded the curve before bounds it still.
            low, high = _bounds(waiting, variance) if left else (0.0, high)
            made.append(Step(day, waiting if left else 0.0, low, high, at_risk, happened))
        at_risk -= happened + still_open
    return tuple(made)


def _bounds(waiting: float, variance: float) -> tuple[float, float]:
    spread = exp(Z * sqrt(variance) / -log(waiting))
    return waiting**spread, waiting ** (1 / spread)


def survival_median(rows: Iterable[tuple[float, bool]]) -> float | None:
    """The days after which half have happened; None while more than half still wait.

    Where exactly half wait from one day to the next, the middle of the two, so that without
    open rows it is the plain median.
    """
    steps = survival(rows)
    for at, step in enumerate(steps):
        if step.waiting < HALF - EVEN:
            return step.day
        if step.waiting <= HALF + EVEN:
            return (step.day + steps[min(at + 1, len(steps) - 1)].day) / 2
    return None


def survival_median_bounds(
    rows: Iterable[tuple[float, bool]],
) -> tuple[float, float | None] | None:
    """The 95 % bounds of that median; the upper is None where the data do not reach it.

    The days between which the bounds of the curve cross one half: R. Brookmeyer and J. Crowley
    (1982), A confidence interval for the median survival time, Biometrics 38, p. 29-41. None
    where there is no median.
    """
    rows = list(rows)
    if survival_median(rows) is None:
        return None
    steps = survival(rows)
    low = next(step.day for step in steps if step.low <= HALF)
    high = next((step.day for step in steps if step.high <= HALF), None)
    return low, high


def count_back(months: Sequence[tuple[date, float]], balance: float) -> float | None:
    """The days of billing that a balance is: 500 = June's 300 and 200 of May's 250 = 54.8 days.

    From the newest month backwards, each a date of its first day and what was billed in it. A
    month that billed nothing, or gave back more than it billed, passes with all its days. None
    where the balance is more than was ever billed, or nothing is known.
    """
    if not months:
        return None
    billed: defaultdict[date, float] = defaultdict(float)
    for first, amount in months:
        billed[first] += amount
    nothing = EVEN * max(1.0, balance)
    left, days, end = balance, 0.0, _after(max(billed))
    for first in sorted(billed, reverse=True):
        if left <= nothing:
            break
        days += (end - _after(first)).days
        here, amount = (_after(first) - first).days, billed[first]
        days += here * min(1.0, left / amount) if amount > 0 else here
        left, end = left - max(amount, 0.0), first
    return days if left <= nothing else None


def _after(first: date) -> date:
    """The first day of the month after."""
    return first + timedelta(days=monthrange(first.year, first.month)[1])
