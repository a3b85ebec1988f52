"""How long things take: the share that still waits, for all and for the largest groups."""

from dataclasses import replace

from analytics.across import survival, survival_median
from analytics.metric import named
from analytics.page import absent, curve, number, screen
from analytics.page.block import Cell, Chart, Said, Series
from analytics.page.scene import Scene, part
from analytics.settings import held
from analytics.spells import WHOLE, Spell, spells
from analytics.view import DIMENSIONS

GROUPS = 3
FEWEST = 5
WIDTH = 4


@part
def draw(scene: Scene, metric: str, by: str, mark: str = "") -> None:
    """A curve for all rows, and one for each of the largest groups; `mark` is a setting in days."""
    if not scene.store.version:
        return
    known = named(metric)
    whole = spells(scene.store, metric, scene.view).get(WHOLE, ())
    if not whole:
        said = f"Nothing to draw: {absent.figure(scene, known)}."
        screen.show(scene, Said(known.title, ((Cell(said),),)))
        return
    groups = spells(scene.store, metric, scene.view, by)
    largest = sorted(groups, key=lambda name: (-len(groups[name]), name))
    shown = [name for name in largest if len(groups[name]) >= FEWEST][:GROUPS]
    days = int(held(scene.store.settings(scene.view.version), mark)) if mark else 0
    named_groups = {name: groups[name] for name in shown if len(groups) > 1}
    waited = {
        name: _cut(rows, whole, days) for name, rows in {"All": whole, **named_groups}.items()
    }
    chart = curve.chart(
        _title(scene, f"{known.title} by {DIMENSIONS[by].lower()}", whole), waited, scene.numbers,
        note=_note(scene, whole, days),
    )  # fmt: skip
    screen.show(scene, _marked(chart, days) if days else chart)
    screen.where_from(scene, metric)


def _cut(rows: tuple[Spell, ...], whole: tuple[Spell, ...], days: int) -> tuple[Spell, ...]:
    """The same to the day at which the drawing ends: what takes longer still waits there."""
    if not days:
        return rows
    end = max(WIDTH * days, 2 * (survival_median(whole) or 0))
    return tuple((min(took, end), happened and took <= end) for took, happened in rows)


def _marked(chart: Chart, days: int) -> Chart:
    """The chart with a line upwards at the days allowed."""
    line = Series(f"{days} days allowed", (1.0, 0.0), "before", at=(float(days), float(days)))
    return replace(chart, series=(*chart.series, line))


def _title(scene: Scene, title: str, rows: tuple[Spell, ...]) -> str:
    median = survival_median(rows)
    if median is None:
        return f"{title}: more than half still wait"
    days = number.plain(median, scene.numbers, 0 if median == int(median) else 1)
    return f"{title}: half are done after {days} days"


def _note(scene: Scene, rows: tuple[Spell, ...], days: int) -> str:
    waiting = sum(not happened for _, happened in rows)
    note = (
        f"The share of {number.plain(len(rows), scene.numbers)} that still waits, day by day;"
        f" the {number.plain(waiting, scene.numbers)} that wait today count as waiting."
    )
    if not days:
        return note
    left = [step.waiting for step in survival(rows) if step.day <= days]
    share = number.exact(left[-1] if left else 1.0, "percent", scene.numbers)
    return f"{note} After {days} days {share} still wait."
