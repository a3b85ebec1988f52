"""What a worker process is asked: the whole's forecast, its parts', and the parts made to add up.

The parts of a sum are made to add up to the whole's forecast, which stands: the least change of
the parts, weighed by their error variance, under which they do. It is MinT with the variances of
the one-step errors alone (S. L. Wickramasuriya, G. Athanasopoulos and R. J. Hyndman (2019),
Optimal forecast reconciliation using trace minimization, Journal of the American Statistical
Association 114, p. 804-819), with the whole taken as certain: part i gets the share
v_i / (v_1 + ... + v_n) of what is missing. A part never leaves its floor: what it cannot take, the
others do (S. L. Wickramasuriya, B. A. Turlach and R. J. Hyndman (2020), Optimal non-negative
forecast reconciliation, Statistics and Computing 30, p. 1167-1182).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from math import fsum

from analytics.forecast import Forecast, Outcome, Series, forecast

HORIZON = {12: 24, 4: 8}
SMALL, CENT = 1e-9, 0.005


def whole(series: Series) -> str:
    """The forecast of one series, two years ahead."""
    return _forecast(series, light=False)


def some(parts: Sequence[Series], light: bool) -> list[str]:  # noqa: FBT001 - a worker's arguments have no names
    """The forecasts of several series, each by itself."""
    return [_forecast(one, light=light) for one in parts]


@lru_cache(maxsize=4096)
def _forecast(series: Series, *, light: bool) -> str:
    """Months that a new version of the book left as they were are not worked out again."""
    return forecast(series, HORIZON[series.season], light=light).to_json()


def together(whole: str | None, parts: Mapping[str, str]) -> str:
    """Forecasts by name as one text; where there is a whole, they add up to it."""
    made = {name: Forecast.from_json(text) for name, text in parts.items()}
    if whole is not None:
        made = reconciled(Forecast.from_json(whole), made)
    return packed(made)


def packed(parts: Mapping[str, Forecast]) -> str:
    """Forecasts by name as one text."""
    return json.dumps({name: one.to_json() for name, one in parts.items()}, ensure_ascii=False)


@lru_cache(maxsize=64)
def read(text: str) -> Forecast:
    """The forecast that was written as this text."""
    return Forecast.from_json(text)


@lru_cache(maxsize=4)
def unpacked(text: str) -> dict[str, Forecast]:
    """The forecasts that were written as this text; a thousand take a fifth of a second."""
    return {name: Forecast.from_json(one) for name, one in json.loads(text).items()}


def reconciled(whole: Forecast, parts: Mapping[str, Forecast]) -> dict[str, Forecast]:
    """The same parts, changed as little as possible so that they add up to the whole each month."""
    names = list(parts)
    weights = [variance(parts[name]) for name in names]
    floors = [parts[name].series.floor for name in names]
    steps = []
    for step, wanted in enumerate(whole.outcomes):
        points = [parts[name].outcomes[step].point for name in names]
        steps.append(spread(wanted.point, points, weights, floors))
    return {
        name: replace(
            parts[name],
            outcomes=tuple(
                _moved(outcome, steps[step][place], floors[place])
                for step, outcome in enumerate(parts[name].outcomes)
            ),
        )
        for place, name in enumerate(names)
    }


def foot(whole: Series, parts: Iterable[Series]) -> bool:
    """Whether the parts add up to the whole in every month that is known."""
    told = list(parts)
    alike = all(one.first == whole.first and len(one.values) == len(whole.values) for one in told)
    sums = zip(whole.values, *(one.values for one in told), strict=True) if alike else [(1.0,)]
    return all(abs(one - fsum(others)) < CENT for one, *others in sums)


def variance(part: Forecast) -> float:
    """The mean squared error of its one-step forecasts on the past; 0 where there is none."""
    errors = [row[0] for row in part.trials[0].errors if row] if part.trials else []
    return sum(error * error for error in errors) / len(errors) if errors else 0.0


def spread(
    wanted: float,
    points: Sequence[float],
    weights: Sequence[float],
    floors: Sequence[float | None],
) -> list[float]:
    """Points that add up to what is wanted, none below its floor."""
    found = list(points)
    free = set(range(len(points)))
    while free:
        missing = wanted - sum(found)
        if abs(missing) < SMALL:
            break
        shares = _shares(free, weights, points)
        moved = {place: found[place] + missing * shares[place] for place in free}
        low = {p for p in free if (f := floors[p]) is not None and moved[p] < f}
        for place in low or free:
            floor = floors[place]
            found[place] = floor if place in low and floor is not None else moved[place]
        free -= low
        if not low:
            break
    return found


def _shares(free: set[int], weights: Sequence[float], points: Sequence[float]) -> dict[int, float]:
    """How what is missing is shared: by error variance, else by size, else equally."""
    for measure in (weights, [abs(point) for point in points]):
        whole = sum(measure[place] for place in sorted(free))
        if whole > 0:
            return {place: measure[place] / whole for place in free}
    return dict.fromkeys(free, 1 / len(free))


def _moved(outcome: Outcome, point: float, floor: float | None) -> Outcome:
    """The outcome with its bands around another point."""
    by = point - outcome.point
    # What may have been nothing at all may be so wherever the point has moved.
    lows = tuple(
        low if floor is not None and low <= floor else low + by
        for low in (outcome.low_80, outcome.low_95)
    )
    if floor is not None:
        lows = (max(floor, lows[0]), max(floor, lows[1]))
    return Outcome(
        point, min(point, lows[0]), outcome.high_80 + by, min(point, lows[1]), outcome.high_95 + by
    )
