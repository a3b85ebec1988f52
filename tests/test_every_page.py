"""Every page of the menu in a real browser: two books, two widths, the figures of scripts.

The pages come from the menu, so that a new page is tested from the day on which it stands there.
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from streamlit.testing.v1 import AppTest

from analytics import importing
from analytics.__main__ import main
from analytics.metric import named
from analytics.page import book, needs, number
from analytics.page.menu import PAGES
from tests import samples
from tests.serving import ROOT, Server

SCREENS: tuple[ViewportSize, ...] = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
TITLES = dict(PAGES)
WITHOUT_FIGURES = {"Definitions", "Upload"}
# What fills each page that is about more than invoices and deals.
FILLED_BY = {
    "Client ROI": ("event_result",),
    "Delivery": ("project",),
    "Quote audit": ("project_cost", "quote"),
    "Satisfaction": ("survey", "complaint"),
}
ALONE = ("project", "project_cost", "event_result", "survey", "complaint")
NOTHING = "Nothing in this book fills this page yet"
FAULT = re.compile("Something went wrong|Traceback")
MONTHS = re.compile(r"\((\w+ \d{4}) to (\w+ \d{4})\)")
ENGLISH = number.Style()
PATIENCE = 120_000
ON_ITS_WAY = "[data-stale=true], [data-testid=stProgress], [data-testid=stSkeleton]"
# A card's metric stands on its little line, with its months where they are not those of the page;
# its figure and its range stand around that. What lies ahead is no figure of the metric's.
FIGURES, AHEAD = "i.spark[data-metric]", "i.spark[data-ahead]"
CARDS = """lines => lines.map(line => {
    const figure = "[data-testid=stMetricValue]"
    let card = line
    while (card.parentElement && !card.querySelector(figure)) card = card.parentElement
    const said = part => card.querySelector(part)?.innerText ?? ""
    return [line.dataset.metric, line.dataset.period ?? "", said(figure), said(".likely")]
})"""
# The window, and what scrolls inside it, in pixels beyond their own width.
SIDEWAYS = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
    .map(part => part.scrollWidth - part.clientWidth)"""


@dataclass(frozen=True)
class Opened:
    """A page as a reader has it before them, and what its browser complained of."""

    tab: Page
    broken: list[str]

    @property
    def text(self) -> str:
        """Every word on the page."""
        return self.tab.locator("[data-testid=stMain]").inner_text()


@pytest.fixture(scope="module", params=SCREENS, ids=lambda screen: f"{screen['width']} pixels")
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """Somebody with a screen of that width."""
    context = browser.new_context(viewport=request.param)
    yield context
    context.close()


def _opened(reader: BrowserContext, server: Server, path: str, name: str) -> Opened:
    """The page, once nothing more is on its way to it."""
    tab, broken = reader.new_page(), list[str]()
    tab.on("pageerror", lambda error: broken.append(str(error)))
    tab.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    slug = "" if path == "app.py" else Path(path).stem
    tab.goto(f"{server.url}/{slug}?book={name}")
    expect(tab.locator(".page-head h1")).to_have_text(TITLES[path], timeout=PATIENCE)
    expect(tab.locator("[data-test-script-state=notRunning]")).to_have_count(1, timeout=PATIENCE)
    expect(tab.locator(ON_ITS_WAY)).to_have_count(0, timeout=PATIENCE)
    return Opened(tab, broken)


def _is_whole(opened: Opened) -> None:
    """No exception, no complaint of ours, nothing to the right of the screen."""
    assert opened.tab.locator("[data-testid=stException]").count() == 0
    assert not FAULT.search(opened.text)
    # Streamlit itself asks for two of its own addresses below a page's name, in vain.
    assert [text for text in opened.broken if "404" not in text] == []
    assert opened.tab.evaluate(SIDEWAYS) == [0, 0]


def _cards(tab: Page) -> list[list[str]]:
    """Metric, months of its own, figure and range of every card, once two looks agree."""
    seen: list[list[str]] = []
    for _ in range(100):
        before, seen = seen, tab.locator(FIGURES).evaluate_all(CARDS)
        if seen and seen == before and all(figure for _, _, figure, _ in seen):
            break
        tab.wait_for_timeout(100)
    return [[metric, months, figure, _range(said)] for metric, months, figure, said in seen]


def _range(said: str) -> str:
    """The range among the lines under a figure, the first of which may be a count."""
    return next((line for line in said.splitlines() if line.startswith("likely ")), "")


@cache
def _told(folder: Path, metric: str, first: str, last: str) -> list[str]:
    """What the command line tells of a metric of the same served book, as a card writes it."""
    known = named(metric)
    months = () if known.open else ("--from", first, "--to", last)
    said = io.StringIO()
    with redirect_stdout(said):
        ended = main(["metric", metric, *months, "--json", "--book", str(folder)])
    assert ended == 0, said.getvalue()
    (row,) = json.loads(said.getvalue())["rows"]
    value, low, high = (_exact(row[part]) for part in ("value", "low", "high"))
    likely = number.likely(low, high, known.unit, ENGLISH)
    figure = number.signed(value, known.unit, known.better, ENGLISH)
    return [metric, figure, f"likely {likely}" if likely else ""]


def _exact(value: float | None) -> number.Value:
    """A number of a document; a whole one was counted or added up, not divided."""
    return Decimal(value) if isinstance(value, int) else value


def _months(said: str) -> list[str]:
    """The first and last month that a page says it shows, as the command line takes them."""
    found = MONTHS.search(said)
    assert found, said
    return [f"{datetime.strptime(text, '%b %Y'):%Y-%m}" for text in found.groups()]  # noqa: DTZ007


@pytest.mark.parametrize("path", TITLES, ids=TITLES.get)
def test_on_the_sample_book_a_page_shows_the_figures_of_the_command_line(
    server: Server, reader: BrowserContext, path: str
) -> None:
    opened = _opened(reader, server, path, "sample")
    tab = opened.tab
    if TITLES[path] not in WITHOUT_FIGURES:
        cards = _cards(tab)
        first, last = _months(tab.locator(".view-said").first.inner_text())
        folder = server.book.parent / "sample"
        ahead = tab.locator(AHEAD).count()
        assert len(cards) + ahead == tab.locator("[data-testid=stMetric]").count() > 0
        for metric, months, *said in cards:
            span = months.split("..") if months else [first, last]
            assert [metric, *said] == _told(folder, metric, span[0], span[-1])
    assert tab.locator("[data-testid=stAlert]").all_inner_texts() == []
    assert NOTHING not in opened.text
    _is_whole(opened)
    tab.close()


@pytest.mark.parametrize("path", TITLES, ids=TITLES.get)
def test_on_an_empty_book_a_page_says_what_fills_it(
    server: Server, reader: BrowserContext, path: str
) -> None:
    opened = _opened(reader, server, path, "main")
    tables = FILLED_BY.get(TITLES[path], ())
    expect(opened.tab.get_by_text(NOTHING)).to_have_count(int(bool(tables)), timeout=PATIENCE)
    for table in tables:
        assert needs.general(table).title in opened.text
        assert all(heading in opened.text for heading in needs.headings(needs.general(table)))
    examples = [example for example in map(needs.example, tables) if example]
    assert bool(examples) == bool(tables)
    for example in examples:
        with opened.tab.expect_download() as taken:
            opened.tab.get_by_role("button", name=f"A filled example: {example.name}").click()
        assert taken.value.suggested_filename == example.name
        assert taken.value.path().read_bytes() == example.read_bytes()
    _is_whole(opened)
    opened.tab.close()


def test_every_page_but_the_evidence_of_one_figure_stands_in_the_menu() -> None:
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py")}
    assert {"app.py", *there} - {"pages/Evidence.py"} == set(TITLES)


def _run(path: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    if path != "app.py":
        at.switch_page(path)
    at.query_params["book"] = "main"
    return at.run()


@pytest.mark.parametrize("table", ALONE)
def test_the_example_of_one_table_alone_opens_every_page_and_fills_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "books" / "main"))
    samples.place(tmp_path / "books" / "main")
    example, store = needs.example(table), book.opened("main")
    assert example
    importing.keep(store, [importing.read(store, example, example.name)], "a test")
    said = {TITLES[path]: _run(path) for path in TITLES}
    faults = {
        title: [fault.value for fault in (*at.exception, *at.error, *at.warning)]
        for title, at in said.items()
    }
    assert {title: found for title, found in faults.items() if found} == {}
    waiting = {
        title for title, at in said.items()
        if any(NOTHING in element.proto.body for element in at.get("html"))
    }  # fmt: skip
    assert waiting == {title for title, tables in FILLED_BY.items() if table not in tables}
