"""Grids of text, and the tables found in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

NUMBER_LIKE = re.compile(r"^[\s$€£¥(+-]*\d[\d.,'\s/:%TZ+-]*\)?\s*[%€$£]?$")
ARROWS = re.compile(r"[↑↓▲▼⇧⇩\u2b06\u2b07]")
NAMELESS = re.compile(
    r"(?i)^(sheet|worksheet|tabelle|tabellenblatt|blatt|feuil|feuille|blad|hoja|foglio|planilha"
    r"|folha|plan|table|data|daten|donn[ée]es|datos|dati|gegevens|dados|export)"
    r"[ _]?\d*(?: \(\d+\))?$"
)


Area = tuple[int, int, int, int]


class SheetError(Exception):
    """A file that cannot be read as a spreadsheet, in one sentence."""


@dataclass(frozen=True)
class Misfit:
    """A line that does not fit the columns of its table."""

    row: int
    value: str
    why: str


@dataclass(frozen=True)
class Grid:
    """Cells as text, before anything is known of them; `rows` has the row number of each line.

    `merges` and `pivots` are areas: first row, first column, last row, last column, from zero;
    `left` is the place on the sheet of the first column.
    """

    name: str
    cells: tuple[pa.ChunkedArray, ...]
    rows: pa.ChunkedArray
    exact: bool
    misfits: tuple[Misfit, ...] = ()
    notes: tuple[str, ...] = ()
    merges: tuple[Area, ...] = ()
    pivots: tuple[Area, ...] = ()
    state: str = "visible"
    is_cut_off: bool = False
    left: int = 0


@dataclass(frozen=True)
class Stated:
    """What an export says of itself: a total of its columns by heading, or a count of records."""

    row: int
    words: str
    totals: Mapping[str, str]
    records: int | None = None


@dataclass(frozen=True)
class Sheet:
    """One table of text: columns `c0`, `c1` and so on beside `row`, its number in Excel.

    `labels` gives a heading's logical name where the file itself holds that map; `is_check` marks
    a pivot or summary that is held against the data and not taken; `is_cut_off` a text file that
    ends in the middle of a line; `pivots` are the summaries of the same file; `titles` is what
    stands above its headings; `file` is the name of its file without the ending.
    """

    name: str
    header_row: int | None
    headings: tuple[str, ...]
    rows: pa.Table
    exact: bool
    misfits: tuple[Misfit, ...] = ()
    notes: tuple[str, ...] = ()
    stated: tuple[Stated, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    is_check: bool = False
    is_cut_off: bool = False
    pivots: tuple["Sheet", ...] = ()
    titles: tuple[str, ...] = ()
    file: str = ""

    @property
    def known_as(self) -> str:
        """The sheet's name, or its file's where the sheet has but the one that programs give."""
        return self.file if self.file and NAMELESS.match(self.name) else self.name


@dataclass(frozen=True)
class Contents:
    """A file as read: its tables, and a sentence for each part of it that was left out."""

    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...] = ()


def plain(text: str | None) -> str:
    """A heading without line breaks, no-break spaces, sort arrows and doubled spaces."""
    return " ".join(ARROWS.sub(" ", (text or "").replace("\ufeff", "")).split())


def filled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """True where a cell holds more than white space."""
    some = pc.and_not(pc.greater(pc.binary_length(column), 0), pc.utf8_is_space(column))
    return pc.fill_null(some, fill_value=False)


def letters(position: int) -> str:
    """A column's letters as Excel shows them: 0 is A, 26 is AA."""
    return ("" if position < 26 else letters(position // 26 - 1)) + chr(65 + position % 26)


def slashed(grid: Grid, begin: int, end: int) -> Grid:
    """The lines of a grid from one to another."""
    cells = tuple(column.slice(begin, end - begin) for column in grid.cells)
    return replace(grid, cells=cells, rows=grid.rows.slice(begin, end - begin))
