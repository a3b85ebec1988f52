"""A model asked for by its textbook name, fitted as the textbook fits it: for checks by hand.

Forecasts of the book are made by `forecast`; this answers what, say, the airline model would say.
"""

import re
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from analytics.forecast.naive import Values
from analytics.forecast.series import ForecastError, Series

ARIMA = re.compile(
    r"arima\((\d),(\d),(\d)\)(?:\((\d),(\d),(\d)\)(?:\[(\d+)\])?)?(onlogs|log)?", re.IGNORECASE
)
HOLT_WINTERS = re.compile(r"holt-?winters(multiplicative|additive)?", re.IGNORECASE)
STEP = 1e-3  # of the differences by which R's optim finds slopes; its results depend on it
UNKNOWN = (
    "{name!r} names no model here; say ARIMA(0,1,1)(0,1,1)[12] on logs, "
    "or Holt-Winters multiplicative or additive."
)


@dataclass(frozen=True)
class Named:
    """What a model of the textbook says: its parameters, its fit, and its points."""

    name: str
    parameters: Mapping[str, float]
    fit: Mapping[str, float]
    points: tuple[float, ...]


def by_model(series: Series, name: str, horizon: int) -> Named:
    """The points of a model by its name, such as ARIMA(0,1,1)(0,1,1)[12] on logs."""
    series.checked()
    known = np.asarray(series.values, dtype=np.float64)
    plain = name.replace(" ", "")
    if found := HOLT_WINTERS.fullmatch(plain):
        return _holt_winters(known, series.season, horizon, (found[1] or "multiplicative").lower())
    if found := ARIMA.fullmatch(plain):
        orders = [int(part or 0) for part in found.groups()[:6]]
        return _arima(known, orders, int(found[7] or series.season), horizon, logs=bool(found[8]))
    raise ForecastError(UNKNOWN.format(name=name))


def _arima(known: Values, orders: list[int], season: int, horizon: int, *, logs: bool) -> Named:
    """Exact maximum likelihood of the differenced values; of logs, forecasts are medians.

    G. E. P. Box and G. M. Jenkins (1970), Time series analysis, forecasting and control, ch. 9.
    """
    from statsmodels.tools.sm_exceptions import (  # noqa: PLC0415 - heavy, and rarely asked
        EstimationWarning,
    )
    from statsmodels.tsa.statespace.sarimax import SARIMAX  # noqa: PLC0415

    if logs and float(np.min(known)) <= 0:
        raise ForecastError("A model on logs needs values above zero in every period.")
    used = np.log(known) if logs else known
    seasonal = (*orders[3:], season) if any(orders[3:]) else (0, 0, 0, 0)
    if len(known) < sum(orders) + season * (orders[4] + orders[3] + orders[5]) + 2:
        raise ForecastError(f"{len(known)} values are too few to fit this model.")
    ask = partial(SARIMAX, used, order=tuple(orders[:3]), seasonal_order=seasonal)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", EstimationWarning)
        fitted = ask(simple_differencing=True).fit(disp=False, maxiter=500)
    points = ask().smooth(fitted.params).forecast(horizon)
    said = dict(zip(fitted.param_names, map(float, fitted.params), strict=True))
    text = f"ARIMA({','.join(map(str, orders[:3]))})"
    if any(orders[3:]):
        text += f"({','.join(map(str, orders[3:]))})[{season}]"
    return Named(
        f"{text} on logs" if logs else text,
        said,
        {"log_likelihood": float(fitted.llf), "aic": float(fitted.aic)},
        tuple(float(x) for x in (np.exp(points) if logs else points)),
    )


def _holt_winters(known: Values, season: int, horizon: int, kind: str) -> Named:
    """Least squared errors, started from a decomposition of the first two years.

    P. R. Winters (1960), Forecasting sales by exponentially weighted moving averages, Management
    Science 6, p. 324-342; start values and search are those of R's HoltWinters().
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - heavy, and rarely asked

    if season < 2 or len(known) < 2 * season + 1:
        raise ForecastError("Holt-Winters needs a season and more than two whole years.")
    times = kind == "multiplicative"
    if times and float(np.min(known)) <= 0:
        raise ForecastError("Multiplicative Holt-Winters needs values above zero.")
    started = _started(known, season, times=times)

    def squares(weights: Values) -> float:
        return _smoothed(known, started, weights, horizon, times=times)[0]

    best = minimize(
        squares,
        np.array([0.3, 0.1, 0.1]),
        jac=partial(_slopes, squares),
        method="L-BFGS-B",
        bounds=[(0.0, 1.0)] * 3,
        options={"ftol": 1e7 * np.finfo(float).eps, "gtol": 0.0, "maxcor": 5},
    )
    sse, level, trend, points = _smoothed(known, started, best.x, horizon, times=times)
    weights = dict(zip(("alpha", "beta", "gamma"), map(float, best.x), strict=True))
    return Named(
        f"Holt-Winters {kind}",
        {**weights, "level": level, "trend": trend},
        {"sse": sse},
        tuple(float(x) for x in points),
    )


def _slopes(squares: Callable[[Values], float], weights: Values) -> Values:
    found = []
    for i in range(len(weights)):
        up, down = weights.copy(), weights.copy()
        up[i], down[i] = min(1.0, weights[i] + STEP), max(0.0, weights[i] - STEP)
        found.append((squares(up) - squares(down)) / (up[i] - down[i]))
    return np.array(found)


def _started(known: Values, season: int, *, times: bool) -> tuple[float, float, Values]:
    """Level, trend and season of the first two years, by moving averages and a line."""
    ends = 1.0 if season % 2 else 0.5
    weights = np.ones(season + 1 - season % 2)
    weights[[0, -1]] = ends
    half = season // 2
    first = known[: 2 * season]
    middle = np.convolve(first, weights / season, "valid")
    inner = first[half : half + len(middle)]
    apart = inner / middle if times else inner - middle
    figure = np.array(
        [np.mean(apart[(place - half) % season :: season]) for place in range(season)]
    )
    figure = figure / np.mean(figure) if times else figure - np.mean(figure)
    trend, level = np.polyfit(np.arange(1, len(middle) + 1), middle, 1)
    return float(level), float(trend), figure


def _smoothed(
    known: Values,
    started: tuple[float, float, Values],
    weights: Values,
    horizon: int,
    *,
    times: bool,
) -> tuple[float, float, float, Values]:
    """Squared errors, last level and trend, and the points ahead."""
    level, trend, figure = started
    alpha, beta, gamma = (float(weight) for weight in weights)
    season, seasons, squares = len(figure), [float(x) for x in figure], 0.0
    for i in range(season, len(known)):
        value, usual, expected = float(known[i]), seasons[i - season], level + trend
        squares += (value - (expected * usual if times else expected + usual)) ** 2
        before, plain = level, value / usual if times else value - usual
        level = alpha * plain + (1 - alpha) * expected
        trend = beta * (level - before) + (1 - beta) * trend
        now = value / level if times else value - level
        seasons.append(gamma * now + (1 - gamma) * usual)
    steps = np.arange(1, horizon + 1)
    last = np.array(seasons[-season:])[(steps - 1) % season]
    lines = level + steps * trend
    return squares, level, trend, lines * last if times else lines + last
