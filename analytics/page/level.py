"""The target of a rate: where the year ends beside it, the chance, and everyone's own."""

from analytics.forecast import ForecastError
from analytics.metric import Metric
from analytics.outlook import levels, targets
from analytics.outlook.asking import Outlook, foreseen
from analytics.outlook.levels import Level, Period
from analytics.page import ahead_cards, attainment, fan, foresight, number, screen
from analytics.page.block import Cell, Chart, Series, Table
from analytics.page.scene import Scene, href, of_rows
from analytics.view import DIMENSIONS

NOTE = (
    "Gap: forecast less target, in the last {grain} of the year that has a target. "
    "Chance: that the rate is then at the target or above it."
)


@of_rows
def draw(scene: Scene) -> None:
    """Nothing where the measure is a sum, has no target, or its forecast is on its way."""
    found = foresight.outlook(scene)
    if found is None:
        return
    if level := levels.levelled(scene.store, found):
        screen.show(scene, _chart(scene, found, level))
    by = targets.given_to(scene.store, found.metric.name, found.view)
    if by and by not in dict(found.view.where):
        _by_part(scene, found, by)


def _by_part(scene: Scene, found: Outlook, by: str) -> None:
    try:
        waiting = foreseen(scene.store, found.metric.name, scene.view, found.grain, by)
        parts = waiting.result() if waiting.done else None
    except ForecastError:
        return
    if parts is None:
        foresight.watch(waiting, f"Forecasting every {DIMENSIONS[by].lower()} for the targets")
        return
    lines = levels.by_part(scene.store, parts).items()
    if lines:
        ranked = sorted(lines, key=lambda line: (line[1].chance, line[0]))
        screen.show(scene, _table(scene, found, ranked, by))


def _chart(scene: Scene, found: Outlook, level: Level) -> Chart:
    periods = level.periods
    label = [_label(scene, found, one) for one in periods]

    def ahead(name: str) -> tuple[float | None, ...]:
        return tuple(getattr(one.outcome, name) if one.outcome else None for one in periods)

    forecast = Series(
        "Forecast", ahead("point"), "ahead", ahead("low_80"), ahead("high_80"),
        least=ahead("low_95"), most=ahead("high_95"),
    )  # fmt: skip
    return Chart(
        title=_title(scene, found.metric, level, label[-1]), kind="fan", unit=found.metric.unit,
        style=scene.numbers, labels=tuple(label), note=_pace(scene, found, level),
        series=(
            Series("So far", tuple(one.actual for one in periods), "now"),
            *([forecast] if level.last.outcome else []),
            Series("Target", tuple(one.target for one in periods), "aim"),
        ),
    )  # fmt: skip


def _title(scene: Scene, metric: Metric, level: Level, when: str) -> str:
    rate, goal = (
        number.signed(value, metric.unit, metric.better, scene.numbers)
        for value in (level.last.rate, level.target)
    )
    side = _side(scene, metric, level.last)
    if level.last.outcome is None:
        return f"{metric.title} was {rate} in {when}, {side} the target of {goal}"
    likely = attainment.chance(scene, level.chance, over=False)
    return (
        f"{metric.title} {fan.verb(metric)} likely to be {rate} in {when}, "
        f"{side} the target of {goal}: the chance to reach it is {likely}"
    )


def _pace(scene: Scene, found: Outlook, level: Level) -> str:
    now = level.latest
    if now is None or now is level.last:
        return ""
    metric, style = found.metric, scene.numbers
    rate, goal = (
        number.signed(value, metric.unit, metric.better, style) for value in (now.rate, now.target)
    )
    when = _label(scene, found, now)
    return f"In {when} it was {rate}, {_side(scene, metric, now)} the {goal} asked for then."


def _side(scene: Scene, metric: Metric, one: Period) -> str:
    """How far a rate is from its target: "1.3 points below", or "just at"."""
    words = number.change(one.rate, one.target, metric.unit, scene.numbers)
    if words == "level":
        return "just at"
    return words.replace(" down", " below").replace(" up", " above")


def _table(scene: Scene, found: Outlook, lines: list[tuple[str, Level]], by: str) -> Table:
    return Table(
        title=f"{found.metric.title} against the target by {DIMENSIONS[by].lower()}",
        headings=(DIMENSIONS[by], "To be", "Forecast", "Gap", "Chance", "In", "Latest"),
        rows=tuple(_row(scene, found, name, level, by) for name, level in lines),
        note=NOTE.format(grain=found.grain),
    )


def _row(scene: Scene, found: Outlook, name: str, level: Level, by: str) -> tuple[Cell, ...]:
    metric, style, last = found.metric, scene.numbers, level.last
    known = [one.actual for one in level.periods if one.actual is not None]

    def rate(value: float | None) -> Cell:
        return Cell(number.exact(value, metric.unit, style), number=True)

    below = last.rate is not None and last.rate < level.target
    return (
        Cell(name, href=href("Forecast", scene.view.filtered(by, name), metric=metric.name)),
        rate(level.target),
        rate(last.rate),
        Cell(_side(scene, metric, last), number=True, tone="bad" if below else "flat"),
        Cell(attainment.chance(scene, level.chance, over=last.outcome is None), number=True),
        Cell(_label(scene, found, last)),
        rate(known[-1] if known else None),
    )


def _label(scene: Scene, found: Outlook, one: Period) -> str:
    return ahead_cards.label(one.first, found.whole.series.season, scene.calendar)
