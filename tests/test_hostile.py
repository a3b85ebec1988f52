"""Files that mean harm: each ends in one sentence, soon, and nothing else happens."""

import gzip
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from analytics import sheet, source
from analytics.sheet import SheetError, process
from tests import written_as

SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"
SOON = 20.0
LITTLE = 1 << 20
MEASURED = """
import contextlib, pathlib, resource, sys
from analytics import sheet
for path in pathlib.Path(sys.argv[1]).iterdir():
    with contextlib.suppress(sheet.SheetError):
        sheet.read(path, "thing.xlsx")
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
FAR = b'<row r="1048576"><c r="%b1048576"><v>9</v></c></row>'
INLINE = b'<row r="4"><c r="A4" t="inlineStr"><is><t>%b</t></is></c></row>'


def workbook(change: Callable[[bytes], bytes]) -> bytes:
    rows: list[list[str | float]] = [["Client", "Sales"], ["Alder", 1], ["Birch", 2]]
    parts = written_as.unzipped(written_as.xlsx(rows))
    return written_as.zipped({**parts, SHEET: change(parts[SHEET])})


def with_rows(xml: bytes) -> bytes:
    return workbook(lambda part: part.replace(END, xml + END))


def with_doctype(doctype: bytes, said: bytes) -> bytes:
    return workbook(
        lambda part: (
            doctype + part.partition(b"?>")[2].replace(END, INLINE % said + END)
            if part.startswith(b"<?xml")
            else doctype + part.replace(END, INLINE % said + END)
        )
    )


def endless_ods() -> bytes:
    parts = written_as.unzipped(written_as.ods([["a", 1.0]]))
    row = b'<table:table-row table:number-rows-repeated="1000000">'
    cell = b'<table:table-cell table:number-columns-repeated="1000" office:value-type="float"'
    content = parts["content.xml"].replace(b"<table:table-row>", row)
    parts["content.xml"] = content.replace(b'<table:table-cell office:value-type="float"', cell)
    return written_as.zipped(parts)


def ole(*names: str, book: bytes = b"") -> bytes:
    """A container with these streams, as Office wrote its files before 2007."""
    entries = b""
    for name in ("Root Entry", *names):
        kind = 5 if name == "Root Entry" else 2
        written = (name.encode("utf-16-le") + b"\x00\x00").ljust(64, b"\x00")
        entry = written + struct.pack("<HBB", 2 * len(name) + 2, kind, 1) + bytes(48)
        entries += entry + struct.pack("<IQ", 2, max(4096, len(book)))
    sectors = -(-len(entries) // 512)
    assert sectors == 1
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 62, 3, 65534, 9, 6)
    head += bytes(6) + struct.pack("<9I", 0, 1, 1, 0, 4096, 4294967294, 0, 4294967294, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    return head + table + entries.ljust(512, b"\x00") + book.ljust(4096, b"\x00")


BLANKS = workbook(lambda part: part.replace(END, END + b" " * 300_000_000))
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
LOCKED = struct.pack("<HH16x", 0x809, 16) + struct.pack("<HH6x", 0x2F, 6)

REFUSED: dict[str, tuple[bytes, str]] = {
    "two cells at the ends of the grid": (with_rows(FAR % b"XFD"), "has 16,384 columns"),
    "blanks without end": (BLANKS, "unpacks to far more"),
    "one cell of 60 MB": (with_rows(INLINE % (b"A" * 60_000_000)), "unpacks to far more"),
    "one cell of 300 kB": (with_rows(INLINE % (b"A" * 300_000)), "holds 300,000 letters"),
    "entities in entities": (with_doctype(LAUGHS, b"&b;"), "with a document type"),
    "an entity from the server": (with_doctype(FILE, b"&e;"), "with a document type"),
    "an entity in Excel 2003 XML": (
        b'<?xml version="1.0"?>' + FILE + written_as.excel_xml([["a", 1.0]]).partition(b"?>")[2],
        "with a document type",
    ),
    "a billion repeated cells": (endless_ods(), "more than can be taken"),
    "a gzip bomb": (gzip.compress(bytes(100) + b"a" * 200_000_000, 9), "unpacks to far more"),
    "half a gzip": (gzip.compress(os.urandom(5000))[:3000], "is damaged"),
    "half a workbook": (with_rows(b"")[:2500], "is damaged"),
    "zip of zips": (
        written_as.zipped({"a.zip": written_as.zipped({"b.csv": b"a,b\n1,2\n"})}),
        "archive inside an archive",
    ),
    "many members": (
        written_as.zipped({f"{n}.csv": b"a,b\n1,2\n" for n in range(2500)}),
        "holds 2,500 files",
    ),
    "many columns": (
        (",".join(f"c{n}" for n in range(3000)) + "\n" + ",".join("1" * 3000)).encode(),
        "has 3,000 columns",
    ),
    "a protected new workbook": (ole("EncryptionInfo", "EncryptedPackage"), "password protected"),
    "a protected old workbook": (ole("Workbook", book=LOCKED), "password protected"),
    "a Word document": (ole("WordDocument"), "is a Word document"),
    "an old workbook cut short": (
        ole("Workbook", book=b"\x09\x08\x10\x00"),
        "holds no table|damaged",
    ),
    "a program": (b"\x7fELF" + os.urandom(500), "is a program"),
    "noise": (os.urandom(50_000), "is not a spreadsheet"),
    "JSON": (b'[{"a": 1, "b": 2}]', "is JSON"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_hostile_file_is_refused_in_one_sentence(what: str, tmp_path: Path) -> None:
    data, why = REFUSED[what]
    path = tmp_path / "upload"
    path.write_bytes(data)
    begun = time.monotonic()
    with pytest.raises(SheetError, match=why) as refused:
        sheet.read(path, "thing.xlsx", source.known)
    assert time.monotonic() - begun < SOON
    said = str(refused.value)
    assert "thing.xlsx" in said
    assert said.endswith(".")
    assert "Error" not in said
    assert str(tmp_path) not in said
    assert [each.name for each in tmp_path.iterdir()] == ["upload"]


def test_all_that_was_refused_took_little_memory(tmp_path: Path) -> None:
    for place, (data, _) in enumerate(REFUSED.values()):
        (tmp_path / str(place)).write_bytes(data)
    words = [sys.executable, "-c", MEASURED, str(tmp_path)]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    assert 0 < int(told.stdout) < LITTLE


def test_a_far_cell_is_read_without_the_emptiness_before_it(tmp_path: Path) -> None:
    (tmp_path / "far.xlsx").write_bytes(with_rows(FAR % b"AX"))
    (found,) = sheet.read(tmp_path / "far.xlsx", "far.xlsx", source.known).sheets
    assert found.headings[:2] == ("Client", "Sales")
    assert found.rows["c0"].to_pylist()[:2] == ["Alder", "Birch"]


def test_an_old_workbook_that_aborts_the_reader_is_read_by_another(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Sales")
    cells = ((0, 0, "Client"), (0, 1, "Sales"), (1, 0, "Alder"), (1, 1, 5), (65535, 255, "end"))
    for row, at, value in cells:
        page.write(row, at, value)
    book.save(str(tmp_path / "far.xls"))
    (found,) = sheet.read(tmp_path / "far.xls", "far.xls", source.known).sheets
    assert found.headings[:2] == ("Client", "Sales")
    assert found.rows.slice(0, 1).to_pylist()[0]["c0"] == "Alder"


def test_rows_below_a_dimension_that_lies_are_read(tmp_path: Path) -> None:
    line = (
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>R</t></is></c><c r="B%d"><v>%d</v></c></row>'
    )
    rows = b"".join(line % (n, n, n, n) for n in range(4, 3004))
    (tmp_path / "book.xlsx").write_bytes(with_rows(rows))
    (found,) = sheet.read(tmp_path / "book.xlsx", "book.xlsx", source.known).sheets
    assert found.rows.num_rows == 3002


def test_names_that_climb_out_of_a_zip_write_nothing(tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b"
    inside.mkdir(parents=True)
    names = ("../../out.csv", "/etc/out.csv", "..\\..\\out.csv", "C:\\out.csv")
    data = written_as.zipped(dict.fromkeys(names, b"Client,Sales\nA,1\n"))
    (inside / "slip.zip").write_bytes(data)
    found = sheet.read(inside / "slip.zip", "slip.zip", source.known)
    assert len(found.sheets) == 4
    assert all("/" not in each.name and ".." not in each.name for each in found.sheets)
    assert [each.name for each in tmp_path.rglob("*") if each.is_file()] == ["slip.zip"]


@pytest.mark.parametrize("kill", [signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL])
def test_a_reader_that_dies_is_one_sentence(
    kill: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "child.py").write_text(f"import os\nos.kill(os.getpid(), {int(kill)})\n")
    monkeypatch.setattr(process, "CHILD", tmp_path / "child.py")
    (tmp_path / "book.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SheetError, match=r"^book\.csv .*\.$"):
        sheet.read(tmp_path / "book.csv", "book.csv")


def test_a_reader_that_never_ends_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "child.py").write_text("import time\ntime.sleep(600)\n")
    monkeypatch.setattr(process, "CHILD", tmp_path / "child.py")
    monkeypatch.setattr(process, "SHORTEST", 0.5)
    (tmp_path / "book.csv").write_text("a,b\n1,2\n")
    begun = time.monotonic()
    with pytest.raises(SheetError, match="takes too long to read"):
        sheet.read(tmp_path / "book.csv", "book.csv")
    assert time.monotonic() - begun < SOON


def test_the_reader_sees_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_SECRET", "word")
    script = "import json, os, sys\nfrom pathlib import Path\n"
    script += "told = {'refused': ' '.join(sorted(os.environ))}\n"
    script += "Path(sys.argv[1], 'answer.json').write_text(json.dumps(told))\n"
    (tmp_path / "child.py").write_text(script)
    monkeypatch.setattr(process, "CHILD", tmp_path / "child.py")
    (tmp_path / "book.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SheetError) as told:
        sheet.read(tmp_path / "book.csv", "book.csv")
    assert "SECRET" not in str(told.value)
    assert "PATH" not in str(told.value).split()


def test_cells_that_would_run_and_names_that_are_sql_are_text(tmp_path: Path) -> None:
    text = '"a""; drop table x; --",select\n=1+1,@SUM(1)\n<script>x</script>,{{7*7}}\n'
    (tmp_path / "book.csv").write_text(text)
    (found,) = sheet.read(tmp_path / "book.csv", "book.csv").sheets
    assert found.headings == ('a"; drop table x; --', "select")
    assert found.rows["c0"].to_pylist() == ["=1+1", "<script>x</script>"]


def test_what_a_killed_reading_left_behind_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, fresh = tmp_path / f"{process.PREFIX}left", tmp_path / f"{process.PREFIX}fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "0.arrow").write_bytes(b"rows")
    long_ago = time.time() - 2 * process.LEFT_BEHIND
    os.utime(left, (long_ago, long_ago))
    (tmp_path / "sales.csv").write_bytes(b"Client,Sales\nAlder,1\n")
    sheet.read(tmp_path / "sales.csv", "sales.csv")
    assert not left.exists()
    assert fresh.exists()
