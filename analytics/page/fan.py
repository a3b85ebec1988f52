"""A forecast as a picture: what was, what is likely, and how far it may be off."""

from datetime import date

from analytics.forecast import Forecast
from analytics.forecast import Series as Past
from analytics.forecast.naive import since_begun
from analytics.metric import Metric
from analytics.outlook.asking import Ending, Outlook, by_month
from analytics.page import ahead_cards, number
from analytics.page.block import Chart, Points, Series
from analytics.page.scene import Scene

MONTHLY = 12
BACK = {MONTHLY: 36, 4: 16}
TRIED = "The bands are as wide as this way to forecast was off on the past of this book."
FEW = (
    "The bands go by how far this way to forecast was off on the few {periods} of this book, and "
    "are wider because these are few."
)
UNTRIED = (
    "Nothing could be tried on so short a past: the bands are a guess from how large the measure "
    "itself is."
)
PLURAL = ("bookings", "leads", "items", "clients")


def chart(scene: Scene, found: Outlook, end: Ending) -> Chart:
    """History, forecast and both bands of the whole, under what it says of the year."""
    return of(
        scene,
        found.metric,
        found.whole,
        title(scene, found, end),
        last=end.last,
        note=f"{found.whole.why} {rests_on(by_month(found))}",
    )


def past(scene: Scene, metric: Metric, known: Past) -> Chart:
    """The history alone, while the forecast is on its way."""
    values, months = _back(known)
    return Chart(
        title=f"{metric.title} so far; the forecast is on its way", note="", kind="fan",
        labels=tuple(ahead_cards.label(month, known.season, scene.calendar) for month in months),
        series=(Series(metric.title, values, "now"),), unit=metric.unit, style=scene.numbers,
    )  # fmt: skip


def of(scene: Scene, metric: Metric, made: Forecast, said: str, *, last: date, note: str) -> Chart:
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
        return f"{metric.title} {verb(metric)} likely to end {end.label} at {point}{between}"
    when = ahead_cards.when(scene, found, end)
    return f"{metric.title} {verb(metric)} likely to be {point} {when}{between}"


def verb(metric: Metric) -> str:
    """How a sentence goes on that begins with the measure's title."""
    subject = metric.title.partition(",")[0].casefold().split()
    return "are" if subject[-1] in PLURAL else "is"


def rests_on(made: Forecast) -> str:
    """Where the width of the bands comes from."""
    if not (made.trials and any(made.trials[0].errors)):
        return UNTRIED
    season = made.series.season
    if len(since_begun(made.series.values, season)) < season:
        return FEW.format(periods="months" if season == MONTHLY else "quarters")
    return TRIED


def _back(known: Past) -> tuple[Points, list[date]]:
    """The last years of a history; all of it would press the forecast into a corner."""
    most = BACK.get(known.season, len(known.values))
    first = max(0, len(known.values) - most)
    return tuple(known.values[first:]), [known.month(i) for i in range(first, len(known.values))]
