"""What was forecast against what came, as a picture."""

from collections.abc import Iterable, Sequence
from datetime import date

from analytics.outlook.judged import Judged, last_known
from analytics.outlook.track import Track
from analytics.page import number
from analytics.page.block import Chart, Points, Role, Series
from analytics.page.scene import Scene
from analytics.page.track_words import AHEAD, Headline
from analytics.view import distance, shift

BACK = 36
PATHS: tuple[Role, ...] = ("second", "third", "fourth")
LONG = 3
APART = 6


def chart(scene: Scene, track: Track, top: Headline) -> Chart:
    """What came in bold, what was forecast one month ahead with its range, and whole forecasts."""
    judged = (track.backtest if top.backtest else track.frozen).judged
    ahead = [one for one in judged if one.step == top.standing.ahead]
    last = last_known(track.actual)
    first = max(track.actual.first, shift(min(one.month for one in judged), -6),
                shift(last, 1 - BACK))  # fmt: skip
    months = [shift(first, by) for by in range(distance(first, last) + 1)]
    came = {track.actual.month(i): value for i, value in enumerate(track.actual.values)}
    near = {one.month: one for one in ahead}
    said = AHEAD[top.standing.ahead]
    series = [
        Series(track.metric.title, _along(months, came), "now"),
        Series(
            f"Forecast {said}", _along(months, {m: one.said for m, one in near.items()}), "ahead",
            _along(months, {m: one.band_80[0] for m, one in near.items() if one.band_80}),
            _along(months, {m: one.band_80[1] for m, one in near.items() if one.band_80}),
        ),
        *_paths(months, judged, backtest=top.backtest),
    ]  # fmt: skip
    how = "Backtest: what would have been" if top.backtest else "What was"
    return Chart(
        f"{how} forecast {said}, and what came", _note(scene, top), "fan",
        tuple(map(number.short_month, months)), tuple(series), track.metric.unit, scene.numbers,
    )  # fmt: skip


def _paths(months: Sequence[date], judged: Iterable[Judged], *, backtest: bool) -> list[Series]:
    """The last few forecasts of several months as thin lines, some months apart."""
    by_origin: dict[date, dict[date, float]] = {}
    for one in judged:
        by_origin.setdefault(one.origin, {})[one.month] = one.said
    long = sorted((o for o in by_origin if len(by_origin[o]) >= LONG), reverse=True)
    chosen: list[date] = []
    for origin in long:
        if not chosen or distance(origin, chosen[-1]) >= APART:
            chosen.append(origin)
    name = "Tried from" if backtest else "Made with"
    return [
        Series(f"{name} {origin:%b %Y}", _along(months, by_origin[origin]), role)
        for origin, role in zip(chosen, PATHS, strict=False)
        if shift(origin, 1) >= months[0]
    ]


def _along(months: Sequence[date], found: dict[date, float]) -> Points:
    return tuple(found.get(month) for month in months)


def _note(scene: Scene, top: Headline) -> str:
    band = f"the 80{scene.numbers.percent} range that was given with it"
    if top.backtest:
        band = f"the 80{scene.numbers.percent} range that the errors of the other trials give"
    return (
        f"Dots and dashes: the forecast {AHEAD[top.standing.ahead]}; shaded: {band}. The thin "
        "lines are whole forecasts, named by the last month that they knew."
    )
