"""Headline figures."""

from analytics import answer
from analytics.metric import Metric, named
from analytics.page import absent, number, screen
from analytics.page.block import Card
from analytics.page.scene import Scene, of_rows
from analytics.view import View


@of_rows
def draw(scene: Scene, *metrics: str) -> None:
    """One card for each metric, each with its change in words."""
    screen.show(scene, tuple(card(scene, named(name)) for name in metrics))


def reach(metric: Metric, view: View) -> View:
    """The view a headline is asked in: what stands open now does so whatever the period."""
    return view.with_(period="all", grain="month") if metric.open else view


def card(scene: Scene, metric: Metric) -> Card:
    """The headline figure of one metric in the view."""
    view = reach(metric, scene.view)
    row = answer.figure(scene.store, metric.name, view)
    before = None if metric.open else row.previous
    change, against = _said(scene, metric, row)
    likely = number.likely(row.low, row.high, metric.unit, scene.numbers)
    return Card(
        metric=metric.name,
        title=metric.title,
        asks=metric.asks,
        value=number.signed(row.value, metric.unit, metric.better, scene.numbers),
        change=change,
        against=against,
        tone=number.tone(row.value, before, metric.unit, metric.better),
        arrow=number.way(row.value, before, metric.unit),
        spark=() if metric.open else _spark(scene, metric, view),
        likely=f"likely {likely}" if likely else "",
        counted=_counted(scene, metric, row),
    )


def _said(scene: Scene, metric: Metric, row: answer.Row) -> tuple[str, str]:
    """The change in words, and what it is measured against."""
    if row.value is None:
        return "no figure", absent.figure(scene, metric)
    if metric.open:
        return "open now", "whatever the period"
    against = absent.comparison(scene, row, metric)
    if row.previous is None:
        return "no comparison", against
    return number.change(row.value, row.previous, metric.unit, scene.numbers), against


def _counted(scene: Scene, metric: Metric, row: answer.Row) -> str:
    """How many of how many a share counts."""
    if row.value is None or metric.interval != "share" or metric.across != "sum":
        return ""
    parts = (number.plain(part, scene.numbers) for part in (row.numerator, row.denominator))
    return f"{' of '.join(parts)} {absent.NOUNS[metric.reads]}"


def _spark(scene: Scene, metric: Metric, view: View) -> tuple[float, ...]:
    rows = answer.trend(scene.store, metric.name, view, grain="month").rows
    points = [float(row.value) for row in rows if row.value is not None]
    return tuple(points) if len(points) > 1 else ()
