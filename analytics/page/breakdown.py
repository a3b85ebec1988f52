"""One metric by the values of a dimension."""

from analytics import answer
from analytics.metric import Metric, named
from analytics.page import absent, cards, number, screen
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, href, of_rows
from analytics.view import DIMENSIONS

MOST = 12


@of_rows
def draw(scene: Scene, metric: str, *cuts: str) -> None:
    """A bar for each value, largest first, by the first of these dimensions that the book has."""
    by = next((c for c in cuts if len(answer.values(scene.store, c, scene.view.version)) > 1), None)
    if by is None:
        return
    known = named(metric)
    rows = answer.breakdown(scene.store, metric, cards.reach(known, scene.view), by).rows
    rows = tuple(sorted((r for r in rows if r.value is not None), key=_size, reverse=True))
    title = f"{known.title} by {DIMENSIONS[by].lower()}"
    if not rows:
        screen.show(scene, Said(title, ((Cell(f"No figure: {absent.figure(scene, known)}."),),)))
        return
    shown = rows[:MOST]
    left = len(rows) - len(shown)
    table = Table(
        title=title,
        headings=(DIMENSIONS[by], "Now", "", _against(scene, known)),
        rows=tuple(_line(scene, known, row, by, shown) for row in shown),
        note=f"and {left} more with smaller figures" if left else "",
    )
    screen.show(scene, table)


def moved(scene: Scene, metric: Metric, row: answer.Row) -> Cell:
    """The change of a row in words."""
    if metric.name in cards.AHEAD:
        return Cell("", number=True)
    words = number.change(row.value, row.previous, metric.unit, scene.numbers)
    if row.previous is None and row.value and metric.unit == "money" and _known(scene, metric):
        words = "new"
    tone = number.tone(row.value, row.previous, metric.unit, metric.better)
    return Cell(words, number=True, tone=tone)


def _known(scene: Scene, metric: Metric) -> bool:
    """Whether the data covers what is compared with; only then is anybody new."""
    return answer.figure(scene.store, metric.name, scene.view).previous is not None


def bar(value: number.Value, top: float) -> Cell:
    """The value as a length; what is below zero takes the colour of a loss."""
    size = float(value or 0)
    return Cell("", share=abs(size) / top if top > 0 else 0.0, tone="bad" if size < 0 else "flat")


def _line(
    scene: Scene, metric: Metric, row: answer.Row, by: str, rows: tuple[answer.Row, ...]
) -> tuple[Cell, ...]:
    name = row.cut.get(by) or f"No {DIMENSIONS[by].lower()} named"
    view = cards.reach(metric, scene.view)
    proof = href(
        "Evidence", view.filtered(by, row.cut[by]) if row.cut.get(by) else view, metric=metric.name
    )
    top = max((abs(_size(other)) for other in rows), default=0.0)
    return (
        Cell(name, href=href("Accounts", scene.view.filtered(by, row.cut.get(by) or ""))),
        Cell(number.short(row.value, metric.unit, scene.numbers), number=True, href=proof,
             hint=number.exact(row.value, metric.unit, scene.numbers)),
        bar(row.value, top),
        moved(scene, metric, row),
    )  # fmt: skip


def _against(scene: Scene, metric: Metric) -> str:
    return "" if metric.name in cards.AHEAD else f"on {number.GOES_WITH[scene.view.compare]}"


def _size(row: answer.Row) -> float:
    return float(row.value or 0)
