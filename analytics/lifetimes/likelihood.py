"""How likely a base is under a model's parameters. Loads scipy: only fitting stands on it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from scipy.special import betaln, gammaln

from analytics.lifetimes.beta import Floats
from analytics.lifetimes.fitted import Values
from analytics.lifetimes.histories import Buyer, Cohort, Season, Spender


@dataclass(frozen=True)
class Likelihood:
    """A log-likelihood of the logarithms of the parameters, in units that make them near to 1.

    `of` gives it for many points at once, one a row. The true parameters are those of `of` times
    `units`, the true log-likelihood is `of`'s plus `shift`. `starts` are where a search may begin
    (not logarithms).
    """

    of: Callable[[Floats], Floats]
    starts: tuple[Values, ...]
    units: Values
    shift: float = 0.0


def of_buyers(buyers: Iterable[Buyer]) -> Likelihood:
    """BG/NBD: equation 6 of Fader, Hardie and Lee (2005); in mean ages, so that no unit matters."""
    columns = _columns((one.frequency, one.recency, one.age, one.weight) for one in buyers)
    x, recency, age, weight = columns
    unit = _total(weight * age) / _total(weight)
    recency, age = recency / unit, age / unit
    once = x == 0
    # The costly functions once for each number of purchases, not for each account.
    counts, kind = np.unique(x, return_inverse=True)

    def of(logs: Floats) -> Floats:
        r, alpha, a, b = _parameters(logs)
        buying = gammaln(r + counts) - gammaln(r) + r * np.log(alpha)
        staying = betaln(a, b + counts) - betaln(a, b)
        here = -(r + x) * np.log(alpha + age)
        left = np.log(a / (b + np.maximum(x, 1) - 1)) - (r + x) * np.log(alpha + recency)
        left[:, once] = -np.inf
        return _sum(weight * ((buying + staying)[:, kind] + np.logaddexp(here, left)))

    repeats = _total(weight * x)
    pace = _total(weight) / max(repeats, 1.0)
    shapes = (1.0, 1.0, 3.0), (0.25, 0.5, 2.0), (3.0, 1.0, 10.0), (1.0, 2.0, 1.0)
    starts = tuple((r, r * pace, a, b) for r, a, b in shapes)
    return Likelihood(of, starts, (1.0, unit, 1.0, 1.0), -repeats * log(unit))


def of_seasons(seasons: Iterable[Season]) -> Likelihood:
    """BG/BB: Fader, Hardie and Shang (2010), over all seasons in which each may have left."""
    columns = _columns((one.frequency, one.recency, one.periods, one.weight) for one in seasons)
    x, recency, periods, weight = columns
    took, seen = x.astype(int), periods.astype(int)
    counts = np.arange(seen.max() + 1.0)
    may = [np.flatnonzero((recency <= n) & (n < periods)) for n in range(seen.max())]

    def of(logs: Floats) -> Floats:
        alpha, beta, gamma, delta = _parameters(logs)
        # By chances taken and not taken; by seasons stayed, and then left or not.
        buying = betaln(alpha[..., None] + counts[:, None], beta[..., None] + counts)
        stayed, left = betaln(gamma, delta + counts), betaln(gamma + 1, delta + counts)
        total = buying[:, took, seen - took] + stayed[:, seen]
        for n, rows in enumerate(may):
            gone = buying[:, took[rows], n - took[rows]] + left[:, [n]]
            total[:, rows] = np.logaddexp(total[:, rows], gone)
        return _sum(weight * (total - betaln(alpha, beta) - betaln(gamma, delta)))

    buying = (1.0, 1.0), (0.5, 0.5), (2.0, 4.0), (3.0, 2.0), (4.0, 12.0)
    leaving = (1.0, 3.0), (0.5, 4.0), (2.0, 20.0), (1.0, 9.0), (0.7, 0.4)
    starts = tuple((*one, *other) for one, other in zip(buying, leaving, strict=True))
    return Likelihood(of, starts, (1.0, 1.0, 1.0, 1.0))


def of_cohorts(cohorts: Sequence[Cohort]) -> Likelihood:
    """Shifted beta-geometric: Fader and Hardie (2007), renewal by renewal.

    A cohort's likelihood is the product of what each renewal kept and lost of those that came to
    it; so cohorts of any age, and ones seen only from a later renewal on, simply add up.
    """
    came, lost = renewals(cohorts)
    before = np.array(sorted(came), dtype=np.float64)
    gone = np.array([lost[int(at)] for at in before], dtype=np.float64)
    kept = np.array([came[int(at)] for at in before], dtype=np.float64) - gone

    def of(logs: Floats) -> Floats:
        a, b = _parameters(logs)
        every = np.log(a + b + before)
        return _sum(gone * (np.log(a) - every) + kept * (np.log(b + before) - every))

    starts = ((1.0, 1.0), (0.5, 3.0), (1.0, 10.0), (10.0, 40.0))
    return Likelihood(of, starts, (1.0, 1.0))


def renewals(cohorts: Iterable[Cohort]) -> tuple[dict[int, int], dict[int, int]]:
    """How many contracts came to the renewal after so many, and how many were lost at it."""
    came: dict[int, int] = {}
    gone: dict[int, int] = {}
    for cohort in cohorts:
        left = cohort.survived + sum(cohort.lost)
        for at, lost in enumerate(cohort.lost, start=cohort.earlier):
            if left:
                came[at] = came.get(at, 0) + left
                gone[at] = gone.get(at, 0) + lost
            left -= lost
    return came, gone


def of_spenders(spenders: Iterable[Spender]) -> Likelihood:
    """Gamma-gamma: Fader and Hardie (2013); in means, so that no unit matters."""
    x, mean, weight = _columns((one.purchases, one.mean, one.weight) for one in spenders)
    unit = _total(weight * mean) / _total(weight)
    log_mean, total = np.log(mean) - log(unit), x * mean / unit
    log_total = np.log(x) + log_mean

    def of(logs: Floats) -> Floats:
        p, q, v = _parameters(logs)
        shapes = q * np.log(v) - betaln(p * x, q) - log_mean + p * x * log_total
        return _sum(weight * (shapes - (p * x + q) * np.log(v + total)))

    starts = ((1.0, 3.0, 2.0), (6.0, 4.0, 0.5), (2.0, 10.0, 4.5), (20.0, 3.0, 0.1))
    return Likelihood(of, starts, (1.0, 1.0, unit), -_total(weight) * log(unit))


def _parameters(logs: Floats) -> Iterator[Floats]:
    """Each parameter as a column: its values, one a row, to go with accounts, one a column."""
    return (np.exp(one)[:, None] for one in logs.T)


def _sum(heights: Floats) -> Floats:
    return np.asarray(heights.sum(axis=1), dtype=np.float64)


def _total(column: Floats) -> float:
    return float(column.sum())


def _columns(rows: Iterable[tuple[float, ...]]) -> tuple[Floats, ...]:
    """The columns, the last a weight, each different row once and in one order."""
    weights: dict[tuple[float, ...], float] = {}
    for *row, weight in rows:
        weights[tuple(row)] = weights.get(tuple(row), 0.0) + weight
    table = np.array([(*row, weights[row]) for row in sorted(weights)], dtype=np.float64)
    return tuple(np.ascontiguousarray(table[:, at]) for at in range(table.shape[1]))
