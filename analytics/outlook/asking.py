"""Metric + view -> its forecast: worked out once for a version of the book, and kept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from math import fsum

from analytics.answer import calendar
from analytics.forecast import Forecast, Outcome
from analytics.metric import Metric, named
from analytics.outlook import parts as pieces
from analytics.outlook.keeping import Job, Waiting, kept, worked_out, worked_through
from analytics.outlook.past import adds_up, begun, history, limits
from analytics.outlook.quarters import moved, quarterly
from analytics.store import Store
from analytics.view import DIMENSIONS, Calendar, View, check_dimension, distance, shift

__all__ = [
    "Ending", "Outlook", "adds_up", "ahead", "by_month", "ending", "foreseen", "history", "limits",
    "of_part", "surplus",
]  # fmt: skip

WHOLE, PARTS = "whole", "parts"
FEW = 12
AT_ONCE = 8


@dataclass(frozen=True)
class Outlook:
    """A metric's forecast in a view at a version, whole and by the values of a dimension.

    `months` pairs each forecast with the one by month that it was put together from; `begun` is
    what the months ahead hold already of the whole.
    """

    metric: Metric
    view: View
    version: int
    grain: str
    by: str | None
    calendar: Calendar
    whole: Forecast
    parts: dict[str, Forecast]
    months: tuple[tuple[Forecast, Forecast], ...] = ()
    begun: Mapping[date, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """What the fiscal year comes to: the months that are known, and the rest with its bands.

    `actual` and `rest` are None for a measure whose months do not add up: `outcome` is then what
    it will be in the year's last month or quarter.
    """

    label: str
    first: date
    last: date
    actual: float | None
    months_left: int
    rest: Outcome | None
    outcome: Outcome


def foreseen(
    store: Store,
    name: str,
    view: View,
    grain: str = "month",
    by: str | None = None,
    unless: Callable[[], bool] | None = None,
) -> Waiting[Outlook]:
    """The metric's forecast in a view, which is kept for its version of the book.

    Parts of a sum add up to the whole in every month; those of a ratio stand as they are, for they
    make no sum. What nobody waits for is worked out last, `unless` it is not wanted any more.
    """
    metric = named(name)
    if by:
        check_dimension(by)
    view = view.with_(version=store.version if view.version is None else view.version)
    version, known = view.version or 0, calendar(store, view.version)
    inside = "month" if adds_up(metric) else grain
    key = _key(metric, view, inside)
    text = _whole(store, metric, view, inside, later=unless is not None)

    def read(found: str, parts: dict[str, Forecast]) -> Outlook:
        whole = pieces.read(found)
        made = Outlook(metric, view, version, inside, by, known, whole, parts)
        if adds_up(metric) and whole.series.floor is not None:
            made = replace(made, begun=begun(store, metric, view, whole.month(1)))
        return _by_quarter(made) if grain != inside else made

    if by is None:
        return Waiting(text.future, lambda found: read(found, {}), text.told)

    def work(job: Job) -> str:
        return _parts(job, store, metric, view, (inside, by), text)

    def read_all(found: str) -> Outlook:
        return read(text.future.result(), dict(pieces.unpacked(found)))

    waiting = worked_through(store, (version, PARTS, f"{key} by {by}"), work, unless)
    return Waiting(waiting.future, read_all, waiting.told)


def ending(outlook: Outlook) -> Ending:
    """What the fiscal year under way comes to, or the next where the last full month ended one.

    Months that are known count as they are: the band is that of the remaining months alone. None
    of those brings less than it holds already. A measure whose months do not add up has no figure
    of the year but that of its last period.
    """
    whole, known = by_month(outlook), outlook.calendar
    year = known.year_of(whole.month(1))
    first = known.year_start(year)
    last = shift(first, 11)
    left = distance(whole.month(1), last) + 1
    if not adds_up(outlook.metric):
        steps = (left - 1) * whole.series.season // 12
        return Ending(str(year), first, last, None, left, None, whole.outcomes[steps])
    past = [v for i, v in enumerate(whole.series.values) if whole.series.month(i) >= first]
    actual, rest = fsum(past), ahead(outlook, 1, left)
    return Ending(str(year), first, last, actual, left, rest, moved(rest, actual))


def ahead(outlook: Outlook, begin: int, end: int) -> Outcome:
    """What the months of these steps bring together, none of them less than it holds already."""
    made = by_month(outlook)
    least = fsum(outlook.begun.get(made.month(step), 0.0) for step in range(begin, end + 1))
    told = moved(made.total(begin, end), surplus(outlook, begin, end))
    return Outcome(**{name: max(value, least) for name, value in vars(told).items()})


def surplus(outlook: Outlook, begin: int, end: int) -> float:
    """What the months of these steps hold already beyond their forecasts."""
    made = by_month(outlook)
    return fsum(
        max(outlook.begun.get(made.month(step), 0.0) - made.outcomes[step - 1].point, 0.0)
        for step in range(begin, end + 1)
    )


def of_part(outlook: Outlook, part: Forecast) -> Outlook:
    """The outlook of one part alone, which goes by its trend."""
    return replace(outlook, whole=part, parts={}, begun={})


def by_month(outlook: Outlook) -> Forecast:
    """The forecast by month that the whole was put together from, where it was; else the whole."""
    return next((made_of for one, made_of in outlook.months if one is outlook.whole), outlook.whole)


def _by_quarter(outlook: Outlook) -> Outlook:
    """The outlook of a sum by quarter."""
    known = outlook.calendar
    parts = {name: quarterly(part, known) for name, part in outlook.parts.items()}
    whole = quarterly(outlook.whole, known)
    pairs = [(whole, outlook.whole), *((parts[name], outlook.parts[name]) for name in parts)]
    return replace(outlook, grain="quarter", whole=whole, parts=parts, months=tuple(pairs))


def _whole(store: Store, metric: Metric, view: View, grain: str, *, later: bool) -> Waiting[str]:
    place = view.version or 0, WHOLE, _key(metric, view, grain)
    wanted = () if kept(store, *place) else (history(store, metric.name, view, grain)[None],)
    return worked_out(store, *place, pieces.whole, *wanted, later=later)


def _parts(
    job: Job,
    store: Store,
    metric: Metric,
    view: View,
    cut: tuple[str, str],
    text: Waiting[str],
) -> str:
    """The parts' forecasts: a few with all models, many with the light ones."""
    whole = text.future.result()
    past = {str(name): one for name, one in history(store, metric.name, view, *cut).items()}
    names, light = list(past), len(past) > FEW
    found: list[str] = []
    for begin in range(0, len(names), AT_ONCE if light else 1):
        job.share = (begin + 1) / (len(names) + 1)
        piece = [past[name] for name in names[begin : begin + (AT_ONCE if light else 1)]]
        found += job.ask(pieces.some, piece, light)
    foots = not metric.divides and pieces.foot(Forecast.from_json(whole).series, past.values())
    named_parts = dict(zip(names, found, strict=True))
    return job.ask(pieces.together, whole if foots else None, named_parts)


def _key(metric: Metric, view: View, grain: str) -> str:
    """What is asked, in the same words however it was put together."""
    chosen = [
        f"{name}={json.dumps(sorted(set(view.chosen(name))), ensure_ascii=False)}"
        for name in DIMENSIONS
        if view.chosen(name)
    ]
    return " ".join([metric.name, grain, view.base, *chosen])
