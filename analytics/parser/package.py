"""A zip file: a workbook made of parts, or an archive of files; inflated once and counted."""

import io
import mmap
import re
import struct
import zipfile
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from isal import isal_zlib

from analytics.parser import binary
from analytics.parser.limits import MOST_MEMBERS, MOST_SHEETS, Meter, Refused
from analytics.parser.raw import Area, Parsed

DAMAGED = "{file} is damaged or was cut off on its way. Export it again and drop the new file."
LOCKED = "{file} is password protected. Take off the password in Excel, save it and drop it again."
ENTITIES = "{file} holds XML with a document type, which no spreadsheet needs. It was not opened."
STEP = 1 << 16
Bytes = bytes | mmap.mmap
MOST_SMALL = 1 << 20
TAIL = 12
LONGEST_FORMULA = 1 << 16
ERROR_MARKS = (b't="e"', b"t='e'")
REFERENCE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})(\d{1,7})"')
LOCATION = re.compile(rb'<(?:\w+:)?location\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
NO_CELLS = re.compile(r"(chart|macro|dialog)sheets/")
DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
KINDS = (
    ("word/document", "{file} is a Word document. Copy its table into Excel and drop that."),
    ("ppt/", "{file} is a PowerPoint file. Copy its table into Excel and drop that."),
    ("Index/", "{file} is a Numbers or Pages file. Export it as Excel or CSV and drop that."),
    ("visio/", "{file} is a drawing. Drop the spreadsheet itself."),
)


@dataclass
class Part:
    """What one pass over a sheet's part has seen."""

    errors: bool = False
    merges: list[Area] = field(default_factory=list)
    pivots: list[Area] = field(default_factory=list)
    state: str = "visible"
    inflated: int = 0
    holds_cells: bool = True
    height: int = 0
    width: int = 0


def parsed(
    data: Bytes, meter: Meter, path: Path | None = None, *, plain: bool, packed: bool
) -> Parsed:
    """The grids of the workbook, or of the files in the archive; `path` where that is the file."""
    try:
        package = zipfile.ZipFile(path or io.BytesIO(data))
        members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError) as error:
        raise Refused(DAMAGED) from error
    names = {member.filename.replace("\\", "/").lstrip("/") for member in members}
    if len(members) > MOST_MEMBERS:
        raise Refused(
            f"{{file}} holds {len(members):,} files; at most {MOST_MEMBERS:,} are taken."
            " Pack fewer at once."
        )
    from analytics.parser import workbook

    if any(part.lower().startswith("xl/") for part in names):
        parts = scan(data, package, meter)
        source = workbook.source_of(data, path)
        return workbook.parsed(source, parts, plain=plain, binary="xl/workbook.bin" in names)
    if "content.xml" in names and "mimetype" in names:
        tight = _check_document(data, package, meter)
        source = tight or workbook.source_of(data, path)
        return workbook.parsed(source, {}, plain=False, binary=True)
    for start, sentence in KINDS:
        if any(part.startswith(start) for part in names):
            raise Refused(sentence)
    if not packed:
        raise Refused("{file} is an archive inside an archive and was not opened.")
    from analytics.parser import archive

    return archive.parsed(data, package, meter, plain=plain)


def inflate(data: Bytes, member: zipfile.ZipInfo, meter: Meter) -> Iterator[bytes]:
    """A member's bytes as they come out, whatever the headers say of their number."""
    start = member.header_offset
    head = data[start : start + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise Refused(DAMAGED)
    if member.flag_bits & 1:
        raise Refused(LOCKED)
    start += 30 + sum(struct.unpack("<HH", head[26:30]))
    end = start + member.compress_size
    if member.compress_type == zipfile.ZIP_STORED:
        meter.count(max(0, min(end, len(data)) - start))
        _check_sum(isal_zlib.crc32(data[start:end]), member)
        yield data[start:end]
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused("{file} is packed in a way that is not read here. Unpack it and drop that.")
    unpacker, seen = isal_zlib.decompressobj(-15), 0
    try:
        for at in range(start, end, STEP):
            out = unpacker.decompress(data[at : min(end, at + STEP)], 8 * STEP)
            while out:
                meter.count(len(out))
                seen = isal_zlib.crc32(out, seen)
                yield out
                rest = unpacker.unconsumed_tail
                out = unpacker.decompress(rest, 8 * STEP) if rest else b""
    except isal_zlib.IsalError as error:  # type: ignore[misc]  # its stub names an instance
        raise Refused(DAMAGED) from error
    if not unpacker.eof:
        raise Refused(DAMAGED)
    _check_sum(seen, member)


def _check_sum(seen: int, member: zipfile.ZipInfo) -> None:
    """Refuse a part that is not what was packed: a flipped bit may be another amount."""
    if seen != member.CRC:
        raise Refused(DAMAGED)


def whole(data: Bytes, member: zipfile.ZipInfo, meter: Meter) -> bytes:
    """A member's bytes at once."""
    return b"".join(inflate(data, member, meter))


def _check_document(data: Bytes, package: zipfile.ZipFile, meter: Meter) -> bytes | None:
    """An OpenDocument file: a spreadsheet, not encrypted, without entities or endless rows.

    One that is laid out with spaces between its cells comes back without them.
    """
    kind = package.read("mimetype")[:200] if package.getinfo("mimetype").file_size < 200 else b""
    if b"spreadsheet" not in kind:
        raise Refused("{file} is a text or drawing document, not a spreadsheet. Save it as .xlsx.")
    if "META-INF/manifest.xml" in package.namelist():
        manifest = whole(data, package.getinfo("META-INF/manifest.xml"), meter)
        if b"encryption-data" in manifest:
            raise Refused(LOCKED.replace("Excel", "its program"))
    from analytics.parser import opendocument

    seen = opendocument.Seen()
    content = package.getinfo("content.xml")
    for number, chunk in enumerate(inflate(data, content, meter)):
        if number == 0 and any(mark in chunk for mark in DOCTYPES):
            raise Refused(ENTITIES)
        seen.look(chunk)
    return opendocument.tight(whole(data, content, meter)) if seen.is_laid_out else None


def scan(data: Bytes, package: zipfile.ZipFile, meter: Meter) -> dict[str, Part]:
    """One pass over all parts; what was seen of each sheet, by its name."""
    small: dict[str, bytes] = {}
    seen: dict[str, Part] = {}
    for member in package.infolist():
        part = member.filename.replace("\\", "/").lstrip("/")
        if part.endswith(("/", ".png", ".jpg", ".jpeg", ".emf", ".gif")):
            continue
        seen[part] = _look(inflate(data, member, meter), part, small)
    return _by_sheet(small, seen)


def _look(chunks: Iterator[bytes], part: str, small: dict[str, bytes]) -> Part:
    found = Part()
    tail: deque[bytes] = deque(maxlen=TAIL)
    is_sheet = "worksheets/" in part and part.endswith(".xml")
    is_binary = "worksheets/" in part and part.endswith(".bin")
    for chunk in chunks:
        if not found.inflated and any(mark in chunk for mark in DOCTYPES):
            raise Refused(ENTITIES)
        if is_sheet and not found.inflated:
            _reach(found, chunk[:STEP])
        if is_binary and not found.inflated:
            binary.check(chunk)
        found.inflated += len(chunk)
        if is_sheet and not found.errors and b"#" in chunk:
            found.errors = _has_errors(tail[-1][-LONGEST_FORMULA:] if tail else b"", chunk)
        tail.append(chunk)
    if is_sheet:
        rest = b"".join(tail)
        _reach(found, rest[-STEP:])
        rest = rest[max(rest.rfind(b"</sheetData>"), rest.rfind(b":sheetData>"), 0) :]
        found.merges = [_area(match) for match in REFERENCE.finditer(rest)]
    elif found.inflated < MOST_SMALL and not part.startswith("xl/media"):
        small[part] = b"".join(tail)
    return found


def _has_errors(before: bytes, chunk: bytes) -> bool:
    """Whether an error cell ends in this piece; its text begins with '#', which is quick to find.

    Its mark comes before its formula, and that may be in the piece before.
    """
    return any(mark in chunk or mark in before + chunk[:TAIL] for mark in ERROR_MARKS)


def _reach(found: Part, xml: bytes) -> None:
    """How far the cells of this piece reach."""
    for letters, row in CELL.findall(xml):
        found.height = max(found.height, int(row))
        found.width = max(found.width, column(letters) + 1)


def _area(match: re.Match[bytes]) -> Area:
    first, top, last, bottom = match.groups()
    return int(top) - 1, column(first), int(bottom) - 1, column(last)


def column(letters: bytes) -> int:
    """The place of a column: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _by_sheet(small: dict[str, bytes], seen: dict[str, Part]) -> dict[str, Part]:
    workbook = next((part for part in small if part.lower().endswith("xl/workbook.xml")), "")
    if not workbook:
        return {}
    targets = _targets(small, workbook)
    sheets = [node for node in _tree(small[workbook]).iter() if _local(node.tag) == "sheet"]
    if len(sheets) > MOST_SHEETS:
        raise Refused(f"{{file}} has {len(sheets):,} sheets; at most {MOST_SHEETS} are taken.")
    found = {}
    for node in sheets:
        link = next((v for k, v in node.attrib.items() if _local(k) == "id" and k != "id"), "")
        part = seen.get(targets.get(link, ""), Part())
        part.state = node.get("state", "visible")
        part.holds_cells = not NO_CELLS.search(targets.get(link, ""))
        for target in _targets(small, targets.get(link, "")).values():
            where = LOCATION.search(small.get(target, b"")) if "pivotTable" in target else None
            part.pivots += [_area(where)] if where else []
        found[node.get("name", "")] = part
    return found


def _targets(small: dict[str, bytes], part: str) -> dict[str, str]:
    """Where the links of a part lead, by their ids."""
    folder, _, leaf = part.rpartition("/")
    links = small.get(f"{folder}/_rels/{leaf}.rels")
    found = {}
    for node in _tree(links) if links else ():
        target = node.get("Target", "").replace("\\", "/")
        steps = [] if target.startswith("/") else folder.split("/")
        for step in target.strip("/").split("/"):
            steps = steps[:-1] if step == ".." else [*steps, step]
        found[node.get("Id", "")] = "/".join(steps)
    return found


def _tree(text: bytes) -> ET.Element:
    try:
        return ET.fromstring(text)  # noqa: S314  a document type was refused before
    except ET.ParseError:
        return ET.Element("damaged")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
