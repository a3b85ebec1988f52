"""A large text file read by Arrow, with the few lines that do not fit put back where they stood."""

import csv
import io

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from analytics.parser.dialect import Dialect, reader_options
from analytics.parser.limits import MOST_CELL
from analytics.parser.lines import Reading
from analytics.parser.raw import Raw

BLOCK = 4 << 20
MOST_UNEVEN = 20_000
MOST_PIECES = 40
FAR = 32


class _TooUnevenError(Exception):
    """So many lines do not fit that a reader of lines does better."""


def grid(data: bytes, how: Dialect) -> Raw | None:
    """The whole file by Arrow; None where its quotes or its lines need a closer look."""
    if how.spaced or how.quote != '"' or len(how.delimiter.encode()) > 1:
        return None
    if not data[:FAR].strip(b"\r\n"):
        return None
    uneven: list[tuple[int, str]] = []
    end = _end(data)
    try:
        table = _read(data, how, uneven, quoted=False)
        if b'"' in data and table.num_rows + len(uneven) != data.count(b"\n", 0, end) + 1:
            if data.count(b'"') % 2:
                return None
            uneven.clear()
            table = _read(data, how, uneven, quoted=True)
    except (pa.ArrowInvalid, _TooUnevenError):
        return None
    if any(_longest(column) > MOST_CELL for column in table.columns):
        return None
    reading = Reading(how)
    for number, line in uneven:
        cells = next(csv.reader(io.StringIO(line), **reader_options(how)), [])  # type: ignore[arg-type]
        reading.take(number, cells)
    raw = Raw("", misfits=reading.misfits, table=_put_back(table, uneven, reading))
    if reading.padded:
        raw.notes.append(f"{reading.padded} short lines filled up with empty cells")
    if reading.cut_anew:
        raw.notes.append(f"{reading.cut_anew} lines cut at another delimiter than the others")
    last = uneven[-1] if uneven else (0, "")
    whole = table.num_rows + len(uneven)
    unended = not data.endswith((b"\n", b"\r"))
    raw.cut_off = unended and last[0] == whole and how.delimiter in last[1] and len(uneven) == 1
    return raw


def _read(data: bytes, how: Dialect, uneven: list[tuple[int, str]], *, quoted: bool) -> pa.Table:
    def told(row: arrow_csv.InvalidRow) -> str:
        uneven.append((row.number or 0, row.text))
        if len(uneven) > MOST_UNEVEN:
            raise _TooUnevenError
        return "skip"

    names = [f"c{at}" for at in range(how.width)]
    return arrow_csv.read_csv(
        pa.py_buffer(memoryview(data)[: _end(data)]),
        arrow_csv.ReadOptions(column_names=names, block_size=BLOCK, use_threads=False),
        arrow_csv.ParseOptions(
            delimiter=how.delimiter,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            escape_char=how.escape or False,
            invalid_row_handler=told,
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _end(data: bytes) -> int:
    """Where the last line ends; the file is too large to copy for a line break."""
    end = len(data)
    while end and data[end - 1] in b"\r\n":
        end -= 1
    return end


def _longest(column: pa.ChunkedArray) -> int:
    return int(pc.max(pc.binary_length(column)).as_py() or 0)


def _put_back(table: pa.Table, uneven: list[tuple[int, str]], reading: Reading) -> pa.Table:
    """The lines with their numbers, the short ones filled up and in their places."""
    numbers = np.arange(1, table.num_rows + len(uneven) + 1, dtype=np.int32)
    if uneven:
        numbers = np.delete(numbers, [number - 1 for number, _ in uneven])
    # Arrow looks for pandas, and loads it, before it takes an array of numpy's.
    told = pa.Array.from_buffers(pa.int32(), len(numbers), [None, pa.py_buffer(numbers)])
    table = table.add_column(0, "row", told)
    reading.flush()
    if not reading.blocks:
        return table
    names = table.column_names
    filled = [pa.array(reading.numbers, pa.int32())]
    filled += [pa.array(column, pa.string()) for column in reading.blocks[0]]
    short = pa.table(filled, names=names)
    at = np.searchsorted(numbers, reading.numbers)
    if len(set(at)) > MOST_PIECES:
        whole = pa.concat_tables([table, short])
        return whole.take(pc.sort_indices(whole["row"]))
    pieces, start = [], 0
    for place in sorted(set(at)):
        inside = np.flatnonzero(at == place)
        pieces += [table.slice(start, place - start), short.slice(inside[0], len(inside))]
        start = place
    return pa.concat_tables([*pieces, table.slice(start)])
