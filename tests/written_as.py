"""One table written in every format that is taken, byte by byte where no writer is installed."""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from html import escape

import openpyxl
import xlwt

Rows = Sequence[Sequence[str | float]]
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
STRICT = (
    (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def csv(rows: Rows, delimiter: str = ",") -> bytes:
    quoted = (['"' + str(cell).replace('"', '""') + '"' for cell in row] for row in rows)
    return "\r\n".join(delimiter.join(row) for row in quoted).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def xlsx(rows: Rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    book.save(out)
    return out.getvalue()


def strict(rows: Rows) -> bytes:
    parts = unzipped(xlsx(rows))
    for old, new in STRICT:
        parts = {name: data.replace(old, new) for name, data in parts.items()}
    return zipped(parts)


def xlsm(rows: Rows) -> bytes:
    parts = unzipped(xlsx(rows))
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = parts["[Content_Types].xml"].replace(kind, macro)
    return zipped({**parts, "[Content_Types].xml": types, "xl/vbaProject.bin": b"\x00" * 64})


def xls(rows: Rows) -> bytes:
    book, out = xlwt.Workbook(), io.BytesIO()
    page = book.add_sheet("Sheet")
    for at, row in enumerate(rows):
        for place, cell in enumerate(row):
            page.write(at, place, cell)
    book.save(out)
    return out.getvalue()


def ods(rows: Rows) -> bytes:
    def cell(value: str | float) -> str:
        if isinstance(value, str):
            kind = 'office:value-type="string"'
        else:
            kind = f'office:value-type="float" office:value="{value}"'
        return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{name}="{ODF}{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<m:manifest xmlns:m="{ODF}manifest:1.0"/>'.encode()
    parts = {"META-INF/manifest.xml": manifest, "content.xml": content.encode()}
    return zipped({"mimetype": kind, **parts})


def xlsb(rows: Rows) -> bytes:
    sheet = _record(129) + _record(148, struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1))
    sheet += _record(145)
    for at, row in enumerate(rows):
        sheet += _record(0, struct.pack("<I", at) + bytes(13))
        for place, value in enumerate(row):
            start = struct.pack("<2I", place, 0)
            if isinstance(value, str):
                sheet += _record(6, start + _wide(value))
            else:
                sheet += _record(5, start + struct.pack("<d", value))
    sheet += _record(146) + _record(130)
    bundle = struct.pack("<2I", 0, 1) + _wide("rId1") + _wide("Sheet")
    book = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = (
        f'<?xml version="1.0"?><Relationships xmlns="{space}"><Relationship Id="rId1"'
        f' Type="{link}" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": links.encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _record(kind: int, data: bytes = b"") -> bytes:
    return _varying(kind) + _varying(len(data)) + data


def _varying(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def _wide(text: str) -> bytes:
    data = text.encode("utf-16-le")
    return struct.pack("<I", len(data) // 2) + data


def html(rows: Rows, encoding: str = "utf-8") -> bytes:
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    page = f"<html><head>{head}</head><body><table border=1>{lines}</table></body></html>"
    return page.encode(encoding)


def archived_page(rows: Rows) -> bytes:
    head = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="=b"\r\n\r\n'
        b"--=b\r\nContent-Location: file:///C:/book/sheet001.htm\r\n"
        b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    )
    return head + html(rows) + b"\r\n--=b--\r\n"


def excel_xml(rows: Rows) -> bytes:
    def cell(value: str | float) -> str:
        kind = "String" if isinstance(value, str) else "Number"
        return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'

    space = "urn:schemas-microsoft-com:office:spreadsheet"
    lines = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="Sheet"><Table>{lines}'
        "</Table></Worksheet></Workbook>"
    ).encode()


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "csv": csv,
    "tsv": lambda rows: csv(rows, "\t"),
    "semicolons": lambda rows: csv(rows, ";"),
    "pipes": lambda rows: csv(rows, "|"),
    "csv as UTF-16": lambda rows: csv(rows, "\t").decode().encode("utf-16"),
    "csv as UTF-32": lambda rows: csv(rows).decode().encode("utf-32"),
    "xlsx": xlsx,
    "strict xlsx": strict,
    "xlsm": xlsm,
    "xlsb": xlsb,
    "xls": xls,
    "ods": ods,
    "page called xls": html,
    "page in windows-1252": lambda rows: html(rows, "windows-1252"),
    "web archive": archived_page,
    "Excel 2003 XML": excel_xml,
    "csv in gzip": lambda rows: gzip.compress(csv(rows)),
    "xlsx in gzip": lambda rows: gzip.compress(xlsx(rows)),
    "csv in zip": lambda rows: zipped({"export/Sheet.csv": csv(rows)}),
    "xlsx in zip": lambda rows: zipped({"Sheet.xlsx": xlsx(rows)}),
}
