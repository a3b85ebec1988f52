"""What a series of months will bring: a model chosen by its own past errors, and honest bands.

Pure: numbers in, forecast out. The libraries that fit are loaded when something is fitted.
"""

from analytics.forecast.choice import forecast
from analytics.forecast.naive import season_naive
from analytics.forecast.named import Named, by_model
from analytics.forecast.result import Forecast, Outcome, Trial, total
from analytics.forecast.series import ForecastError, Series

__all__ = [
    "Forecast",
    "ForecastError",
    "Named",
    "Outcome",
    "Series",
    "Trial",
    "by_model",
    "forecast",
    "season_naive",
    "total",
]
