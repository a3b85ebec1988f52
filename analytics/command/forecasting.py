"""The verb that tells what a metric will come to, or any series of months in a file."""

import argparse
from pathlib import Path
from typing import Any

from analytics.command.bare_series import bare_series
from analytics.command.bringing import CommandError, chosen
from analytics.forecast import Forecast, ForecastError, Outcome
from analytics.outlook import keeping
from analytics.outlook.asking import Ending, Outlook, by_month, ending, foreseen
from analytics.outlook.judged import Standing, backtest_judged, standings
from analytics.outlook.score import Score
from analytics.store import Store
from analytics.view import BASES, View

GRAINS = {"month": "months", "quarter": "quarters"}
YEAR = {"month": 12, "quarter": 4}
BANDS = ("80", "95")
NEITHER = "Name a metric, or a file of series with --series."
TOO_FAR = "A forecast reaches {most} {periods} ahead: ask for 1 to {most} with --horizon."


def arguments(verb: argparse.ArgumentParser) -> None:
    """What can be said of `forecast`."""
    verb.add_argument("name", nargs="?", metavar="NAME")
    verb.add_argument(
        "--series", type=Path, metavar="FILE.csv", help="columns series, month, value"
    )
    verb.add_argument("--model", help="of --series: no choice, but this model of the textbook")
    verb.add_argument("--horizon", type=int, metavar="12", help="how many periods ahead")
    verb.add_argument("--by", metavar="DIMENSION")
    verb.add_argument("--grain", choices=tuple(GRAINS), default="month")
    verb.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE")
    verb.add_argument("--base", choices=tuple(BASES), default="billings")
    verb.add_argument("--version", type=int, metavar="N")


def forecasting(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """What is known, what will come with its bands, how it was chosen and how good it was."""
    if asked.series:
        return bare_series(asked.folder / asked.series, asked.horizon or 12, asked.model)
    if not asked.name:
        raise CommandError(NEITHER)
    try:
        found = foreseen(store, asked.name, _view(asked), asked.grain, asked.by).result()
    except KeyboardInterrupt:
        keeping.stop()
        raise
    if found is None:
        raise ForecastError("Nothing was worked out.")
    most = len(found.whole.outcomes)
    horizon = min(most, YEAR[asked.grain]) if asked.horizon is None else asked.horizon
    if not 1 <= horizon <= most:
        raise ForecastError(TOO_FAR.format(most=most, periods=GRAINS[asked.grain]))
    keeping.flush(store)
    said = {
        "ok": True,
        "metric": found.metric.name,
        "unit": found.metric.unit,
        "version": found.version,
        "grain": found.grain,
        "year": _year(ending(found)),
        **told(found.whole, horizon),
        "track_record": _record(found),
    }
    if asked.by:
        said["parts"] = [
            {asked.by: name, **told(part, horizon)} for name, part in found.parts.items()
        ]
    return said


def told(forecast: Forecast, horizon: int) -> dict[str, Any]:
    """A forecast with its history, so many periods ahead."""
    known = forecast.series
    ahead = [
        {"month": f"{forecast.month(step):%Y-%m}", "value": outcome.point, **_bands(outcome)}
        for step, outcome in enumerate(forecast.outcomes[:horizon], start=1)
    ]
    return {
        "history": [
            {"month": f"{known.month(i):%Y-%m}", "value": value}
            for i, value in enumerate(known.values)
        ],
        "forecast": ahead,
        "bands": {
            share: [
                {"month": one["month"], "low": one[f"low_{share}"], "high": one[f"high_{share}"]}
                for one in ahead
            ]
            for share in BANDS
        },
        "model": forecast.model,
        "title": forecast.title,
        "runner_up": forecast.runner_up,
        "why": forecast.why,
    }


def _bands(outcome: Outcome) -> dict[str, float]:
    return {name: value for name, value in vars(outcome).items() if name != "point"}


def _year(year: Ending) -> dict[str, Any]:
    """What the fiscal year comes to."""
    return {
        "year": year.label,
        "from": f"{year.first:%Y-%m}",
        "to": f"{year.last:%Y-%m}",
        "actual": year.actual,
        "months_left": year.months_left,
        "value": year.outcome.point,
        **_bands(year.outcome),
    }


def _record(found: Outlook) -> dict[str, Any]:
    """How the known months would have been forecast, and how by the same month a year before."""
    months = by_month(found)
    judged = tuple(backtest_judged(months))
    return {
        "from": "backtest",
        "origins": len(months.origins),
        "months_ahead": [_standing(one) for one in standings(judged)],
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "ahead": one.ahead,
        "model": _score(one.model),
        "seasonal_naive": _score(one.naive),
        "runner_up": _score(one.runner_up),
        "value_added": one.added,
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "months": score.count,
        "wape": score.wape,
        "mase": score.mase,
        "bias": score.bias,
        "coverage_80": score.within_80.share,
        "coverage_95": score.within_95.share,
    }


def _view(asked: argparse.Namespace) -> View:
    return View(base=asked.base, version=asked.version, where=chosen(asked.where))
