"""The verb that tells how good the forecasts of a metric were."""

import argparse
from collections.abc import Iterator
from typing import Any

from analytics.command.bringing import chosen
from analytics.interval import Bounds
from analytics.outlook.called import Contest, contest
from analytics.outlook.judged import Judged, Standing, standing
from analytics.outlook.keeping import flush
from analytics.outlook.score import Score
from analytics.outlook.track import Record, Track, tracked
from analytics.store import Store
from analytics.view import BASES, View


def arguments(verb: argparse.ArgumentParser) -> None:
    """What can be said of `track`."""
    verb.add_argument("name", metavar="NAME")
    verb.add_argument("--by", metavar="DIMENSION")
    verb.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE")
    verb.add_argument("--base", choices=tuple(BASES), default="billings")
    verb.add_argument("--version", type=int, metavar="N")


def tracking(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """The scores of forecasts as they were made, and of trials on the past, never mixed.

    The actuals of the version asked for score all of them.
    """
    found = tracked(store, asked.name, _view(asked), asked.by, wait=True)
    flush(store)
    whole = found.of[None]
    parts = {str(part): track for part, track in found.of.items() if part is not None}
    of_all = {asked.by: "all"} if asked.by else {}
    return {
        "ok": True,
        "metric": whole.metric.name,
        "unit": whole.metric.unit,
        "version": whole.version,
        "rows": [*({**of_all, **row} for row in _scores(whole)), *(
            {asked.by: part, **row} for part, track in parts.items() for row in _scores(track)
        )],
        "months": [_month(one) for record in _records(whole).values() for one in record.judged],
        "versions": [_version(whole, number) for number in range(len(whole.past))],
        "calls": _calls(whole),
    }  # fmt: skip


def _view(asked: argparse.Namespace) -> View:
    return View(base=asked.base, version=asked.version, where=chosen(asked.where))


def _records(track: Track) -> dict[str, Record]:
    return {"frozen": track.frozen, "backtest": track.backtest}


def _scores(track: Track) -> Iterator[dict[str, Any]]:
    for name, record in _records(track).items():
        yield from ({"from": name, **_standing(one)} for one in record.standings)


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "ahead": one.ahead or "1 to 12",
        **_score(one.model),
        "seasonal_naive": one.naive.wape,
        "seasonal_naive_mase": one.naive.mase,
        "runner_up": one.runner_up.wape,
        "value_added": one.added,
        **_ends("value_added", one.added_bounds),
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "months": score.count,
        "wape": score.wape,
        **_ends("wape", score.wape_bounds),
        "mase": score.mase,
        "bias": score.bias,
        "coverage_80": score.within_80.share,
        "coverage_95": score.within_95.share,
    }


def _ends(name: str, bounds: Bounds | None) -> dict[str, float | None]:
    low, high = bounds or (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _month(one: Judged) -> dict[str, Any]:
    return {
        "from": "backtest" if one.version is None else "frozen",
        "version": one.version,
        "known_to": f"{one.origin:%Y-%m}",
        "month": f"{one.month:%Y-%m}",
        "ahead": one.step,
        "actual": one.actual,
        "forecast": one.said,
        **_ends("80", one.band_80),
        **_ends("95", one.band_95),
        "seasonal_naive": one.naive,
        "runner_up": one.runner_up,
    }


def _version(track: Track, place: int) -> dict[str, Any]:
    one = track.past[place]
    judged = [found for found in track.frozen.judged if found.version == one.version]
    score = standing(judged, None).model
    return {
        "version": one.version,
        "made": one.made.isoformat(),
        "known_to": f"{one.origin:%Y-%m}",
        "model": one.forecast.model,
        **_score(score),
    }


def _calls(track: Track) -> dict[str, Any]:
    found: Contest = contest(track.calls)
    rows = [
        {
            "month": f"{one.made.month:%Y-%m}",
            "call": one.made.amount,
            "version": one.made.version,
            "before": one.made.before,
            "actual": one.actual,
            "forecast": one.model.said if one.model else None,
            "seasonal_naive": one.model.naive if one.model else None,
        }
        for one in track.calls
    ]
    return {
        "months": found.call.count,
        "wape": found.call.wape,
        "forecast_wape": found.model.wape,
        "seasonal_naive_wape": found.naive.wape,
        "value_added_by_call": found.added_by_call,
        "value_added_by_forecast": found.added_by_model,
        "rows": rows,
    }
