"""An OLE container: an old workbook, a protected one, or something that is no workbook."""

import struct

from analytics.parser.limits import Refused
from analytics.parser.package import LOCKED
from analytics.parser.raw import Parsed

OLD_BOOK = 850 << 20
FREE = 0xFFFFFFFA
MOST_SECTORS = 2_000_000
FILEPASS = 0x2F
BOUNDSHEET = 0x85
OTHERS = (
    ("WordDocument", "{file} is a Word document. Copy its table into Excel and drop that."),
    ("PowerPoint Document", "{file} is a PowerPoint file. Copy its table into Excel."),
    ("__properties_version1.0", "{file} is an e-mail. Drop the spreadsheet attached to it."),
    ("VisioDocument", "{file} is a drawing. Drop the spreadsheet itself."),
    ("MatOST", "{file} is a Works file. Save it as .xlsx and drop that."),
)


def parsed(data: bytes, *, plain: bool) -> Parsed:
    """The grids of an old Excel workbook; `plain` reads one that overwhelmed the first reader."""
    names = streams(data)
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Refused(LOCKED)
    book = next((key for key in names if key.lower() in {"workbook", "book"}), None)
    if book is None:
        for stream, sentence in OTHERS:
            if stream in names:
                raise Refused(sentence)
        if names:
            raise Refused("{file} holds no workbook. Open it in Excel and save it as .xlsx.")
    elif _has_password(_bytes(data, *names[book])):
        raise Refused(LOCKED)
    if plain:
        from analytics.parser import sparse

        return sparse.parsed(data)
    from analytics.parser import workbook

    workbook.leave_room(OLD_BOOK + 4 * len(data))
    return workbook.parsed(data, {}, plain=False, binary=True)


def streams(data: bytes) -> dict[str, tuple[int, int]]:
    """The names of the container's streams, each with its first sector and its size."""
    try:
        directory = _chain(data, struct.unpack_from("<I", data, 48)[0], 1 << 20)
    except struct.error:
        return {}
    found = {}
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if directory[at + 66] == 2:
            found[name] = struct.unpack_from("<IQ", directory, at + 116)
    return found


def _bytes(data: bytes, first: int, size: int) -> bytes:
    """The start of a stream; a tiny one lies elsewhere and is left to the reader."""
    try:
        return _chain(data, first, 1 << 16) if size & 0xFFFFFFFF >= 4096 else b""
    except struct.error:
        return b""


def _chain(data: bytes, sector: int, most: int) -> bytes:
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        return b""
    size = 1 << shift
    table = struct.unpack_from("<109I", data, 76)
    out = b""
    while sector < FREE and len(out) < most:
        at = (sector + 1) << shift
        out += data[at : at + size]
        index, inside = divmod(sector, size // 4)
        if index >= len(table) or table[index] >= FREE:
            break
        sector = struct.unpack_from("<I", data, ((table[index] + 1) << shift) + 4 * inside)[0]
    return out


def _has_password(book: bytes) -> bool:
    """The records before the first sheet's name tell of a password."""
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == FILEPASS:
            return True
        if kind in {0, BOUNDSHEET}:
            return False
        at += 4 + length
    return False
