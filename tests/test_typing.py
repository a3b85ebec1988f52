"""The table that one types into, and what a page without rows says."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import typed
from analytics.page import book
from analytics.page.grid import WHICH, Grid, Shown, shown
from analytics.store import Store, forget, open_book
from tests import samples
from tests.serving import ROOT

RESULTS = "workbook.event_results"
COLUMNS = ("project", "date", "amount", "margin")
ROW = {"project": "Launch", "date": date(2026, 3, 4), "amount": "0.1", "margin": "33.3333%"}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    folder = tmp_path / "books" / "main"
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(folder))
    samples.place(folder)
    yield open_book(folder)
    forget(folder)


def _opened(page: str, **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page(f"pages/{page}.py")
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def _html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def test_a_cell_that_nobody_touched_is_the_very_value_it_was(store: Store) -> None:
    typed.keep(store, RESULTS, [ROW], "Ana")
    seen = typed.rows(store, RESULTS)
    form = typed.form(store, RESULTS)
    lines = [shown(form, COLUMNS, row) for row in seen]
    assert lines[0]["margin"] == pytest.approx(33.3333)
    grid = Grid(form, "a table", COLUMNS, seen, lines, {}, typed=lines)
    assert grid.rows() == seen
    changed: list[dict[str, Shown]] = [
        {**lines[0], "margin": 50.0},
        {**dict.fromkeys(lines[0]), "project": "Fair"},
    ]
    rows = Grid(form, "a table", COLUMNS, seen, lines, {}, typed=changed).rows()
    assert rows[0] == {**seen[0], "margin": Decimal("0.5")}
    assert (rows[1]["project"], len(rows)) == ("Fair", 2)
    assert all(line[WHICH] == seen[0]["result_id"] for line in lines)


def test_a_new_name_to_choose_from_loses_nothing_that_was_typed(store: Store) -> None:
    form = typed.form(store, RESULTS)
    typing: list[dict[str, Shown]] = [
        {WHICH: None, "project": "Fair", "date": None, "amount": 5.0, "margin": None}
    ]
    grid = Grid(form, "a table", COLUMNS, [], [], {"project": ["Fair"]}, typed=typing)
    more = grid.with_offer("project", "Gala")
    assert (more.shown, more.offers["project"], more.turn) == (typing, ["Fair", "Gala"], 1)


def test_one_types_in_ones_own_book_and_never_in_the_sample(store: Store) -> None:
    typed.keep(store, RESULTS, [{**ROW, "benefit": "Revenue"}], "Ana")
    first = store.version
    typed.keep(store, RESULTS, [{**ROW, "project": "Fair"}], "Ben")
    own = _opened("Client_ROI", book="main")
    assert not own.exception
    assert "Type in benefits of events" in _html(own)
    assert "Save" in [button.label for button in own.button]
    assert any("last saved by Ben" in caption.value for caption in own.caption)
    then = _opened("Client_ROI", book="main", version=str(first))
    assert not then.exception
    assert "Save" not in [button.label for button in then.button]


@pytest.mark.parametrize("page", ["Client_ROI", "Satisfaction", "Delivery"])
def test_a_page_without_rows_says_which_list_fills_it_and_offers_an_example(
    page: str, store: Store
) -> None:
    assert store.version == 0
    at = _opened(page, book="main")
    assert not at.exception
    assert "Nothing in this book fills this page yet" in _html(at)
    labels = [str(button.proto.label) for button in at.get("download_button")]
    assert any(label.startswith("A filled example") for label in labels)


def test_the_sample_book_is_not_typed_into(store: Store) -> None:
    assert book.folder("sample") != store.folder
    samples.place(store.folder)
    at = _opened("Client_ROI", book="sample")
    assert not at.exception
    assert any("in your own book" in caption.value for caption in at.caption)
    assert "Save" not in [button.label for button in at.button]
    assert "Nothing in this book fills this page yet" not in _html(at)
    forget(book.folder("sample"))
