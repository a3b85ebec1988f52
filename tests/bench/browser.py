"""P2 to P6: what a reader waits for, in a real browser against real servers."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from analytics.store import forget
from analytics.view import View
from tests.bench import books, plain, script
from tests.bench.goals import Measured
from tests.bench.timing import in_turn
from tests.conftest import QUIET_BROWSER
from tests.serving import AHEAD, serving

WATCH = (Path(__file__).with_name("watch.js")).read_text(encoding="utf-8")
SCREEN = {"width": 1440, "height": 900}
ROUNDS = 5
PATIENCE = 60_000
CALM = 0.6
# Each differs from the one before, so that every choice redraws, and none is chosen twice.
CHOSEN = {
    "The year 2023": "2023",
    "Last year": "last_year",
    "The year 2024": "2024",
    "This year to date": "this_year",
    "The year 2025": "2025",
    "The year 2026": "2026",
}


@contextmanager
def _browser() -> Iterator[Browser]:
    named = os.environ.get("ACCOUNTABLE_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=found, args=list(QUIET_BROWSER))
        yield running
        running.close()


def _context(browser: Browser) -> BrowserContext:
    context = browser.new_context(viewport={"width": SCREEN["width"], "height": SCREEN["height"]})
    context.add_init_script(WATCH)
    return context


def _seen(tab: Page, what: str) -> float:
    return float(tab.evaluate(f"window.benchSeen.{what} || 0"))


def _until(tab: Page, what: str, count: int) -> float:
    tab.wait_for_function(f"(window.benchSeen.{what}Count || 0) >= {count}", timeout=PATIENCE)
    return _seen(tab, what)


def visit(context: BrowserContext, url: str, what: str, count: int) -> float:
    """Milliseconds from going to an address until that many of something can be seen."""
    tab = context.new_page()
    tab.goto(url)
    took = _until(tab, what, count)
    tab.close()
    return took


def _still(tab: Page) -> None:
    """Wait until nothing has been drawn for a while and no script runs."""
    drawn, since = -1.0, time.monotonic()
    while time.monotonic() - since < CALM:
        tab.wait_for_timeout(60)
        busy = tab.locator("[data-test-script-state=running], [data-stale=true]").count()
        now = _seen(tab, "drawn")
        if busy or now != drawn:
            drawn, since = now, time.monotonic()


def change(tab: Page, option: str) -> float:
    """Milliseconds from choosing an option in the first list until the last chart is redrawn."""
    field = tab.locator("[data-testid=stSelectbox] input").first
    field.click()
    field.fill(option)
    choice = tab.get_by_role("option", name=option, exact=True)
    choice.wait_for(timeout=PATIENCE)
    _still(tab)
    choice.click()
    tab.wait_for_function("benchSeen.drawn > benchSeen.clicked", timeout=PATIENCE)
    _still(tab)
    drawn, clicked = _seen(tab, "drawn"), _seen(tab, "clicked")
    return drawn - clicked


class Changing:
    """A page left open, on which options are chosen in turn."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.tab = context.new_page()
        self.tab.goto(url)
        _until(self.tab, "charts", 1)
        _still(self.tab)
        self.options = iter(CHOSEN)

    def __call__(self) -> float:
        return change(self.tab, next(self.options))


def _constants(size: int) -> tuple[Path, int]:
    """The charts of the front page as constants for each choice, and how many it opens with."""
    folder = books.book(size)
    script.opened(folder)
    views = {"Last twelve months": View(), **{name: View(period=p) for name, p in CHOSEN.items()}}
    charts = {name: script.seen("", view).charts for name, view in views.items()}
    forget(folder)
    return plain.write(books.FOLDER / "plain", charts), len(charts["Last twelve months"])


def first_load(browser: Browser, url: str, charts: int) -> float:
    """Megabytes over HTTP until a browser that was never here shows all charts."""
    context = _context(browser)
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    loaded: list[float] = []

    def note(event: dict[str, Any]) -> None:
        loaded.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", note)
    tab.goto(url)
    _until(tab, "charts", charts)
    _still(tab)
    context.close()
    return sum(loaded) / 1e6


def measure(large: int, middle: int, small: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """All that a browser tells, on books of three sizes."""
    app, charts = _constants(middle)
    say(f"the front page has {charts} charts")
    with ExitStack() as stack:
        enter = stack.enter_context
        still = enter(plain.served(app))
        served = {
            size: enter(serving(books.book(size), sample=False, **AHEAD)).url
            for size in sorted({large, middle, small})
        }
        browser = enter(_browser())
        front = {size: f"{url}/?book=main" for size, url in served.items()}
        yield Measured("P6", "", first_load(browser, front[middle], charts), "gzip, cold browser")
        yield from _visits(_context(browser), still, front[middle], charts)
        yield from _changes(_context(browser), still, front, (large, middle, small))


def _visits(context: BrowserContext, still: str, front: str, charts: int) -> Iterator[Measured]:
    took = in_turn(
        {
            "blank": partial(visit, context, still, "text", 1),
            "figures": partial(visit, context, front, "figures", 5),
            "constants": partial(visit, context, f"{still}/?page=charts", "charts", charts),
            "charts": partial(visit, context, front, "charts", charts),
        },
        ROUNDS,
        untimed=2,
    )
    for goal, name, floor in (("P2", "figures", "blank"), ("P3", "charts", "constants")):
        beside = f"{took[name]:.0f} against {took[floor]:.0f} ms"
        yield Measured(goal, "front page", took[name] / took[floor], beside)


def _changes(
    context: BrowserContext,
    still: str,
    front: dict[int, str],
    sizes: tuple[int, int, int],
) -> Iterator[Measured]:
    large, middle, small = sizes
    urls = {"constants": f"{still}/?page=charts", **{str(s): url for s, url in front.items()}}
    tabs = {name: Changing(context, url) for name, url in urls.items()}
    took = in_turn(dict(tabs), ROUNDS)
    page, floor = took[str(middle)], took["constants"]
    yield Measured("P4", "front page", page / floor, f"{page:.0f} against {floor:.0f} ms")
    most, least = took[str(large)], took[str(small)]
    yield Measured(
        "P5c", f"{large:,} to {small:,}", most / least, f"{most:.0f} against {least:.0f} ms"
    )
