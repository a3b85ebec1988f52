"""How far off a forecast may be: conformal bands, from its own errors on the past.

Few origins give few errors, so the errors of all steps are pooled: each is divided by the size
expected at its step, and the bounds are shares of those sizes. H. Papadopoulos et al. (2002),
Inductive confidence machines for regression, ECML, p. 345-356; normalised as in section 4.3 of
J. Lei et al. (2018), Distribution-free predictive inference for regression, Journal of the
American Statistical Association 113, p. 1094-1111.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from analytics.forecast.naive import OFTEN, since_begun
from analytics.forecast.series import Series

Table = NDArray[np.float64]

GROWTHS = tuple(tenth / 10 for tenth in range(11))
USUAL_GROWTH, SPREAD_OF_GROWTH = 0.3, 0.25
PROOF_THAT_ERRORS_FOLLOW = 3.0  # gain in log likelihood, about twenty to one
USUAL_TOGETHER, WEIGHT_OF_USUAL = 0.4, 3.0
ERRORS_AS_ONE = 10  # errors of one origin and of neighbouring ones are nearly the same error
PERIODS_AS_ONE = 4
FADING = 0.93  # what an origin counts against the next later one
OF_SEEN = 0.4  # of the bounds, beside those of a Laplace distribution as wide
LEAST_OF_SPREAD = 0.02
WINDOWS = (2, 3, 6, 12, 18)


@dataclass(frozen=True)
class Spread:
    """The distribution of a figure to come: its point, and how wide the errors around it are."""

    point: float
    width: float
    floor: float | None
    ceiling: float | None
    sizes: Table
    ranks: Table
    mean: float

    def band(self, share: float) -> tuple[float, float]:
        """The bounds that hold the figure in this share of cases."""
        half = self._size(-log(1 - share)) * self.width
        return self._within(self.point - half), self._within(self.point + half)

    def chance(self, at_least: float) -> float:
        """The chance that the figure reaches an amount."""
        if self.floor is not None and at_least <= self.floor:
            return 1.0
        if self.ceiling is not None and at_least > self.ceiling:
            return 0.0
        far = abs(at_least - self.point)
        if self.width * self.mean <= 0:
            return float(at_least <= self.point)
        beyond = exp(-self._surprise(far / self.width)) / 2
        return beyond if at_least > self.point else 1 - beyond

    def _size(self, surprise: float) -> float:
        """The size that errors exceed with a chance of exp(-surprise)."""
        seen = float(np.interp(1 - exp(-surprise), self.ranks, self.sizes))
        return OF_SEEN * seen + (1 - OF_SEEN) * surprise * self.mean

    def _surprise(self, size: float) -> float:
        low, high = 0.0, size / ((1 - OF_SEEN) * self.mean)
        for _ in range(80):
            middle = (low + high) / 2
            low, high = (middle, high) if self._size(middle) < size else (low, middle)
        return high

    def _within(self, value: float) -> float:
        low = value if self.floor is None else max(value, self.floor)
        return low if self.ceiling is None else min(low, self.ceiling)


@dataclass(frozen=True)
class Errors:
    """What past errors say of coming ones.

    The size of an error at a step is step ** `growth`; where `follows` is 1 it also follows the
    figure itself, against `level`. `sizes` are the errors seen over that size, smallest first,
    with their `ranks`; `mean` is their mean. A sum of m steps is m ** `together` as wide as if
    its errors knew nothing of each other. `blocks` and `span` say how much was seen.
    """

    growth: float
    follows: float
    level: float
    together: float
    sizes: Table
    ranks: Table
    mean: float
    blocks: float
    span: int

    def spread(self, series: Series, points: Sequence[float], first: int, last: int) -> Spread:
        """The distribution of the sum of the steps `first` to `last`, counted from 1."""
        count = last - first + 1
        scale = _scale(np.asarray(points, dtype=np.float64), self.growth, self.follows, self.level)
        together = count**self.together if count > 1 else 1.0
        wide = sqrt(float(np.sum(scale[first - 1 : last] ** 2))) * together
        wide *= _for_few(max(1.0, min(self.blocks, self.span / count)))
        together_at_most = float(np.sum(scale[first - 1 : last])) * _for_few(self.blocks)
        return Spread(
            point=float(sum(points[first - 1 : last])),
            width=min(wide, together_at_most),
            floor=None if series.floor is None else series.floor * count,
            ceiling=None if series.ceiling is None else series.ceiling * count,
            sizes=self.sizes,
            ranks=self.ranks,
            mean=self.mean,
        )


def learnt(
    series: Series, ends: Sequence[int], errors: Sequence[Sequence[float]], point: float
) -> Errors:
    """What the errors of one candidate say, origin by step; each origin knew `ends` values.

    `point` is what it says of the next period.
    """
    known = np.asarray(series.values, dtype=np.float64)
    seen, foretold = _tables(known, ends, errors)
    there = np.isfinite(seen)
    level = float(np.mean(np.abs(foretold[there]))) if there.any() else 0.0
    growth, follows = _shape(seen, foretold, level)
    scale = _scale(foretold, growth, follows, level)
    fading = FADING ** np.arange(len(seen))[::-1, None] * np.ones_like(seen)
    sizes, weights = (np.abs(seen) / scale)[there], fading[there]
    since = since_begun(known, series.season)
    if len(since) < series.season:  # so few may be alike by chance: one error of their own size
        sizes = np.append(sizes, np.mean(np.abs(since)))
        weights = np.append(weights, 1.0)
    mean = float(np.sum(sizes * weights) / np.sum(weights)) if len(sizes) else 0.0
    order = np.argsort(sizes, kind="stable")
    ranks = np.cumsum(weights[order]) - weights[order] / 2
    span = len(known) - min(ends, default=len(known))
    alike = np.sum(weights) ** 2 / np.sum(weights**2) if len(sizes) else 0.0
    return Errors(
        growth,
        follows,
        level,
        _together(seen, scale, mean),
        np.concatenate([[0.0], sizes[order]]),
        np.concatenate([[0.0], ranks / np.sum(weights)]) if len(sizes) else np.zeros(1),
        max(mean, LEAST_OF_SPREAD * float(np.std(known)), _of_rare(since, series.season, point)),
        float(max(1.0, min(alike / ERRORS_AS_ONE, span / PERIODS_AS_ONE))),
        span,
    )


def _of_rare(since: Table, season: int, point: float) -> float:
    """How far rare demand lies from the point, where it was too rare to show in the errors."""
    recent = since[-2 * season :]
    often = float(np.count_nonzero(recent)) / len(recent)
    if point in recent or not 0 < often < OFTEN:
        return 0.0
    return float(np.mean(np.abs(recent - point)))


def _tables(
    known: Table, ends: Sequence[int], errors: Sequence[Sequence[float]]
) -> tuple[Table, Table]:
    """The errors as a table with holes, and what had been forecast."""
    steps = max((len(row) for row in errors), default=0)
    seen = np.full((len(errors), steps), np.nan)
    foretold = np.full((len(errors), steps), np.nan)
    for i, (end, row) in enumerate(zip(ends, errors, strict=True)):
        seen[i, : len(row)] = row
        foretold[i, : len(row)] = known[end : end + len(row)] - np.asarray(row)
    return seen, foretold


def _for_few(blocks: float) -> float:
    """How much wider a band has to be that so few separate errors speak for."""
    return sqrt((blocks + 1) / blocks)


def _scale(points: Table, growth: float, follows: float, level: float) -> Table:
    steps = np.arange(1, points.shape[-1] + 1) ** growth * np.ones_like(points)
    if not follows:
        return steps
    return np.asarray(steps * np.maximum(np.abs(points) / level, 0.05))


def _shape(seen: Table, foretold: Table, level: float) -> tuple[float, float]:
    """How errors grow with the step, and whether with the figure: the likeliest of few ways."""
    there = np.isfinite(seen)
    best, found = -np.inf, (USUAL_GROWTH, 0.0)
    if not there.any() or not np.any(seen[there]):
        return found
    count = float(np.sum(there)) / ERRORS_AS_ONE * 5 / 3
    for follows in (0.0, 1.0) if level > 0 else (0.0,):
        for growth in GROWTHS:
            scale = _scale(foretold, growth, follows, level)[there]
            size = float(np.mean(np.abs(seen[there]) / scale))
            likely = -count * (log(size) + float(np.mean(np.log(scale))))
            likely -= ((growth - USUAL_GROWTH) / SPREAD_OF_GROWTH) ** 2 / 2
            likely -= PROOF_THAT_ERRORS_FOLLOW * follows
            if likely > best:
                best, found = likely, (growth, follows)
    return found


def _together(seen: Table, scale: Table, mean: float) -> float:
    """How errors of neighbouring steps go together: 0 not at all, 0.5 as one.

    From the errors of sums of two to eighteen steps, drawn towards what is usual.
    """
    found, weight = WEIGHT_OF_USUAL * USUAL_TOGETHER, WEIGHT_OF_USUAL
    for count in WINDOWS:
        sizes: list[float] = []
        for first in range(0, seen.shape[1] - count + 1, max(1, count // 2)):
            window = slice(first, first + count)
            sums = np.abs(seen[:, window].sum(axis=1))
            alone = np.sqrt((scale[:, window] ** 2).sum(axis=1))
            sizes += [float(x) for x in (sums / alone)[np.isfinite(sums)]]
        if sizes and mean > 0 and np.mean(sizes) > 0:
            share = len(sizes) / (2 * count)
            found += share * log(float(np.mean(sizes)) / mean) / log(count)
            weight += share
    return min(max(found / weight, 0.0), 0.5)
