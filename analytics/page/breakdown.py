"""One metric by the values of a dimension."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from analytics import answer
from analytics.metric import Metric, named
from analytics.page import absent, cards, number, ranking, screen
from analytics.page.block import Cell, Said, Table
from analytics.page.geometry import extent
from analytics.page.scene import Scene, href, of_rows
from analytics.view import DIMENSIONS

Axis: TypeAlias = tuple[float, float]
Line: TypeAlias = tuple[Cell, ...]

MOST = 12


@of_rows
def draw(scene: Scene, metric: str, *cuts: str) -> None:
    """A bar for each value, by the first of these dimensions that the book has.

    The largest first; where the figures have bounds, only the clearly better before the rest.
    """
    by = next((c for c in cuts if len(answer.values(scene.store, c, scene.view.version)) > 1), None)
    if by is None:
        return
    known = named(metric)
    found = answer.breakdown(scene.store, metric, cards.reach(known, scene.view), by).rows
    rows = sorted((r for r in found if r.value is not None), key=_size, reverse=True)
    title = f"{known.title} by {DIMENSIONS[by].lower()}"
    if not rows:
        screen.show(scene, Said(title, ((Cell(f"No figure: {absent.figure(scene, known)}."),),)))
        return
    tiers = ranking.tiers(rows, known.better)
    shown = ranking.first([ranking.Tier("", tuple(rows))] if ranking.clear(tiers) else tiers, MOST)
    left = len(rows) - sum(len(tier.rows) for tier in shown)
    smaller = " with smaller figures" if ranking.clear(tiers) else ""
    table = Table(
        title=title,
        headings=(DIMENSIONS[by], "Now", "", _against(scene, known)),
        rows=tuple(lines(shown, lambda row, along: _line(scene, known, row, by, along))),
        note=note(scene, rows, f"And {left} more{smaller}." if left else ""),
    )
    screen.show(scene, table)


def moved(scene: Scene, metric: Metric, row: answer.Row) -> Cell:
    """The change of a row in words."""
    if metric.open:
        return Cell("", number=True)
    words = number.change(row.value, row.previous, metric.unit, scene.numbers)
    if row.previous is None and row.value and metric.unit == "money" and _known(scene, metric):
        words = "new"
    tone = number.tone(row.value, row.previous, metric.unit, metric.better)
    return Cell(words, number=True, tone=tone)


def _known(scene: Scene, metric: Metric) -> bool:
    """Whether the data covers what is compared with; only then is anybody new."""
    return answer.figure(scene.store, metric.name, scene.view).previous is not None


def lines(
    tiers: Sequence[ranking.Tier], line: Callable[[answer.Row, Axis], Line]
) -> Iterator[Line]:
    """The rows of each tier under what can be said of it, all drawn along one axis."""
    rows = [row for tier in tiers for row in tier.rows]
    low, high = extent(
        [0.0, *map(_size, rows)], [row.low for row in rows], [row.high for row in rows]
    )
    for tier in tiers:
        if tier.said:
            yield (Cell(tier.said),)
        yield from (line(row, (low, high)) for row in tier.rows)


def note(scene: Scene, rows: Sequence[answer.Row], left: str = "") -> str:
    """What the marks on the bars are; what is said above the rows tells who is ranked."""
    if not any(ranking.bounds(row) for row in rows):
        return left
    return f"Marked: where each figure likely lies (95{scene.numbers.percent}). {left}".strip()


def bar(row: answer.Row, along: Axis) -> Cell:
    """The value as a length from zero, with its bounds; below zero in the colour of a loss."""
    size, (low, high) = _size(row), along
    wide = (high - low) or 1.0
    bounds = ranking.bounds(row)
    ends = [(min(max(bound, low), high) - low) / wide for bound in bounds or ()]
    return Cell(
        "", share=abs(size) / wide, start=(min(size, 0.0) - low) / wide,
        span=(ends[0], ends[1]) if ends else None, tone="bad" if size < 0 else "flat",
    )  # fmt: skip


def _line(scene: Scene, metric: Metric, row: answer.Row, by: str, along: Axis) -> Line:
    name = row.cut.get(by) or f"No {DIMENSIONS[by].lower()} named"
    view = cards.reach(metric, scene.view)
    proof = href(
        "Evidence", view.filtered(by, row.cut[by]) if row.cut.get(by) else view, metric=metric.name
    )
    exact = number.exact(row.value, metric.unit, scene.numbers)
    return (
        Cell(name, href=href("Accounts", scene.view.filtered(by, row.cut.get(by) or ""))),
        Cell(number.signed(row.value, metric.unit, metric.better, scene.numbers), number=True,
             href=proof, hint=exact, likely=likely(scene, metric, row)),
        bar(row, along),
        moved(scene, metric, row),
    )  # fmt: skip


def likely(scene: Scene, metric: Metric, row: answer.Row) -> str:
    """The bounds of a row in words."""
    return number.likely(row.low, row.high, metric.unit, scene.numbers)


def _against(scene: Scene, metric: Metric) -> str:
    return "" if metric.open else f"on {number.GOES_WITH[scene.view.compare]}"


def _size(row: answer.Row) -> float:
    return float(row.value or 0)
