"""An old workbook whose cells stand far apart, read without the emptiness between them."""

import io

import xlrd
from xlrd import xldate

from analytics.parser.limits import Refused, check_range
from analytics.parser.package import DAMAGED
from analytics.parser.raw import Parsed, Raw, from_lines

MOST_TAKEN = 3_000_000
STATES = ("visible", "hidden", "veryhidden")


def parsed(data: bytes) -> Parsed:
    """Every sheet that holds a cell."""
    try:
        with io.StringIO() as nowhere:
            book = xlrd.open_workbook(
                file_contents=data, logfile=nowhere, ragged_rows=True, on_demand=True
            )
            grids = [_grid(book, at) for at in range(book.nsheets)]
    except (Refused, MemoryError):
        raise
    except BaseException as error:
        raise Refused(DAMAGED) from error
    return Parsed([grid for grid in grids if grid.columns])


def _grid(book: xlrd.book.Book, at: int) -> Raw:
    sheet = book.sheet_by_index(at)
    lines: list[list[str | None]] = []
    numbers: list[int] = []
    cells = 0
    for row in range(sheet.nrows):
        line = [_text(cell, book.datemode) for cell in sheet.row(row)]
        while line and not line[-1]:
            line.pop()
        if not any(line):
            continue
        check_range(sheet.name, 1, len(line))
        cells += len(line)
        check_range(sheet.name, cells, 1, MOST_TAKEN)
        lines.append(line)
        numbers.append(row + 1)
    found = from_lines(sheet.name, lines, numbers=numbers, exact=True)
    found.state = STATES[min(sheet.visibility, 2)]
    return found


def _text(cell: xlrd.sheet.Cell, epoch: int) -> str | None:
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return str(int(cell.value)) if float(cell.value).is_integer() else repr(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return str(xldate.xldate_as_datetime(cell.value, epoch))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "true" if cell.value else "false"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    return str(cell.value) or None
