"""The cells of a sheet once they are text: errors put back, times without their day zero."""

import re
from datetime import datetime

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analytics.parser.limits import MOST_CELL_OF_EXCEL, check_length, check_range
from analytics.parser.package import Part
from analytics.parser.raw import Raw

ERROR = re.compile(r"Error\((\w+)\)")
ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
SPAN = re.compile(r"^(1899-12-3\d|1900-0[12]-\d\d)[T ]\d")
ZERO = datetime(1899, 12, 31)  # noqa: DTZ001  a span of time has no zone
ZEROS = "1899-12-", "1900-0"


def grid(
    sheet: str,
    batch: pa.RecordBatch,
    errors: fastexcel.CellErrors | None,
    part: Part | None,
    state: str,
) -> Raw | None:
    """The grid of a sheet that was read; None where nothing stands on it."""
    columns = _with_errors(batch, errors)
    used = sum(1 for column in columns if column.null_count < len(column))
    if not used:
        return None
    check_range(sheet, batch.num_rows, used)
    longest = max(int(pc.max(pc.binary_length(column)).as_py() or 0) for column in columns)
    check_length(sheet, longest, 4 * MOST_CELL_OF_EXCEL)
    columns = [_without_epoch(column) for column in columns]
    table = pa.table(columns, names=[f"c{at}" for at in range(len(columns))])
    found = Raw(sheet, table=table, exact=True, state=state.lower())
    if part:
        found.merges, found.pivots = part.merges, part.pivots
    return found


def _with_errors(
    batch: pa.RecordBatch, errors: fastexcel.CellErrors | None
) -> list[pa.ChunkedArray]:
    """The columns with the text of each error cell, which the reader leaves empty."""
    columns = [pa.chunked_array([column]) for column in batch.columns]
    by_column: dict[int, dict[int, str]] = {}
    for error in errors.errors if errors else ():
        word = ERROR.search(error.detail)
        row, at = error.offset_position
        by_column.setdefault(at, {})[row] = ERRORS.get(word.group(1) if word else "", "#ERROR!")
    for at, texts in by_column.items():
        rows = sorted(texts)
        mask = np.zeros(len(columns[at]), dtype=bool)
        mask[rows] = True
        said = pa.array([texts[row] for row in rows], columns[at].type)
        whole = pc.replace_with_mask(columns[at].combine_chunks(), pa.array(mask), said)
        columns[at] = pa.chunked_array([whole])
    return columns


def _without_epoch(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times and durations without the day zero that they are counted from."""
    some = column.slice(0, 2000).drop_null()
    if not any(pc.any(pc.starts_with(some, start)).as_py() for start in ZEROS):
        return column
    return pa.chunked_array([pa.array([_span(cell) for cell in column.to_pylist()], pa.string())])


def _span(cell: str | None) -> str | None:
    if not cell or not SPAN.match(cell):
        return cell
    seconds = round((datetime.fromisoformat(cell) - ZERO).total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
