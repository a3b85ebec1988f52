"""The simplest rivals, in plain numbers: what a model has to beat."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

OFTEN = 0.76  # below this share of periods with demand it is rare: Syntetos and Boylan (2005)


def season_naive(values: Sequence[float] | Values, season: int, steps: int) -> Values:
    """The same period a year before; the last value where there is no whole year."""
    known = np.asarray(values, dtype=np.float64)
    if len(known) < season:
        return np.full(steps, known[-1])
    return known[len(known) - season + np.arange(steps) % season]


def last_value(values: Sequence[float] | Values, season: int, steps: int) -> Values:  # noqa: ARG001 - as every rival is called
    """The last value again."""
    return np.full(steps, np.asarray(values, dtype=np.float64)[-1])


def recent_mean(values: Sequence[float] | Values, season: int, steps: int) -> Values:
    """The mean of the last year, or of what there is."""
    return np.full(steps, np.asarray(values, dtype=np.float64)[-season:].mean())


def rare_demand(values: Sequence[float] | Values, season: int, steps: int) -> Values:  # noqa: ARG001 - as every rival is called
    """How often times how much, each smoothed; falls where nothing comes any more.

    R. H. Teunter, A. A. Syntetos and M. Z. Babai (2011), Intermittent demand: linking
    forecasting to inventory obsolescence, European Journal of Operational Research 214,
    p. 606-615, with both weights at 0.1.
    """
    known = np.asarray(values, dtype=np.float64)
    there = known != 0
    if not there.any():
        return np.zeros(steps)
    often, much = float(there.mean()), float(known[there].mean())
    for value in known:
        often += 0.1 * (float(value != 0) - often)
        much += 0.1 * (float(value) - much) if value != 0 else 0.0
    return np.full(steps, often * much)


def since_begun(values: Sequence[float] | Values, season: int) -> Values:
    """The values without the zeros before the first other one, where that was a beginning.

    It was where hardly a period since is zero and there are enough of them, as of an account that
    came later; not where zeros are usual, as of money lost, or after a single order.
    """
    known = np.asarray(values, dtype=np.float64)
    there = np.flatnonzero(known)
    if not len(there) or there[0] < season // 2:
        return known
    since = known[there[0] :]
    begun = len(since) >= season // 2 and np.count_nonzero(since) >= OFTEN * len(since)
    return since if begun else known


def season_scale(values: Sequence[float] | Values, season: int) -> float:
    """The mean error of seasonal naive within the values, by which errors are scaled.

    R. J. Hyndman and A. B. Koehler (2006), Another look at measures of forecast accuracy,
    International Journal of Forecasting 22, p. 679-688. Of naive up to a year; 0 where nothing
    ever moved.
    """
    known = np.asarray(values, dtype=np.float64)
    lag = season if len(known) > season else 1
    if len(known) <= lag:
        return 0.0
    return float(np.mean(np.abs(known[lag:] - known[:-lag])))
