"""What is to be reached: target, what came, what is forecast, the gap, and the chance."""

from analytics.forecast import ForecastError
from analytics.metric import named
from analytics.outlook import targets
from analytics.outlook.asking import Outlook, adds_up, foreseen
from analytics.outlook.targets import KINDS, Aim
from analytics.page import fan, foresight, number, screen
from analytics.page.block import Cell, Chart, Points, Said, Series, Table
from analytics.page.scene import Scene, href, of_rows
from analytics.view import DIMENSIONS, in_words

NEARLY = 0.995
NEAR = 0.02
# Where the rows of what came and of its target stand beside each other.
ATTAINED = {"revenue": "budget_attainment", "bookings": "quota_attainment"}


@of_rows
def draw(scene: Scene) -> None:
    """Nothing where the book has no target for the measure, or its forecast is on its way."""
    found = foresight.outlook(scene)
    aim = targets.aimed(scene.store, found) if found else None
    if found is None:
        return
    if aim is None:
        _why_not(scene, found)
        return
    screen.show(scene, _chart(scene, found, aim))
    if attainment := ATTAINED.get(found.metric.name):
        period = f"{aim.first:%Y-%m}..{aim.last:%Y-%m}"
        words = f"{named(attainment).title}, what came and what was to come"
        screen.links([(words, attainment, found.view.with_(period=period))])
    kinds = targets.kinds(scene.store, found.metric.name, found.view)
    aims = [targets.aimed(scene.store, found, kind) for kind in kinds]
    by = targets.given_to(scene.store, found.metric.name, found.view)
    lines = [(KINDS[one.kind], one) for one in aims if one]
    if by is None or by in dict(found.view.where):
        screen.show(scene, _table(scene, found, lines, ""))
    else:
        _by_part(scene, found, lines, by)


def _why_not(scene: Scene, found: Outlook) -> None:
    """Why the book's targets of this measure do not show, where it has any."""
    everybody = found.view.with_(where=())
    if not adds_up(found.metric) or not targets.wanted(scene.store, found.metric.name, everybody):
        return
    why = "none of them is for the months ahead"
    if not targets.comparable(found):
        why = "they are in billings: choose Billings above to hold the forecast against them"
    elif not targets.wanted(scene.store, found.metric.name, found.view):
        why = "none of them is given to what the filters choose"
    said = f"The book has targets of this measure, but {why}."
    screen.show(scene, Said(f"{found.metric.title}: no target here", ((Cell(said),),)))


def _by_part(scene: Scene, found: Outlook, whole: list[tuple[str, Aim]], by: str) -> None:
    """Every manager's target (or that of whatever targets are given to) beside the whole."""
    try:
        waiting = foreseen(scene.store, found.metric.name, scene.view, found.grain, by)
        parts = waiting.result() if waiting.done else None
    except ForecastError:
        screen.show(scene, _table(scene, found, whole, ""))
        return
    if parts is None:
        screen.show(scene, _table(scene, found, whole, ""))
        foresight.watch(waiting, f"Forecasting every {DIMENSIONS[by].lower()} for the targets")
        return
    aims = targets.by_part(scene.store, parts)
    lines = sorted(aims.items(), key=lambda line: (-line[1].gap, line[0]))
    apart = len([name for name in parts.parts if name not in aims])
    screen.show(scene, _table(scene, found, [*lines, *whole], by, apart))


def _chart(scene: Scene, found: Outlook, aim: Aim) -> Chart:
    """The year added up month by month: what came, what is likely to come, and the target."""
    labels = tuple(number.short_month(step.month) for step in aim.steps)
    target = _added([step.target for step in aim.steps])
    known = [step.actual for step in aim.steps if step.actual is not None]
    ahead = len(aim.steps) - len(known)
    actual: Points = (*_added(known), *((None,) * ahead))
    series = [
        Series("So far", actual, "now"),
        *([_ahead(aim, len(known))] if ahead else []),
        Series("Target", target, "aim"),
    ]
    return Chart(
        title=_title(scene, found, aim), kind="fan", unit=found.metric.unit, style=scene.numbers,
        labels=labels, series=tuple(series), note=_pace(scene, found, aim),
    )  # fmt: skip


def _ahead(aim: Aim, known: int) -> Series:
    none: Points = (None,) * known

    def told(name: str) -> Points:
        return (*none, *(aim.actual + getattr(one, name) for one in aim.sums))

    return Series(
        "Forecast", told("point"), "ahead", told("low_80"), told("high_80"),
        least=told("low_95"), most=told("high_95"),
    )  # fmt: skip


def _added(values: list[float]) -> tuple[float, ...]:
    return tuple(sum(values[: place + 1]) for place in range(len(values)))


def _title(scene: Scene, found: Outlook, aim: Aim) -> str:
    title, unit, style = found.metric.title, found.metric.unit, scene.numbers
    # In short, what is near would look the same.
    told = number.exact if abs(aim.gap) < NEAR * abs(aim.target) else number.short
    point, gap, goal = (
        told(value, unit, style) for value in (aim.outcome, abs(aim.gap), aim.target)
    )
    side = "below" if aim.gap > 0 else "above"
    if not aim.months_left:
        return f"{title} came to {point} in {aim.label}, {gap} {side} the target of {goal}"
    return (
        f"{title} {fan.verb(found.metric)} likely to end {aim.label} at {point}, "
        f"{gap} {side} the target of {goal}: the chance to reach it is {_chance(scene, aim)}"
    )


def chance(scene: Scene, likely: float, *, over: bool) -> str:
    """A chance in whole percent, never said to be sure before it is over."""
    sign = scene.numbers.percent
    if not over and likely > NEARLY:
        return f"above 99{sign}"
    if not over and likely < 1 - NEARLY:
        return f"below 1{sign}"
    return f"{number.plain(likely * 100, scene.numbers)}{sign}"


def _chance(scene: Scene, aim: Aim) -> str:
    return chance(scene, aim.chance, over=not aim.months_left)


def _pace(scene: Scene, found: Outlook, aim: Aim) -> str:
    unit, style = found.metric.unit, scene.numbers
    over = len(aim.steps) - aim.months_left
    if not over:
        return "The year has not begun: every month counts as it is forecast."
    until = max(step.month for step in aim.steps if step.actual is not None)
    side = "behind" if aim.behind > 0 else "ahead of"
    said = (
        f"By {in_words(until, until)} the target asks for {number.short(aim.due, unit, style)}; "
        f"{number.short(aim.actual, unit, style)} came, "
        f"{number.short(abs(aim.behind), unit, style)} {side} the pace."
    )
    if aim.needed is None or aim.pace is None:
        return said
    left = number.count(aim.months_left, "month", style)
    return (
        f"{said} Each of the {left} left has to bring {number.short(aim.needed, unit, style)}; "
        f"a month brought {number.short(aim.pace, unit, style)} so far."
    ).replace("Each of the 1 month left", "The month left")


def _table(
    scene: Scene, found: Outlook, lines: list[tuple[str, Aim]], by: str, apart: int = 0
) -> Table:
    label = lines[-1][1].label
    without = f" What {apart} without a target bring counts in the whole alone." if apart else ""
    title = f"{found.metric.title} in {label} against the target"
    return Table(
        title=f"{title} by {DIMENSIONS[by].lower()}" if by else title,
        headings=(
            DIMENSIONS[by] if by else "Target", "To reach", "Forecast", "Gap", "Chance",
            "So far", "of it", "On pace",
        ),
        rows=tuple(_row(scene, found, name, aim, by) for name, aim in lines),
        note="On pace: what came, less what the target asks for by now. Gap: forecast less "
        f"target. Chance: that the months left bring what is missing.{without}",
        foot=bool(by),
    )  # fmt: skip


def _row(scene: Scene, found: Outlook, name: str, aim: Aim, by: str) -> tuple[Cell, ...]:
    metric, style = found.metric, scene.numbers
    whole = name in KINDS.values()

    def amount(value: float, *, judged: bool = False) -> Cell:
        bad = judged and value < 0
        return Cell(
            number.short(value, metric.unit, style), number=True, tone="bad" if bad else "flat",
            hint=number.exact(value, metric.unit, style),
        )  # fmt: skip

    link = href("Forecast", scene.view.filtered(by, name), metric=metric.name) if by else ""
    return (
        Cell(f"All: {name.lower()}" if whole and by else name, href="" if whole else link),
        amount(aim.target),
        amount(aim.outcome),
        amount(-aim.gap, judged=True),
        Cell(_chance(scene, aim), number=True),
        amount(aim.actual),
        Cell(number.exact(aim.attained, "percent", style), number=True),
        amount(-aim.behind, judged=True),
    )
