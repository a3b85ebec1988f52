"""Why a figure is missing, or has nothing to be compared with, in a few words."""

from analytics import answer
from analytics.metric import Metric
from analytics.page.number import GOES_WITH
from analytics.page.scene import Scene
from analytics.view import Span, shift

COSTED = frozenset({"gross_margin", "gross_margin_percent", "delivery_margin_percent"})
YEAR = 12
UNNAMED = "No account named"


def figure(scene: Scene, metric: Metric) -> str:
    """Why this view has no such figure."""
    if metric.reads == "deal":
        return "no deals in this view" if scene.view.where else "no deals in this book"
    if metric.name in COSTED:
        return "no costs in these rows"
    if answer.values(scene.store, "account", scene.view.version) in ([], [UNNAMED]):
        return "the rows name no accounts"
    if metric.windowed and not _covered(scene, _year_before(scene)):
        return "the year before is not in the data"
    return "nothing to measure in this view"


def comparison(scene: Scene, row: answer.Row, metric: Metric) -> str:
    """What a figure is compared with, and how much of that the data covers."""
    against = GOES_WITH[scene.view.compare]
    if row.value is not None and row.previous is not None:
        return f"on {against}, in part only" if row.part else f"on {against}"
    if row.part and metric.windowed:
        return "rests on a year known only in part"
    before = scene.view.span(scene.calendar).before(scene.view.compare)
    if not _covered(scene, before):
        return f"{against} is not in the data"
    first = shift(before.last, 1 - metric.months) if metric.windowed else before.first
    if first < scene.calendar.first_full_month:
        return f"{against} is known only in part"
    return f"no such figure for {against}"


def _covered(scene: Scene, span: Span) -> bool:
    known = scene.calendar
    return span.last >= known.first_month and span.first <= known.last_month


def _year_before(scene: Scene) -> Span:
    last = shift(scene.view.span(scene.calendar).last, -YEAR)
    return Span(shift(last, 1 - YEAR), last, "")
