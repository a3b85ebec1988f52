"""A workbook as grids of text, one for each sheet, with nothing lost to a type."""

import mmap
import resource
import tempfile
from collections.abc import Mapping
from pathlib import Path

import fastexcel

from analytics.parser.limits import MEGABYTE, MOST_CELLS, MOST_COLUMNS, Refused, check_range
from analytics.parser.package import DAMAGED, LOCKED, Part
from analytics.parser.raw import Parsed, Raw

CAREFUL = 60 * MEGABYTE
ROOM = 700 * MEGABYTE
ROOM_PER_BYTE = 12
NO_SHEET = (
    "{file} holds no table: only charts or macros. Drop the workbook that the figures stand in."
)
Source = Path | bytes


def parsed(source: Source, parts: Mapping[str, Part], *, plain: bool, binary: bool) -> Parsed:
    """Every sheet of the workbook that holds a cell."""
    if parts:
        leave_room(ROOM + ROOM_PER_BYTE * sum(part.inflated for part in parts.values()))
    if not binary and (plain or _reaches_far(parts)):
        return _carefully(source, parts)
    try:
        return _sheets(source, parts)
    except Refused:
        raise
    except BaseException as error:
        # A reader's panic is no Exception.
        if "password" in str(error).lower():
            raise Refused(LOCKED) from error
        if binary:
            raise Refused(DAMAGED) from error
    return _carefully(source, parts)


def _reaches_far(parts: Mapping[str, Part]) -> bool:
    """A sheet with stray cells far away, that a reader of whole ranges cannot hold."""
    for name, part in parts.items():
        if part.width > MOST_COLUMNS or part.height * part.width > MOST_CELLS:
            if sum(each.inflated for each in parts.values()) > CAREFUL // 3:
                check_range(name, part.height, part.width)
            return True
    return False


def source_of(data: bytes | mmap.mmap, path: Path | None) -> Source:
    """What the reader opens: the file itself, with its bytes let go, or the bytes."""
    if isinstance(data, mmap.mmap):
        data.close()
    if path is None:
        return bytes(data)
    # The reader believes a suffix, and a suffix may lie.
    link = Path(tempfile.mkdtemp()) / "workbook"
    link.symlink_to(path)
    return link


def leave_room(room: int) -> None:
    """A small file that wants much memory is stopped early."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or room < soft:
        resource.setrlimit(resource.RLIMIT_AS, (room, hard))


def _carefully(source: Source, parts: Mapping[str, Part]) -> Parsed:
    from analytics.parser import second

    return second.parsed(source, parts)


def _sheets(source: Source, parts: Mapping[str, Part]) -> Parsed:
    reader = fastexcel.read_excel(source)
    found = Parsed()
    refused: list[Refused] = []
    charts = 0
    for sheet in reader.sheet_names:
        if sheet in parts and not parts[sheet].holds_cells:
            charts += 1
            continue
        try:
            grid = _grid(reader, sheet, parts.get(sheet))
        except Refused as error:
            refused.append(error)
            continue
        except fastexcel.CalamineError as error:
            if "not a valid worksheet" not in str(error):
                raise
            charts += 1
            continue
        found.grids += [grid] if grid else []
    if refused and not found.grids:
        raise refused[0]
    if not found.grids and charts:
        raise Refused(NO_SHEET)
    found.left_out = [f"Left out: {error}" for error in refused]
    return found


def _grid(reader: fastexcel.ExcelReader, sheet: str, part: Part | None) -> Raw | None:
    """One sheet as text; a large one without error cells the quick way."""
    # Arrow comes in after the reader's peak, as both together want too much room.
    if part and part.inflated > CAREFUL and not part.errors:
        batch = reader.load_sheet_eager(sheet, header_row=None, skip_rows=0, dtypes="string")
        from analytics.parser import cells

        return cells.grid(sheet, batch, None, part, part.state)
    lazy = reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
    batch, errors = lazy.to_arrow_with_errors()
    from analytics.parser import cells

    return cells.grid(sheet, batch, errors, part, part.state if part else lazy.visible)
