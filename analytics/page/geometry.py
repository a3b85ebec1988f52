"""The measures of a chart that its two drawings share: ticks, ranges, bridge steps."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, floor, log10

from analytics.page.block import Chart
from analytics.page.number import plain, short_money

MOST_LABELS = 8


def reach(chart: Chart) -> tuple[float, float]:
    """The lowest and highest value to show; bars always stand on zero."""
    if chart.kind == "bridge":
        values = [edge for pair in steps(chart) for edge in pair]
    else:
        values = [p for series in chart.series for p in series.points if p is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if chart.kind == "bars":
        low, high = min(low, 0.0), max(high, 0.0)
    space = (high - low or abs(high) or 1.0) * 0.08
    return (low if low == 0 else low - space), high + space


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


def tick_text(value: float, step: float, chart: Chart) -> str:
    """A value on an axis."""
    if chart.unit == "percent":
        digits = 0 if abs(step * 100 - round(step * 100)) < 1e-9 else 1
        return f"{plain(value * 100, chart.style, digits)}{chart.style.percent}"
    if chart.unit == "money":
        return short_money(value, chart.style) if value else plain(0, chart.style)
    return plain(value, chart.style, 0 if step >= 1 else 1)


def spaced(labels: Sequence[str], most: int = MOST_LABELS) -> list[int]:
    """Which labels of an axis to write, the last always among them."""
    every = max(1, ceil(len(labels) / most))
    return list(range((len(labels) - 1) % every, len(labels), every))
