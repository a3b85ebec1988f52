"""The table of a grid: headings found below titles, total and footer lines taken out."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.sheet.around import Around, around
from analytics.sheet.groups import filled_down, unmerged
from analytics.sheet.headings import Head, Known, distinct, head
from analytics.sheet.shape import blocks, without_blank
from analytics.sheet.table import Grid, Sheet, filled, plain

TOP_ROWS = 60
NOTHING = Around({}, ())
PIVOT = re.compile(
    r"(?i)^(row labels|column labels|zeilenbeschriftungen|spaltenbeschriftungen"
    r"|[ée]tiquettes de (lignes|colonnes)|etiquetas de (fila|columna)|etichette di (riga|colonna)"
    r"|rij-?labels|r[óo]tulos de (linha|coluna))$"
)
SUM_OF = re.compile(
    r"(?i)^(sum|count|average|max|min) of |^(summe|anzahl|mittelwert) von |^somme de "
)


def tables(grid: Grid, known: Known) -> list[Sheet]:
    """Every table of a grid."""
    return [table(block, known) for block in blocks(unmerged(grid), known)]


def table(grid: Grid, known: Known) -> Sheet:
    """The one table of a block."""
    top = _top(grid)
    found = head(top, known)
    start = found.at + 1 if found else 0
    body = [column.slice(start) for column in grid.cells]
    rows = grid.rows.slice(start)
    kept = [at for at, column in enumerate(body) if (found and found.cells[at]) or _any(column)]
    if not kept or (found is None and not len(rows)):
        return Sheet(grid.name, None, (), pa.table({"row": pa.array([], pa.int32())}), grid.exact)
    names = [found.cells[at] if found else "" for at in kept]
    headings = distinct(names, [at + grid.left for at in kept])
    columns = [body[at] for at in kept]
    keep = without_blank(rows, columns)
    if keep is not None:
        rows, columns = rows.filter(keep), [column.filter(keep) for column in columns]
    sheet = _sheet(grid, found, headings, rows, columns)
    raw = _raw(top, found, kept)
    sheet = _tidied(sheet, raw, names) if found else sheet
    above = [plain(cell) for line in top[: found.at if found else 0] for cell in line]
    titles = tuple(text for text in above if text)
    return replace(sheet, is_check=_is_check(grid, sheet, raw), titles=titles)


def _sheet(
    grid: Grid,
    found: Head | None,
    headings: tuple[str, ...],
    rows: pa.ChunkedArray,
    columns: Sequence[pa.ChunkedArray],
) -> Sheet:
    header_row = grid.rows[found.at].as_py() if found else None
    notes = list(grid.notes)
    if grid.state != "visible":
        notes.append("a hidden sheet")
    return Sheet(
        grid.name,
        header_row,
        headings,
        pa.table([rows, *columns], names=["row", *(f"c{i}" for i in range(len(columns)))]),
        grid.exact,
        tuple(m for m in grid.misfits if header_row is None or m.row > header_row),
        tuple(notes),
        is_cut_off=grid.is_cut_off,
    )


def _tidied(sheet: Sheet, raw: list[str], names: list[str]) -> Sheet:
    """The sheet without the lines that are no rows, and with its groups filled down."""
    columns = sheet.rows.columns[1:]
    rows = sheet.rows["row"]
    said = around(columns, rows, sheet.headings) if len(rows) else NOTHING
    out, notes = dict(said.out), list(sheet.notes)
    out |= _repeated(columns, rows, raw)
    notes += _told(said.out, "total or footer")
    beside = _beside(columns, rows, names)
    notes += _told({row: text for row, text in beside.items() if row not in out}, "side note")
    out |= beside
    data = sheet.rows
    if out:
        data = data.filter(pc.invert(pc.is_in(rows, pa.array(list(out), rows.type))))
    if sheet.exact:
        data, places = _grouped(data, raw, grouped=_has_subtotals(said, data))
        notes += [f"'{sheet.headings[at]}' filled down to all rows of its groups" for at in places]
    return replace(sheet, rows=data, notes=tuple(notes), stated=said.stated)


def _has_subtotals(said: Around, data: pa.Table) -> bool:
    last = data["row"][-1].as_py() if data.num_rows else 0
    return sum(1 for row in said.out if row < last) >= 1


def _grouped(data: pa.Table, raw: list[str], *, grouped: bool) -> tuple[pa.Table, list[int]]:
    columns, places = filled_down(data.columns[1:], raw, grouped=grouped)
    for at in places:
        data = data.set_column(at + 1, f"c{at}", columns[at])
    return data, places


def _told(out: dict[int, str], what: str) -> list[str]:
    shown = ", ".join(f"row {row} ('{text[:40]}')" for row, text in list(out.items())[:3])
    return [f"{len(out)} {what} lines left out: {shown}"] if out else []


def _repeated(
    columns: Sequence[pa.ChunkedArray], rows: pa.ChunkedArray, raw: list[str]
) -> dict[int, str]:
    """The headings again, as on every new page of a report."""
    place = next((at for at, cell in enumerate(raw) if cell), None)
    if place is None:
        return {}
    hits = pc.indices_nonzero(pc.fill_null(pc.equal(columns[place], raw[place]), False)).to_pylist()  # noqa: FBT003
    same = [at for at in hits[:2000] if [c[at].as_py() or "" for c in columns] == raw]
    return {rows[at].as_py(): raw[place] for at in same}


def _beside(
    columns: Sequence[pa.ChunkedArray], rows: pa.ChunkedArray, names: list[str]
) -> dict[int, str]:
    """Lines that hold nothing below any heading: help text beside the table."""
    headed = [at for at, name in enumerate(names) if name]
    bare = [at for at, name in enumerate(names) if not name]
    if not bare or len(headed) < 2 or len(rows) > 200_000:
        return {}
    some = np.logical_or.reduce([filled(columns[at]).to_numpy() for at in headed])
    places = np.flatnonzero(~some).tolist()
    return {
        rows[at].as_py(): next(filter(None, (plain(columns[b][at].as_py()) for b in bare)), "")
        for at in places
    }


def _is_check(grid: Grid, sheet: Sheet, raw: list[str]) -> bool:
    """A pivot, by the workbook's word for it or by its own."""
    rows = grid.rows
    if grid.pivots and len(rows):
        first, last = rows[0].as_py() - 1, rows[-1].as_py() - 1
        end = grid.left + len(grid.cells)
        if any(
            top <= last and bottom >= first and left < end and right >= grid.left
            for top, left, bottom, right in grid.pivots
        ):
            return True
    named = [heading for heading in (*sheet.headings, *raw) if heading]
    labels = any(PIVOT.match(heading) for heading in named)
    return labels or (
        len(named) > 1
        and len(sheet.headings) <= 12
        and bool(sheet.stated)
        and all(SUM_OF.match(heading) for heading in sheet.headings[1:])
    )


def _raw(top: list[list[str]], found: Head | None, kept: list[int]) -> list[str]:
    """The headings as they stand in the file, arrows and all."""
    return [top[found.at][at] if found else "" for at in kept]


def _top(grid: Grid) -> list[list[str]]:
    first = [column.slice(0, TOP_ROWS).to_pylist() for column in grid.cells]
    return [[cell or "" for cell in line] for line in zip(*first, strict=True)]


def _any(column: pa.ChunkedArray) -> bool:
    if len(column) > 1000 and pc.any(filled(column.slice(0, 1000))).as_py():
        return True
    return bool(pc.any(filled(column)).as_py())
