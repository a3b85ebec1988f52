"""Values that stand once for several rows: merged cells, and groups filled down."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analytics.sheet.table import NUMBER_LIKE, Grid, filled, plain

ARROW = ("↑", "↓", "▲", "▼")
MOST_MERGES = 200_000


def unmerged(grid: Grid) -> Grid:
    """The grid with every cell that was merged downwards repeated in its rows."""
    if not grid.merges or len(grid.merges) > MOST_MERGES or not len(grid.rows):
        return grid
    numbers = grid.rows.to_numpy()
    moves: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in grid.merges:
        if bottom > top and left < len(grid.cells):
            moves.setdefault(left, []).append((top + 1, bottom + 1))
    cells = list(grid.cells)
    for place, spans in moves.items():
        source = np.arange(len(numbers))
        for top, bottom in spans:
            first, end = np.searchsorted(numbers, [top, bottom + 1])
            if first < len(numbers) and numbers[first] == top:
                source[first:end] = first
        cells[place] = cells[place].take(pa.array(source))
    return replace(grid, cells=tuple(cells))


def filled_down(
    columns: Sequence[pa.ChunkedArray], raw: Sequence[str], *, grouped: bool
) -> tuple[list[pa.ChunkedArray], list[int]]:
    """The columns with each group's value in all its rows, and the places of those filled.

    Groups stand in the first columns. A heading with a sort arrow and gaps below it is one, unless
    its values come twice in a row as in a sorted list; so is a first column of values that never
    come again, in a table that has subtotals or whose other columns have no gaps.
    """
    done = list(columns)
    places: list[int] = []
    ends = np.zeros(len(columns[0]) if columns else 0, dtype=bool)
    for place, column in enumerate(columns):
        some = filled(column).to_numpy()
        arrow = any(mark in raw[place] for mark in ARROW)
        if len(some) and some.all() and arrow:
            continue
        if not len(some) or some.all() or not some[0]:
            break
        is_group = arrow or (grouped and place == 0) or _is_group(columns, place, some)
        if not is_group or _is_sorted_list(column, some, ends):
            break
        places.append(place)
        ends = ends | some
        source = np.maximum.accumulate(np.where(some, np.arange(len(some)), 0))
        done[place] = column.take(pa.array(source))
    return done, places


def _is_sorted_list(
    column: pa.ChunkedArray, some: NDArray[np.bool_], ends: NDArray[np.bool_]
) -> bool:
    """A value again in the next row, where no outer group begins."""
    at = np.flatnonzero(some)
    values = [plain(cell) for cell in column.take(pa.array(at)).to_pylist()]
    return any(
        one == other and not ends[place]
        for one, other, place in zip(values[:-1], values[1:], at[1:], strict=True)
    )


def _is_group(columns: Sequence[pa.ChunkedArray], place: int, some: NDArray[np.bool_]) -> bool:
    """Values that stand once each above gaps, beside a column without any."""
    if place or len(columns) < 3 or some.mean() > 0.7 or some.sum() < 2 or len(some) > 200_000:
        return False
    values = [plain(cell) for cell in columns[place].filter(pa.array(some)).to_pylist()]
    if len(set(values)) < len(values) or any(NUMBER_LIKE.match(value) for value in values):
        return False
    beside = [filled(column).to_numpy().mean() for column in columns[1:]]
    return beside[0] == 1.0 and sum(1 for share in beside if share > 0.9) >= 2
