"""Headline figures."""

from analytics import answer
from analytics.metric import Metric, named
from analytics.page import number, screen
from analytics.page.block import Card
from analytics.page.scene import Scene, of_rows
from analytics.view import View

AHEAD = frozenset({"open_pipeline", "weighted_pipeline"})


@of_rows
def draw(scene: Scene, *metrics: str) -> None:
    """One card for each metric, each with its change in words."""
    screen.show(scene, tuple(_card(scene, named(name)) for name in metrics))


def reach(metric: Metric, view: View) -> View:
    """The view a headline is asked in: deals that are still open lie ahead of any period."""
    return view.with_(period="all", grain="month") if metric.name in AHEAD else view


def _card(scene: Scene, metric: Metric) -> Card:
    view = reach(metric, scene.view)
    row = answer.figure(scene.store, metric.name, view)
    ahead = metric.name in AHEAD
    before = None if ahead else row.previous
    moved = number.change(row.value, before, metric.unit, scene.numbers)
    return Card(
        metric=metric.name,
        title=metric.title,
        asks=metric.asks,
        value=number.short(row.value, metric.unit, scene.numbers),
        change="all open deals" if ahead else moved,
        against="whenever they close" if ahead else _against(row, view),
        tone=number.tone(row.value, before, metric.unit, metric.better),
        arrow=number.way(row.value, before, metric.unit),
        spark=() if ahead else _spark(scene, metric, view),
    )


def _against(row: answer.Row, view: View) -> str:
    against = number.GOES_WITH[view.compare]
    if row.previous is None or row.value is None:
        return f"{against} is not in the data"
    return f"on {against}, in part only" if row.part else f"on {against}"


def _spark(scene: Scene, metric: Metric, view: View) -> tuple[float, ...]:
    rows = answer.trend(scene.store, metric.name, view, grain="month").rows
    points = [float(row.value) for row in rows if row.value is not None]
    return tuple(points) if len(points) > 1 else ()
