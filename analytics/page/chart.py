"""A chart as a plain Plotly figure: own layout, no template, few points."""

from dataclasses import replace
from typing import Any

from analytics.page.block import Chart, Series
from analytics.page.geometry import (
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
    steps,
    tick_text,
    ticks,
    worded,
    written,
)
from analytics.page.number import exact, likely, short
from analytics.page.palette import Palette

CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
HEIGHT = 230
TALL = {"fan": 330, "stack": 280}
DASHES = {
    "now": "solid", "second": "dash", "third": "dot", "fourth": "dashdot", "before": "dot",
    "ahead": "6px,3px", "aim": "solid",
}  # fmt: skip
SEEN_THROUGH = {"now": 0.14, "ahead": 0.3}
FAINT = 0.06
STRONG = frozenset({"now", "ahead"})
OUTER = 0.16


def warm() -> None:
    """Load the chart library while nobody waits for it."""
    import plotly.graph_objects as go  # noqa: PLC0415 - half a second that no command should pay

    go.Figure()


def figure(chart: Chart, palette: Palette, height: int = 0) -> dict[str, Any]:
    """The figure of a chart in one palette."""
    draw = {
        "line": _line, "bars": _bars, "bridge": _bridge, "steps": _steps, "fan": _fan,
        "stack": _stack,
    }[chart.kind]  # fmt: skip
    tall = height or TALL.get(chart.kind, HEIGHT)
    return {"data": draw(chart, palette), "layout": _layout(chart, palette, tall)}


def _line(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    return [
        *_bands(chart, palette),
        *(_line_of(chart, series, palette) for series in reversed(chart.series)),
        *(_dots_of(chart, series, palette) for series in chart.series if alone(series)),
    ]


def _fan(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    """Lines that begin where the known ends; what is said of a point is said of those ahead."""
    begun = replace(chart, series=tuple(rooted(chart, series) for series in chart.series))
    quiet = {"hoverinfo": "skip", "hovertemplate": None}
    return [
        *_bands(begun, palette),
        *({**_line_of(chart, series, palette), **quiet} for series in reversed(begun.series)),
        *(
            {**_line_of(chart, s, palette), "line": {"width": 0, "color": palette.of(s.role)}}
            for s in chart.series
        ),
        *(_dots_of(begun, series, palette) for series in begun.series if alone(series)),
    ]


def _stack(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    piled = iter(layers(chart))
    return [
        _marks(chart, series, palette) if series.role == "aim"
        else _layer(chart, series, palette, next(piled))
        for series in chart.series
    ]  # fmt: skip


def _layer(
    chart: Chart, series: Series, palette: Palette, bars: list[tuple[float, float]]
) -> dict[str, Any]:
    """One layer of the bars; what is still to be found is only hatched."""
    colour = palette.of(series.role)
    marker: dict[str, Any] = {"color": colour, "line": {"color": palette.paper, "width": 1}}
    if series.role == "sought":
        marker["pattern"] = {"shape": "/", "size": 6, "solidity": 0.25, "fgcolor": colour,
                             "bgcolor": palette.paper}  # fmt: skip
        marker["line"] = {"color": colour, "width": 1}
    return {
        "type": "bar", "name": series.name, "x": chart.labels, "base": [foot for foot, _ in bars],
        "y": [top - foot for foot, top in bars], "marker": marker, **_hover(chart, series),
    }  # fmt: skip


def _dots_of(chart: Chart, series: Series, palette: Palette) -> dict[str, Any]:
    """The points that no line reaches, with their bounds."""
    points = alone(series)
    sure = [bounds_at(series, i) for i in points]
    heights = [series.points[i] or 0.0 for i in points]
    return {
        "type": "scatter", "mode": "markers", "hoverinfo": "skip", "name": series.name,
        "x": [chart.labels[i] for i in points], "y": heights,
        "marker": {"size": 7 if series.role == "now" else 5, "color": palette.of(series.role)},
        "error_y": {
            "type": "data", "symmetric": False, "width": 0, "thickness": 6,
            "color": _seen_through(
                palette, series.role, SEEN_THROUGH.get(series.role, FAINT)
            ),
            "array": [b[1] - y if b else 0 for b, y in zip(sure, heights, strict=True)],
            "arrayminus": [y - b[0] if b else 0 for b, y in zip(sure, heights, strict=True)],
        },
    }  # fmt: skip


def _bands(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    """What each series likely lies in, behind its line."""
    drawn = []
    for series in chart.series:
        shades = ((True, OUTER), (False, SEEN_THROUGH.get(series.role, FAINT)))
        for outline, shade in (
            (o, s) for outer, s in shades for o in outlines(series, outer=outer)
        ):
            across = [at if series.at else chart.labels[int(at)] for at, _ in outline]
            drawn.append({
                "type": "scatter", "mode": "lines", "fill": "toself", "hoverinfo": "skip",
                "x": across, "y": [height for _, height in outline], "line": {"width": 0},
                "fillcolor": _seen_through(palette, series.role, shade), "name": series.name,
            })  # fmt: skip
    return drawn


def _seen_through(palette: Palette, role: str, shade: float) -> str:
    """The first series' band is seen best, for the others' lie over it."""
    colour = palette.of(role)
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{shade})"


def _steps(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    return [
        *_bands(chart, palette),
        *(_stairs_of(chart, series, palette) for series in reversed(chart.series)),
    ]


def _stairs_of(chart: Chart, series: Series, palette: Palette) -> dict[str, Any]:
    return {
        **_line_of(chart, series, palette), "x": series.at,
        "line": {
            "color": palette.of(series.role), "width": 2, "shape": "hv",
            "dash": DASHES.get(series.role, "solid"),
        },
    }  # fmt: skip


def _line_of(chart: Chart, series: Series, palette: Palette) -> dict[str, Any]:
    strong = series.role in STRONG
    return {
        "type": "scatter", "mode": "lines", "name": series.name, "x": chart.labels,
        "y": series.points, "connectgaps": False, **_hover(chart, series),
        "line": {
            "color": palette.of(series.role), "width": 2.5 if strong else 1.5,
            "dash": DASHES.get(series.role, "solid"),
        },
    }  # fmt: skip


def _bars(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    now, *rest = chart.series
    parts = chart.part or (False,) * len(chart.labels)
    bars = {
        "type": "bar", "name": now.name, "x": chart.labels, "y": now.points, **_hover(chart, now),
        "marker": {
            "color": palette.of(now.role), "opacity": [0.45 if part else 1.0 for part in parts],
        },
    }  # fmt: skip
    return [bars, *(_marks(chart, series, palette) for series in rest)]


def _marks(chart: Chart, series: Series, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "name": series.name, "x": chart.labels,
        "y": series.points, **_hover(chart, series),
        "marker": {
            "symbol": "line-ew-open", "size": 14,
            "line": {"width": 2.5, "color": palette.ink}, "color": palette.ink,
        },
    }  # fmt: skip


def _bridge(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    bars = steps(chart)
    series = chart.series[0]
    return [{
        "type": "bar", "name": series.name, "x": chart.labels,
        "base": [low for low, _ in bars], "y": [high - low for low, high in bars],
        "text": [short(point, chart.unit, chart.style) for point in series.points],
        "textposition": "outside", "cliponaxis": False, "constraintext": "none",
        "textfont": {"size": 10},
        "marker": {"color": [palette.of(role) for role in bridge_roles(chart)]},
        **_hover(chart, series),
    }]  # fmt: skip


def bridge_roles(chart: Chart) -> list[str]:
    """What each bar of a bridge is: a total, a gain or a loss."""
    inner = ["up" if (point or 0) >= 0 else "down" for point in chart.series[0].points[1:-1]]
    return ["total", *inner, "total"]


def _hover(chart: Chart, series: Series) -> dict[str, Any]:
    said = [exact(point, chart.unit, chart.style) for point in series.points]
    if series.least:
        said = [_foreseen(chart, series, i) for i in range(len(said))]
    elif series.low and series.high:
        for i, bounds in enumerate(zip(series.low, series.high, strict=True)):
            if within := likely(*bounds, chart.unit, chart.style):
                said[i] += f" ({within})"
    return {
        "customdata": said,
        "hovertemplate": f"{series.name}: %{{customdata}}<extra></extra>",
    }


def _foreseen(chart: Chart, series: Series, index: int) -> str:
    """A point ahead, no finer than it is known, above both of its bands."""
    said = short(series.points[index], chart.unit, chart.style)
    inner = likely(series.low[index], series.high[index], chart.unit, chart.style)
    outer = likely(series.least[index], series.most[index], chart.unit, chart.style)
    percent = chart.style.percent
    return f"{said}<br>80{percent}: {inner}<br>95{percent}: {outer}" if inner else said


def _layout(chart: Chart, palette: Palette, height: int) -> dict[str, Any]:
    low, high = reach(chart)
    heights = levels(chart)
    step = heights[1] - heights[0] if len(heights) > 1 else 1.0
    axis = {"fixedrange": True, "zeroline": False, "tickfont": {"color": palette.quiet}}
    return {
        "template": {"layout": {}}, "height": height, "showlegend": False, "bargap": 0.35,
        "barmode": "overlay",
        "margin": {"l": 4, "r": 4, "t": 6, "b": 4}, "hovermode": "x unified",
        "paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.ink, "size": 12, "family": FONTS},
        "hoverlabel": {"bgcolor": palette.paper, "font": {"color": palette.ink}},
        "xaxis": {**axis, "showgrid": False, "automargin": True, "tickangle": 0, **_along(chart)},
        "shapes": _divided(chart, palette),
        "yaxis": {
            **axis, "range": [low, high], "gridcolor": palette.line, "automargin": True,
            "tickvals": heights, "ticktext": [tick_text(level, step, chart) for level in heights],
        },
    }  # fmt: skip


def _divided(chart: Chart, palette: Palette) -> list[dict[str, Any]]:
    """A line upwards where the known ends."""
    last = divide(chart) if chart.kind == "fan" else None
    if last is None or last == len(chart.labels) - 1:
        return []
    line = {"color": palette.faint, "width": 1, "dash": "dot"}
    return [{
        "type": "line", "x0": last, "x1": last, "y0": 0, "y1": 1, "yref": "paper",
        "line": line, "layer": "below",
    }]  # fmt: skip


def _along(chart: Chart) -> dict[str, Any]:
    """What the axis below says: labels, or a measure in its own words."""
    if chart.kind == "bridge":
        return {
            "type": "category", "tickvals": chart.labels, "tickangle": 0,
            "ticktext": ["<br>".join(worded(label)) for label in chart.labels],
        }  # fmt: skip
    if chart.kind != "steps":
        return {
            "type": "category", "categoryorder": "array", "categoryarray": chart.labels,
            "tickvals": [chart.labels[i] for i in written(chart)],
        }  # fmt: skip
    first, last = along(chart)
    stands = ticks(first, last)
    return {
        "type": "linear", "range": [first, last], "tickvals": stands,
        "ticktext": along_text(stands, chart), "ticksuffix": f" {chart.along}",
    }  # fmt: skip


FONTS = "-apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
