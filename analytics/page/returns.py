"""What clients got back from events: a range by how sure it is, and what it is made of."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from analytics import answer
from analytics.listing import Line, listed
from analytics.metric import named
from analytics.page import absent, number, screen
from analytics.page.block import Cell, Chart, Said, Series, Table
from analytics.page.scene import Scene, of_rows

# Each step counts one grade of evidence more than the one before.
STEPS = (
    ("client_roi_measured", "Measured"),
    ("client_roi_stated", "+ client-stated"),
    ("client_roi_modelled", "+ modelled"),
    ("client_roi", "+ assumed"),
)
GRADES = {
    "measured": "Measured",
    "client-stated": "Client-stated",
    "modelled": "Modelled",
    "assumed": "Assumed",
}
TOLD = ("measured", "stated", "modelled", "assumed")
ALL = "client_roi"
Sums: TypeAlias = dict[str, dict[str, Decimal]]


@of_rows
def draw(scene: Scene) -> None:
    """The range of the return, then benefits by kind and grade."""
    whole = answer.figure(scene.store, ALL, scene.view)
    if whole.value is None:
        why = absent.figure(scene, named(ALL))
        line = (Cell(f"No figure: {why} with a cost that is known."),)
        screen.show(scene, Said(named(ALL).title, (line,)))
    else:
        _range(scene, whole)
    if lines := _of_period(scene, "benefits"):
        screen.show(scene, _kinds(scene, lines))


def _range(scene: Scene, whole: answer.Row) -> None:
    shares = [
        float(answer.figure(scene.store, name, scene.view).value or 0) for name, _ in STEPS[:-1]
    ]
    shares.append(float(whole.value or 0))
    moves = [after - before for before, after in pairwise(shares)]
    low, high = (number.exact(share, "percent", scene.numbers) for share in (shares[0], shares[-1]))
    title = f"Client ROI is between {low} and {high}, by how sure the benefits are"
    if low == high:
        title = f"Client ROI is {high}, and all of it is measured"
    screen.show(scene, Chart(
        title=title, kind="bridge", unit="percent", style=scene.numbers, note=_note(scene, whole),
        labels=(*(word for _, word in STEPS), "All"),
        series=(Series("Client ROI", (shares[0], *moves, shares[-1]), "now"),),
    ))  # fmt: skip
    screen.links([(word, name, scene.view) for name, word in STEPS])


def _note(scene: Scene, whole: answer.Row) -> str:
    """What the range rests on, in money, and what was counted with nothing."""
    cost = number.money(whole.denominator, scene.numbers)
    gain = (whole.numerator or Decimal(0)) + (whole.denominator or Decimal(0))
    told = f"Benefits of {number.money(gain, scene.numbers)} on a cost of {cost}. "
    silent = [line.fields["cost"] for line in _of_period(scene, "events_return") if _silent(line)]
    if silent:
        spent = sum((cost for cost in silent if isinstance(cost, Decimal)), start=Decimal(0))
        told += (
            f"{number.count(len(silent), 'event', scene.numbers)} of these, with a cost of "
            f"{number.money(spent, scene.numbers)}, brought no benefit that is known. "
        )
    return told + "A benefit is margin, not sales; what is not known counts nothing."


def _silent(line: Line) -> bool:
    """Whether an event has a cost and not a single benefit."""
    return line.fields["roi_high"] == -1 and all(line.fields[word] is None for word in TOLD)


def _of_period(scene: Scene, name: str) -> list[Line]:
    """The lines of a list that are about events of the view's period."""
    return list(listed(scene.store, name, scene.view).lines)


def _kinds(scene: Scene, lines: Iterable[Line]) -> Table:
    """Benefits that count, by kind and grade; below them what does not count, and why."""
    counted: Sums = defaultdict(lambda: defaultdict(Decimal))
    left: Sums = defaultdict(lambda: defaultdict(Decimal))
    for line in lines:
        why = line.fields["why"]
        sums = left[f"Left out: {why}"] if why else counted[str(line.fields["benefit_kind"])]
        told = line.fields["told" if why else "benefit"]
        sums[str(line.fields["grade"])] += told if isinstance(told, Decimal) else Decimal(0)
    kinds = sorted(counted, key=lambda kind: (-sum(counted[kind].values()), kind))
    rows = [_row(scene, kind, counted[kind]) for kind in kinds]
    rows += [_row(scene, why, left[why], tone="bad") for why in sorted(left)]
    return Table(
        title="Benefits by kind, and how each is known",
        headings=("Benefit", *GRADES.values(), "Together"),
        rows=tuple(rows),
        note="What is left out stands as the files tell it and is in no return." if left else "",
    )


def _row(
    scene: Scene, name: str, sums: dict[str, Decimal], tone: number.Tone = "flat"
) -> tuple[Cell, ...]:
    amounts = [sums.get(grade) for grade in GRADES]
    together = sum((amount for amount in amounts if amount), start=Decimal(0))
    return (
        Cell(name, tone=tone),
        *(Cell(number.money(amount, scene.numbers), number=True) for amount in amounts),
        Cell(number.money(together, scene.numbers), number=True),
    )
