"""A forecast as a picture: what was, what is likely, and how far it may be off."""

from datetime import date

from analytics.forecast import Forecast
from analytics.forecast import Series as Past
from analytics.metric import Metric
from analytics.outlook.asking import Ending, Outlook
from analytics.page import ahead_cards, number
from analytics.page.block import Chart, Points, Series
from analytics.page.scene import Scene

BACK = {12: 36, 4: 16}
NOTE = "The bands are as wide as this way to forecast was off on the past of this book."


def chart(scene: Scene, found: Outlook, end: Ending) -> Chart:
    """History, forecast and both bands of the whole, under what it says of the year."""
    return of(
        scene,
        found.metric,
        found.whole,
        title(scene, found, end),
        last=end.last,
        note=f"{found.whole.why} {NOTE}",
    )


def past(scene: Scene, metric: Metric, known: Past) -> Chart:
    """The history alone, while the forecast is on its way."""
    values, months = _back(known)
    return Chart(
        title=f"{metric.title} so far; the forecast is on its way", note="", kind="fan",
        labels=tuple(ahead_cards.label(month, known.season, scene.calendar) for month in months),
        series=(Series(metric.title, values, "now"),), unit=metric.unit, style=scene.numbers,
    )  # fmt: skip


def of(
    scene: Scene, metric: Metric, made: Forecast, said: str, *, last: date, note: str = NOTE
) -> Chart:
    """Any forecast as a fan, a year ahead and at least to the month `last`."""
    values, months = _back(made.series)
    count = max(made.series.season, ahead_cards.steps_to(made, last))
    outcomes = made.outcomes[:count]
    months = [*months, *(made.month(step + 1) for step in range(len(outcomes)))]
    before: Points = (None,) * len(values)

    def ahead(name: str) -> Points:
        return (*before, *(getattr(outcome, name) for outcome in outcomes))

    series = (
        Series(metric.title, (*values, *((None,) * len(outcomes))), "now"),
        Series(
            "Forecast", ahead("point"), "ahead", ahead("low_80"), ahead("high_80"),
            least=ahead("low_95"), most=ahead("high_95"),
        ),
    )  # fmt: skip
    labels = tuple(ahead_cards.label(month, made.series.season, scene.calendar) for month in months)
    return Chart(said, note, "fan", labels, series, metric.unit, scene.numbers)


def title(scene: Scene, found: Outlook, end: Ending) -> str:
    """What the year will end at, in one sentence."""
    metric, one = found.metric, end.outcome
    point, low, high = (
        number.signed(value, metric.unit, metric.better, scene.numbers)
        for value in (one.point, one.low_80, one.high_80)
    )
    between = f", between {low} and {high}" if low != high else ""
    if end.rest:
        return f"{metric.title} is likely to end {end.label} at {point}{between}"
    return f"{metric.title} is likely to be {point} {ahead_cards.when(scene, found, end)}{between}"


def _back(known: Past) -> tuple[Points, list[date]]:
    """The last years of a history; all of it would press the forecast into a corner."""
    most = BACK.get(known.season, len(known.values))
    first = max(0, len(known.values) - most)
    return tuple(known.values[first:]), [known.month(i) for i in range(first, len(known.values))]
