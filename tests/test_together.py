"""Readers and an import at once: nobody sees an error or half an import."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from analytics.answer import ask
from analytics.store import Store
from analytics.view import View
from tests.books import line, note_import, write
from tests.serving import ROOT, Server, serving, surroundings

IMPORTS = 8
READERS = 3
LINES = 50


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "book") as running:
        yield running


def _read_until(store: Store, done: threading.Event, seen: list[tuple[int, object]]) -> None:
    while not done.is_set():
        with store.at() as run:
            rows = run.rows("select count(*) as n from line_item")[0]["n"]
            models = run.rows("select coalesce(sum(rows), 0) as n from cube")[0]["n"]
            seen.append((run.version, (rows, models)))
        whole = ask(store, "revenue", View(period="all", version=run.version)).rows[0].value
        seen.append((run.version, whole))


def test_every_reader_sees_whole_imports_only(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    done, seen = threading.Event(), [list[tuple[int, object]]() for _ in range(READERS)]
    readers = [threading.Thread(target=_read_until, args=(store, done, s)) for s in seen]
    for reader in readers:
        reader.start()
    for number in range(1, IMPORTS + 1):
        with store.commit("Ana", f"Import {number}") as commit:
            note_import(commit, number)
            write(commit, "ledger", [line("Acme", "2025-01-10", 2)] * LINES, number)
    done.set()
    for reader in readers:
        reader.join()
    every = [one for s in seen for one in s]
    assert len({version for version, _ in every}) > IMPORTS / 2
    for version, told in every:
        rows = version * LINES
        assert told in {(rows, rows), 2 * rows or None}


def test_two_viewers_and_an_import_at_once(alone: Server, browser: Browser, tmp_path: Path) -> None:
    lines = [f"I-{i},2025-{i % 12 + 1:02}-03,Client {i % 40},{i % 900}.50" for i in range(60_000)]
    export = tmp_path / "sales.csv"
    export.write_text("\n".join(["Invoice No,Invoice Date,Client,Net Amount", *lines]))
    tabs = [browser.new_context().new_page() for _ in range(2)]
    words = ["-m", "analytics", "import", str(export), "--book", str(alone.book), "--json"]
    importing = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=surroundings(alone.book), stdout=subprocess.PIPE
    )
    pages = ("/", "/Retention", "/Growth", "/Accounts")
    looks = 0
    while importing.poll() is None or looks < len(pages):
        for tab in tabs:
            tab.goto(f"{alone.url}{pages[looks % len(pages)]}?book=main")
            tab.wait_for_selector("h1")
            tab.wait_for_timeout(400)
            assert not tab.locator(
                "[data-testid=stException], [data-testid=stAlertContentError]"
            ).count()
        looks += 1
    assert importing.returncode == 0
    for tab in tabs:
        tab.goto(f"{alone.url}/?book=main&period=all")
        tab.wait_for_selector("text=€26.9")
        tab.context.close()
