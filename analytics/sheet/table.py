"""A table inside a grid of text: its headings, its rows, and the lines around it left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

TOP_ROWS = 60
TAIL_ROWS = 15
TOTAL = re.compile(
    r"(?i)^\s*(grand\s+|sub[\s-]?|report\s+|overall\s+)?"
    r"(totals?|summe|gesamt(summe)?|zwischensumme|total\s+g[ée]n[ée]ral|total(e|es|aal)?|suma)"
    r"\s*(\(.*\)|:.*)?\s*$"
)
MAYBE_TOTAL = r"(?i)^\s*(grand|sub|report|overall|total|summe|gesamt|zwischen|suma)"
FURNITURE = re.compile(
    r"(?i)confidential information|do not distribute|copyright|all rights reserved|salesforce\.com"
    r"|^generated (by|on)|^exported (by|on)|^(record|row) count|^\d+ (records|rows)|vertraulich"
)
NUMBER_LIKE = re.compile(r"^[\s$€£¥(+-]*\d[\d.,'\s/:%TZ+-]*\)?\s*[%€$£]?$")
ARROWS = re.compile(r"[↑↓▲▼⇧⇩\u2b06\u2b07]")


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
    """Cells as text, before anything is known of them; `rows` has the row number of each line."""

    name: str
    cells: tuple[pa.ChunkedArray, ...]
    rows: pa.ChunkedArray
    exact: bool
    misfits: tuple[Misfit, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table of text: columns `c0`, `c1` and so on beside `row`, its number in Excel."""

    name: str
    header_row: int | None
    headings: tuple[str, ...]
    rows: pa.Table
    exact: bool
    misfits: tuple[Misfit, ...] = ()
    notes: tuple[str, ...] = ()


def plain(text: str | None) -> str:
    """A heading without line breaks, no-break spaces, sort arrows and doubled spaces."""
    return " ".join(ARROWS.sub(" ", (text or "").replace("\ufeff", "")).split())


def table(grid: Grid, known: Callable[[str], bool]) -> Sheet:
    """The table of a grid: headings found below titles, blank and total lines dropped."""
    top = _top(grid)
    at = header_index(top, known)
    head = top[at] if at is not None else []
    body = [column.slice(at + 1 if at is not None else 0) for column in grid.cells]
    rows = grid.rows.slice(at + 1 if at is not None else 0)
    kept = [
        i for i, column in enumerate(body) if (i < len(head) and plain(head[i])) or _any(column)
    ]
    headings = _distinct([plain(head[i]) if i < len(head) else "" for i in kept], kept)
    columns = [body[i] for i in kept]
    if not columns or (at is None and not rows):
        return Sheet(grid.name, None, (), pa.table({"row": pa.array([], pa.int32())}), grid.exact)
    keep, notes = _data_lines(columns, rows, headed=at is not None)
    data = pa.table([rows, *columns], names=["row", *(f"c{i}" for i in range(len(columns)))])
    if not pc.all(keep).as_py():
        data = data.filter(keep)
    header_row = None if at is None else grid.rows[at].as_py()
    misfits = tuple(m for m in grid.misfits if header_row is None or m.row > header_row)
    return Sheet(
        grid.name, header_row, headings, data, grid.exact, misfits, grid.notes + tuple(notes)
    )


def header_index(top: list[list[str]], known: Callable[[str], bool]) -> int | None:
    """The line of the headings among the first lines; None where every line looks like data."""
    width = max((sum(1 for cell in line if plain(cell)) for line in top), default=0)
    scores = [_heading_score(line, width, known) for line in top]
    best = max(scores, default=0.0)
    if best < 0.5:
        return None
    at = next(i for i, score in enumerate(scores) if score >= 0.85 * best)
    return None if _is_one_of_the_rows(top, at, known) else at


def _is_one_of_the_rows(top: list[list[str]], at: int, known: Callable[[str], bool]) -> bool:
    """A line as full as several above it, without a heading that we know, is a row of data."""
    full = [sum(1 for cell in line if plain(cell)) for line in top[: at + 1]]
    as_full = sum(1 for count in full[:at] if count >= 0.8 * full[at])
    return as_full >= 2 and sum(1 for cell in top[at] if known(plain(cell))) < 2


def _heading_score(line: list[str], width: int, known: Callable[[str], bool]) -> float:
    cells = [plain(cell) for cell in line if plain(cell)]
    if not cells or (width > 1 and len(cells) < 2):
        return 0.0
    words = [cell for cell in cells if not NUMBER_LIKE.match(cell) and len(cell) <= 80]
    hits = sum(1 for cell in words if known(cell))
    distinct = len(set(cells)) / len(cells)
    if len(words) < 0.75 * len(cells):
        return 0.0
    return len(words) / len(cells) * distinct * len(cells) / width + min(hits, 4) * 0.15


def _top(grid: Grid) -> list[list[str]]:
    first = [column.slice(0, TOP_ROWS).to_pylist() for column in grid.cells]
    return [[cell or "" for cell in line] for line in zip(*first, strict=True)]


def _any(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(filled(column)).as_py())


def filled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """True where a cell holds more than white space."""
    some = pc.and_not(pc.greater(pc.binary_length(column), 0), pc.utf8_is_space(column))
    return pc.fill_null(some, fill_value=False)


def _distinct(headings: list[str], positions: list[int]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    names: list[str] = []
    for heading, position in zip(headings, positions, strict=True):
        name = heading or f"Column {letters(position)}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def letters(position: int) -> str:
    """A column's letters as Excel shows them: 0 is A, 26 is AA."""
    return ("" if position < 26 else letters(position // 26 - 1)) + chr(65 + position % 26)


def _data_lines(
    columns: list[pa.ChunkedArray], rows: pa.ChunkedArray, *, headed: bool
) -> tuple[pa.ChunkedArray, list[str]]:
    masks = [filled(column) for column in columns]
    counts = reduce(pc.add, [pc.cast(mask, pa.int32()) for mask in masks])
    keep = pc.greater(counts, 0)
    out = _lines_around(columns, rows) if headed else {}
    if out:
        keep = pc.and_(keep, pc.invert(pc.is_in(rows, pa.array(list(out), rows.type))))
    shown = ", ".join(f"row {row} ('{text[:40]}')" for row, text in list(out.items())[:3])
    notes = [f"{len(out)} total or footer lines left out: {shown}"] if out else []
    return keep, notes


def _lines_around(columns: list[pa.ChunkedArray], rows: pa.ChunkedArray) -> dict[int, str]:
    """Totals and footers by row number, with the words that gave them away."""
    height = len(rows)
    tail = set(range(max(0, height - TAIL_ROWS), height))
    looked_at = set(tail)
    for column in columns[:2]:
        hits = pc.fill_null(pc.match_substring_regex(column, MAYBE_TOTAL), fill_value=False)
        looked_at |= set(pc.indices_nonzero(hits.combine_chunks()).to_pylist())
    out: dict[int, str] = {}
    last_row: int | None = None
    for index in sorted(looked_at):
        cells = [plain(column[index].as_py()) for column in columns]
        said = [cell for cell in cells if cell]
        if not said:
            continue
        row = rows[index].as_py()
        gap = last_row is not None and (row > last_row + 1 or last_row in out)
        if _is_around(said, len(columns), at_end=index in tail, after_gap=gap):
            out[row] = said[0]
        last_row = row
    return out


def _is_around(said: list[str], width: int, *, at_end: bool, after_gap: bool) -> bool:
    if TOTAL.match(said[0]):
        return at_end or len(said) <= max(2, 0.6 * width)
    if len(said) <= 2 and FURNITURE.search(said[0]):
        return True
    return at_end and after_gap and len(said) == 1 and width >= 3
