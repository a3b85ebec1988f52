"""The models of statsforecast as they are asked here. Only what fits imports this."""

from math import floor, log10

import numpy as np
from statsforecast.models import AutoCES, AutoETS, DynamicOptimizedTheta

from analytics.forecast.naive import Values

LONGEST = 25  # years; what lies further back changes nothing but the wait


def theta(known: Values, season: int, steps: int) -> Values:
    """The dynamic optimised Theta model.

    J. A. Fiorucci et al. (2016), Models for optimising the theta method and their relationship
    to state space models, International Journal of Forecasting 32, p. 1151-1161.
    """
    known, unit = _scaled(known, season)
    found = DynamicOptimizedTheta(season_length=season).forecast(y=known, h=steps)
    return np.asarray(found["mean"], dtype=np.float64) * unit


def ces(known: Values, season: int, steps: int) -> Values:
    """Complex exponential smoothing, with the season that fits best.

    I. Svetunkov, N. Kourentzes and K. Ord (2022), Complex exponential smoothing, Naval Research
    Logistics 69, p. 1108-1123.
    """
    known, unit = _scaled(known, season)
    found = AutoCES(season_length=season).forecast(y=known, h=steps)
    return np.asarray(found["mean"], dtype=np.float64) * unit


def ces_on_logs(known: Values, season: int, steps: int) -> Values:
    """The same of the logarithms, for what grows and swings by percentages."""
    if float(np.min(known)) <= 0:
        raise ValueError("only what is above zero has a logarithm")
    found = AutoCES(season_length=season).forecast(y=np.log(known[-LONGEST * season :]), h=steps)
    return np.exp(np.asarray(found["mean"], dtype=np.float64))


def ets(known: Values, season: int, steps: int, form: str | None) -> tuple[Values, str]:
    """Exponential smoothing of one form, or of the best by AICc; and the form, such as MAM N.

    R. J. Hyndman et al. (2008), Forecasting with exponential smoothing: the state space approach.
    """
    known, unit = _scaled(known, season)
    model = AutoETS(season_length=season)
    if form is not None:
        model = AutoETS(season_length=season, model=form[:3], damped=form[3] == "D")
    model.fit(known)
    found = np.asarray(model.predict(h=steps)["mean"], dtype=np.float64)
    return found * unit, str(model.model_["components"])


def _scaled(known: Values, season: int) -> tuple[Values, float]:
    """The values in a unit that brings them between 100 and 1,000, where optimisers work well."""
    known = known[-LONGEST * season :]
    size = float(np.mean(np.abs(known)))
    unit = 10.0 ** (floor(log10(size)) - 2) if size > 0 else 1.0
    return known / unit, unit
