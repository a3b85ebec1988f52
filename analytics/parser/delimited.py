"""A text file with a delimiter as a grid of text."""

import re
from collections.abc import Callable, Sequence
from pathlib import PurePath

from analytics.parser import lines, text
from analytics.parser.dialect import Dialect, dialect
from analytics.parser.limits import MOST_CELLS_OF_TEXT, MOST_TEXT, Refused, check_range
from analytics.parser.raw import Parsed, Raw

SEP = re.compile(rb"\s*sep=(.)\r?\n?", re.IGNORECASE)
FAST = 1 << 19
MOST_WRAPPED = 30 << 20
LITTLE = 1 << 12
NOT_TEXT = "{file} is not a spreadsheet. Drop a CSV or Excel file."


def parsed(
    data: bytes, name: str, into: Callable[[bytes], tuple[bytes, str] | None] = text.utf8
) -> Parsed:
    """The one grid of a text file."""
    if len(data) > MOST_TEXT:
        raise Refused("{file} is too large to be read at once. Export it in two halves.")
    found = into(data)
    if found is None:
        raise Refused(NOT_TEXT)
    data, note = found
    if not data[:LITTLE].strip(b',;|"\t\r\n ') and not data.strip(b',;|"\t\r\n '):
        raise Refused("{file} holds no table: every line of it is empty.")
    told = SEP.match(data)
    if told:
        data = data[told.end() :]
    how = dialect(data, told and told.group(1).decode("latin-1"))
    if how.width == 1 and data.startswith(b'"') and len(data) < MOST_WRAPPED:
        data, how = _unwrapped(data, how)
    sheet = PurePath(name).stem
    check_range(sheet, 1, how.width)
    check_range(sheet, data.count(b"\n"), how.width, MOST_CELLS_OF_TEXT)
    grid = (_fast(data, how) if len(data) > FAST else None) or lines.grid(data, how)
    if how.width == 1 and not _says(_cells(grid)):
        raise Refused("{file} holds single letters and no table. Drop a CSV or Excel file.")
    grid.name = sheet
    grid.notes += [note] if note else []
    return Parsed([grid])


def _unwrapped(data: bytes, how: Dialect) -> tuple[bytes, Dialect]:
    """The lines without the quotes around each, where those hid the delimiters."""
    grid = lines.grid(data, how)
    bare = "\n".join(cell or "" for cell in grid.columns[0]).encode() if grid.columns else b""
    inner = dialect(bare, None)
    heading = next((cell for cell in grid.columns[0] if cell), "") if grid.columns else ""
    # A comma in the cells of a single column is no delimiter: its heading has none.
    return (bare, inner) if inner.width > 1 and inner.delimiter in heading else (data, how)


def _says(cells: Sequence[str | None]) -> bool:
    """Whether a single column holds words, or digits that are figures and not an alphabet."""
    said = [cell for cell in cells if cell]
    digits = sum(cell.isdecimal() for cell in said)
    return any(len(cell) > 1 for cell in said) or digits * 2 >= max(len(said), 1)


def _cells(grid: Raw) -> Sequence[str | None]:
    """The cells of the one column; none of a single line says that there is no table."""
    if grid.table is not None or len(grid.columns[:1]) == 0 or len(grid.columns[0]) < 3:
        return ["some"]
    return grid.columns[0]


def _fast(data: bytes, how: Dialect) -> Raw | None:
    from analytics.parser import columnar

    return columnar.grid(data, how)
