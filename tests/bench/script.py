"""P1 and the script half of P5: what a page costs on the server, without any browser."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from analytics import answer
from analytics.rollup import Question, Row, rows
from analytics.store import Run, Store, forget, open_book
from analytics.view import View
from tests.bench import books, plain
from tests.bench.goals import Measured
from tests.bench.timing import in_turn, milliseconds
from tests.serving import ROOT

PAGES = ("", "Growth", "Retention", "Margin")
ROUNDS = 5
PATIENCE = 120
logging.getLogger("streamlit").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Seen:
    """A page after it ran: the specifications of its charts, and what it asked of the book."""

    charts: list[str]
    asked: list[Question]


def _page(name: str, view: View) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    if name:
        test.switch_page(f"pages/{name}.py")
    for parameter, value in view.to_query().items():
        test.query_params[parameter] = value
    return test


def run(test: AppTest) -> AppTest:
    """The page, run to its end without a fault."""
    done = test.run()
    if done.exception or done.error:
        raise AssertionError(done.exception or done.error[0].value)
    return done


def seen(name: str, view: View) -> Seen:
    """Run a page and keep what it drew and asked."""
    asked: list[Question] = []

    def noted(reader: Run, question: Question) -> list[Row]:
        asked.append(question)
        return rows(reader, question)

    with patch.object(answer, "rows", noted):
        done = run(_page(name, view))
    return Seen([chart.proto.spec for chart in done.get("plotly_chart")], asked)


def _bare(store: Store, asked: list[Question], test: AppTest) -> None:
    for question in asked:
        with store.at(question.view.version) as reader:
            rows(reader, question)
    run(test)


def opened(folder: Path) -> Store:
    """Make a book the one that pages show."""
    os.environ["ACCOUNTABLE_BOOK"] = str(folder)
    return open_book(folder)


def _one(name: str, store: Store, views: Iterator[View]) -> dict[str, float]:
    """The median of a page, of its bare parts, and of a page with nothing on it."""
    seen(name, next(views))  # what no filter touches is remembered from here on
    first = seen(name, next(views))
    app = plain.write(books.FOLDER / "plain", {"charts": first.charts})

    def bare() -> float:
        still = AppTest.from_file(str(app), default_timeout=PATIENCE)
        still.query_params["page"] = "charts"
        return milliseconds(partial(_bare, store, first.asked, still))

    def blank() -> float:
        still = AppTest.from_file(str(app), default_timeout=PATIENCE)
        return milliseconds(partial(run, still))

    def page() -> float:
        test = _page(name, next(views))
        return milliseconds(partial(run, test))

    return in_turn({"page": page, "bare": bare, "blank": blank}, ROUNDS)


def fresh(store: Store) -> Iterator[View]:
    """One filtered view after the other, so that no answer is remembered from the run before."""
    last = answer.calendar(store).last_month.year
    for year in range(last - 1, last - 4, -1):
        for owner in answer.values(store, "owner"):
            yield View(period=str(year)).filtered("owner", owner)


def measure(size: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """P1 on every page with figures; the slowest page against its parts decides."""
    folder = books.book(size)
    store = opened(folder)
    try:
        worst: Measured | None = None
        views = fresh(store)
        for name in PAGES:
            took = _one(name, store, views)
            page, bare = took["page"] - took["blank"], took["bare"] - took["blank"]
            beside = f"{page:.0f} against {bare:.0f} ms"
            found = Measured("P1", f"{name or 'front page'}, {size:,} lines", page / bare, beside)
            say(f"script of {found.what}: {beside}, {found.ratio:.2f} x")
            if worst is None or found.ratio > worst.ratio:
                worst = found
        if worst:
            yield worst
    finally:
        forget(folder)


def grown(large: int, small: int) -> Iterator[Measured]:
    """P5 on the server: the front page with a fresh filter, on two books."""
    took: dict[int, float] = {}
    for size in (small, large):
        folder = books.book(size)
        views = fresh(opened(folder))
        times = [milliseconds(partial(run, _page("", next(views)))) for _ in range(2 + ROUNDS)]
        took[size] = median(times[2:])
        forget(folder)
    beside = f"{took[large]:.0f} against {took[small]:.0f} ms"
    yield Measured("P5s", f"{large:,} to {small:,}", took[large] / took[small], beside)
