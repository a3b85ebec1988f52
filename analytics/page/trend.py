"""One metric over time, against the time before."""

from collections.abc import Sequence

from analytics import answer
from analytics.metric import Metric, named
from analytics.page import absent, cards, number, screen
from analytics.page.block import Cell, Chart, Said, Series
from analytics.page.scene import Scene, of_rows

VERBS = {"up": "rose to", "down": "fell to", "": "held at"}
BAND = "Shaded: the range that each figure likely lies in (95{})."
NAMES = {"year": "a year earlier", "period": "the period before"}


@of_rows
def draw(scene: Scene, metric: str) -> None:
    """A line for a level, bars for a sum, and what they were before."""
    known = named(metric)
    found = answer.trend(scene.store, metric, cards.reach(known, scene.view))
    rows = _from_the_first(found.rows)
    if not rows:
        said = f"Nothing to draw: {absent.figure(scene, known)}."
        screen.show(scene, Said(known.title, ((Cell(said),),)))
        return
    low, high = _points(rows, "low"), _points(rows, "high")
    series = [Series(known.title, _points(rows, "value"), "now", low, high)]
    if not known.open and any(row.previous is not None for row in rows):
        name = NAMES[scene.view.compare].capitalize()
        series.append(Series(name, _points(rows, "previous"), "before"))
    chart = Chart(
        title=title(known, rows, scene), unit=known.unit,
        note=_note(rows, found.grain, scene.numbers),
        kind="line" if known.divides or known.windowed else "bars", style=scene.numbers,
        labels=tuple(label(row, found.grain) for row in rows), series=tuple(series),
        part=tuple(row.part for row in rows),
    )  # fmt: skip
    screen.show(scene, chart)
    screen.where_from(scene, metric)


def title(metric: Metric, rows: list[answer.Row], scene: Scene) -> str:
    """What the chart shows, in one plain sentence."""
    whole = [row for row in rows if not row.part and row.value is not None] or rows
    if not whole or whole[-1].value is None:
        return f"{metric.title}: nothing to show in this view"
    last = whole[-1]
    value, before = (
        number.signed(size, metric.unit, metric.better, scene.numbers)
        for size in (last.value, last.previous)
    )
    when = period(last.period)
    if last.previous is None or metric.open:
        return f"{metric.title} was {value} in {when}"
    if before != value and not _clear(last):
        was = f"{metric.title} was {value} in {when}"
        return f"{was} ({before} {NAMES[scene.view.compare]}): no clear change"
    verb = (
        VERBS[_way(float(last.value or 0), float(last.previous))] if before != value else "held at"
    )
    tail = "" if before == value else f", from {before} {NAMES[scene.view.compare]}"
    return f"{metric.title} {verb} {value} in {when}{tail}"


def _from_the_first(rows: Sequence[answer.Row]) -> list[answer.Row]:
    """The periods from the first that has a figure; later ones without stay, as holes."""
    known = (i for i, row in enumerate(rows) if row.value is not None or row.previous is not None)
    first = next(known, len(rows))
    return list(rows[first:])


def _clear(row: answer.Row) -> bool:
    """Whether the figure before lies outside what this one likely lies in."""
    if row.low is None or row.high is None or row.previous is None:
        return True
    return not float(row.low) <= float(row.previous) <= float(row.high)


def label(row: answer.Row, grain: str) -> str:
    """A period on an axis."""
    if grain == "month":
        return number.short_month(row.month)
    year, _, quarter = row.period.partition("-")
    return f"{quarter} {year}" if quarter else year


def period(text: str) -> str:
    """A period in a sentence: 2025-05, 2025-Q2 or 2025."""
    year, _, rest = text.partition("-")
    if not year.isdigit():
        return "this period"
    if rest.startswith("Q"):
        return f"quarter {rest[1:]} of {year}"
    return f"{number.MONTHS[int(rest) - 1]} {year}" if rest else year


def _points(rows: list[answer.Row], name: str) -> tuple[float | None, ...]:
    values = [getattr(row, name) for row in rows]
    return tuple(None if value is None else float(value) for value in values)


def _way(value: float, before: float) -> str:
    return "up" if value > before else "down" if value < before else ""


def _note(rows: list[answer.Row], grain: str, style: number.Style) -> str:
    sure = all(row.low is None and row.high is None for row in rows)
    likely = "" if sure else BAND.format(style.percent)
    part = [label(row, grain) for row in rows if row.part]
    if not part:
        return likely
    verb = "is" if len(part) == 1 else "are"
    shown = f"{part[0]} to {part[-1]}" if len(part) > 2 else " and ".join(part)
    return f"{shown} {verb} covered by the data only in part. {likely}".strip()
