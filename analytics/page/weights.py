"""What health is made of: the measures with their weights, and the table to change them in."""

from decimal import Decimal

from analytics import health
from analytics.page import number, screen, typing
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, of_rows

EXPORT = "workbook.health_weights"
COLUMNS = ("measure", "weight", "worst", "best", "unknown")
TITLE = "What health is made of"


@of_rows
def draw(scene: Scene) -> None:
    """The measures in force, what was given for none of them, and the way to change them."""
    screen.show(scene, Table(
        title=TITLE,
        headings=("Measure", "What it is", "Weight", "Scores 0 at", "Scores 100 at",
                  "Score if unknown"),
        rows=tuple(_line(scene, one) for one in health.measures(scene.store, scene.view)),
        note="Health is the sum of score times weight, divided by the sum of the weights; a value "
        "scores in proportion to where it lies between the two. A weight of 0 leaves a measure "
        "out. A change counts for all months, those past too.",
    ))  # fmt: skip
    if lost := health.strangers(scene.store, scene.view):
        said = f"No measure of health is called {', '.join(lost)}; these rows change nothing."
        screen.show(scene, Said("", ((Cell(said),),)))
    typing.draw(
        scene, EXPORT, "Change the weights", COLUMNS,
        needs=("measure", "weight"), start=_start, choices=_choices,
    )  # fmt: skip


def shown(scene: Scene, value: Decimal | None, unit: str) -> str:
    """A value with the digits that it was scored by; percent measures are in percent already."""
    text = number.plain(value, scene.numbers, 0 if unit == "count" else 1)
    return f"{text}{scene.numbers.percent}" if unit == "percent" and value is not None else text


def plain(scene: Scene, value: Decimal) -> Cell:
    """A number with the digits that it has, so that the sum can be done by hand."""
    digits = max(0, -int(value.normalize().as_tuple().exponent))
    return Cell(number.plain(value, scene.numbers, digits), number=True)


def _line(scene: Scene, one: dict[str, Decimal]) -> tuple[Cell, ...]:
    unit = str(one["unit"])
    return (
        Cell(str(one["measure"])),
        Cell(str(one["says"])),
        plain(scene, one["weight"]),
        Cell(shown(scene, one["worst"], unit), number=True),
        Cell(shown(scene, one["best"], unit), number=True),
        plain(scene, one["unknown"]),
    )


def _start(scene: Scene) -> list[dict[str, object]]:
    return [
        {name: one[name] for name in COLUMNS} for one in health.measures(scene.store, scene.view)
    ]


def _choices(scene: Scene) -> dict[str, list[str]]:
    return {"measure": [str(one["measure"]) for one in health.measures(scene.store, scene.view)]}
