"""Months put together to quarters of the fiscal year, the one under way with what is known."""

from dataclasses import replace
from datetime import date
from math import fsum

from analytics.forecast import Forecast, ForecastError, Outcome, Trial
from analytics.view import Calendar, shift

QUARTER = 3
NONE_YET = "No quarter of this book is known in full: there is nothing to go by yet."


def moved(outcome: Outcome, by: float) -> Outcome:
    """The outcome with an amount on top that is known already."""
    return Outcome(
        outcome.point + by,
        outcome.low_80 + by,
        outcome.high_80 + by,
        outcome.low_95 + by,
        outcome.high_95 + by,
    )


def quarterly(months: Forecast, known: Calendar) -> Forecast:
    """A sum's forecast by quarter: each is the sum of its months, the known ones as they are.

    Bands are those of the sums of months to come (`Forecast.total`). Of the backtest those origins
    stay that ended a quarter, with the errors of their months added up.
    """
    values = months.series.values
    begins = next(
        (i for i in range(len(values)) if _opens(months.series.month(i), known)), len(values)
    )
    full = (len(values) - begins) // QUARTER
    if not full:
        raise ForecastError(NONE_YET)
    rest = values[begins + full * QUARTER :]
    past = [fsum(values[begins + i * QUARTER :][:QUARTER]) for i in range(full)]
    series = replace(months.series, first=months.series.month(begins), values=tuple(past), season=4)
    outcomes, step = [moved(months.total(1, QUARTER - len(rest)), fsum(rest))], QUARTER - len(rest)
    while step + QUARTER <= len(months.outcomes):
        outcomes.append(months.total(step + 1, step + QUARTER))
        step += QUARTER
    ends = [i for i, last in enumerate(months.origins) if _opens(shift(last, 1), known)]
    return replace(
        months,
        series=series,
        outcomes=tuple(outcomes),
        trials=tuple(_summed(trial, ends) for trial in months.trials),
        origins=tuple(shift(months.origins[i], 1 - QUARTER) for i in ends),
    )


def _opens(month: date, known: Calendar) -> bool:
    return known.period(month, "quarter")[1] == month


def _summed(trial: Trial, ends: list[int]) -> Trial:
    """The trial from those origins that end a quarter."""
    rows = [
        tuple(fsum(row[i : i + QUARTER]) for i in range(0, len(row) - QUARTER + 1, QUARTER))
        for row in (trial.errors[place] for place in ends)
    ]
    return replace(trial, errors=tuple(rows))
