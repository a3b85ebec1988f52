"""An archive of files: each table in it read, each other file named and left out."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from analytics.parser.limits import MOST_FILE, Meter, Refused
from analytics.parser.package import DAMAGED, LOCKED, Bytes, whole
from analytics.parser.raw import Parsed

JUNK = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
STEP = 1 << 18
GZIP = b"\x1f\x8b"
NOTHING = "{file} is an archive without a table inside. Pack the CSV or Excel files themselves."


def parsed(data: Bytes, package: zipfile.ZipFile, meter: Meter, *, plain: bool) -> Parsed:
    """The grids of every table in the zip."""
    found = Parsed()
    reasons: list[str] = []
    for member in package.infolist():
        shown = member.filename.replace("\\", "/")
        leaf = PurePosixPath(shown).name
        if member.is_dir() or leaf.startswith(".") or shown.lower().startswith(JUNK):
            continue
        try:
            _take(found, data, member, leaf, meter, plain=plain)
        except Refused as refused:
            _check_whole(refused)
            reasons.append(str(refused).replace("{file}", leaf))
    if not found.grids:
        raise Refused(_only(reasons))
    found.left_out += [f"Left out: {reason}" for reason in reasons]
    return found


def _check_whole(refused: Refused) -> None:
    """What tells of the whole archive ends it; what tells of one member leaves that out."""
    if "unpacks to" in str(refused) or str(refused) == LOCKED:
        raise refused


def _only(reasons: list[str]) -> str:
    return f"{{file}} is an archive without a table inside. {reasons[0]}" if reasons else NOTHING


def _take(
    found: Parsed, data: Bytes, member: zipfile.ZipInfo, leaf: str, meter: Meter, *, plain: bool
) -> None:
    from analytics.parser import kinds

    body = whole(data, member, meter)
    part = kinds.content(body, leaf, meter, plain=plain, packed=False)
    stem = PurePosixPath(leaf).stem
    one = len(part.grids) == 1 and part.grids[0].name == stem
    if one and _is_prose(part):
        raise Refused("{file} holds no table.")
    for grid in part.grids:
        grid.name = stem if one else f"{leaf} › {grid.name}"
    found.grids += part.grids
    found.left_out += [said.replace("{file}", leaf) for said in part.left_out]


def _is_prose(part: Parsed) -> bool:
    """One column of text and no second: a note beside the tables."""
    grid = part.grids[0]
    width = grid.table.num_columns - 1 if grid.table is not None else len(grid.columns)
    return width < 2


def unzipped(data: bytes, name: str, meter: Meter, *, plain: bool, packed: bool) -> Parsed:
    """The grids of the one file that was packed with gzip."""
    if not packed:
        raise Refused("{file} is an archive inside an archive and was not opened.")
    out = _inflated(data, meter)
    from analytics.parser import kinds

    inner = name[:-3] if name.lower().endswith(".gz") else name
    return kinds.content(out, inner, meter, plain=plain, packed=False)


def _inflated(data: bytes, meter: Meter) -> bytes:
    """What was packed: one stream, or several one after another as parallel packers write them."""
    out = io.BytesIO()
    at = 0
    try:
        while data.startswith(GZIP, at):
            at = _stream(data, at, out, meter)
    except zlib.error as error:
        raise Refused(DAMAGED) from error
    if data[at:].strip(b"\x00"):
        raise Refused(DAMAGED)
    return out.getvalue()


def _stream(data: bytes, start: int, out: io.BytesIO, meter: Meter) -> int:
    """One stream put out, and where it ends."""
    unpacker = zlib.decompressobj(31)
    for at in range(start, len(data), STEP):
        chunk = data[at : at + STEP]
        piece = unpacker.decompress(chunk, 8 * STEP)
        while piece:
            meter.count(len(piece))
            out.write(piece)
            if out.tell() > MOST_FILE:
                raise Refused("{file} unpacks to far more than a spreadsheet should hold.")
            rest = unpacker.unconsumed_tail
            piece = unpacker.decompress(rest, 8 * STEP) if rest else b""
        if unpacker.eof:
            return at + len(chunk) - len(unpacker.unused_data)
    raise Refused(DAMAGED)
