"""How far off forecasts were: WAPE, MASE, bias, coverage of the bands, value added over naive."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from analytics.interval import Bounds, of_ratio, wilson

FEWEST = 8


@dataclass(frozen=True)
class Pair:
    """One forecast of one period, and what came.

    `scale` is the mean error of the seasonal naive forecast in the history known at the time;
    `block` numbers stretches of time, inside which errors go together.
    """

    actual: float
    forecast: float
    scale: float | None = None
    band_80: Bounds | None = None
    band_95: Bounds | None = None
    block: int = 0

    @property
    def error(self) -> float:
        """How far the forecast lay from what came, whichever way."""
        return abs(self.actual - self.forecast)


@dataclass(frozen=True)
class Coverage:
    """How many of the periods that had a band fell inside it."""

    inside: int
    count: int

    @property
    def share(self) -> float | None:
        """The share inside; None where no period had a band."""
        return self.inside / self.count if self.count else None

    @property
    def bounds(self) -> Bounds | None:
        """Wilson's 95 % bounds of the share."""
        return wilson(self.inside, self.count)


@dataclass(frozen=True)
class Score:
    """What one forecaster's periods come to; bounds only where there are eight blocks or more."""

    count: int
    wape: float | None
    mase: float | None
    bias: float | None
    within_80: Coverage
    within_95: Coverage
    wape_bounds: Bounds | None = None


def wape(actual: Sequence[float], forecast: Sequence[float]) -> float | None:
    """The sum of the errors by the sum of what came: 70 of 440 is 15.9 %.

    S. Kolassa and W. Schuetz (2007), Advantages of the MAD/MEAN ratio over the MAPE, Foresight 6,
    p. 40-43. Periods without anything count; None where nothing came at all.
    """
    whole = sum(abs(one) for one in actual)
    return _errors(actual, forecast) / whole if whole else None


def bias(actual: Sequence[float], forecast: Sequence[float]) -> float | None:
    """What was forecast beyond what came, by what came: 430 for 440 is -2.3 %, which is too low.

    None where what came is nothing or less, for its sign would turn round.
    """
    whole = sum(actual)
    return (sum(forecast) - whole) / whole if whole > 0 else None


def naive_error(history: Sequence[float], season: int) -> float | None:
    """The mean error inside a history of saying "as a year before"; None where it never erred."""
    steps = [abs(now - then) for now, then in zip(history[season:], history, strict=False)]
    return sum(steps) / len(steps) or None if steps else None


def mase(pairs: Sequence[Pair]) -> float | None:
    """The mean error, each by the naive error of the history that was known then.

    R. J. Hyndman and A. B. Koehler (2006), Another look at measures of forecast accuracy,
    International Journal of Forecasting 22(4), p. 679-688. Of the periods whose history reaches
    over more than a year; None where none does.
    """
    scaled = [pair.error / pair.scale for pair in pairs if pair.scale]
    return sum(scaled) / len(scaled) if scaled else None


def value_added(error: float | None, naive: float | None) -> float | None:
    """The part of the naive forecast's error that is spared; below zero where naive was better."""
    return None if error is None or not naive else 1 - error / naive


def scored(pairs: Sequence[Pair]) -> Score:
    """All measures of one forecaster's periods."""
    actual, forecast = [pair.actual for pair in pairs], [pair.forecast for pair in pairs]
    sums = [(sum(p.error for p in block), sum(abs(p.actual) for p in block))
            for block in _blocks(pairs)]  # fmt: skip
    return Score(
        count=len(pairs),
        wape=wape(actual, forecast),
        mase=mase(pairs),
        bias=bias(actual, forecast),
        within_80=_covered((pair.actual, pair.band_80) for pair in pairs),
        within_95=_covered((pair.actual, pair.band_95) for pair in pairs),
        wape_bounds=_ratio(sums),
    )


def value_added_bounds(pairs: Sequence[Pair], rival: Sequence[Pair]) -> Bounds | None:
    """The 95 % bounds of the value added over a rival at the same periods, block by block."""
    ours, theirs = _blocks(pairs), _blocks(rival)
    sums = [
        (sum(p.error for p in mine), sum(p.error for p in other))
        for mine, other in zip(ours, theirs, strict=True)
    ]
    found = _ratio(sums)
    return None if found is None else (1 - found[1], 1 - found[0])


def _blocks(pairs: Iterable[Pair]) -> list[list[Pair]]:
    ordered = sorted(pairs, key=lambda pair: pair.block)
    return [list(block) for _, block in groupby(ordered, key=lambda pair: pair.block)]


def _ratio(sums: Sequence[tuple[float, float]]) -> Bounds | None:
    if len(sums) < FEWEST:
        return None
    found = of_ratio(
        len(sums),
        sum(n for n, _ in sums),
        sum(d for _, d in sums),
        sum(n * n for n, _ in sums),
        sum(n * d for n, d in sums),
        sum(d * d for _, d in sums),
    )
    return found and (max(found[0], 0.0), found[1])


def _covered(found: Iterable[tuple[float, Bounds | None]]) -> Coverage:
    inside = [band[0] <= actual <= band[1] for actual, band in found if band is not None]
    return Coverage(sum(inside), len(inside))


def _errors(actual: Sequence[float], forecast: Sequence[float]) -> float:
    return sum(abs(a - f) for a, f in zip(actual, forecast, strict=True))
