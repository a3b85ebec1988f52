"""Workbooks that we write: numbers stay numbers, and no text of a file becomes a formula."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cell = str | int | float | Decimal | date | datetime | bool | None
HARMFUL = ("=", "+", "-", "@", "\t", "\r", "\0")
MARKED = re.compile(r"^'(?=[=+\-@\t\r])")
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_TITLE = 31
LONGEST_TEXT = 32_000


def harmless(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(HARMFUL) else text


def as_it_was(text: str) -> str:
    """The text that `harmless` was given."""
    return MARKED.sub("", text)


def workbook(sheets: Iterable[tuple[str, Iterable[Sequence[Cell]]]], about: str = "") -> bytes:
    """A workbook of sheets by title, each a run of rows; `about` stands in its properties."""
    book = Workbook(write_only=True)
    book.properties.description = about or None
    used: set[str] = set()
    for title, rows in sheets:
        sheet = book.create_sheet(_title(title, used))
        for row in rows:
            sheet.append([_cell(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", cell)[:LONGEST_TEXT])


def _title(title: str, used: set[str]) -> str:
    """A title that Excel takes and that no other sheet has."""
    bare = NOT_IN_A_TITLE.sub(" ", title).strip(" '")[:LONGEST_TITLE] or "Sheet"
    name, number = bare, 2
    while name.casefold() in used:
        end = f" ({number})"
        name, number = bare[: LONGEST_TITLE - len(end)] + end, number + 1
    used.add(name.casefold())
    return name
