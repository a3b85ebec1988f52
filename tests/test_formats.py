"""Every format that is taken: the same table written in each of them reads back equal."""

import contextlib
import gzip
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import sheet, source
from analytics.parser import delimited, package
from analytics.parser.limits import Meter
from analytics.sheet import Sheet, SheetError
from tests import written_as

HEADINGS = ["Client", "Straße", "Record Id", "Sales"]
ROWS: list[list[str | float]] = [
    ["Müller & Söhne", "Allee 1", "1234567890123456789", 10],
    ["Björk <AB>", "Väg 2; hus 3", "0012", 1234.56],
    ['"Café", l\'Été', "Rue | 4", "006A000000AbCdE", -0.5],
]
TABLE: list[list[str | float]] = [[*HEADINGS], *ROWS]


def taken(folder: Path, data: bytes, name: str = "export.dat") -> tuple[Sheet, ...]:
    (folder / name).write_bytes(data)
    return sheet.read(folder / name, name, source.known).sheets


def text_of(found: Sheet) -> list[list[str]]:
    return [[row[f"c{i}"] for i in range(len(found.headings))] for row in found.rows.to_pylist()]


@pytest.mark.parametrize("way", written_as.WRITERS)
def test_the_same_table_comes_out_of_every_format(way: str, tmp_path: Path) -> None:
    (found,) = taken(tmp_path, written_as.WRITERS[way](TABLE))
    assert found.headings == tuple(HEADINGS)
    assert text_of(found) == [[str(cell) for cell in row] for row in ROWS]
    assert found.rows["row"].to_pylist() == [2, 3, 4]


@pytest.mark.parametrize("way", ["xlsx", "xls", "page called xls", "csv in zip", "Excel 2003 XML"])
@pytest.mark.parametrize("name", ["report.csv", "report.xls", "report", "report.exe"])
def test_the_name_says_nothing_of_the_format(way: str, name: str, tmp_path: Path) -> None:
    (found,) = taken(tmp_path, written_as.WRITERS[way](TABLE), name)
    assert found.headings == tuple(HEADINGS)


def test_a_zip_gives_each_of_its_tables_and_tells_what_it_left_out(tmp_path: Path) -> None:
    members = {
        "data/Account.csv": b"Id,Name,City\n1,Alder,Bonn\n2,Birch,Ulm\n",
        "data/Opportunity.csv": b"Id,AccountId,Amount\n1,2,3\n",
        "book.xlsx": written_as.xlsx(TABLE),
        "readme.txt": b"Hello there.\nThis is no table.\n",
        "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
        "inner.zip": written_as.zipped({"a.csv": b"a,b\n1,2\n"}),
        "__MACOSX/._Account.csv": b"\x00\x05\x16\x07",
    }
    (tmp_path / "uploaded").write_bytes(written_as.zipped(members))
    found = sheet.read(tmp_path / "uploaded", "backup.zip", source.known)
    assert [each.name for each in found.sheets] == ["Account", "Opportunity", "book.xlsx › Sheet"]
    assert len(found.left_out) == 3
    said = " ".join(found.left_out)
    assert "readme.txt" in said
    assert "logo.png is a picture" in said
    assert "inner.zip is an archive inside an archive" in said


def test_two_files_of_one_name_in_a_zip_stay_apart(tmp_path: Path) -> None:
    members = {"one/Deals.csv": b"Id,Amount\n1,2\n", "two/Deals.csv": b"Id,Amount\n3,4\n"}
    found = taken(tmp_path, written_as.zipped(members))
    assert [each.name for each in found] == ["Deals", "Deals (2)"]


def test_the_merged_cells_of_a_page_are_filled_down(tmp_path: Path) -> None:
    page = (
        b"<table><tr><th colspan=2>Title</th></tr><tr><th>Client</th><th>Event</th><th>Sales</th>"
        b"</tr><tr><td rowspan='2'>Alder</td><td>Gala</td><td x:num=\"1234.5\">1,234.50</td></tr>"
        b"<tr><td>Expo<br>2025</td><td>2</td></tr></table>"
    )
    (found,) = taken(tmp_path, page, "report.xls")
    assert text_of(found) == [["Alder", "Gala", "1234.5"], ["Alder", "Expo\n2025", "2"]]


def test_cells_that_stand_apart_in_excel_2003_xml_keep_their_places(tmp_path: Path) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        '<Worksheet ss:Name="Deals"><Table><Row ss:Index="3">'
        "<Cell><Data>Client</Data></Cell><Cell><Data>Day</Data></Cell><Cell><Data>Won</Data></Cell>"
        '</Row><Row><Cell><Data ss:Type="String">Alder</Data></Cell><Cell ss:Index="3">'
        '<Data ss:Type="Boolean">1</Data></Cell></Row><Row><Cell><Data>Birch</Data></Cell><Cell>'
        '<Data ss:Type="DateTime">2024-03-01T00:00:00.000</Data></Cell></Row></Table></Worksheet>'
        "</Workbook>"
    )
    (found,) = taken(tmp_path, book.encode(), "deals.xls")
    assert (found.name, found.header_row) == ("Deals", 3)
    assert text_of(found) == [["Alder", None, "true"], ["Birch", "2024-03-01T00:00:00", None]]


def test_both_epochs_give_the_same_day(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    page = book.active
    assert page is not None
    page.append(["Client", "Day"])
    page.append(["Alder", openpyxl.utils.datetime.from_excel(45352)])
    page["B2"].number_format = "[$-407]d. mmmm yyyy;@"
    book.save(out)
    (found,) = taken(tmp_path, out.getvalue())
    assert text_of(found) == [["Alder", "2024-03-01 00:00:00"]]


def test_error_cells_of_an_old_workbook_arrive_as_their_text(tmp_path: Path) -> None:
    data = written_as.xlsx([["Client", "Sales"], ["Alder", 1], ["Birch", "#N/A"]])
    parts = written_as.unzipped(data)
    name = "xl/worksheets/sheet1.xml"
    assert b't="e"' in parts[name]
    (found,) = taken(tmp_path, written_as.zipped(parts))
    assert text_of(found) == [["Alder", "1"], ["Birch", "#N/A"]]


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}, "is a Word document"),
        ({"ppt/presentation.xml": b"<p/>"}, "is a PowerPoint file"),
        ({"Index/Document.iwa": b"x"}, "is a Numbers or Pages file"),
        (
            {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"},
            "is a text or drawing document",
        ),
    ],
)
def test_other_documents_are_named(members: dict[str, bytes], why: str, tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=why):
        taken(tmp_path, written_as.zipped(members), "thing.xlsx")


def test_a_workbook_of_charts_alone_says_so(tmp_path: Path) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.create_chartsheet("Chart")
    book.remove(book["Sheet"])
    book.save(out)
    with pytest.raises(SheetError, match="only charts or macros"):
        taken(tmp_path, out.getvalue(), "charts.xlsx")


def test_an_empty_workbook_and_a_zip_without_files_say_so(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="holds no table: every sheet of it is empty"):
        taken(tmp_path, written_as.xlsx([]), "empty.xlsx")
    with pytest.raises(SheetError, match="is an archive without a table"):
        taken(tmp_path, written_as.zipped({}), "empty.zip")


def test_a_locked_member_of_a_zip_asks_for_its_password_to_be_taken_off(tmp_path: Path) -> None:
    data = bytearray(written_as.zipped({"Deals.csv": b"Id,Amount\n1,2\n"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert zipfile.is_zipfile(io.BytesIO(bytes(data)))
    with pytest.raises(SheetError, match="is password protected"):
        taken(tmp_path, bytes(data), "locked.zip")


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn")),
    min_size=1,
    max_size=12,
).filter(lambda word: word.strip() == word and not word.startswith(("#", "\ufeff")))
LINES = st.integers(2, 6).flatmap(
    lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=2, max_size=12)
)


@settings(max_examples=150)
@given(LINES, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_cells_written_with_quotes_read_back_equal(
    lines: list[list[str]], delimiter: str, encoding: str
) -> None:
    written = written_as.csv(lines, delimiter).decode().encode(encoding)
    (grid,) = delimited.parsed(written, "any.csv").grids
    assert [list(line) for line in zip(*grid.columns, strict=True)] == lines


def test_a_packed_table_that_is_not_what_was_packed_is_damaged(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        package.writestr("sales.csv", "Client,Sales\nAlder,100\nBirch,200\n")
    changed = out.getvalue().replace(b"Alder,100", b"Alder,900")
    with pytest.raises(SheetError, match=r"sales.csv is damaged"):
        taken(tmp_path, changed)


@pytest.mark.parametrize("place", range(12))
def test_a_bit_that_flipped_in_a_workbook_changes_no_figure_in_silence(
    place: int, tmp_path: Path
) -> None:
    table: list[list[str | float]] = [["Client", "Sales"]]
    table += [[f"C{number}", number * 3] for number in range(300)]
    data = bytearray(written_as.xlsx(table))
    data[len(data) * (place + 1) // 14] ^= 4
    with contextlib.suppress(SheetError):
        (found,) = taken(tmp_path, bytes(data))
        assert text_of(found) == [[str(cell) for cell in row] for row in table[1:]]


def test_a_gzip_of_several_streams_is_read_to_its_end(tmp_path: Path) -> None:
    streams = gzip.compress(b"Client,Sales\nAlder,1\n") + gzip.compress(b"Birch,2\n") + bytes(512)
    (found,) = taken(tmp_path, streams)
    assert text_of(found) == [["Alder", "1"], ["Birch", "2"]]


def test_an_open_document_laid_out_with_spaces_between_its_cells_is_read(tmp_path: Path) -> None:
    parts = written_as.unzipped(written_as.ods(TABLE))
    laid_out = parts["content.xml"].replace(b"<table:", b"\n  <table:")
    (found,) = taken(tmp_path, written_as.zipped({**parts, "content.xml": laid_out}))
    assert text_of(found) == [[str(cell) for cell in row] for row in ROWS]


def test_an_open_document_that_is_one_long_xml_is_read(tmp_path: Path) -> None:
    content = written_as.unzipped(written_as.ods(TABLE))["content.xml"]
    kind = b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet" '
    flat = content.replace(b"office:document-content", b"office:document")
    flat = flat.replace(b"<office:document ", b"<office:document " + kind, 1)
    (found,) = taken(tmp_path, flat)
    assert found.headings == tuple(HEADINGS)
    assert text_of(found) == [[str(cell) for cell in row] for row in ROWS]


def test_cells_of_a_binary_workbook_that_the_reader_passes_over_are_told(tmp_path: Path) -> None:
    rows = bytes([0, 25, *bytes(25), 17, 4, *bytes(4)])
    parts = {"xl/workbook.bin": b"", "xl/worksheets/sheet1.bin": b"\x81\x01\x00" + rows}
    with pytest.raises(SheetError, match=r"short form that is not read"):
        taken(tmp_path, written_as.zipped(parts))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n', "is a DIF file"),
        (b'ID;PWXL;N;E\r\nC;Y1;X1;K"a"\r\n', "is a SYLK file"),
        (b"\x03\x7c\x01\x05\x02\x00\x00\x00\x41\x00\x20\x00" + bytes(52), "is a dBase file"),
        (b"\x00\x00\x02\x00\x06\x04\x06\x00" + bytes(40), "is a table of another program"),
        (b"BZh91AY&SY" + bytes(20), "Unpack it"),
        (b"\xfd7zXZ\x00" + bytes(20), "Unpack it"),
        (b"\x28\xb5\x2f\xfd" + bytes(20), "Unpack it"),
        (b"\x04\x22\x4d\x18d@\xa7a,b\n1,2\n", "Unpack it"),
    ],
)
def test_tables_of_other_programs_and_packers_are_named(
    data: bytes, why: str, tmp_path: Path
) -> None:
    with pytest.raises(SheetError, match=why):
        taken(tmp_path, data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<Row>", b'<Row ss:Index="99999999999">'),
        (b"<Cell>", b'<Cell ss:Index="0">'),
        (b"</Cell><Cell>", b'</Cell><Cell ss:Index="1">'),
    ],
)
def test_places_that_no_sheet_has_make_excel_2003_xml_a_damaged_one(
    old: bytes, new: bytes, tmp_path: Path
) -> None:
    data = written_as.WRITERS["Excel 2003 XML"](TABLE)
    assert old in data
    with pytest.raises(SheetError, match="is damaged"):
        taken(tmp_path, data.replace(old, new, 1))


@pytest.mark.parametrize("before", range(60_000, 70_000, 2_500))
def test_an_error_cell_is_seen_wherever_the_part_is_cut_on_its_way(before: int) -> None:
    said = f'<c r="B1" t="e"><f>{"1+" * 4_000}1</f><v>#N/A</v></c>'
    holder = io.BytesIO()
    with zipfile.ZipFile(holder, "w") as book:
        for name, text in {
            "xl/workbook.xml": '<workbook><sheets><sheet name="A" r_id="1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<R><R Id="1" Target="worksheets/sheet1.xml"/></R>',
            "xl/worksheets/sheet1.xml": " " * (8 * before) + said + " " * 600_000,
        }.items():
            book.writestr(name, text.replace("r_id", "xmlns:r='r' r:id"), zipfile.ZIP_DEFLATED)
    data = holder.getvalue()
    with zipfile.ZipFile(holder) as book:
        assert package.scan(data, book, Meter(1 << 20))["A"].errors
