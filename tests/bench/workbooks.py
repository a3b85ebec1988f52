"""A large workbook as Excel saves it, written fast, and the least that reading one can cost."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape

import pyarrow as pa

from analytics.sheet.table import letters
from data import bulk

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
    '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SPREADSHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SPREADSHEET}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SPREADSHEET}.sharedStrings+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Invoices" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>",
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
}
DAY_ZERO = 25569


def write(rows: int, folder: Path) -> Path:
    """The workbook with as many lines as asked for, unless it is there already."""
    path = folder / f"invoices-{rows}.xlsx"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    words: dict[str, int] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book:
        for name, text in PARTS.items():
            book.writestr(name, START + text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for piece in _sheet(rows, words):
                sheet.write(piece.encode())
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as shared:
            shared.write(f'{START}<sst xmlns="{MAIN}">'.encode())
            shared.write("".join(f"<si><t>{escape(word)}</t></si>" for word in words).encode())
            shared.write(b"</sst>")
    return part.replace(path)


def _sheet(rows: int, words: dict[str, int]) -> Iterator[str]:
    yield f'{START}<worksheet xmlns="{MAIN}"><sheetData>'
    number = 1
    for lines in bulk.invoices(rows):
        if number == 1:
            names = enumerate(lines.schema.names)
            yield _row(1, [_text(words, f"{letters(i)}1", name) for i, name in names])
        columns = [_cells(words, letters(i), number, c) for i, c in enumerate(lines.columns)]
        cells = zip(*columns, strict=True)
        yield "".join(_row(number + i, line) for i, line in enumerate(cells, start=1))
        number += len(lines)
    yield "</sheetData></worksheet>"


def _row(number: int, cells: list[str] | tuple[str, ...]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(words: dict[str, int], at: str, word: str) -> str:
    return f'<c r="{at}" t="s"><v>{words.setdefault(word, len(words))}</v></c>'


def _cells(words: dict[str, int], column: str, done: int, values: pa.ChunkedArray) -> list[str]:
    if pa.types.is_date(values.type):
        days = values.cast(pa.int32()).to_pylist()
        return [
            f'<c r="{column}{done + i}" s="1"><v>{day + DAY_ZERO}</v></c>'
            for i, day in enumerate(days, start=1)
        ]
    found = values.to_pylist()
    if isinstance(found[0], str):
        return [_text(words, f"{column}{done + i}", word) for i, word in enumerate(found, start=1)]
    return [f'<c r="{column}{done + i}"><v>{v}</v></c>' for i, v in enumerate(found, start=1)]


def parse(path: Path) -> None:
    """Inflate the sheet and its shared strings and run them through expat, with no handler."""
    with zipfile.ZipFile(path) as book:
        for name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):
            with book.open(name) as part:
                expat.ParserCreate().ParseFile(part)
