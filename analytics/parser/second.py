"""The second reader of workbooks: slower, and content with parts that the first refuses."""

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import openpyxl

from analytics.parser.limits import MOST_COLUMNS, Refused, check_range
from analytics.parser.package import DAMAGED, Part
from analytics.parser.raw import Parsed, Raw, from_lines
from analytics.parser.workbook import Source

MOST_LINES = 300_000
MOST_TAKEN = 3_000_000


def parsed(source: Source, parts: Mapping[str, Part]) -> Parsed:
    """Every sheet that holds a cell, blank lines left out and counted."""
    opened = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    try:
        book = openpyxl.load_workbook(opened, read_only=True, data_only=True)
        grids = [_grid(sheet, parts.get(sheet.title)) for sheet in book.worksheets]
    except (Refused, MemoryError):
        raise
    except BaseException as error:
        raise Refused(DAMAGED) from error
    return Parsed([grid for grid in grids if grid.numbers])


def _grid(sheet: openpyxl.worksheet._read_only.ReadOnlyWorksheet, part: Part | None) -> Raw:
    sheet.reset_dimensions()
    lines: list[list[str | None]] = []
    numbers: list[int] = []
    cells = 0
    for number, line in enumerate(sheet.iter_rows(values_only=True), start=1):
        if len(line) > MOST_COLUMNS:
            check_range(sheet.title, number, len(line))
        if not any(cell is not None for cell in line):
            continue
        lines.append([_text(cell) for cell in line])
        numbers.append(number)
        cells += len(line)
        if len(lines) > MOST_LINES or cells > MOST_TAKEN:
            raise Refused(DAMAGED)
    found = from_lines(sheet.title, lines, numbers=numbers, exact=True)
    if part:
        found.merges, found.pivots, found.state = part.merges, part.pivots, part.state
    return found


def _text(cell: object) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime | date | time):
        return str(cell)
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(cell)
