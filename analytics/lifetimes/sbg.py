"""Contracts that are renewed or lost, seen when it happens: the shifted beta-geometric.

P. S. Fader and B. G. S. Hardie (2007), How to project customer retention, Journal of Interactive
Marketing 21(1), p. 76-90. Each contract is lost at every renewal with its own chance, which is
beta distributed (alpha, beta); those with a high one go first, so that the retention of a cohort
rises although nobody changes.
A period is the time from renewal to renewal, a year unless told otherwise.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from math import fsum

import numpy as np

from analytics.lifetimes.beta import Floats, mean_over_beta
from analytics.lifetimes.fitted import Fit, Values
from analytics.lifetimes.histories import Cohort
from analytics.lifetimes.trust import told_of_cohorts

NAMES = ("alpha", "beta")
RATE = 0.10


def fit(lost: Sequence[int], survived: int) -> Fit:
    """The parameters under which one cohort is most likely.

    `lost` is how many were lost at renewal 1, 2, ..., `survived` how many are left after the last.
    """
    return fit_cohorts([Cohort(tuple(lost), survived)])


def fit_cohorts(cohorts: Iterable[Cohort]) -> Fit:
    """The parameters under which cohorts of different ages are most likely together."""
    from analytics.lifetimes.likelihood import of_cohorts
    from analytics.lifetimes.peak import fitted

    cohorts = tuple(cohorts)
    return fitted("sbg", NAMES, told_of_cohorts(cohorts), partial(of_cohorts, cohorts))


def survival(values: Values, periods: int) -> float:
    """The share of new contracts still there after so many renewals.

    B(alpha, beta + t) / B(alpha, beta).
    """
    return stays(values, 0, periods)


def retention(values: Values, renewal: int) -> float:
    """The share renewed at that renewal (1 is the first) of those that came to it.

    (b + t - 1) / (a + b + t - 1): it rises with t although no contract's own chance changes.
    """
    a, b = values
    return (b + renewal - 1) / (a + b + renewal - 1)


def stays(values: Values, age: int, periods: int) -> float:
    """The chance that a contract that has passed `age` renewals passes the next `periods` too."""
    return float(_passes(values, age, periods)[-1]) if periods > 0 else 1.0


def remaining(values: Values, age: int, periods: int) -> float:
    """The further periods expected of a contract that has passed `age` renewals, up to `periods`.

    The sum of its chances to pass the next, the next two, ... renewals.
    """
    return fsum(_passes(values, age, max(periods, 0)))


def lifetime(values: Values, rate: float = RATE, age: int = 0) -> float | None:
    """The discounted periods expected of a contract that has passed `age` renewals, all ahead.

    The period just begun counts whole and the k-th after it 1 / (1 + rate)^k: the discounted
    expected lifetime of P. S. Fader and B. G. S. Hardie (2010), Customer-base valuation in a
    contractual setting, Marketing Science 29(1), p. 85-93. None where it has no end: without a
    rate, and a at or below 1.
    """
    a, b = values
    if rate <= 0:
        return (a + b + age - 1) / (a - 1) if rate == 0 and a > 1 else None
    kept = 1 / (1 + rate)

    def periods(p: Floats) -> Floats:
        return 1 / (1 - kept + kept * p)

    return mean_over_beta(a, b + age, periods)


def residual(values: Values, rate: float = RATE, age: int = 0) -> float | None:
    """The same for a contract that has passed `age` renewals and now comes to the next one.

    It counts from that renewal on, as if it were paid today: the paper's residual lifetime.
    """
    whole = lifetime(values, rate, age + 1)
    return None if whole is None else retention(values, age + 1) * whole


def _passes(values: Values, age: int, periods: int) -> Floats:
    a, b = values
    passed = age + np.arange(periods, dtype=np.float64)
    return np.asarray(np.cumprod((b + passed) / (a + b + passed)), dtype=np.float64)
