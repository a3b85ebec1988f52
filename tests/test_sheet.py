"""Files as they come: encodings, delimiters, headings below titles, totals and footers."""

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from analytics import sheet, source
from analytics.sheet import Sheet, SheetError, plain


def only(path: Path) -> Sheet:
    sheets = sheet.read(path, path.name, source.known)
    assert len(sheets) == 1
    return sheets[0]


def text_of(found: Sheet) -> list[list[str]]:
    return [[row[f"c{i}"] for i in range(len(found.headings))] for row in found.rows.to_pylist()]


def write(folder: Path, data: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def workbook(folder: Path, *rows: list[object], left: int = 0) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1 + left):
            page.cell(number, place, value)
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


TABLE = "Kunde{d}Straße{d}Umsatz\nMüller{d}Allee 1{d}10\nBjörk{d}Väg 2{d}20\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter_gives_the_same_table(
    encoding: str, delimiter: str, tmp_path: Path
) -> None:
    found = only(write(tmp_path, TABLE.format(d=delimiter).encode(encoding)))
    assert found.headings == ("Kunde", "Straße", "Umsatz")
    assert text_of(found) == [["Müller", "Allee 1", "10"], ["Björk", "Väg 2", "20"]]


def test_a_comma_inside_quotes_is_no_delimiter(tmp_path: Path) -> None:
    found = only(write(tmp_path, 'Client;Note\n"Alder; Sons";"says ""hi"",\nthen goes"\nBirch;,\n'))
    assert text_of(found) == [["Alder; Sons", 'says "hi",\nthen goes'], ["Birch", ","]]


def test_row_numbers_are_those_that_excel_shows(tmp_path: Path) -> None:
    found = only(write(tmp_path, 'Report\n\nClient,Sales\n"Al\nder",1\n\n,\nBirch,2\n'))
    assert found.header_row == 3
    assert found.rows["row"].to_pylist() == [4, 7]


def test_a_short_line_is_filled_up_and_a_long_one_is_a_misfit(tmp_path: Path) -> None:
    found = only(write(tmp_path, "Client,Sales,Cost\nAlder,1,2\nBirch,3\nCobalt,4,5,6,7\n"))
    assert text_of(found) == [["Alder", "1", "2"], ["Birch", "3", ""]]
    assert [(m.row, m.why) for m in found.misfits] == [
        (4, "has 5 cells where the table has 3 columns")
    ]


def test_a_title_and_filter_lines_are_not_the_headings(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["Opportunities by owner"],
        ["As of 2025-06-30"],
        [],
        ["Filtered By", "Status: all"],
        [],
        ["Account\u00a0Name  ↑", None, "Close\nDate", " Amount "],
        ["Alder", None, "2025-01-31", 10],
        ["Birch", None, "2025-02-28", 20],
        ["Total", None, None, 30],
        [],
        ["Confidential Information - Do Not Distribute"],
        ["Copyright © 2000-2025 salesforce.com, inc. All rights reserved."],
        left=1,
    )
    found = only(path)
    assert found.header_row == 6
    assert found.headings == ("Account Name", "Close Date", "Amount")
    assert text_of(found) == [["Alder", "2025-01-31", "10"], ["Birch", "2025-02-28", "20"]]
    assert "row 9 ('Total')" in found.notes[0]


def test_a_client_called_total_is_not_a_total(tmp_path: Path) -> None:
    lines = "".join(f"Total,2025-01-{day:02},{day},3\n" for day in range(1, 29))
    tail = "".join(f"Birch,2025-02-{day:02},{day},3\n" for day in range(1, 29))
    found = only(write(tmp_path, "Client,Date,Sales,Cost\n" + lines + tail))
    assert found.rows.num_rows == 56


def test_cells_keep_their_whole_value_whatever_stands_above_them(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Client", "Sales"], *([f"c{i}", i] for i in range(1500))]
    found = only(workbook(tmp_path, *rows, ["last", "n/a"], ["very last", 0.25]))
    assert text_of(found)[-2:] == [["last", "n/a"], ["very last", "0.25"]]


def test_two_columns_of_one_name_stay_apart(tmp_path: Path) -> None:
    assert only(write(tmp_path, "Client,Sales,Sales\nA,1,2\n")).headings == (
        "Client",
        "Sales",
        "Sales (2)",
    )


def test_a_table_without_headings_has_none(tmp_path: Path) -> None:
    found = only(write(tmp_path, "1|272|28000.00|2010-12-29\n2|281|367000.00|2010-12-29\n"))
    assert found.header_row is None
    assert found.rows.num_rows == 2


def broken_zip(_: Path) -> bytes:
    return b"PK\x03\x04 and then nothing"


def archive(folder: Path) -> bytes:
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        packed.writestr("notes.txt", "hello")
    return (folder / "a.zip").read_bytes()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (lambda _: b"", "is empty"),
        (lambda _: b"\xef\xbb\xbf \r\n", "is empty"),
        (lambda _: b"%PDF-1.7 ...", "is a PDF"),
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx"),
        (lambda _: gzip.compress(b"a,b\n1,2\n"), "packed with gzip"),
        (lambda _: b"<html><table><tr><td>x</td></tr></table></html>", "is a web page"),
        (lambda _: b"\x89PNG\r\n\x1a\n", "is a picture"),
        (lambda _: b"ab\x00\x01\x02,\x00" * 40, "is not a spreadsheet"),
        (broken_zip, "is damaged"),
        (archive, "is an archive without an Excel workbook"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_one_sentence(
    data: Callable[[Path], bytes], why: str, tmp_path: Path
) -> None:
    path = write(tmp_path, data(tmp_path), "thing.xlsx")
    with pytest.raises(SheetError, match=why) as refused:
        sheet.read(path, "thing.xlsx")
    assert str(refused.value).startswith("thing.xlsx ")
    assert str(tmp_path) not in str(refused.value)


def test_headings_lose_arrows_breaks_and_odd_spaces() -> None:
    assert plain("\ufeff Account\u00a0Name  ↑\n") == "Account Name"
