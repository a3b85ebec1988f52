"""The parameters of most likelihood, and how sharp that peak is. Loads scipy."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np

from analytics.lifetimes.beta import Floats
from analytics.lifetimes.fitted import Fit, Values
from analytics.lifetimes.likelihood import Likelihood
from analytics.lifetimes.trust import OPEN, Evidence, doubt

# The log-likelihood at many points, one a row.
Heights: TypeAlias = Callable[[Floats], Floats]

# Logarithms of parameters are searched this far: 1/22,026 to 22,026.
FAR = 10.0
NEAR_FAR = 0.5
# The step of the differences, the longest step of the search, and how many it may take.
WIDE = 1e-3
LONGEST = 2.0
STEPS = 60
# What one more step of Newton's could still add to the log-likelihood where the search is over.
RESTS = 1e-7
# A parameter whose logarithm is not known to within this error may be anything; one that is large
# or small runs off where it is not known to within the lesser error.
ANYTHING = 3.0
LARGE, LOOSE = 5.0, 2.0


@dataclass(frozen=True)
class Peak:
    """Where the search ended: logarithms, height, what it could still gain, and the covariance."""

    at: Floats
    height: float
    gain: float
    covariance: Floats | None


def fitted(
    model: str, names: tuple[str, ...], evidence: Evidence, likelihood: Callable[[], Likelihood]
) -> Fit:
    """The fit of a model to what is known, or why there is none."""
    if evidence.nothing is not None:
        nothing = None, None, None, evidence.count
        return Fit(model, names, *nothing, trusted=False, why=evidence.nothing)
    asked = likelihood()
    top = highest(asked)
    values = tuple(float(v) * unit for v, unit in zip(np.exp(top.at), asked.units, strict=True))
    why = doubt(model, _edges(top), evidence, rests=top.gain <= RESTS)
    covariance = None if top.covariance is None else _rows(top.covariance)
    height = top.height + asked.shift
    told = values, covariance, height, evidence.count
    return Fit(model, names, *told, trusted=why is None, why=why or evidence.learnt)


def highest(likelihood: Likelihood) -> Peak:
    """The highest peak found from all starts, by Newton's steps, damped, within bounds."""
    of = likelihood.of
    climbed = np.array([_climb(of, np.log(start)) for start in likelihood.starts])
    return _sharpen(of, climbed[int(np.argmax(of(climbed)))])


def _climb(of: Heights, start: Floats) -> Floats:
    """The highest point reached uphill from a start, also where there is no peak's bend yet."""
    at = np.clip(start, -FAR, FAR)
    height = float(of(at[None])[0])
    for _ in range(STEPS):
        slope, curve = _rough(of, at)
        free = ~((at >= FAR) & (slope > 0) | (at <= -FAR) & (slope < 0))
        if not np.any(free):
            break
        sizes, axes = np.linalg.eigh(curve[np.ix_(free, free)])
        sizes = np.maximum(np.abs(sizes), 1e-9 * max(1.0, float(np.abs(sizes).max())))
        step = np.zeros(len(at))
        step[free] = axes @ (axes.T @ slope[free] / sizes)
        tried = _shorter(at, step)
        heights = of(tried)
        better = int(np.argmax(heights))
        if not heights[better] > height + RESTS / 10:
            break
        at, height = tried[better], float(heights[better])
    return at


def _sharpen(of: Heights, at: Floats) -> Peak:
    """The peak of which this is nearly the top: the last steps, and the bend, from more points."""
    height, gain, covariance = float(of(at[None])[0]), np.inf, None
    for _ in range(STEPS):
        slope, curve = _fine(of, at)
        covariance = _inverse(curve)
        if covariance is None:
            return Peak(at, height, float(np.inf), None)
        step = covariance @ slope
        gain = float(slope @ step) / 2
        tried = _shorter(at, step)
        heights = of(tried)
        better = int(np.argmax(heights))
        if gain <= RESTS / 1e5 or not heights[better] > height:
            break
        at, height = tried[better], float(heights[better])
    return Peak(at, height, gain, covariance)


def _shorter(at: Floats, step: Floats) -> Floats:
    """The step, and shorter ones, within bounds."""
    step = step / max(1.0, float(np.abs(step).max()) / LONGEST)
    shorter = np.array([at + step / 2**n for n in range(10)])
    return np.asarray(np.clip(shorter, -FAR, FAR), dtype=np.float64)


def _rough(of: Heights, at: Floats) -> tuple[Floats, Floats]:
    """The slope, and the negative second differences, from as few points as can be."""
    size, sides = len(at), WIDE * np.eye(len(at))
    pairs = list(combinations(range(size), 2))
    around = [0 * at, *sides, *-sides, *(sides[i] + sides[j] for i, j in pairs)]
    middle, *rest = of(at + np.array(around))
    up, down = np.array(rest[: 2 * size]).reshape(2, size)
    curve = np.diag(2 * middle - up - down)
    for (i, j), both in zip(pairs, rest[2 * size :], strict=True):
        curve[i, j] = curve[j, i] = up[i] + up[j] - middle - both
    return (up - down) / (2 * WIDE), curve / WIDE**2


def _fine(of: Heights, at: Floats) -> tuple[Floats, Floats]:
    """The same, to the fourth order of the step, and to the second for pairs of parameters."""
    size, sides = len(at), WIDE * np.eye(len(at))
    pairs = list(combinations(range(size), 2))
    around = [0 * at, *sides, *-sides, *2 * sides, *-2 * sides]
    for i, j in pairs:
        around += [sides[i] + sides[j], -sides[i] - sides[j]]
        around += [sides[i] - sides[j], sides[j] - sides[i]]
    middle, *rest = of(at + np.array(around))
    up, down, far_up, far_down = np.array(rest[: 4 * size]).reshape(4, size)
    slope = (8 * (up - down) - (far_up - far_down)) / (12 * WIDE)
    curve = np.diag((30 * middle - 16 * (up + down) + far_up + far_down) / 12)
    for (i, j), cross in zip(pairs, np.array(rest[4 * size :]).reshape(-1, 4), strict=True):
        curve[i, j] = curve[j, i] = (cross[2] + cross[3] - cross[0] - cross[1]) / 4
    return slope, curve / WIDE**2


def _inverse(curve: Floats) -> Floats | None:
    scale = np.sqrt(np.maximum(np.diag(curve), 0.0))
    if not np.all(np.isfinite(curve)) or not np.all(scale > 0):
        return None
    shape = curve / np.outer(scale, scale)
    if float(np.linalg.eigvalsh(shape)[0]) <= 1e-9:
        return None
    return np.asarray(np.linalg.inv(shape) / np.outer(scale, scale), dtype=np.float64)


def _edges(top: Peak) -> tuple[int, ...]:
    """Of each parameter whether it runs off to what is large or small, or may be anything."""
    size = np.abs(top.at)
    errors = np.full(len(size), np.inf)
    if top.covariance is not None:
        errors = np.sqrt(np.diag(top.covariance))
    off = (size > FAR - NEAR_FAR) | ((size > LARGE) & (errors > LOOSE))
    loose = np.isfinite(errors) & (errors > ANYTHING)
    return tuple(int(edge) for edge in np.where(off, np.sign(top.at), loose * OPEN))


def _rows(matrix: Floats) -> tuple[Values, ...]:
    return tuple(tuple(float(cell) for cell in row) for row in matrix)
