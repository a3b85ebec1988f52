"""Copies, summaries and lines of what is there: none of them counts twice without a word."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.asking import ask, by, value

CLIENTS = ("Alder", "Birch", "Cedar")
HEADINGS = ("Invoice Number", "Date", "Customer", "Net Amount")
INVOICES = [
    (f"R{m}{i}", f"2025-{m:02}-0{i + 3}", name, 100 * m + i)
    for m in (1, 2, 3)
    for i, name in enumerate(CLIENTS)
]
TOTAL = sum(row[3] for row in INVOICES)
Rows = Sequence[Sequence[Any]]


def _workbook(folder: Path, **sheets: Rows) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    book.save(folder / "sales.xlsx")
    return folder / "sales.xlsx"


def _taken(folder: Path, path: Path, *words: str) -> dict[str, dict[str, Any]]:
    sheets = ask(folder / "book", "import", path, *words)["imports"][0]["sheets"]
    return {sheet["sheet"]: sheet for sheet in sheets}


def _file(folder: Path, name: str, headings: Sequence[str], rows: Rows) -> Path:
    lines = [",".join(map(str, row)) for row in (headings, *rows)]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / name


@pytest.mark.parametrize("first", [0, 1])
def test_a_copy_of_a_sheet_is_held_back_and_said(first: int, tmp_path: Path) -> None:
    new = [HEADINGS[first:], *(row[first:] for row in INVOICES)]
    found = _taken(tmp_path, _workbook(tmp_path, Invoices_old=new[:-1], Invoices=new))
    assert value(tmp_path / "book", "revenue") == TOTAL
    assert "'Invoices'" in found["Invoices old"]["suspicions"][0]


def test_months_on_sheets_of_their_own_all_count(tmp_path: Path) -> None:
    months = {f"M{m}": [HEADINGS, *INVOICES[3 * m : 3 * m + 3]] for m in range(3)}
    _taken(tmp_path, _workbook(tmp_path, **months))
    assert value(tmp_path / "book", "revenue") == TOTAL


def test_equal_amounts_of_other_months_are_no_copies(tmp_path: Path) -> None:
    months = {
        f"M{m}": [HEADINGS[1:], *((f"2025-0{m}-01", name, 100) for name in CLIENTS)]
        for m in (1, 2, 3)
    }
    _taken(tmp_path, _workbook(tmp_path, **months))
    assert value(tmp_path / "book", "revenue") == 900


def test_a_summary_by_month_and_client_is_held_back_where_its_invoices_stand(
    tmp_path: Path,
) -> None:
    summary = [("Month", *HEADINGS[2:]), *((f"{r[1][:7]}-01", *r[2:]) for r in INVOICES)]
    halves = [(f"{r[0]}{n}", r[1], r[2], r[3] / 2) for r in INVOICES for n in "ab"]
    path = _workbook(tmp_path, Overview=summary, Invoices=[HEADINGS, *halves])
    assert _taken(tmp_path, path)["Overview"]["proposed"]
    assert value(tmp_path / "book", "revenue") == TOTAL


def test_what_is_held_back_is_taken_once_it_is_said_to_be_other_sales(tmp_path: Path) -> None:
    rows = [HEADINGS, *INVOICES]
    path = _workbook(tmp_path, North=rows, South=rows)
    _taken(tmp_path, path, "--as", "workbook.sales_lines")
    assert value(tmp_path / "book", "revenue") == 2 * TOTAL


@pytest.mark.parametrize("lines_first", [True, False])
def test_invoices_and_their_lines_in_two_files_are_said_to_count_twice(
    lines_first: bool,  # noqa: FBT001 - both orders
    tmp_path: Path,
) -> None:
    halves = [(*r[:3], item, r[3] / 2) for r in INVOICES for item in ("Stand", "Stage")]
    lines = _file(tmp_path, "lines.csv", (*HEADINGS[:3], "Item", "Net Amount"), halves)
    heads = _file(tmp_path, "invoices.csv", HEADINGS, INVOICES)
    first, second = (lines, heads) if lines_first else (heads, lines)
    _taken(tmp_path, first)
    said = next(iter(_taken(tmp_path, second).values()))["suspicions"]
    assert any("count" in words and first.name in words for words in said)


@pytest.mark.parametrize("name", ["Pipeline old", "Backup"])
def test_a_copy_of_the_pipeline_is_held_back(name: str, tmp_path: Path) -> None:
    head = ("Opportunity Name", "Account Name", "Stage", "Amount", "Close Date")
    deals = [(f"D{r[0]}", r[2], "Closed Won", r[3], r[1]) for r in INVOICES]
    _taken(tmp_path, _workbook(tmp_path, **{"Pipeline": [head, *deals], name: [head, *deals]}))
    assert by(tmp_path / "book", "period", "bookings", "--grain", "year") == {"2025": TOTAL}
