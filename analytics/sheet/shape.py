"""A sheet's grid cut into its tables: side by side, and one below another."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analytics.sheet.headings import Known, is_heading
from analytics.sheet.table import NUMBER_LIKE, Grid, filled, letters, plain, slashed

MOST_CELLS = 3_000_000
MOST_SEGMENTS = 200
LOOKED_AT = 20
HELP = 40
Mask = NDArray[np.bool_]


def blocks(grid: Grid, known: Known) -> list[Grid]:
    """The tables of a grid; a large one is a single table."""
    if not grid.cells or len(grid.cells) * len(grid.rows) > MOST_CELLS:
        return [grid]
    mask = np.column_stack([filled(column).to_numpy() for column in grid.cells])
    if not mask.any():
        return [grid]
    if grid.exact and _is_help(grid, mask):
        note = f"column {letters(grid.left)} left out: help text beside the table"
        grid = replace(grid, cells=grid.cells[1:], left=grid.left + 1, notes=(*grid.notes, note))
        mask = mask[:, 1:]
    found: list[Grid] = []
    for first, end in _beside(grid, mask):
        part = replace(grid, cells=grid.cells[first:end], left=grid.left + first)
        found += _cut(part, mask[:, first:end], known)
    named = [
        replace(part, name=grid.name if not at else f"{grid.name} ({at + 1})")
        for at, part in enumerate(found)
    ]
    return [
        replace(part, misfits=grid.misfits if not at else (), notes=grid.notes if not at else ())
        for at, part in enumerate(named)
    ]


def _cut(part: Grid, mask: Mask, known: Known) -> list[Grid]:
    """The tables one below another, and those that stand beside each other further down."""
    edges = _below(part, mask, known)
    if len(edges) < 2:
        return [part]
    found = []
    for begin, end in edges:
        piece = slashed(part, begin, end)
        for first, last in _beside(piece, mask[begin:end]):
            cells = piece.cells[first:last]
            found.append(replace(piece, cells=cells, left=piece.left + first))
    return found


def _is_help(grid: Grid, mask: Mask) -> bool:
    """A first column of sentences, beside some of the lines of a table."""
    lines = mask.any(axis=1).sum()
    if mask.shape[1] < 3 or not 0 < mask[:, 0].sum() <= 0.6 * lines:
        return False
    lengths = [len(plain(cell)) for cell in grid.cells[0].to_pylist() if plain(cell)]
    heading = int(mask.sum(axis=1).argmax())
    said = plain(grid.cells[0][heading].as_py())
    return sorted(lengths)[len(lengths) // 2] >= HELP and (not said or len(said) >= HELP)


def _beside(grid: Grid, mask: Mask) -> list[tuple[int, int]]:
    """Where the tables side by side begin and end; one, unless each is plainly its own."""
    whole = [(0, mask.shape[1])]
    some = mask.any(axis=0)
    runs = _runs(np.asarray(some))
    if len(runs) < 2 or len(runs) > 50:
        return whole
    cores = [_core(mask[:, first:end]) for first, end in runs]
    cuts = [0]
    before: tuple[tuple[int, int], list[str]] | None = None
    for (first, end), core in zip(runs, cores, strict=True):
        if core is not None and _headed(grid, first, end, core[0]):
            said = _cells(grid, first, end, core[0])
            if before is not None and (core != before[0] or _half_the_same(said, before[1])):
                cuts.append(first)
            before = core, said
    return list(zip(cuts, [*cuts[1:], mask.shape[1]], strict=True))


def _runs(some: Mask) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], some, [False]]).astype(np.int8)))
    return [(int(first), int(end)) for first, end in edges.reshape(-1, 2)]


def _core(part: Mask) -> tuple[int, int] | None:
    """The first and last line of a dense block of two columns or more."""
    counts = part.sum(axis=1)
    lines = np.flatnonzero(counts >= 2)
    if part.shape[1] < 2 or len(lines) < 3:
        return None
    first, last = int(lines[0]), int(lines[-1])
    dense = part[first : last + 1].any(axis=1).mean()
    return (first, last) if dense > 0.9 else None


def _cells(grid: Grid, first: int, end: int, at: int) -> list[str]:
    return [plain(column[at].as_py()) for column in grid.cells[first:end]]


def _half_the_same(said: Sequence[str], before: Sequence[str]) -> bool:
    same = {cell for cell in said if cell} & set(before)
    return len(same) >= 2 and len(same) >= 0.5 * len([cell for cell in said if cell])


def _headed(grid: Grid, first: int, end: int, at: int) -> bool:
    said = [cell for cell in _cells(grid, first, end, at) if cell]
    return len(set(said)) == len(said) and not any(NUMBER_LIKE.match(cell) for cell in said)


def _below(part: Grid, mask: Mask, known: Known) -> list[tuple[int, int]]:
    """Where the tables one below another begin and end, each from its title on."""
    segments = _runs(np.asarray(mask.any(axis=1)))
    gaps = _gaps(part)
    segments = [piece for segment in segments for piece in _split(segment, gaps)]
    whole = [(0, len(part.rows))]
    if len(segments) < 2 or len(segments) > MOST_SEGMENTS:
        return whole
    starts: list[int] = []
    heading: list[str] = []
    for first, end in segments:
        lines = _lines(part, first, min(end, first + LOOKED_AT))
        at = _heading_at(lines, heading, known)
        said = [plain(cell) for cell in lines[at]] if at is not None else []
        if at is not None and said != heading:
            starts.append(first)
            heading = said
    starts = _without_preamble(starts, segments, mask)
    if len(starts) < 2:
        return whole
    edges = [0, *starts[1:], len(part.rows)]
    return list(itertools.pairwise(edges))


def _gaps(part: Grid) -> list[int]:
    """Where row numbers jump, as blank lines were left out before."""
    rows = part.rows.to_numpy()
    return [int(at) + 1 for at in np.flatnonzero(np.diff(rows) > 1)]


def _split(segment: tuple[int, int], gaps: Sequence[int]) -> list[tuple[int, int]]:
    inside = [gap for gap in gaps if segment[0] < gap < segment[1]]
    edges = [segment[0], *inside, segment[1]]
    return list(itertools.pairwise(edges))


def _lines(part: Grid, first: int, end: int) -> list[list[str]]:
    columns = [column.slice(first, end - first).to_pylist() for column in part.cells]
    return [[cell or "" for cell in line] for line in zip(*columns, strict=True)]


def _heading_at(lines: list[list[str]], before: list[str], known: Known) -> int | None:
    """The heading line of a segment, below at most two lines of title."""
    for at, line in enumerate(lines[:3]):
        said = [plain(cell) for cell in line]
        again = sum(1 for one, other in zip(said, before, strict=False) if one and one == other)
        if is_heading(line, lines[at + 1 :], known) or (again >= 2 and len(lines) > at + 1):
            return at
        if sum(map(bool, said)) > 1:
            return None
    return None


def _without_preamble(starts: list[int], segments: list[tuple[int, int]], mask: Mask) -> list[int]:
    """Lines of names and values above a wider table are no table."""
    if len(starts) < 2:
        return starts
    first = next(segment for segment in segments if segment[0] == starts[0])
    narrow = int(mask[first[0] : first[1]].sum(axis=1).max())
    wide = int(mask[starts[1] : starts[1] + LOOKED_AT].sum(axis=1).max())
    return starts[1:] if narrow <= 2 and wide >= 4 and first[1] - first[0] <= 12 else starts


def without_blank(
    rows: pa.ChunkedArray, columns: Sequence[pa.ChunkedArray]
) -> pa.ChunkedArray | None:
    """Which lines hold a cell; None where all do. Only lines with an empty start are looked at."""
    keep = filled(columns[0])
    doubtful = pc.indices_nonzero(pc.invert(keep))
    if not len(doubtful):
        return None
    blank = np.ones(len(doubtful), dtype=bool)
    for column in columns[1:]:
        blank &= ~filled(column.take(doubtful)).to_numpy()
        if not blank.any():
            return None
    whole = np.ones(len(rows), dtype=bool)
    whole[doubtful.to_numpy()[blank]] = False
    return pa.chunked_array([pa.array(whole)])
