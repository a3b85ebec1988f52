"""Tables in markup that call themselves workbooks: web pages, web archives, Excel's own XML."""

import email
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import cast

from analytics.parser import text
from analytics.parser.limits import MOST_CELL, Refused, check_length, check_range
from analytics.parser.package import DOCTYPES, ENTITIES
from analytics.parser.raw import Area, Parsed, Raw, from_lines

CHARSET = re.compile(
    rb"""charset\s*=\s*["']?([\w.:-]+)|<\?xml[^>]*encoding=["']([\w.-]+)""", re.IGNORECASE
)
FLAT = re.compile(r"<office:document\b[^>]*\bopendocument\.spreadsheet\b")
ENCODING = re.compile(r"^<\?xml[^>]*\?>")
TAG = re.compile(
    r"<!--.*?-->|<(script|style|title|select)\b.*?</\1\s*>"
    r"|<(/?)(table|tr|td|th|br|p|div|li)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.IGNORECASE | re.DOTALL,
)
OTHER = re.compile(r"<[^>]*>")
SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?(\d{1,5})""", re.IGNORECASE)
NUMBER = re.compile(r"""\bx:num\s*=\s*["']?(-?[\d.]+(?:E[+-]?\d+)?)["']?""", re.IGNORECASE)
WEB_PAGE = "{file} is a web page without a table. Export the table itself as CSV or Excel."
XML = "{file} is XML of a kind that is no spreadsheet. Open it in Excel and save it as .xlsx."
MOST_SPAN = 2000


def parsed(data: bytes, name: str) -> Parsed:
    """The grids of the tables in a page, a web archive or a workbook written as XML."""
    if b"mime-version:" in data[:4096].lower() and not data.lstrip().startswith(b"<"):
        pages = list(_archived(data))
    else:
        page = decoded(data)
        if "urn:schemas-microsoft-com:office:spreadsheet" in page[:4096]:
            from analytics.parser import excelxml

            return excelxml.parsed(page)
        if FLAT.search(page[:65536]):
            return _flat(page)
        pages = [(PurePath(name).stem, page)]
        if page.lstrip("\ufeff \r\n\t").startswith("<?xml") and "<table" not in page.lower():
            if any(mark.decode() in page[:4096] for mark in DOCTYPES[:1]):
                raise Refused(ENTITIES)
            raise Refused(XML)
    grids = [grid for title, page in pages for grid in _grids(title, page)]
    if not grids:
        raise Refused(WEB_PAGE)
    return Parsed(grids)


def _flat(page: str) -> Parsed:
    """The sheets of an OpenDocument file that is one long XML."""
    if any(mark.decode() in page[:4096] for mark in DOCTYPES[:1]):
        raise Refused(ENTITIES)
    from analytics.parser import opendocument, workbook

    content = ENCODING.sub("<?xml version='1.0'?>", page.lstrip("\ufeff \r\n\t"), count=1).encode()
    opendocument.Seen().look(content)
    return workbook.parsed(opendocument.tight(content), {}, plain=False, binary=True)


def decoded(data: bytes) -> str:
    """The page as text, in the encoding that it names where that is true."""
    said = CHARSET.search(data[:4096])
    found = text.utf8(data)
    if found is None:
        raise Refused("{file} is not a spreadsheet. Drop a CSV or Excel file.")
    if said and found[1] and "UTF" not in found[1]:
        encoding = (said.group(1) or said.group(2)).decode("ascii")
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return found[0].decode("utf-8", "replace")


def _archived(data: bytes) -> Iterator[tuple[str, str]]:
    """The pages of a web archive, each under the name of its part."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            place = str(part.get("Content-Location", "Sheet")).rsplit("/", 1)[-1]
            body = cast("bytes", part.get_payload(decode=True)) or b""
            yield PurePath(place).stem, decoded(body)


@dataclass
class Table:
    """A table as its tags come by."""

    lines: list[list[str | None]] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    words: list[str] | None = None
    span: tuple[int, int] = (1, 1)
    value: str | None = None

    def row(self) -> None:
        """A new line begins."""
        self.end_cell()
        self.lines.append([])
        self.held = {at: left - 1 for at, left in self.held.items() if left > 1}

    def cell(self, attributes: str) -> None:
        """A new cell begins."""
        self.end_cell()
        if not self.lines:
            self.lines.append([])
        spans = {kind.lower(): int(size) for kind, size in SPAN.findall(attributes)}
        self.span = (
            min(max(1, spans.get("col", 1)), MOST_SPAN),
            min(max(1, spans.get("row", 1)), MOST_SPAN),
        )
        number = NUMBER.search(attributes)
        self.value = number.group(1) if number else None
        self.words = []

    def end_cell(self) -> None:
        """The cell is whole: put it beside those that reach down from above."""
        if self.words is None:
            return
        line = self.lines[-1]
        while len(line) in self.held:
            line.append(None)
        said = html.unescape("".join(self.words)).replace("\xa0", " ")
        said = self.value or "\n".join(" ".join(part.split()) for part in said.split("\v")).strip()
        check_length("a table", len(said), MOST_CELL)
        at, row = len(line), len(self.lines) - 1
        line += [said, *[None] * (self.span[0] - 1)]
        check_range("a table", 1, len(line))
        if self.span != (1, 1):
            self.merges.append((row, at, row + self.span[1] - 1, at + self.span[0] - 1))
        if self.span[1] > 1:
            self.held |= dict.fromkeys(range(at, at + self.span[0]), self.span[1])
        self.words = None


def _grids(title: str, page: str) -> Iterator[Raw]:
    """Every table of a page that has cells, the inner ones of a layout by themselves."""
    done: list[Table] = []
    open_: list[Table] = []
    before = 0
    for match in TAG.finditer(page):
        if open_ and open_[-1].words is not None:
            open_[-1].words.append(OTHER.sub("", page[before : match.start()]))
        before = match.end()
        kind = (match.group(3) or "").lower()
        _step(kind, bool(match.group(2)), match.group(4) or "", open_, done)
    for table in [*done, *reversed(open_)]:
        table.end_cell()
    found = [table for table in [*done, *open_] if any(any(line) for line in table.lines)]
    inner = [table for table in found if sum(map(len, table.lines)) > 1] or found
    for number, table in enumerate(inner, start=1):
        name = title if number == 1 else f"{title} ({number})"
        yield from_lines(
            name, cast("Sequence[Sequence[str | None]]", table.lines), merges=table.merges
        )


def _step(kind: str, closing: bool, attributes: str, open_: list[Table], done: list[Table]) -> None:  # noqa: FBT001
    if kind == "table" and not closing:
        open_.append(Table())
    elif not open_:
        return
    elif kind == "table":
        open_[-1].end_cell()
        done.append(open_.pop())
    elif kind == "tr" and not closing:
        open_[-1].row()
    elif kind in {"td", "th", "tr"}:
        if closing:
            open_[-1].end_cell()
        else:
            open_[-1].cell(attributes)
    elif open_[-1].words is not None:
        open_[-1].words.append("\v" if kind == "br" or closing else " ")
