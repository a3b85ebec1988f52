"""The rolling-origin backtest: every candidate asked again at past months, knowing no more.

L. J. Tashman (2000), Out-of-sample tests of forecasting accuracy: an analysis and review,
International Journal of Forecasting 16, p. 437-450.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from analytics.forecast.candidate import CANDIDATES, Candidate
from analytics.forecast.naive import (
    Values,
    last_value,
    rare_demand,
    recent_mean,
    season_naive,
    since_begun,
)
from analytics.forecast.series import Series

Told = Mapping[str, Values]

SIMPLE = {
    "seasonal_naive": season_naive,
    "recent_mean": recent_mean,
    "last_value": last_value,
    "rare_demand": rare_demand,
}
FRESH_FORM = 6  # origins that keep one form of ETS, found at the first of them
FAR_OUT = 10.0


class Asker:
    """Asks the models what comes after the first so many values, and nothing after them.

    Keeps the form of ETS from one origin to the next later ones, because finding it is most of
    the work; a form was always found on values that lie before the origin.
    """

    def __init__(self, series: Series, members: Sequence[str]) -> None:
        self._series = series
        self._known = np.asarray(series.values, dtype=np.float64)
        self._members = members
        self._form: str | None = None
        self._asked = 0

    def past(self, end: int, steps: int) -> Told:
        """What every member would have said after `end` values."""
        if self._asked % FRESH_FORM == 0:
            self._form = None
        self._asked += 1
        return self._told(self._known[:end], steps)

    def now(self, steps: int) -> Told:
        """What every member says after all values."""
        self._form = None
        return self._told(self._known, steps)

    def _told(self, known: Values, steps: int) -> Told:
        known = since_begun(known, self._series.season)
        told = {member: self._one(member, known, steps) for member in self._members}
        return {member: values for member, values in told.items() if values is not None}

    def _one(self, member: str, known: Values, steps: int) -> Values | None:
        """A member's forecast within the bounds; None where the library cannot or runs away."""
        season = self._series.season
        if member in SIMPLE:
            return self._bounded(SIMPLE[member](known, season, steps))
        try:
            with np.errstate(all="ignore"):
                found = self._fitted(member, known, steps)
        except Exception:  # noqa: BLE001 - a model that cannot falls out, whatever it says
            return None
        middle, reach = float(np.mean(known)), float(np.max(known) - np.min(known))
        if not np.all(np.abs(found[: 2 * season] - middle) <= FAR_OUT * reach + abs(middle) * 1e-6):
            return None
        return self._bounded(found) if np.all(np.isfinite(found)) else None

    def _fitted(self, member: str, known: Values, steps: int) -> Values:
        from analytics.forecast import library  # noqa: PLC0415 - heavy, and only what fits needs it

        season = self._series.season
        if member == "ces":
            return library.ces(known, season, steps)
        if member == "theta":
            return library.theta(known, season, steps)
        if member == "ces_on_logs":
            return library.ces_on_logs(known, season, steps)
        try:
            found, self._form = library.ets(known, season, steps, self._form)
        except Exception:
            if self._form is None:
                raise
            found, self._form = library.ets(known, season, steps, None)
        return found

    def _bounded(self, values: Values) -> Values:
        low = -np.inf if self._series.floor is None else self._series.floor
        high = np.inf if self._series.ceiling is None else self._series.ceiling
        return np.clip(values, low, high)


def combined(candidate: Candidate, told: Told) -> Values | None:
    """The mean or the middle of a candidate's members; of three or four, some may be missing."""
    there = [told[member] for member in candidate.members if member in told]
    if len(there) < min(2, len(candidate.members)):
        return None
    joined = np.median if candidate.middle else np.mean
    return np.asarray(joined(there, axis=0), dtype=np.float64)


def errors(
    series: Series, ends: Sequence[int], told: Sequence[Told], name: str
) -> tuple[tuple[float, ...], ...] | None:
    """Actual minus forecast, origin by step; None where the candidate had no answer once."""
    known = np.asarray(series.values, dtype=np.float64)
    rows = []
    for end, members in zip(ends, told, strict=True):
        said = combined(CANDIDATES[name], members)
        if said is None:
            return None
        come = known[end : end + len(said)]
        rows.append(tuple(float(x) for x in come - said[: len(come)]))
    return tuple(rows)
