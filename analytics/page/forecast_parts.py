"""A forecast by its parts: what each is likely to end the year at, and how that adds up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analytics.forecast import ForecastError, Outcome
from analytics.outlook.asking import Outlook, adds_up, ending, foreseen, of_part, surplus
from analytics.page import ahead_cards, foresight, number, screen
from analytics.page.block import Cell, Said, Table
from analytics.page.geometry import extent
from analytics.page.scene import Scene, href, of_rows
from analytics.scope import NOT_GIVEN
from analytics.view import DIMENSIONS

MOST = 20
ADDED = (
    "The parts add up to the whole in every month. Their ranges do not: what goes badly here may "
    "go well there, so the range of the whole is narrower than all of theirs together. Opened by "
    "itself, a part is forecast from its own past alone and may come out a little different."
)
APART = "Ratios of parts do not add up to that of the whole; each part is forecast by itself."


@dataclass(frozen=True)
class Line:
    """One part: what it is likely to come to, and what it was a year before."""

    name: str
    outcome: Outcome
    before: float | None


@of_rows
def draw(scene: Scene) -> None:
    """Nothing where the forecast is asked for as a whole."""
    if foresight.outlook(scene) is None:
        return
    pick = foresight.chosen(scene)
    if pick.by is None:
        return
    try:
        waiting = foreseen(scene.store, pick.metric.name, scene.view, pick.grain, pick.by)
        found = waiting.result() if waiting.done else None
    except ForecastError as fault:
        screen.show(scene, Said(_title(pick), ((Cell(str(fault)),),)))
        return
    if found is None:
        words = f"Forecasting every {DIMENSIONS[pick.by].lower()}"
        foresight.watch(waiting, words)
        return
    screen.show(scene, _table(scene, pick, found))


def _title(pick: foresight.Choice) -> str:
    return f"{pick.metric.title} by {DIMENSIONS[pick.by or ''].lower()}"


def _table(scene: Scene, pick: foresight.Choice, found: Outlook) -> Table:
    lines = sorted(lines_of(found), key=lambda line: (-line.outcome.point, line.name))
    shown, others = lines[:MOST], lines[MOST:]
    (whole,) = lines_of(replace(found, parts={"All": found.whole}))
    points = [line.outcome for line in shown]
    along = extent(
        [0.0, *(one.point for one in points)],
        [one.low_80 for one in points], [one.high_80 for one in points],
    )  # fmt: skip
    end = ending(found)
    when = end.label if end.rest else ahead_cards.when(scene, found, end).split(" ", 1)[1]
    against = (
        f"{int(end.label) - 1}"
        if end.rest
        else ahead_cards.latest(found.whole.series, scene.calendar)
    )
    rows = [_row(scene, found, line, along) for line in shown]
    if others and adds_up(pick.metric):
        rows.append(_others(scene, found, others))
        others = []
    left = f" And {number.plain(len(others), scene.numbers)} more." if others else ""
    return Table(
        title=f"{_title(pick)}: where {end.label} is likely to end",
        headings=(
            DIMENSIONS[found.by or ""],
            when,
            "",
            "in 80 of 100 cases",
            f"on {against}",
        ),
        rows=(*rows, _row(scene, found, whole, along, foot=True)),
        note=f"{ADDED}{_more(found)}" if adds_up(pick.metric) else f"{APART}{left}",
        foot=True,
    )


def _more(found: Outlook) -> str:
    """That the whole year is above its trend, where a month under way is already."""
    if not surplus(found, 1, ending(found).months_left):
        return ""
    return " By trend alone: the year above also counts what came beyond it in the month under way."


def lines_of(found: Outlook) -> Iterator[Line]:
    """Every part with what its year is likely to end at, or how it stands then."""
    for name, part in found.parts.items():
        end = ending(of_part(found, part))
        before = ahead_cards.year_before(part.series, end) if end.rest else part.series.values[-1]
        yield Line(name, end.outcome, before)


def _row(
    scene: Scene, found: Outlook, line: Line, along: tuple[float, float], *, foot: bool = False
) -> tuple[Cell, ...]:
    metric, by, one = found.metric, found.by or "", line.outcome
    link = href("Forecast", scene.view.filtered(by, line.name), metric=metric.name)
    band = ahead_cards.band(scene, metric, one)
    return (
        Cell(line.name, href="" if foot or line.name == NOT_GIVEN else link),
        Cell(number.signed(one.point, metric.unit, metric.better, scene.numbers), number=True,
             hint=number.exact(one.point, metric.unit, scene.numbers), likely=band),
        Cell("") if foot else _bar(one, along),
        Cell(band, number=True, wide=True),
        Cell(number.change(one.point, line.before, metric.unit, scene.numbers), number=True,
             tone=number.tone(one.point, line.before, metric.unit, metric.better)),
    )  # fmt: skip


def _bar(one: Outcome, along: tuple[float, float]) -> Cell:
    low, high = along
    wide = (high - low) or 1.0
    ends = [(min(max(bound, low), high) - low) / wide for bound in (one.low_80, one.high_80)]
    return Cell(
        "", share=abs(one.point) / wide, start=(min(one.point, 0.0) - low) / wide,
        span=(ends[0], ends[1]), tone="bad" if one.point < 0 else "flat",
    )  # fmt: skip


def _others(scene: Scene, found: Outlook, others: list[Line]) -> tuple[Cell, ...]:
    """What the table leaves out, in one line, so that it adds up."""
    points = sum(line.outcome.point for line in others)
    known = [line.before for line in others if line.before is not None]
    before = sum(known) if len(known) == len(others) else None
    metric = found.metric
    return (
        Cell(f"{number.plain(len(others), scene.numbers)} more"),
        Cell(number.signed(points, metric.unit, metric.better, scene.numbers), number=True),
        Cell(""),
        Cell("", number=True, wide=True),
        Cell(number.change(points, before, metric.unit, scene.numbers), number=True),
    )
