"""The measures of a chart that its two drawings share: ticks, ranges, bridge steps."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import ceil, floor, log10
from statistics import median
from textwrap import wrap
from typing import TypeAlias

from analytics.page.block import Chart, Points, Series
from analytics.page.number import plain, short_money

Numbers: TypeAlias = Sequence[float | None]
Point: TypeAlias = tuple[float, float]

MOST_LABELS = 8
FEW_LABELS = 6
NARROW = 8
ROOM = 3.0


def reach(chart: Chart) -> tuple[float, float]:
    """The lowest and highest value to show; bars always stand on zero, steps fall from all."""
    if chart.kind == "steps":
        return 0.0, 1.02
    if chart.kind == "bridge":
        low, high = extent([edge for pair in steps(chart) for edge in pair])
    elif chart.kind == "stack":
        aims = [p for series in chart.series if series.role == "aim" for p in series.points]
        low, high = extent([*(edge for bars in layers(chart) for b in bars for edge in b), *aims])
    elif chart.kind == "fan":
        low, high = _fan_extent(chart)
    else:
        points = [point for series in chart.series for point in series.points]
        low, high = extent(points, chart.series[0].low, chart.series[0].high, ROOM)
    if chart.kind in ("bars", "stack"):
        low, high = min(low, 0.0), max(high, 0.0)
    space = (high - low or abs(high) or 1.0) * 0.08
    return (low if low == 0 else low - space), high + space


def extent(
    values: Numbers, lows: Numbers = (), highs: Numbers = (), room: float = 1.0
) -> tuple[float, float]:
    """From the lowest to the highest value, with their bounds.

    What is far less sure than most would leave no room for the rest: its bounds are cut,
    unless all of them fit into `room` times as much.
    """
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    below, above = ([bound for bound in bounds if bound is not None] for bounds in (lows, highs))
    if not (below and above):
        return low, high
    least, most = median(below), median(above)
    beyond = max(most - least, high - low) / 2
    cut = min(low, max(min(below), least - beyond)), max(high, min(max(above), most + beyond))
    whole = min(low, *below), max(high, *above)
    return whole if whole[1] - whole[0] <= room * (cut[1] - cut[0]) else cut


def _fan_extent(chart: Chart) -> tuple[float, float]:
    """All points and what they likely lie in; money that is never below zero stands on zero."""
    inner = [p for s in chart.series for points in (s.points, s.low, s.high) for p in points]
    least = [point for series in chart.series for point in series.least]
    most = [point for series in chart.series for point in series.most]
    low, high = extent(inner, least, most, ROOM)
    return (0.0 if chart.unit == "money" and low >= 0 else low), high


def layers(chart: Chart) -> list[list[tuple[float, float]]]:
    """From where to where each bar of each layer of a stack goes; a line to aim at is no layer."""
    feet = [0.0] * len(chart.labels)
    stacked = []
    for series in chart.series:
        if series.role == "aim":
            continue
        tops = [foot + (point or 0.0) for foot, point in zip(feet, series.points, strict=True)]
        stacked.append(list(zip(feet, tops, strict=True)))
        feet = tops
    return stacked


def rooted(chart: Chart, series: Series) -> Series:
    """A line ahead, begun at the last point that is known, from which its bounds open."""
    known, last = chart.series[0].points, divide(chart)
    if series is chart.series[0] or last is None or last == len(known) - 1:
        return series
    if series.points[last] is not None or series.points[last + 1] is None:
        return series

    def begun(points: Points) -> Points:
        return (*points[:last], known[last], *points[last + 1 :]) if points else ()

    return replace(
        series, points=begun(series.points), low=begun(series.low), high=begun(series.high),
        least=begun(series.least), most=begun(series.most),
    )  # fmt: skip


def divide(chart: Chart) -> int | None:
    """Where the known ends in a fan: the index of the last point of its first series."""
    return max((i for i, p in enumerate(chart.series[0].points) if p is not None), default=None)


def along(chart: Chart) -> tuple[float, float]:
    """From where to where the steps of a chart go."""
    ends = [at for series in chart.series for at in (series.at[0], series.at[-1])]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    return low, high if high > low else low + 1.0


def stairs(across: Sequence[float], up: Sequence[float]) -> list[Point]:
    """The corners of a line that stays level and then steps."""
    corners = [(across[0], up[0])]
    for (_, level), (there, height) in pairwise(zip(across, up, strict=True)):
        corners += [(there, level), (there, height)]
    return corners


def outlines(series: Series, *, outer: bool = False) -> list[list[Point]]:
    """The outline between the bounds of a series, one for each run of points that has them."""
    runs: list[list[tuple[float, float, float]]] = [[]]
    lows, highs = (series.least, series.most) if outer else (series.low, series.high)
    for i, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if low is None or high is None:
            runs.append([])
        else:
            runs[-1].append((series.at[i] if series.at else float(i), low, high))
    return [_outline(run, stepped=bool(series.at)) for run in runs if len(run) > 1]


def _outline(run: list[tuple[float, float, float]], *, stepped: bool) -> list[Point]:
    across, low, high = zip(*run, strict=True)
    if stepped:
        return [*stairs(across, high), *reversed(stairs(across, low))]
    return [*zip(across, high, strict=True), *reversed(list(zip(across, low, strict=True)))]


def alone(series: Series) -> list[int]:
    """Which points stand between two holes, so that no line reaches them."""
    around = [None, *series.points, None]
    return [
        i for i, point in enumerate(series.points)
        if point is not None and around[i] is None and around[i + 2] is None
    ]  # fmt: skip


def bounds_at(series: Series, index: int) -> tuple[float, float] | None:
    """The bounds of one point, where it has them."""
    if not (series.low and series.high):
        return None
    low, high = series.low[index], series.high[index]
    return None if low is None or high is None else (low, high)


def worded(label: str) -> list[str]:
    """A label in short lines, so that it keeps clear of its neighbours."""
    bound = label.replace("+ ", "+\N{NO-BREAK SPACE}")
    return wrap(bound, NARROW, break_long_words=False) or [""]


def steps(chart: Chart) -> list[tuple[float, float]]:
    """From where to where each bar of a bridge goes; the first and last stand on the ground."""
    points = [point or 0.0 for point in chart.series[0].points]
    tops = [points[0]]
    for point in points[1:-1]:
        tops.append(tops[-1] + point)
    ground = 0.0
    bars = [(ground, points[0])]
    bars += pairwise(tops)
    return [*bars, (ground, points[-1])]


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values between two bounds."""
    if high <= low:
        return [low]
    rough = (high - low) / about
    size = 10.0 ** floor(log10(rough))
    step = next(size * k for k in (1, 2, 2.5, 5, 10) if size * k >= rough)
    first = ceil(low / step - 1e-9)
    last = floor(high / step + 1e-9)
    return [n * step for n in range(first, last + 1)]


def levels(chart: Chart) -> list[float]:
    """The round values beside a chart; a tall one has room for more."""
    return ticks(*reach(chart), about=8 if chart.kind == "fan" else 5)


def tick_text(value: float, step: float, chart: Chart) -> str:
    """A value on an axis."""
    if chart.unit == "percent":
        digits = 0 if abs(step * 100 - round(step * 100)) < 1e-9 else 1
        return f"{plain(value * 100, chart.style, digits)}{chart.style.percent}"
    if chart.unit == "money":
        return short_money(value, chart.style) if value else plain(0, chart.style)
    return plain(value, chart.style, 0 if step == round(step) else 1)


def along_text(levels: Sequence[float], chart: Chart) -> list[str]:
    """The values on the axis below a curve; the last says of what."""
    step = levels[1] - levels[0] if len(levels) > 1 else 1.0
    said = [plain(level, chart.style, 0 if step >= 1 else 1) for level in levels]
    return [*said[:-1], f"{said[-1]} {chart.along}".strip()]


def written(chart: Chart) -> list[int]:
    """Which labels to write below a chart; the long ones of many months leave each other room."""
    return spaced(chart.labels, FEW_LABELS if chart.kind in ("fan", "stack") else MOST_LABELS)


def spaced(labels: Sequence[str], most: int = MOST_LABELS) -> list[int]:
    """Which labels of an axis to write, the last always among them."""
    every = max(1, ceil(len(labels) / most))
    return list(range((len(labels) - 1) % every, len(labels), every))
