"""The track record of a metric: its forecasts as they stood at past versions, against what came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics import answer
from analytics.forecast import Forecast, ForecastError, Series
from analytics.metric import Metric, named
from analytics.outlook import called
from analytics.outlook.asking import Outlook, foreseen, history
from analytics.outlook.frozen import Stood, stood
from analytics.outlook.judged import (
    Frozen,
    Judged,
    Standing,
    backtest_judged,
    frozen_judged,
    last_known,
    standings,
)
from analytics.store import Store
from analytics.view import Span, View

CALLED = 24
NEARLY = 0.99
Parts = dict[str | None, Series]


@dataclass(frozen=True)
class Record:
    """Forecasts held against what came, and how they stand by how far ahead they were."""

    judged: tuple[Judged, ...] = ()
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True)
class Track:
    """How good a metric's forecasts were, by the actuals of one version.

    `past` are the forecasts as they stood, which `frozen` is of; `backtest` is of the trials
    inside the `newest`: what is in one is never counted in the other.
    """

    metric: Metric
    version: int
    actual: Series
    newest: Forecast | None
    past: tuple[Frozen, ...]
    frozen: Record
    backtest: Record
    calls: tuple[called.CalledMonth, ...] = ()


@dataclass(frozen=True)
class Tracks:
    """The track record of the whole under None and of each part by name; `share` of it is there."""

    of: dict[str | None, Track]
    share: float

    @property
    def done(self) -> bool:
        """Whether every past forecast is in it."""
        return self.share >= 1


@dataclass(frozen=True)
class _Asked:
    store: Store
    name: str
    view: View
    by: str | None


def tracked(
    store: Store, name: str, view: View, by: str | None = None, *, wait: bool = False
) -> Tracks:
    """The track record of a metric in a view, whole and by the values of a dimension.

    What is not worked out yet is on its way, unless somebody waits. ForecastError where the view
    has nothing to forecast.
    """
    number = store.version if view.version is None else view.version
    asked = _Asked(store, name, view.with_(version=number), by)
    last = _last(_actual(asked)[None])
    newest = foreseen(store, name, asked.view, by=by)
    past = stood(store, name, asked.view, by)
    calls = called.made(store, name, asked.view, last)
    if wait or all(one.done for one in (newest, past, calls)):

        def make() -> Tracks:
            return Tracks(_tracks(asked, newest.result(), past.result(), calls.result()), 1.0)

        return answer.remembered(store, ("track", name, asked.view, by), make)
    share = min(past.share, NEARLY)
    return Tracks(_tracks(asked, newest.result(0), None, None), share)


def _last(series: Series) -> list[date]:
    """The months whose calls are told: the last two years that came."""
    count = len(series.values)
    return [series.month(i) for i in range(max(0, count - CALLED), count)]


def _tracks(
    asked: _Asked,
    newest: Outlook | None,
    past: Stood | None,
    calls: Sequence[called.Made] | None,
) -> dict[str | None, Track]:
    """The track records of what is there."""
    actual = _actual(asked)
    empty = _empty(asked, actual)
    made = _by_part(newest)
    before = past.of if past else {}
    tracks = {
        part: _track(
            asked, (series, made.get(part), before.get(part, ())), empty.get(part, frozenset())
        )
        for part, series in actual.items()
    }
    whole = tracks[None]
    came = {whole.actual.month(i): value for i, value in enumerate(whole.actual.values)}
    ends = past.ends if past else {}
    against = called.beside(calls or (), came, whole.frozen.judged, ends)
    return tracks | {None: replace(whole, calls=against)}


def _by_part(newest: Outlook | None) -> dict[str | None, Forecast]:
    if newest is None:
        return {}
    made: dict[str | None, Forecast] = {None: newest.whole}
    made.update(newest.parts)
    return made


def _track(
    asked: _Asked,
    found: tuple[Series, Forecast | None, tuple[Frozen, ...]],
    empty: frozenset[date],
) -> Track:
    actual, newest, past = found
    tried = backtest_judged(newest) if newest else ()
    return Track(
        named(asked.name),
        asked.view.version or 0,
        actual,
        newest,
        past,
        _record((one for made in past for one in frozen_judged(made, actual)), empty),
        _record(tried, empty),
    )


def _record(judged: Iterable[Judged], empty: frozenset[date]) -> Record:
    came = tuple(one for one in judged if one.month not in empty)
    return Record(came, standings(came))


def _empty(asked: _Asked, actual: Parts) -> dict[str | None, frozenset[date]]:
    """The months in which a measure that divides had nothing to divide: nothing came of them."""
    if not named(asked.name).divides:
        return {}
    return {part: frozenset(_all(one) - _valued(asked, part, one)) for part, one in actual.items()}


def _all(series: Series) -> set[date]:
    return {series.month(i) for i in range(len(series.values))}


def _valued(asked: _Asked, part: str | None, series: Series) -> set[date]:
    """The months of a series in which the measure has a value of its own."""
    by = (asked.by,) if asked.by and part is not None else ()
    rows = answer.ask(
        asked.store, asked.name, asked.view.with_(period="last_month"), by=by, grain="month",
        span=Span(series.first, last_known(series), ""),
    ).rows  # fmt: skip
    return {
        row.month for row in rows if row.value is not None and (not by or row.cut[by[0]] == part)
    }


def _actual(asked: _Asked) -> Parts:
    """What came, whole and by part, at the version that scores."""

    def make() -> Parts:
        whole = history(asked.store, asked.name, asked.view)
        if None not in whole:
            raise ForecastError(f"No month of this view has any {named(asked.name).title}.")
        if asked.by is None:
            return whole
        return whole | history(asked.store, asked.name, asked.view, by=asked.by)

    key = ("came", asked.name, asked.view, asked.by)
    return answer.remembered(asked.store, key, make)
