"""Files as they come: encodings, delimiters, headings below titles, totals and footers."""

import gzip
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from analytics import sheet, source
from analytics.sheet import Sheet, SheetError, plain
from tests import written_as


def only(path: Path) -> Sheet:
    sheets = sheet.read(path, path.name, source.known).sheets
    assert len(sheets) == 1
    return sheets[0]


def text_of(found: Sheet) -> list[list[str]]:
    return [[row[f"c{i}"] for i in range(len(found.headings))] for row in found.rows.to_pylist()]


def write(folder: Path, data: str | bytes, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def workbook(folder: Path, *rows: Sequence[object], left: int = 0) -> Path:
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
        (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is damaged"),
        (lambda _: gzip.compress(b"a,b\n1,2\n")[:-9], "is damaged"),
        (lambda _: b"<html><p>no table here</p></html>", "is a web page without a table"),
        (lambda _: b"\x89PNG\r\n\x1a\n", "is a picture"),
        (lambda _: b"ab\x00\x01\x02,\x00" * 40, "is not a spreadsheet"),
        (broken_zip, "is damaged"),
        (archive, "is an archive without a table"),
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


def every(path: Path) -> tuple[Sheet, ...]:
    return sheet.read(path, path.name, source.known).sheets


def named(path: Path) -> dict[str, Sheet]:
    return {found.name: found for found in every(path)}


def test_a_formatted_report_has_its_groups_filled_down_and_its_subtotals_stated(
    tmp_path: Path,
) -> None:
    path = workbook(
        tmp_path,
        ["Pipeline by account"],
        ["As of 2025-06-30 10:00:00"],
        [],
        ["Account Name  ↑", None, "Opportunity Name", "Close Date", "Amount"],
        ["Alder", None, "Gala", "2025-01-31", 10],
        [None, None, "Expo", "2025-02-28", 20],
        ["Subtotal", None, "Sum", None, 30],
        [None, None, "Count", None, 2],
        ["Birch", None, "Congress", "2025-03-31", 5],
        ["Subtotal", None, "Sum", None, 5],
        [None, None, "Count", None, 1],
        ["Total", None, "Sum", None, 35],
        [None, None, "Count", None, 3],
        ["Confidential Information - Do Not Distribute"],
        ["Copyright © 2000-2025 salesforce.com, inc. All rights reserved."],
        left=1,
    )
    found = only(path)
    assert found.headings == ("Account Name", "Opportunity Name", "Close Date", "Amount")
    assert [line[0] for line in text_of(found)] == ["Alder", "Alder", "Birch"]
    assert [line[1] for line in text_of(found)] == ["Gala", "Expo", "Congress"]
    stated = {one.row: (one.words, dict(one.totals)) for one in found.stated}
    assert stated[7] == ("Subtotal Sum", {"Amount": "30"})
    assert stated[12] == ("Total Sum", {"Amount": "35"})
    assert any("filled down" in note for note in found.notes)


def test_a_details_only_csv_states_its_record_count(tmp_path: Path) -> None:
    lines = "".join(f'"Opp {n}","Alder","{n}"\n' for n in range(30))
    tail = '\n"Grand Totals (30 records)"\n\n"Confidential Information - Do Not Distribute"\n'
    found = only(write(tmp_path, '"Opportunity Name","Account Name","Amount"\n' + lines + tail))
    assert found.rows.num_rows == 30
    assert [one.records for one in found.stated] == [30]


@pytest.mark.parametrize(
    "footer", [["Total Records: 3"], ["Record count", 3], ["3 records"], ["Records", "3"]]
)
def test_a_footer_that_counts_the_records_is_no_record(
    footer: list[object], tmp_path: Path
) -> None:
    rows: list[list[object]] = [
        ["Client", "City", "Sales"],
        ["A", "Bonn", 1],
        ["B", "Köln", 2],
        ["C", "Ulm", 3],
    ]
    found = only(workbook(tmp_path, *rows, [], footer))
    assert found.rows.num_rows == 3
    assert [one.records for one in found.stated] == [3]


def test_a_subtotal_that_is_as_full_as_the_rows_is_found_by_its_sum(tmp_path: Path) -> None:
    found = only(
        workbook(
            tmp_path,
            ["Client", "Sales", "Cost"],
            ["Alder", 10, 5],
            ["Birch", 20, 6],
            ["Total", 30, 11],
            *([f"Client {n}", n, n + 1] for n in range(20)),
        )
    )
    assert found.rows.num_rows == 22
    assert dict(found.stated[0].totals) == {"Sales": "30", "Cost": "11"}


def test_a_group_column_with_totals_of_each_group_is_filled_down(tmp_path: Path) -> None:
    found = only(
        workbook(
            tmp_path,
            ["Region", "Client", "Sales"],
            ["North", "Alder", 10],
            [None, "Birch", 20],
            ["North Total", None, 30],
            ["South", "Cobalt", 1],
            [None, "Dune", 2],
            ["South Total", None, 3],
            ["Grand Total", None, 33],
        )
    )
    assert [line[0] for line in text_of(found)] == ["North", "North", "South", "South"]
    assert [one.words for one in found.stated] == ["North Total", "South Total", "Grand Total"]


def test_a_sorted_column_with_gaps_is_not_filled_down(tmp_path: Path) -> None:
    rows = (["Alder", "Gala", 1], ["Alder", "Expo", 2], [None, "Congress", 3], [None, "Fair", 4])
    found = only(workbook(tmp_path, ["Account Name  ↑", "Opportunity Name", "Amount"], *rows))
    assert [line[0] for line in text_of(found)] == ["Alder", "Alder", None, None]


def test_groups_inside_groups_are_filled_down(tmp_path: Path) -> None:
    found = only(
        workbook(
            tmp_path,
            ["Account Name  ↑", "Stage  ↑", "Opportunity Name", "Amount"],
            ["Alder", "Won", "Gala", 1],
            [None, None, "Expo", 2],
            [None, "Lost", "Fair", 3],
            ["Birch", "Lost", "Congress", 4],
            [None, "Won", "Summit", 5],
        )
    )
    assert [line[:2] for line in text_of(found)] == [
        ["Alder", "Won"],
        ["Alder", "Won"],
        ["Alder", "Lost"],
        ["Birch", "Lost"],
        ["Birch", "Won"],
    ]


def test_a_pivot_that_the_workbook_names_is_a_check_whatever_its_words(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["Kunde", "Umsatz"], ["Alder", 1], ["Birch", 2], ["Gesamtergebnis", 3]):
        page.append(row)
    book.save(tmp_path / "plain.xlsx")
    links = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    links += b'<Relationship Id="rId1" Type="x" Target="../pivotTables/pivotTable1.xml"/>'
    parts = {
        **written_as.unzipped((tmp_path / "plain.xlsx").read_bytes()),
        "xl/worksheets/_rels/sheet1.xml.rels": links + b"</Relationships>",
        "xl/pivotTables/pivotTable1.xml": b'<pivotTableDefinition><location ref="A1:B4"/>'
        b"</pivotTableDefinition>",
    }
    (tmp_path / "book.xlsx").write_bytes(written_as.zipped(parts))
    assert not only(tmp_path / "plain.xlsx").is_check
    assert only(tmp_path / "book.xlsx").is_check


def test_a_gap_in_a_column_of_a_csv_stays_a_gap(tmp_path: Path) -> None:
    found = only(write(tmp_path, "Parent,Client,Sales\nHolding,Alder,1\n,Birch,2\n,Cobalt,3\n"))
    assert [line[0] for line in text_of(found)] == ["Holding", "", ""]


def test_headings_on_two_lines_become_one(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ["Budget against actual"],
        [None, 2024, None, 2025, None],
        ["Client", "Budget", "Actual", "Budget", "Actual"],
        ["Alder", 1, 2, 3, 4],
        ["Birch", 5, 6, 7, 8],
    )
    found = only(path)
    assert found.headings == ("Client", "2024 Budget", "2024 Actual", "2025 Budget", "2025 Actual")
    assert found.header_row == 3


def test_a_heading_merged_over_two_lines_and_a_merged_group_are_understood(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    rows: list[list[object]] = [
        ["Client", "First half", None],
        [None, "Sales", "Cost"],
        ["Alder", 1, 2],
        [None, 3, 4],
        ["Birch", 5, 6],
    ]
    for row in rows:
        page.append(row)
    for area in ("A1:A2", "B1:C1", "A3:A4"):
        page.merge_cells(area)
    book.save(tmp_path / "book.xlsx")
    found = only(tmp_path / "book.xlsx")
    assert found.headings == ("Client", "Sales", "Cost")
    assert text_of(found) == [["Alder", "1", "2"], ["Alder", "3", "4"], ["Birch", "5", "6"]]


def test_years_and_months_may_be_headings(tmp_path: Path) -> None:
    found = only(
        workbook(tmp_path, ["Account", 2023, 2024, 2025], ["Alder", 1, 2, 3], ["B", 4, 5, 6])
    )
    assert found.headings == ("Account", "2023", "2024", "2025")


def test_tables_side_by_side_are_tables_of_their_own(tmp_path: Path) -> None:
    found = named(
        workbook(
            tmp_path,
            ["Client", "Sales", None, "Region", "Manager", "Quota"],
            ["Alder", 10, None, "North", "Ann", 5],
            ["Birch", 20, None, "South", "Bo", 6],
            ["Cobalt", 30],
            ["Dune", 40],
        )
    )
    assert list(found) == ["Sheet", "Sheet (2)"]
    assert found["Sheet"].headings == ("Client", "Sales")
    assert found["Sheet (2)"].headings == ("Region", "Manager", "Quota")
    assert (found["Sheet"].rows.num_rows, found["Sheet (2)"].rows.num_rows) == (4, 2)


def test_an_empty_column_inside_a_table_does_not_part_it(tmp_path: Path) -> None:
    rows = [["Alder", "North", None, 10, 1], ["Birch", "South", None, 20, 2]]
    found = only(workbook(tmp_path, ["Client", "Region", None, "Sales", "Cost"], *rows))
    assert found.headings == ("Client", "Region", "Sales", "Cost")


def test_tables_one_below_another_are_tables_of_their_own(tmp_path: Path) -> None:
    found = named(
        workbook(
            tmp_path,
            ["Sales by client"],
            ["Client", "Sales", "Cost"],
            ["Alder", 10, 5],
            ["Birch", 20, 6],
            [],
            ["Costs by project"],
            ["Project", "Owner", "Spent"],
            ["Gala", "Ann", 3],
            ["Expo", "Bo", 4],
        )
    )
    assert {name: each.headings for name, each in found.items()} == {
        "Sheet": ("Client", "Sales", "Cost"),
        "Sheet (2)": ("Project", "Owner", "Spent"),
    }
    assert found["Sheet (2)"].rows["row"].to_pylist() == [8, 9]


def test_headings_repeated_on_each_page_are_no_rows(tmp_path: Path) -> None:
    page: list[list[object]] = [["Client", "Sales"], ["Alder", 1], ["Birch", 2]]
    found = only(workbook(tmp_path, *page, [], *page))
    assert text_of(found) == [["Alder", "1"], ["Birch", "2"]] * 2


def test_names_and_values_above_a_table_are_no_table(tmp_path: Path) -> None:
    found = only(
        workbook(
            tmp_path,
            ["Owner:", "Ann"],
            ["Currency:", "EUR"],
            ["Rate:", 1.1],
            [],
            ["Client", "Region", "Sales", "Cost"],
            ["Alder", "North", 1, 2],
            ["Birch", "South", 3, 4],
        )
    )
    assert found.headings == ("Client", "Region", "Sales", "Cost")


def test_help_text_beside_a_table_is_left_out(tmp_path: Path) -> None:
    tell = "Enter the sales of each client in the table that starts in the cell at right."
    rows: list[list[object]] = [
        [tell, "Client", "Sales"],
        [None, "Alder", 1],
        [None, "Birch", 2],
        [tell, "Cobalt", 3],
    ]
    found = only(workbook(tmp_path, *rows))
    assert found.headings == ("Client", "Sales")
    assert text_of(found)[-1] == ["Cobalt", "3"]


def test_hidden_rows_columns_and_sheets_are_data(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["Id", "Client", "Sales"], ["x1", "Alder", 1], ["x2", "Birch", 2]):
        page.append(row)
    page.column_dimensions["A"].hidden = True
    page.row_dimensions[3].hidden = True
    other = book.create_sheet("Budget")
    other.sheet_state = "hidden"
    for row in (["Client", "Budget"], ["Alder", 5]):
        other.append(row)
    book.save(tmp_path / "book.xlsx")
    found = named(tmp_path / "book.xlsx")
    assert text_of(found["Sheet"]) == [["x1", "Alder", "1"], ["x2", "Birch", "2"]]
    assert "a hidden sheet" in found["Budget"].notes


def test_the_very_hidden_sheet_of_dynamics_gives_the_logical_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["(Do Not Modify) Opportunity", "Thema", "Potenzieller Kunde", "Gesch. Umsatz"])
    page.append(["0f-1", "Gala", "Alder", 10])
    said = "opportunity:AbC+1/x=:opportunityid=%28Do%20Not%20Modify%29%20Opportunity&name=Thema"
    said += "&customerid=Potenzieller%20Kunde&estimatedvalue=Gesch.%20Umsatz"
    other = book.create_sheet("hiddenSheet")
    other["A1"] = said
    other.sheet_state = "veryHidden"
    book.save(tmp_path / "book.xlsx")
    found = only(tmp_path / "book.xlsx")
    assert found.labels == {
        "(Do Not Modify) Opportunity": "opportunityid",
        "Thema": "name",
        "Potenzieller Kunde": "customerid",
        "Gesch. Umsatz": "estimatedvalue",
    }


def test_a_pivot_beside_the_data_is_a_check(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["Client", "Sales"], ["Alder", 1], ["Birch", 2]):
        page.append(row)
    pivot = book.create_sheet("Pivot")
    for line in (["Row Labels", "Sum of Sales"], ["Alder", 1], ["Birch", 2], ["Grand Total", 3]):
        pivot.append(line)
    book.save(tmp_path / "book.xlsx")
    found = named(tmp_path / "book.xlsx")
    assert [each.is_check for each in found.values()] == [False, True]
    assert dict(found["Pivot"].stated[0].totals) == {"Sum of Sales": "3"}


def test_error_cells_arrive_as_their_text(tmp_path: Path) -> None:
    found = only(workbook(tmp_path, ["Client", "Sales"], ["Alder", "#DIV/0!"], ["Birch", 2]))
    assert text_of(found) == [["Alder", "#DIV/0!"], ["Birch", "2"]]


def test_long_ids_dates_times_and_shares_keep_their_value(tmp_path: Path) -> None:
    found = only(
        workbook(
            tmp_path,
            ["Id", "Day", "Hours", "Share", "Yes"],
            [
                "1234567890123456789",
                date(2024, 3, 1),
                timedelta(hours=30),
                0.4,
                True,
            ],
            ["0001", datetime.fromisoformat("2024-03-02T10:30"), time(7, 45), 0.123456789, False],
        )
    )
    assert text_of(found) == [
        ["1234567890123456789", "2024-03-01 00:00:00", "30:00:00", "0.4", "true"],
        ["0001", "2024-03-02 10:30:00", "7:45:00", "0.123456789", "false"],
    ]


def test_a_file_cut_off_inside_a_line_says_so(tmp_path: Path) -> None:
    whole = "Client,Sales,Note\n" + "".join(f'C{n},{n},"ok"\n' for n in range(50))
    assert not only(write(tmp_path, whole)).is_cut_off
    assert only(write(tmp_path, whole + 'C51,51,"not qui')).is_cut_off
    assert only(write(tmp_path, whole + "C51,5")).is_cut_off


def test_a_quote_that_never_closes_costs_one_line(tmp_path: Path) -> None:
    lines = [f"C{n},{n}" for n in range(50)]
    lines[5] = 'C5,"5'
    found = only(write(tmp_path, "Client,Sales\n" + "\n".join(lines) + "\n"))
    assert found.rows.num_rows == 50
    assert text_of(found)[5] == ["C5", "5"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(end: str, tmp_path: Path) -> None:
    found = only(write(tmp_path, end.join(["Client,Sales", '"Al,der",1', "Birch,2"])))
    assert text_of(found) == [["Al,der", "1"], ["Birch", "2"]]


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    found = only(write(tmp_path, "Client,Sales\nAlder,1\r\nBirch,2\rCobalt,3\n"))
    assert [line[0] for line in text_of(found)] == ["Alder", "Birch", "Cobalt"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sep=;\nClient;Sales\nAl,der;1,5\nB,C;2,5\n", ["Al,der", "1,5"]),
        ('Client,Note\nAlder,"says \\"hi\\", then"\nBirch,x\n', ["Alder", 'says "hi", then']),
        ("Client;Sales\n'Al;der';'1'\n'Birch';'2'\n", ["Al;der", "1"]),
        ('Client, Note\n"Alder", "a, b"\n"Birch", "c"\n', ["Alder", "a, b"]),
        ('"Client,Sales"\n"""Al,der"",1"\n"Birch,2"\n', ["Al,der", "1"]),
        ("Client^Sales\nAlder^1\nBirch^2\n", ["Alder", "1"]),
        ("Client,Sales\nAl\x00der,1\nBirch,2\n", ["Alder", "1"]),
        ("Client;Sales\nAlder;1,5\nBirch;2,5\n", ["Alder", "1,5"]),
        ("# written by hand\nClient,Sales\nAlder,1\n# half way\nBirch,2\n", ["Alder", "1"]),
    ],
)
def test_the_odd_ways_to_write_a_csv(text: str, first: list[str], tmp_path: Path) -> None:
    found = only(write(tmp_path, text))
    assert text_of(found)[0] == first
    assert len(text_of(found)) == 2


def test_numbers_with_thousands_separators_are_one_column(tmp_path: Path) -> None:
    found = only(write(tmp_path, "100,000.00\n300,000.20\n300,000,000.40\n50\n"))
    assert [line[0] for line in text_of(found)][2] == "300,000,000.40"


@pytest.mark.parametrize(
    ("encoding", "city"),
    [("cp1251", "Санкт-Петербург"), ("cp932", "東京都千代田区"), ("cp1250", "Łódź i Gdańsk")],
)
def test_other_code_pages_are_found(encoding: str, city: str, tmp_path: Path) -> None:
    lines = [f"{city};{city} {n};{n}" for n in range(40)]
    found = only(write(tmp_path, ("City;Street;Sales\n" + "\n".join(lines)).encode(encoding)))
    assert text_of(found)[0][0] == city


def test_a_large_uneven_file_reads_as_a_small_one_does(tmp_path: Path) -> None:
    lines = [f'C{n},"a\nb",{n}' if n % 7 == 0 else f"C{n},x,{n}" for n in range(60_000)]
    lines[1000], lines[2000] = "short,1", "a,b,c,d"
    text = "Report,,\n\nClient,Note,Sales\n" + "\n".join(lines) + "\n\nTotal,,1\n"
    found = only(write(tmp_path, text))
    assert found.header_row == 3
    assert found.rows.num_rows == 59_999
    assert [misfit.row for misfit in found.misfits] == [2004]
    assert found.rows["row"][1000].as_py() == 1004
    assert text_of(found)[1000] == ["short", "1", ""]


def test_whoever_watches_can_stop_the_reading(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    calls: list[int] = []

    def watch() -> None:
        calls.append(1)
        if len(calls) > 2:
            raise Enough

    with pytest.raises(Enough):
        sheet.read(write(tmp_path, "a,b\n1,2\n" * 200_000), "a.csv", watch=watch)


def test_a_comma_in_the_quoted_cells_of_a_single_column_is_no_delimiter(tmp_path: Path) -> None:
    found = only(write(tmp_path, '"name"\n"Ann, A"\n"Bob"\n'))
    assert text_of(found) == [["Ann, A"], ["Bob"]]


def test_a_single_column_of_digits_is_a_table(tmp_path: Path) -> None:
    assert text_of(only(write(tmp_path, "x\n1\n2\n3\n"))) == [["1"], ["2"], ["3"]]


def test_zeros_that_fill_up_the_end_of_a_file_are_no_cells(tmp_path: Path) -> None:
    found = only(write(tmp_path, b"a,b\n1,2\n" + bytes(500)))
    assert text_of(found) == [["1", "2"]]


def test_comments_above_the_headings_may_hold_commas(tmp_path: Path) -> None:
    found = only(write(tmp_path, "# made by us\n# one, two\nname,amount\nAnn,1\nBob,2\n"))
    assert found.headings == ("name", "amount")


FOUR = "id,name,city,amount\n1,Ann,Bonn,10\n2,Bob,Ulm,20\n3,Cem,Kiel,30\n4,Dot,Jena,40\n"


def test_a_line_with_another_delimiter_is_cut_at_that(tmp_path: Path) -> None:
    found = only(write(tmp_path, FOUR.replace("2,Bob,Ulm,20", "2;Bob;Ulm;20")))
    assert text_of(found)[1] == ["2", "Bob", "Ulm", "20"]
    assert found.notes == ("1 lines cut at another delimiter than the others",)


def test_a_stray_quote_swallows_no_lines(tmp_path: Path) -> None:
    more = "".join(f"{number},Eve,Hof,50\n" for number in range(5, 25))
    data = FOUR + more + '25,"Fay,Bern,60\n26,Gus,Graz,70\n27,"Hal, H",Chur,80\n'
    found = only(write(tmp_path, data))
    assert [line[3] for line in text_of(found)[-4:]] == ["50", "60", "70", "80"]
    assert found.notes == ("1 quotes that never close taken as letters",)


def test_apostrophes_around_cells_with_commas_are_quotes(tmp_path: Path) -> None:
    data = FOUR.replace("Ulm", "'Ulm, Donau'").replace("Kiel", "'Kiel, Ostsee'")
    assert text_of(only(write(tmp_path, data)))[1] == ["2", "Bob", "Ulm, Donau", "20"]


@pytest.mark.parametrize("end", ['5,"Eve, E",Hof', "5"])
def test_a_last_line_cut_off_is_told_though_commas_stand_in_its_quotes(
    end: str, tmp_path: Path
) -> None:
    assert only(write(tmp_path, FOUR + end)).is_cut_off
    assert not only(write(tmp_path, FOUR + "The end")).is_cut_off


def test_a_table_of_two_thousand_columns_takes_little_room(tmp_path: Path) -> None:
    wide = ",".join(f"Measure {at}" for at in range(1990))
    values = ",".join(f"{at}.5" for at in range(1990))
    found = only(write(tmp_path, "\n".join([wide, *([values] * 120)])))
    assert len(found.headings) == 1990
    assert found.rows.num_rows == 120
    assert found.rows["c1989"].to_pylist() == ["1989.5"] * 120


def test_a_table_far_below_blank_lines_keeps_its_row_numbers(tmp_path: Path) -> None:
    found = only(write(tmp_path, "\n" * 400_000 + "a,b\n1,2\n" + "\n" * 400_000 + "3,4\n"))
    assert found.headings == ("a", "b")
    assert found.rows["row"].to_pylist() == [400_002, 800_003]
