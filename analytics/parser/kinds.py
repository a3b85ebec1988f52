"""What a file is, by its content: which reader takes it, or the sentence that refuses it."""

import mmap
import re
from pathlib import Path

from analytics.parser.limits import MOST_FILE, Meter, Refused
from analytics.parser.raw import Parsed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
PICTURE = "{file} is a picture. Drop the spreadsheet itself."
OLD = "{file} was written by a very old Excel. Open it in Excel, save it as .xlsx and drop that."
PACKED = "{file} is packed in a way that is not read here. Unpack it and drop the file inside."
OTHER_PROGRAM = (
    "{file} is a table of another program. Open it there or in LibreOffice, save it as .xlsx and"
    " drop that."
)
DIF = "{file} is a DIF file. Open it in Excel, save it as .xlsx and drop that."
OTHERS = {
    b"%PDF": "{file} is a PDF. Export the same table as CSV or Excel and drop that.",
    b"Rar!": "{file} is a RAR archive. Unpack it and drop the files inside.",
    b"7z\xbc\xaf": "{file} is a 7z archive. Unpack it and drop the files inside.",
    b"BZh": PACKED,
    b"\xfd7zXZ": PACKED,
    b"\x28\xb5\x2f\xfd": PACKED,
    b"]\x00\x00": PACKED,
    b"\x04\x22\x4d\x18": PACKED,
    b"\x1f\x9d": PACKED,
    b"\xff\x06\x00\x00sNaPpY": PACKED,
    b"MSCF\x00\x00": PACKED,
    b"\x60\xea": PACKED,
    b"\x89PNG": PICTURE,
    b"\xff\xd8\xff": PICTURE,
    b"GIF8": PICTURE,
    b"PAR1": "{file} is a Parquet file. Export the same table as CSV or Excel and drop that.",
    b"ARROW1": "{file} is an Arrow file. Export the same table as CSV or Excel and drop that.",
    b"{\\rtf": "{file} is a text document. Copy its table into Excel and save that as .xlsx.",
    b"SQLite format": "{file} is a database. Export the table as CSV or Excel and drop that.",
    b"\x00\x01\x00\x00Standard": "{file} is an Access database. Export the table to Excel first.",
    b"\x09\x08\x10\x00\x00\x06": OLD,
    b"\x09\x08\x08\x00\x00\x05": OLD,
    b"\x09\x04\x06\x00": OLD,
    b"\x09\x02\x06\x00": OLD,
    b"\x09\x00\x04\x00": OLD,
    b"\x00\x00\x02\x00\x04\x04": OTHER_PROGRAM,
    b"\x00\x00\x02\x00\x06\x04": OTHER_PROGRAM,
    b"\x00\x00\x1a\x00": OTHER_PROGRAM,
    b"\xff\x00\x02\x00": OTHER_PROGRAM,
    b"TABLE\r\n0,1\r\n": DIF,
    b"TABLE\n0,1\n": DIF,
    b"socialcalc:": OTHER_PROGRAM,
    b"\x7fELF": "{file} is a program. Drop a CSV or Excel file.",
    b"MZ\x90": "{file} is a program. Drop a CSV or Excel file.",
}
EMPTY = "{file} is empty. Export it again and drop the new file."
SPACE = b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"
MARKUP = re.compile(
    rb"<(\?xml|!doctype|html|table|meta|head|body|div|style|!--|\w+:workbook)\b", re.IGNORECASE
)
MAIL = re.compile(rb"(?im)\Amime-version: ?\d|^mime-version: ?\d\.\d\s*$")
DATABASE = re.compile(
    rb"[\x03\x30\x31\x43\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f].{8}\x00\x00", re.DOTALL
)
JSON = re.compile(rb'(\{\s*"|\[\s*[\[{])')


def parsed(path: Path, name: str, *, plain: bool = False) -> Parsed:
    """The grids of the file at `path`; `plain` reads a workbook the slow and careful way."""
    size = path.stat().st_size
    if size > MOST_FILE:
        raise Refused(
            f"{{file}} is larger than {MOST_FILE >> 20} megabytes. Export it in two halves."
        )
    with path.open("rb") as file:
        if file.read(4).startswith(ZIP):
            from analytics.parser import package

            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return package.parsed(data, Meter(size), path, plain=plain, packed=True)
    return content(path.read_bytes(), name, Meter(size), plain=plain)


def content(
    data: bytes, name: str, meter: Meter, *, plain: bool = False, packed: bool = True
) -> Parsed:
    """The grids of these bytes; `packed` allows an archive, as none is followed inside another."""
    start = data[:4096]
    if not start.strip(SPACE) and not data.strip(SPACE):
        raise Refused(EMPTY)
    for magic, sentence in OTHERS.items():
        if start.startswith(magic):
            raise Refused(sentence)
    if DATABASE.match(start):
        raise Refused("{file} is a dBase file. Open it in Excel, save it as .xlsx and drop that.")
    if start[257:262] == b"ustar":
        raise Refused("{file} is a TAR archive. Unpack it and drop the files inside.")
    if start.startswith(ZIP):
        from analytics.parser import package

        return package.parsed(data, meter, plain=plain, packed=packed)
    if start.startswith(b"\x1f\x8b"):
        from analytics.parser import archive

        return archive.unzipped(data, name, meter, plain=plain, packed=packed)
    if start.startswith(OLE[:4]):
        from analytics.parser import ole

        return ole.parsed(data, plain=plain)
    return _text(data, name)


def _text(data: bytes, name: str) -> Parsed:
    bare = _narrow(data[:4096]).lstrip(b"\r\n\t ")
    if MARKUP.match(bare) or MAIL.search(bare):
        from analytics.parser import markup

        return markup.parsed(data, name)
    if JSON.match(bare):
        raise Refused("{file} is JSON, not a table. Export it as CSV or Excel and drop that.")
    if bare.startswith(b"ID;P"):
        raise Refused("{file} is a SYLK file. Open it in Excel, save it as .xlsx and drop that.")
    from analytics.parser import delimited

    return delimited.parsed(data, name)


def _narrow(start: bytes) -> bytes:
    """The first letters, whether written in one byte each or in two."""
    return start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
