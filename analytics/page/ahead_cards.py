"""The headline figures of a forecast: where the year ends, what of it is in, what a year brings."""

from datetime import date

from analytics.forecast import Forecast, Outcome, Series
from analytics.metric import Metric
from analytics.outlook.asking import Ending, Outlook, adds_up, by_month
from analytics.page import number
from analytics.page.block import Card
from analytics.page.scene import Scene
from analytics.view import Calendar, distance, shift

YEAR = 12
ON_ITS_WAY = "\N{HORIZONTAL ELLIPSIS}"


def of(scene: Scene, found: Outlook, end: Ending) -> tuple[Card, ...]:
    """The cards of a forecast."""
    metric = found.metric
    if end.rest is None:
        return _levels(scene, found, end)
    months = by_month(found)
    past = months.series
    ended = year_before(past, end)
    made = [_ahead(scene, metric, _title(metric, end.label), end.outcome, ended, _on(end.label))]
    until = last_known(past)
    if until >= end.first:
        made.append(_so_far(scene, metric, past, end.first))
        gone = _sum(past, shift(until, 1 - YEAR), shift(end.last, -YEAR))
        left = f"Still to come, {_months(_next(past), end.last)}"
        made.append(_ahead(scene, metric, left, end.rest, gone, A_YEAR_AGO))
    last = _sum(past, shift(_next(past), -YEAR), until)
    whole = months.total(1, YEAR)
    title = "The next twelve months"
    made.append(_ahead(scene, metric, title, whole, last, "on the last twelve"))
    return tuple(made)


def meanwhile(scene: Scene, metric: Metric, past: Series) -> tuple[Card, ...]:
    """The same cards while the forecast is on its way: what is known, and places for the rest."""
    known, month = scene.calendar, _next(past)
    year, first = year_ahead(known), known.year_start(known.year_of(month))
    if not adds_up(metric):
        return (_place(metric, f"{metric.title} at the end of {year}"),)
    ends = _place(metric, _title(metric, year))
    later = _place(metric, "The next twelve months")
    if past.season != YEAR or month == first:
        return ends, later
    left = f"Still to come, {_months(month, shift(first, YEAR - 1))}"
    return ends, _so_far(scene, metric, past, first), _place(metric, left), later


def _place(metric: Metric, title: str) -> Card:
    return Card(
        metric.name, title, metric.asks, ON_ITS_WAY, "on its way", "", "flat", "off", (), ahead=True
    )


def year_ahead(known: Calendar) -> str:
    """The fiscal year that is forecast to its end: that of the first month not known in full."""
    return str(known.year_of(shift(known.anchor, 1)))


def year_before(past: Series, end: Ending) -> float | None:
    """The sum of the year before the one that is forecast."""
    return _sum(past, shift(end.first, -YEAR), shift(end.last, -YEAR))


def when(scene: Scene, found: Outlook, end: Ending) -> str:
    """Of what does not add up: when it is asked how the year ends."""
    if found.metric.windowed:
        return f"at the end of {end.label}"
    made = found.whole
    return f"in {label(made.month(steps_to(made, end.last)), made.series.season, scene.calendar)}"


def label(month: date, season: int, known: Calendar) -> str:
    """A period in few letters: a month, or a quarter of the book's own year."""
    if season == YEAR:
        return number.short_month(month)
    year, quarter = known.quarter_of(month)
    return f"Q{quarter} {year}"


def band(scene: Scene, metric: Metric, outcome: Outcome) -> str:
    """What the figure lies in, in 80 of 100 cases."""
    return number.likely(outcome.low_80, outcome.high_80, metric.unit, scene.numbers)


def latest(past: Series, known: Calendar) -> str:
    """The last period that is known in full, by its name."""
    if past.season == YEAR:
        return f"{last_known(past):%b %Y}"
    return label(past.month(len(past.values) - 1), past.season, known)


def last_known(past: Series) -> date:
    """The last month that is known in full."""
    return shift(_next(past), -1)


A_YEAR_AGO = "on the year before"


def _months(first: date, last: date) -> str:
    """Months of one fiscal year in few letters: the year stands beside them."""
    return f"{first:%b}" if first == last else f"{first:%b} to {last:%b}"


def _title(metric: Metric, year: str) -> str:
    return f"{metric.title} in {year}"


def _on(year: str) -> str:
    return f"on {int(year) - 1}"


def _next(past: Series) -> date:
    return past.month(len(past.values))


def _levels(scene: Scene, found: Outlook, end: Ending) -> tuple[Card, ...]:
    """Of what does not add up: how it stands when the year ends, and later."""
    metric, made = found.metric, found.whole
    past = made.series
    steps = {steps_to(made, end.last): f"{metric.title} {when(scene, found, end)}"}
    for step in (past.season // 2, past.season):
        steps.setdefault(step, f"In {label(made.month(step), past.season, scene.calendar)}")
    before, against = past.values[-1], f"on {latest(past, scene.calendar)}"
    return tuple(
        _ahead(scene, metric, title, made.outcomes[step - 1], before, against)
        for step, title in sorted(steps.items())
    )


def steps_to(made: Forecast, last: date) -> int:
    """How many steps ahead the period is that holds this month."""
    return distance(made.month(1), last) // (YEAR // made.series.season) + 1


def _so_far(scene: Scene, metric: Metric, past: Series, first: date) -> Card:
    """What of the year is in, as far back as the book goes, with the way to its rows."""
    first, until = max(first, past.first), last_known(past)
    actual, before = _sum(past, first, until), _sum(past, shift(first, -YEAR), shift(until, -YEAR))
    change, against = _changed(scene, metric, actual, before, A_YEAR_AGO)
    period = f"{first:%Y-%m}..{until:%Y-%m}" if until != first else f"{until:%Y-%m}"
    return Card(
        metric.name, f"So far, {_months(first, until)}", metric.asks,
        number.signed(actual, metric.unit, metric.better, scene.numbers), change, against,
        number.tone(actual, before, metric.unit, metric.better),
        number.way(actual, before, metric.unit), (), period=period,
    )  # fmt: skip


def _ahead(
    scene: Scene, metric: Metric, title: str, outcome: Outcome, before: float | None, against: str
) -> Card:
    point = outcome.point
    change, against = _changed(scene, metric, point, before, against)
    return Card(
        metric.name, title, metric.asks,
        number.signed(point, metric.unit, metric.better, scene.numbers), change, against,
        number.tone(point, before, metric.unit, metric.better),
        number.way(point, before, metric.unit), (),
        likely=f"{band(scene, metric, outcome)} in 80{scene.numbers.percent} of cases", ahead=True,
    )  # fmt: skip


def _changed(
    scene: Scene, metric: Metric, value: float | None, before: float | None, against: str
) -> tuple[str, str]:
    """The change in words, and what it is measured against."""
    if before is None:
        return "no comparison", "the year before is not in the data"
    return number.change(value, before, metric.unit, scene.numbers), against


def _sum(past: Series, first: date, last: date) -> float | None:
    """The sum of the months from `first` to `last`; None where the past does not hold them all."""
    wide = YEAR // past.season
    begin, end = (distance(past.first, month) // wide for month in (first, last))
    if begin < 0 or end >= len(past.values) or end < begin:
        return None
    return sum(past.values[begin : end + 1])
