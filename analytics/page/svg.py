"""A chart as a drawing that needs no script: the picture in a file to send."""

from dataclasses import replace
from html import escape

from analytics.page.block import Chart, Series
from analytics.page.chart import bridge_roles
from analytics.page.geometry import (
    Point,
    alone,
    along,
    along_text,
    bounds_at,
    divide,
    layers,
    levels,
    outlines,
    reach,
    rooted,
    stairs,
    steps,
    tick_text,
    ticks,
    worded,
    written,
)
from analytics.page.number import short

WIDTH, HEIGHT = 520.0, 250.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 8.0, 16.0, 38.0
LINE = 12.0
THIN = 0.04
FREE = 34.0
EDGE = 20.0
HATCHED = (
    '<defs><pattern id="hatched" width="6" height="6" patternTransform="rotate(45)" '
    'patternUnits="userSpaceOnUse"><path d="M0 0V6" class="hatch"/></pattern></defs>'
)


def drawing(chart: Chart) -> str:
    """The chart as SVG; its colours are the page's CSS variables."""
    low, high = reach(chart)
    draw = {
        "line": _lines, "bars": _bars, "bridge": _bridge, "steps": _curves, "fan": _fan,
        "stack": _stack,
    }[chart.kind]  # fmt: skip
    return (
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
        f'aria-label="{escape(chart.title)}">{_grid(chart, low, high)}'
        f"{draw(chart, low, high)}</svg>"
    )


def spark(points: tuple[float, ...]) -> str:
    """The last months of a headline figure as a small line."""
    low, high = min(points), max(points)
    across, up = 96.0 / max(1, len(points) - 1), 20.0 / ((high - low) or 1.0)
    line = " ".join(f"{i * across + 2:.1f},{22 - (p - low) * up:.1f}" for i, p in enumerate(points))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="spark" viewBox="0 0 100 24">'
        f'<polyline points="{line}" fill="none" stroke="#000" stroke-width="1.6" '
        'stroke-linejoin="round"/></svg>'
    )


def _x(chart: Chart, index: float) -> float:
    """Where a label stands, or a measure of a curve."""
    if chart.kind == "steps":
        first, last = along(chart)
        return LEFT + (index - first) * (WIDTH - LEFT - FREE) / (last - first)
    return LEFT + (index + 0.5) * (WIDTH - LEFT - RIGHT) / max(1, len(chart.labels))


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - BOTTOM - (value - low) * (HEIGHT - TOP - BOTTOM) / ((high - low) or 1.0)


def _grid(chart: Chart, low: float, high: float) -> str:
    heights = levels(chart)
    step = heights[1] - heights[0] if len(heights) > 1 else 1.0
    lines = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{_y(at, low, high):.1f}" '
        f'y2="{_y(at, low, high):.1f}"/><text x="{LEFT - 6}" y="{_y(at, low, high) + 4:.1f}" '
        f'text-anchor="end">{escape(tick_text(at, step, chart))}</text>'
        for at in heights
    )
    return lines + "".join(_word(_x(chart, at), word) for at, word in _below(chart))


def _word(across: float, word: str) -> str:
    """A label below the picture, its lines one under the other."""
    return "".join(
        f'<text x="{across:.1f}" y="{HEIGHT - BOTTOM + 18 + LINE * i:.1f}" '
        f'text-anchor="{"end" if across > WIDTH - EDGE else "middle"}">{escape(line)}</text>'
        for i, line in enumerate(word.splitlines())
    )


def _below(chart: Chart) -> list[tuple[float, str]]:
    """What stands where on the axis below."""
    if chart.kind == "bridge":
        return [(float(i), "\n".join(worded(word))) for i, word in enumerate(chart.labels)]
    if chart.kind != "steps":
        return [(float(i), chart.labels[i]) for i in written(chart)]
    stands = ticks(*along(chart))
    return list(zip(stands, along_text(stands, chart), strict=True))


def _lines(chart: Chart, low: float, high: float) -> str:
    return _bands(chart, low, high) + "".join(
        _line(chart, series, low, high) for series in reversed(chart.series)
    )


def _fan(chart: Chart, low: float, high: float) -> str:
    begun = replace(chart, series=tuple(rooted(chart, series) for series in chart.series))
    last = divide(chart)
    at = _x(chart, last or 0)
    line = f'<line class="divide" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
    return ("" if last is None else line) + _lines(begun, low, high)


def _stack(chart: Chart, low: float, high: float) -> str:
    piled = iter(layers(chart))
    return HATCHED + "".join(
        _dashes(chart, series, low, high) if series.role == "aim"
        else "".join(
            _bar(chart, i, edges, (low, high), series.role)
            for i, edges in enumerate(next(piled)) if edges[0] != edges[1]
        )
        for series in chart.series
    )  # fmt: skip


def _bands(chart: Chart, low: float, high: float) -> str:
    """What each series likely lies in; what lies beyond the picture ends at its edge."""
    return "".join(
        f'<polygon class="{series.role}{" outer" if outer else ""}" '
        f'points="{_corners(chart, outline, low, high)}"/>'
        for series in chart.series
        for outer in (True, False)
        for outline in outlines(series, outer=outer)
    )


def _corners(chart: Chart, points: list[Point], low: float, high: float) -> str:
    return " ".join(
        f"{_x(chart, at):.1f},{_y(min(max(height, low), high), low, high):.1f}"
        for at, height in points
    )


def _curves(chart: Chart, low: float, high: float) -> str:
    return _bands(chart, low, high) + "".join(
        f'<polyline class="{series.role}" points="'
        f'{_corners(chart, stairs(series.at, [p or 0.0 for p in series.points]), low, high)}"/>'
        for series in reversed(chart.series)
    )


def _line(chart: Chart, series: Series, low: float, high: float) -> str:
    runs: list[list[str]] = [[]]
    for i, point in enumerate(series.points):
        if point is None:
            runs.append([])
        else:
            runs[-1].append(f"{_x(chart, i):.1f},{_y(point, low, high):.1f}")
    lines = "".join(
        f'<polyline class="{series.role}" points="{" ".join(run)}"/>' for run in runs if run
    )
    return lines + "".join(_dot(chart, series, i, (low, high)) for i in alone(series))


def _dot(chart: Chart, series: Series, index: int, span: tuple[float, float]) -> str:
    """A point that no line reaches, with its bounds."""
    at, height = _x(chart, index), series.points[index] or 0.0
    dot = f'<circle class="{series.role}" cx="{at:.1f}" cy="{_y(height, *span):.1f}" r="3"/>'
    if not (bounds := bounds_at(series, index)):
        return dot
    left, right, (low, high) = index - THIN, index + THIN, bounds
    outline = [(left, low), (right, low), (right, high), (left, high)]
    return f'<polygon class="{series.role}" points="{_corners(chart, outline, *span)}"/>{dot}'


def _bars(chart: Chart, low: float, high: float) -> str:
    now, *rest = chart.series
    parts = chart.part or (False,) * len(chart.labels)
    bars = "".join(
        _bar(chart, i, (0.0, point), (low, high), "now part" if parts[i] else "now")
        for i, point in enumerate(now.points)
        if point is not None
    )
    return bars + "".join(_dashes(chart, series, low, high) for series in rest)


def _dashes(chart: Chart, series: Series, low: float, high: float) -> str:
    half = _thick(chart) * 0.6
    return "".join(
        f'<line class="mark" x1="{_x(chart, i) - half:.1f}" x2="{_x(chart, i) + half:.1f}" '
        f'y1="{_y(point, low, high):.1f}" y2="{_y(point, low, high):.1f}"/>'
        for i, point in enumerate(series.points)
        if point is not None
    )


def _bridge(chart: Chart, low: float, high: float) -> str:
    drawn = []
    points = chart.series[0].points
    for i, (edges, role) in enumerate(zip(steps(chart), bridge_roles(chart), strict=True)):
        top = _y(max(edges), low, high) - 5
        text = escape(short(points[i], chart.unit, chart.style))
        drawn.append(_bar(chart, i, edges, (low, high), role))
        drawn.append(
            f'<text class="value" x="{_x(chart, i):.1f}" y="{top:.1f}" '
            f'text-anchor="middle">{text}</text>'
        )
    return "".join(drawn)


def _bar(
    chart: Chart, index: int, edges: tuple[float, float], span: tuple[float, float], role: str
) -> str:
    top, foot = _y(max(edges), *span), _y(min(edges), *span)
    thick = _thick(chart)
    return (
        f'<rect class="{role}" x="{_x(chart, index) - thick / 2:.1f}" y="{top:.1f}" '
        f'width="{thick:.1f}" height="{max(0.5, foot - top):.1f}"/>'
    )


def _thick(chart: Chart) -> float:
    return (WIDTH - LEFT - RIGHT) / max(1, len(chart.labels)) * 0.65
