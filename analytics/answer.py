"""Metric + view -> rows with a value, each asked once for a version and kept."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from analytics.combined import Value
from analytics.metric import Metric, named
from analytics.rollup import Question, Row, rows
from analytics.store import Run, Store
from analytics.view import Calendar, Span, View, check_dimension, in_words, shift

__all__ = [
    "Answer",
    "Question",
    "Row",
    "Value",
    "ask",
    "breakdown",
    "calendar",
    "calendar_in",
    "figure",
    "question",
    "remembered",
    "trend",
    "values",
]

KEPT_ANSWERS = 4000
BESIDE_REVENUE = (
    "deal", "project", "project_cost", "event_result", "credit", "survey", "complaint", "quote"
)  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """Rows of one metric in one view, at one version of the book."""

    metric: Metric
    view: View
    version: int
    by: tuple[str, ...]
    grain: str
    rows: tuple[Row, ...]


_kept: OrderedDict[tuple[object, ...], object] = OrderedDict()
_keeping = threading.Lock()


def remembered(store: Store, key: tuple[object, ...], make: Callable[[], T]) -> T:
    """What `make` gives, made once for a book and key; a key holds the version that it is of."""
    whole = (store.handle, *key)
    with _keeping:
        if whole in _kept:
            _kept.move_to_end(whole)
            return cast("T", _kept[whole])
    made = make()
    with _keeping:
        _kept[whole] = made
        while len(_kept) > KEPT_ANSWERS:
            _kept.popitem(last=False)
    return made


def calendar(store: Store, version: int | None = None) -> Calendar:
    """What the book's data covers at a version, with its fiscal year, currency and basis."""
    number = store.version if version is None else version
    return remembered(store, ("calendar", number), lambda: _calendar(store, number))


def _calendar(store: Store, version: int) -> Calendar:
    with store.at(version) as run:
        return calendar_in(run)


def calendar_in(run: Run) -> Calendar:
    """The same of the book as one reader sees it."""
    found = run.rows("select * from coverage")[0]
    without_revenue = found["first_month"] is None
    settings = {row["name"]: row["value"] for row in run.rows("from lake_setting")}
    empty = without_revenue and not _has_rows(run)
    today = date.today()  # noqa: DTZ011 - an empty book opens on this computer's month
    if without_revenue and not empty:
        today = run.rows("select day from as_of")[0]["day"]
    today = today.replace(day=1)
    months = ("first_month", "last_month", "first_full_month", "last_full_month")
    deals = ("first_deal_month", "last_deal_month")
    return Calendar(
        **{name: found[name] or today for name in (*months, *deals)},
        fiscal_start=int(settings.get("fiscal_start", "1")),
        currency=settings.get("home_currency", "EUR"),
        basis=found["basis"],
        empty=empty,
        without_revenue=without_revenue,
    )


def _has_rows(run: Run) -> bool:
    """Whether the book holds rows that pages show without any revenue."""
    some = " or ".join(f"exists (select 1 from current_{table})" for table in BESIDE_REVENUE)
    return bool(run.rows(f"select {some} as some")[0]["some"])


def question(
    store: Store,
    name: str,
    view: View,
    *,
    by: Sequence[str] = (),
    grain: str = "all",
    span: Span | None = None,
) -> Question:
    """A metric asked in a view, with its version pinned and its months found in the calendar."""
    metric = named(name)
    for dimension in (*by, *(dimension for dimension, _ in view.where)):
        check_dimension(dimension)
    view = view.with_(version=store.version if view.version is None else view.version)
    known = calendar(store, view.version)
    draft = Question(metric, view, tuple(by), grain, span or view.span(known), known)
    if span is None and view.period == "all" and draft.of_rows:
        first, last = reach(store, name, view.version)
        whole = Span(first, last, draft.span.label)
        return Question(metric, view, tuple(by), grain, whole, known)
    return draft


def reach(store: Store, name: str, version: int | None = None) -> tuple[date, date]:
    """The first and last month that the metric has rows for, else those that revenue covers."""
    metric, number = named(name), store.version if version is None else version
    known = calendar(store, number)
    covered = known.first_month, known.last_month
    if not metric.of_rows or metric.windowed:
        return covered

    def make() -> tuple[date, date]:
        with store.at(number) as run:
            found = run.rows(
                f"with fact as ({metric.sql}) select min(month) as first, max(month) as last"
                " from fact"
            )[0]
        return (found["first"] or covered[0], found["last"] or covered[1])

    return remembered(store, ("reach", number, name), make)


def ask(
    store: Store,
    name: str,
    view: View,
    *,
    by: Sequence[str] = (),
    grain: str = "all",
    span: Span | None = None,
) -> Answer:
    """The metric by dimensions and periods; every row with what it is compared with."""
    asked = question(store, name, view, by=by, grain=grain, span=span)

    def make() -> Answer:
        with store.at(asked.view.version) as run:
            made = tuple(rows(run, asked))
        return Answer(asked.metric, view, run.version, asked.by, grain, made)

    return remembered(store, (name, asked.view, asked.by, grain, asked.span, view.version), make)


def figure(store: Store, name: str, view: View) -> Row:
    """One number for the view's period, with the number that it is compared with."""
    return ask(store, name, view).rows[0]


def trend(
    store: Store, name: str, view: View, grain: str | None = None, months: int | None = None
) -> Answer:
    """The metric by period over the view's months, or over the last `months` up to their end."""
    known = calendar(store, view.version)
    span = view.span(known)
    if months:
        first = max(shift(span.last, 1 - months), known.first_month)
        span = Span(first, span.last, in_words(first, span.last))
    return ask(store, name, view, grain=grain or view.grain, span=span)


def breakdown(store: Store, name: str, view: View, by: str) -> Answer:
    """The metric for every value of a dimension, over the view's period."""
    return ask(store, name, view, by=(by,))


def values(store: Store, dimension: str, version: int | None = None) -> list[str]:
    """What a filter on this dimension can be set to; empty where the book does not have it."""
    number = store.version if version is None else version
    check_dimension(dimension)
    return remembered(
        store, ("values", number, dimension), lambda: _values(store, dimension, number)
    )


def _values(store: Store, dimension: str, version: int) -> list[str]:
    column, source = dimension, {"line": "cube", "project": "line_item"}.get(dimension, "account")
    if dimension == "cohort":
        column, source = "year(first_bought)", "account_state"
    sql = (
        f"select distinct cast({column} as varchar) as value from {source} where value is not null"
    )
    if source == "account":
        sql += " and account_id in (select account_id from cube union select account_id from deal)"
    with store.at(version) as run:
        return [row["value"] for row in run.rows(f"{sql} order by value")]
