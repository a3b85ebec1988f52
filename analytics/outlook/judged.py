"""Forecasts held against what came: as they stood at a version, or tried out on the past."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from analytics.forecast import Forecast, ForecastError, Outcome, Series, Trial
from analytics.interval import Bounds
from analytics.outlook.score import (
    Pair,
    Score,
    naive_error,
    scored,
    value_added,
    value_added_bounds,
)
from analytics.view import distance, shift

# How many months ahead are told apart.
AHEAD = (1, 3, 6, 12)
YEAR = 12
EPOCH = date(1, 1, 1)


@dataclass(frozen=True)
class Frozen:
    """A forecast as it stood at a version of the book, made on the day of that version."""

    version: int
    made: datetime
    forecast: Forecast

    @property
    def origin(self) -> date:
        """The last month that was known in it."""
        return last_known(self.forecast.series)


@dataclass(frozen=True)
class Judged:
    """One month that came, and what was said of it `step` months before.

    `scale` is the naive error of the history known then; only frozen ones have a version.
    """

    origin: date
    step: int
    month: date
    actual: float
    said: float
    naive: float | None
    scale: float | None
    band_80: Bounds | None
    band_95: Bounds | None
    runner_up: float | None = None
    version: int | None = None


@dataclass(frozen=True)
class Standing:
    """How the forecasts of one distance ahead, or of all, stand beside naive and the runner-up.

    The value added is of the months that naive could speak of too.
    """

    ahead: int | None
    model: Score
    naive: Score
    runner_up: Score
    added: float | None
    added_bounds: Bounds | None


def last_known(series: Series) -> date:
    """The last month of a series."""
    return series.month(len(series.values) - 1)


def naive_of(series: Series, step: int) -> float | None:
    """The same month of the last year known; None where no whole year is."""
    known, season = series.values, series.season
    return known[len(known) - season + (step - 1) % season] if len(known) >= season else None


def until(series: Series, count: int) -> Series:
    """A series as it was when so many of its months were known."""
    return replace(series, values=series.values[:count])


def frozen_judged(one: Frozen, actual: Series) -> Iterator[Judged]:
    """Every month of a frozen forecast that has come since, by the actuals at hand."""
    known = one.forecast.series
    came = {actual.month(i): value for i, value in enumerate(actual.values)}
    scale = naive_error(known.values, known.season)
    for step, outcome in enumerate(one.forecast.outcomes, start=1):
        month = one.forecast.month(step)
        if month in came:
            yield Judged(
                one.origin, step, month, came[month], outcome.point, naive_of(known, step), scale,
                *_bands(outcome), version=one.version,
            )  # fmt: skip


def backtest_judged(forecast: Forecast) -> Iterator[Judged]:
    """Every month of the trials that the model was chosen by, up to a year ahead.

    The band of a trial is the one that the errors of all other trials give.
    """
    series, chosen = forecast.series, forecast.trials[0]
    rival = next((t for t in forecast.trials if t.model == forecast.runner_up), None)
    at = {series.month(i): i for i in range(len(series.values))}
    for row, origin in enumerate(forecast.origins):
        known = until(series, at[origin] + 1)
        scale = naive_error(known.values, series.season)
        others = _without(forecast, row, at[origin] + 1)
        for step, error in enumerate(chosen.errors[row][:YEAR], start=1):
            actual = series.values[at[origin] + step]
            yield Judged(
                origin, step, known.month(at[origin] + step), actual, actual - error,
                naive_of(known, step), scale, *_tried_bands(others, step),
                runner_up=_said(rival, row, step, actual),
            )  # fmt: skip


def standings(judged: Sequence[Judged]) -> tuple[Standing, ...]:
    """One for each distance ahead that has come, then one for all of them up to a year."""
    found = [standing([one for one in judged if one.step == ahead], ahead) for ahead in AHEAD]
    found.append(standing([one for one in judged if one.step <= YEAR], None))
    return tuple(one for one in found if one.model.count)


def standing(judged: Sequence[Judged], ahead: int | None) -> Standing:
    """How the forecasts of these months stand."""
    months = ahead or YEAR
    ours = [_pair(one, one.said, months) for one in judged if one.naive is not None]
    naive = [_pair(one, one.naive, months) for one in judged if one.naive is not None]
    rival = [_pair(one, one.runner_up, months) for one in judged if one.runner_up is not None]
    beside = scored(naive)
    return Standing(
        ahead,
        scored([_pair(one, one.said, months, banded=True) for one in judged]),
        beside,
        scored(rival),
        added=value_added(scored(ours).wape, beside.wape),
        added_bounds=value_added_bounds(ours, naive),
    )


def of_the_last_year(judged: Iterable[Judged], last: date, ahead: int = 1) -> list[Judged]:
    """The twelve months up to `last`, as they were forecast that far ahead."""
    first = shift(last, 1 - YEAR)
    return [one for one in judged if one.step == ahead and first <= one.month <= last]


def _pair(one: Judged, said: float, months: int, *, banded: bool = False) -> Pair:
    """What somebody said of a month, beside what came; errors go together over `months`."""
    bands = (one.band_80, one.band_95) if banded else (None, None)
    block = distance(EPOCH, one.month) // months
    return Pair(one.actual, said, one.scale, *bands, block)


def _bands(outcome: Outcome) -> tuple[Bounds, Bounds]:
    return (outcome.low_80, outcome.high_80), (outcome.low_95, outcome.high_95)


def _without(forecast: Forecast, row: int, end: int) -> Forecast | None:
    """What one trial forecast, with the errors of all others; None where there are none."""
    chosen, others = forecast.trials[0], [i for i in range(len(forecast.origins)) if i != row]
    if not any(chosen.errors[i] for i in others):
        return None
    came = forecast.series.values[end:]
    points = [actual - error for actual, error in zip(came, chosen.errors[row], strict=False)]
    return replace(
        forecast,
        outcomes=tuple(Outcome(point, point, point, point, point) for point in points),
        trials=(replace(chosen, errors=tuple(chosen.errors[i] for i in others)),),
        origins=tuple(forecast.origins[i] for i in others),
    )


def _tried_bands(others: Forecast | None, step: int) -> tuple[Bounds | None, Bounds | None]:
    if others is None:
        return None, None
    try:
        return _bands(others.total(step, step))
    except ForecastError:
        return None, None


def _said(trial: Trial | None, row: int, step: int, actual: float) -> float | None:
    return None if trial is None else actual - trial.errors[row][step - 1]
