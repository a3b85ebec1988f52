"""What tests stand on: reference files, a served dashboard, a real browser; and no quiet skip."""

import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

from analytics.store import Store, forget, forget_all, open_book
from tests import samples
from tests.serving import AHEAD, ROOT, Server, serving

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
QUIET_BROWSER = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NO_BROWSER = (
    "BROWSER TESTS SKIPPED: no Chromium was found. Install Debian's `chromium`, run "
    "`.venv/bin/playwright install chromium`, or name one in ACCOUNTABLE_CHROMIUM."
)
NO_REFERENCE = (
    "REFERENCE TESTS SKIPPED: no reference files in {folder}. "
    "Name their folder in ACCOUNTABLE_REFERENCE."
)

# A loaded machine is slow, not wrong; a build server tries the same values every time.
settings.register_profile("house", deadline=None, derandomize="ACCOUNTABLE_CI" in os.environ)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything that needs a browser is marked so and comes last."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a failure where everything has to run."""
    return _no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A skipped file is a failure where everything has to run."""
    return _no_skip((yield))


def _no_skip(report: Report) -> Report:
    if os.environ.get("ACCOUNTABLE_CI") and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped here (ACCOUNTABLE_CI is set). {why}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was left out is said in capitals, once."""
    skipped = terminalreporter.getreports("skipped")
    reasons = {report.longrepr[-1] for report in skipped if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        if " TESTS SKIPPED: " in reason:
            said = reason.removeprefix("Skipped: ")
            terminalreporter.write_line(said, red=True, bold=True)


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    """No book stays open, and in memory, when the tests of a file are over."""
    yield
    forget_all()


@pytest.fixture(scope="module")
def beside_the_sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty book of one's own, and the sample book beside it."""
    own = tmp_path_factory.mktemp("books") / "main"
    samples.place(own)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCOUNTABLE_BOOK", str(own))
        yield


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty book, let go of at the end."""
    yield open_book(tmp_path / "book")
    forget(tmp_path / "book")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of real files with known answers."""
    default = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("ACCOUNTABLE_REFERENCE", default))
    if not folder.is_dir():
        pytest.skip(NO_REFERENCE.format(folder=folder))
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path | None:
    """The browser to drive: named, the system's, or Playwright's own (None)."""
    for name in (os.environ.get("ACCOUNTABLE_CHROMIUM"), "chromium", "chromium-browser"):
        found = name and shutil.which(name)
        if found:
            return Path(found)
    with sync_playwright() as driver:
        if not Path(driver.chromium.executable_path).exists():
            pytest.skip(NO_BROWSER)
    return None


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One dashboard for all tests that only look."""
    with serving(tmp_path_factory.mktemp("served") / "book", sample=False, **AHEAD) as running:
        yield running


@pytest.fixture(scope="module")
def browser(chromium: Path | None) -> Iterator[Browser]:
    """A real Chromium; one for each file, as Playwright's loop bars others from the thread."""
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=list(QUIET_BROWSER))
        yield running
        running.close()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """An empty tab of a browser that has never been here before."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()
