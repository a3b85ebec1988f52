"""The measure that is forecast: one value a period, without holes."""

from dataclasses import dataclass
from datetime import date
from math import isfinite

LARGEST = 1e100


class ForecastError(Exception):
    """What cannot be forecast, said in one sentence."""


@dataclass(frozen=True)
class Series:
    """A measure period by period, from the period that opens with the month `first`.

    `season` is the number of periods in a year: 12 by month, 4 by quarter, 1 by year. `floor`
    and `ceiling` are the lowest and the highest that the measure can be; None is no bound. Each
    value of a `trailing` measure looks back over periods that the one before looked at too.
    """

    first: date
    values: tuple[float, ...]
    season: int = 12
    floor: float | None = 0.0
    ceiling: float | None = None
    trailing: bool = False

    def month(self, i: int) -> date:
        """The first month of period `i`, counted from 0; also beyond the end."""
        months = self.first.year * 12 + self.first.month - 1 + i * (12 // self.season)
        try:
            return date(months // 12, months % 12 + 1, 1)
        except ValueError:
            raise ForecastError(f"There is no year {months // 12} to forecast.") from None

    def within(self, value: float) -> float:
        """A value moved to the nearest that the measure can be."""
        low = value if self.floor is None else max(value, self.floor)
        return low if self.ceiling is None else min(low, self.ceiling)

    def checked(self) -> None:
        """Says in one sentence why nothing can be forecast from this, if so."""
        if self.season not in {1, 2, 3, 4, 6, 12}:
            raise ForecastError(
                f"A year has 12 months, 4 quarters or 1 year; {self.season} periods are none."
            )
        if not self.values:
            raise ForecastError("There is no month yet to forecast from.")
        for i, value in enumerate(self.values):
            if not isfinite(value):
                raise ForecastError(f"{self.month(i):%Y-%m} has no value to forecast from.")
            if abs(value) > LARGEST:
                raise ForecastError(f"{value:g} in {self.month(i):%Y-%m} is no amount of anything.")
