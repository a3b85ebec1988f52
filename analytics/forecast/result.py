"""A forecast as a value: outcomes with bands, how the model was chosen, and how sure a sum is."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from analytics.forecast import band
from analytics.forecast.series import ForecastError, Series


@dataclass(frozen=True)
class Outcome:
    """A figure to come, with the bands that hold it in 80 and in 95 of 100 cases."""

    point: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float


@dataclass(frozen=True)
class Trial:
    """One candidate in the rolling-origin backtest.

    `score` is its mean absolute scaled error over the origins; `errors` is actual minus forecast,
    origin by step, as far as the steps had come by the end of the series.
    """

    model: str
    title: str
    score: float
    errors: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Forecast:
    """What a series will bring: one outcome a period ahead, and what speaks for the model.

    `trials` holds every candidate, the chosen first; `origins` the last known month of every
    backtest origin, oldest first.
    """

    series: Series
    model: str
    title: str
    runner_up: str | None
    why: str
    outcomes: tuple[Outcome, ...]
    trials: tuple[Trial, ...]
    origins: tuple[date, ...]

    def month(self, step: int) -> date:
        """The first month of a step ahead, counted from 1."""
        return self.series.month(len(self.series.values) + step - 1)

    def ends(self) -> tuple[int, ...]:
        """How many values every backtest origin knew, oldest first."""
        first, apart = self.series.first, 12 // self.series.season
        return tuple(
            ((origin.year - first.year) * 12 + origin.month - first.month) // apart + 1
            for origin in self.origins
        )

    def banded(self) -> "Forecast":
        """The same points with the bands that the chosen one's errors give."""
        steps = range(1, len(self.outcomes) + 1)
        return replace(self, outcomes=tuple(self.total(step, step) for step in steps))

    def total(self, first_step: int, last_step: int) -> Outcome:
        """The sum of consecutive steps, with a band of its own."""
        spread = self._spread(first_step, last_step)
        return Outcome(spread.point, *spread.band(0.80), *spread.band(0.95))

    def chance(self, first_step: int, last_step: int, at_least: float) -> float:
        """The chance that the sum of consecutive steps reaches an amount."""
        return self._spread(first_step, last_step).chance(at_least)

    def _spread(self, first_step: int, last_step: int) -> band.Spread:
        if not 1 <= first_step <= last_step <= len(self.outcomes):
            raise ForecastError(
                f"The forecast has steps 1 to {len(self.outcomes)}, "
                f"not {first_step} to {last_step}."
            )
        points = [outcome.point for outcome in self.outcomes]
        return self._errors.spread(self.series, points, first_step, last_step)

    @cached_property
    def _errors(self) -> band.Errors:
        next_one = self.outcomes[0].point
        return band.learnt(self.series, self.ends(), self.trials[0].errors, next_one)

    def to_json(self) -> str:
        """All of it as text, to the last digit."""
        return json.dumps(asdict(self), default=date.isoformat)

    @staticmethod
    def from_json(text: str) -> "Forecast":
        """The forecast that was written as this text."""
        told = json.loads(text)
        told["series"] = series_from(told["series"])
        told["outcomes"] = tuple(Outcome(**outcome) for outcome in told["outcomes"])
        told["trials"] = tuple(
            Trial(**{**trial, "errors": tuple(map(tuple, trial["errors"]))})
            for trial in told["trials"]
        )
        told["origins"] = tuple(date.fromisoformat(origin) for origin in told["origins"])
        return Forecast(**told)


def series_from(told: dict[str, Any]) -> Series:
    """The series that was written as these words and numbers."""
    first, values = date.fromisoformat(told["first"]), tuple(told["values"])
    return Series(**{**told, "first": first, "values": values})


def total(forecast: Forecast, first_step: int, last_step: int) -> Outcome:
    """The sum of consecutive steps of a forecast, with a band of its own."""
    return forecast.total(first_step, last_step)
