"""Why a figure is missing, or has nothing to be compared with, in a few words."""

from analytics import answer
from analytics.metric import Metric
from analytics.page.number import GOES_WITH
from analytics.page.scene import Scene
from analytics.view import Span, shift

# What the rows of a fact are to people.
NOUNS = {
    "account_month": "clients", "deal": "deals", "job": "jobs", "job_line": "quote lines",
    "receivable": "invoices", "event": "results of this kind", "feedback": "surveys",
    "complaint": "complaints", "health": "clients", "movement": "clients",
    "target": "targets", "contract": "contracts", "open_deal": "open deals",
}  # fmt: skip
YEAR = 12
UNNAMED = "No account named"


def figure(scene: Scene, metric: Metric) -> str:
    """Why this view has no such figure."""
    if metric.of_rows:
        noun = NOUNS[metric.reads]
        return f"no {noun} in this view" if scene.view.where else f"no {noun} in this book"
    if any(term.amount == "cost" for term in metric.terms("numerator")):
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
