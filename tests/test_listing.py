"""Every work list: it runs on any book, keeps to the filters, and each entry leads to its row."""

import csv
import functools
import operator
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from analytics import listing
from analytics.answer import values
from analytics.listing import ListError, listed
from analytics.scope import NOT_GIVEN
from analytics.store import Store, open_book
from analytics.view import DIMENSIONS, View
from tests.asking import ask
from tests.books import book, line
from tests.serving import ROOT

SAMPLE = ROOT / "data" / "sample"
EVER = View(period="all")
LISTS = sorted(listing.catalog())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample book as it stood on the last day that its files tell of."""
    folder = tmp_path_factory.mktemp("lists") / "book"
    ask(folder, "import", *sorted(SAMPLE.iterdir()))
    open_book(folder).set({"as_of": "2026-10-31"}, "test")
    return folder


@pytest.fixture(scope="module")
def written() -> dict[str, dict[tuple[str, int], set[str]]]:
    """What stands in each row of each sheet of the sample's files."""
    found: dict[str, dict[tuple[str, int], set[str]]] = {}
    for path in sorted(SAMPLE.iterdir()):
        sheets: dict[str, list[Any]] = {}
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as lines:
                sheets[path.stem] = list(csv.reader(lines))
        else:
            book = load_workbook(path, read_only=True, data_only=True)
            sheets = {sheet.title: list(sheet.values) for sheet in book.worksheets}
        found[path.name] = {
            (sheet, number): {str(cell).strip() for cell in row if cell is not None}
            for sheet, rows in sheets.items()
            for number, row in enumerate(rows, start=1)
        }
    return found


def _keys(store: Store, name: str, view: View) -> Counter[tuple[object, ...]]:
    lines = listed(store, name, view).lines
    return Counter((line.file, line.sheet, line.row, *line.fields.values()) for line in lines)


def test_there_are_lists_to_hold_to_this() -> None:
    assert len(LISTS) >= 6


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_what_it_answers_and_what_it_means_when_it_is_empty(name: str) -> None:
    work = listing.named(name)
    assert work.asks.endswith("?")
    assert work.empty.endswith(".")
    assert work.columns


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_an_empty_book_is_empty(name: str) -> None:
    assert listed(Store(None), name, View()).lines == ()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_of_its_view_s_period_or_says_that_it_is_of_whatever_period(
    sample: Path, name: str
) -> None:
    store = open_book(sample)
    everything = _keys(store, name, EVER)
    assert everything
    assert listed(store, name, EVER).covers
    found = listed(store, name, View(period="2025"))
    if not found.of.period:
        assert _keys(store, name, View(period="2025")) == everything
        assert "whatever the period" in found.covers
        return
    assert found.covers in {"Jan 2025 to Dec 2025", found.of.covers}
    mine = _keys(store, name, View(period="2025"))
    assert mine < everything
    # Each entry of the whole book stands in the period of one year, or in all of them.
    years = [_keys(store, name, View(period=str(year))) for year in range(2000, 2040)]
    always = functools.reduce(operator.and_, years)
    assert sum((year - always for year in years), always) == everything


def test_a_late_job_that_is_open_stands_whatever_the_period_and_a_done_one_in_its_own() -> None:
    promised = {"account": "Acme", "promised_on": date(2024, 5, 6), "event_on": date(2024, 5, 6)}
    jobs = [
        {**promised, "project": "open", "status": "In progress"},
        {**promised, "project": "done", "status": "Done"},
        {**promised, "project": "other", "delivered_on": date(2024, 5, 6)},
        {**promised, "project": "costed", "costed_on": date(2024, 5, 9)},
    ]
    store = book([line("Acme", "2025-12-31", 1)], project=jobs)

    def late(period: str) -> list[object]:
        entries = listed(store, "late_deliveries", View(period=period)).lines
        return [entry.fields["project"] for entry in entries]

    assert late("2025") == ["open"]
    assert late("2024-05") == late("all") == ["open", "costed", "done"]


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_keeps_its_own_and_all_filters_together_keep_everything(
    sample: Path, name: str
) -> None:
    store = open_book(sample)
    everything = _keys(store, name, View())
    owners = [*values(store, "owner"), NOT_GIVEN]
    parts = [_keys(store, name, View().filtered("owner", owner)) for owner in owners]
    assert sum(parts, Counter()) == everything
    for account in values(store, "account")[:5]:
        lines = listed(store, name, View().filtered("account", account)).lines
        assert {line.account for line in lines} <= {account}
    chosen = [*values(store, "account"), "No account named"]
    assert _keys(store, name, View().filtered("account", *chosen)) == everything


@pytest.mark.parametrize("name", LISTS)
def test_a_list_can_be_filtered_by_every_dimension(sample: Path, name: str) -> None:
    for dimension in DIMENSIONS:
        assert listed(open_book(sample), name, View().filtered(dimension, "nobody")).lines == ()


@pytest.mark.parametrize("name", LISTS)
def test_an_entry_leads_to_the_row_of_the_file_that_says_so(
    sample: Path, written: dict[str, dict[tuple[str, int], set[str]]], name: str
) -> None:
    entries = [entry for entry in listed(open_book(sample), name, EVER).lines if entry.file]
    for entry in entries:
        assert entry.file
        row = written[entry.file][entry.sheet or "", entry.row or 0]
        said = {str(value) for value in entry.fields.values() if isinstance(value, str)}
        assert row & {*said, entry.account}, entry


@pytest.mark.parametrize("name", LISTS)
def test_the_command_line_lists_the_same(sample: Path, name: str) -> None:
    found = ask(sample, "list", name)
    lines = listed(open_book(sample), name, EVER).lines
    assert [(row["file"], row["row"]) for row in found["rows"]] == [
        (line.file, line.row) for line in lines
    ]
    assert {one["name"] for one in ask(sample, "lists")["lists"]} == set(LISTS)


def test_a_list_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    said = ask(tmp_path / "book", "list", "costing_clok", ends=2)["message"]
    assert said == "There is no list 'costing_clok'. Did you mean costing_clock?"


def test_a_list_file_at_fault_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "broken.sql"
    path.write_text('/*\ntitle = "Broken"\n*/\nselect 1 as one\n')
    with pytest.raises(ListError, match=r"broken.sql needs the fields asks, columns, empty, title"):
        listing.read(path)
    path.write_text(
        '/*\ntitle = "B"\nasks = "B?"\nempty = "B."\n'
        'columns = { one = ["One", "colour"] }\n*/\nselect 1 as one\n'
    )
    with pytest.raises(ListError, match="the form of one is one of text, date"):
        listing.read(path)
