"""Clients by the year in which they first bought, and how many of them still buy."""

from analytics import answer
from analytics.page import number, screen
from analytics.page.block import Cell, Table
from analytics.page.scene import Scene, href, of_rows

METRIC = "cohort_retention"


@of_rows
def draw(scene: Scene) -> None:
    """A row for each first year, a column for each year since."""
    view = scene.view.with_(period="all", grain="year")
    years = answer.values(scene.store, "cohort", view.version)
    found = {
        year: answer.trend(scene.store, METRIC, view.filtered("cohort", year), grain="year").rows
        for year in years
    }
    held = sorted({row.period for rows in found.values() for row in rows if row.value is not None})
    if not held:
        return
    screen.show(scene, Table(
        title="Of the clients who first bought in a year, how many still buy",
        headings=("First year", "Clients", *held),
        rows=tuple(_line(scene, year, rows, held) for year, rows in found.items() if _size(rows)),
        note=_note(found, held),
    ))  # fmt: skip


def _line(
    scene: Scene, year: str, rows: tuple[answer.Row, ...], held: list[str]
) -> tuple[Cell, ...]:
    by_period = {row.period: row for row in rows}
    return (
        Cell(year),
        Cell(number.plain(_size(rows), scene.numbers), number=True),
        *(_cell(scene, year, by_period.get(period)) for period in held),
    )


def _cell(scene: Scene, year: str, row: answer.Row | None) -> Cell:
    if row is None or row.value is None:
        return Cell("", number=True)
    share = float(row.value)
    text = f"{number.plain(share * 100, scene.numbers)}{scene.numbers.percent}"
    view = scene.view.with_(period=row.period).filtered("cohort", year)
    likely = number.likely(row.low, row.high, "percent", scene.numbers)
    return Cell(
        text + ("*" if row.part else ""), number=True, shade=share * 0.45,
        href=href("Evidence", view, metric=METRIC),
        hint=f"{number.plain(row.numerator, scene.numbers)} of "
        f"{number.plain(row.denominator, scene.numbers)} clients"
        + (f", likely {likely}" if likely else ""),
    )  # fmt: skip


def _size(rows: tuple[answer.Row, ...]) -> number.Value:
    return max((row.denominator for row in rows if row.denominator is not None), default=None)


def _note(found: dict[str, tuple[answer.Row, ...]], held: list[str]) -> str:
    part = any(row.part for rows in found.values() for row in rows if row.period in held)
    return "* covered by the data only in part" if part else ""
