"""A grid of text on its way out of the child process."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

SMALL_CELLS = 60_000
Cells = Sequence[Sequence[str | None]]
Area = tuple[int, int, int, int]


@dataclass
class Raw:
    """One grid: its columns as lists, or as an Arrow table where they are many.

    Areas are first row, first column, last row, last column, counted from zero. `numbers` are the
    rows as Excel counts them; none means one after the other from 1. `state` is visible, hidden
    or veryHidden.
    """

    name: str
    columns: Cells = ()
    table: "pa.Table | None" = None
    numbers: Sequence[int] | None = None
    exact: bool = False
    misfits: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    pivots: list[Area] = field(default_factory=list)
    state: str = "visible"
    cut_off: bool = False


@dataclass
class Parsed:
    """The grids of a file, and a sentence for each part of it that was left out."""

    grids: list[Raw] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def from_lines(name: str, lines: Sequence[Sequence[str | None]], **more: Any) -> Raw:  # noqa: ANN401
    """A grid from lines of any length."""
    width = max(map(len, lines), default=0)
    full = [list(line) + [None] * (width - len(line)) for line in lines]
    return Raw(name, list(zip(*full, strict=True)) if full else (), **more)


def write(parsed: Parsed, folder: Path) -> None:
    """Put the answer into the folder: small grids beside the facts, large ones as Arrow files."""
    told = []
    for place, grid in enumerate(parsed.grids):
        facts = {key: value for key, value in vars(grid).items() if key not in _LARGE}
        cells = sum(map(len, grid.columns))
        if grid.table is None and cells <= SMALL_CELLS:
            facts |= {"columns": grid.columns, "numbers": grid.numbers}
        else:
            facts["file"] = _arrow(grid, folder / f"{place}.arrow")
        told.append(facts)
    answer(folder, {"grids": told, "left_out": parsed.left_out})


_LARGE = ("columns", "table", "numbers")


def answer(folder: Path, told: dict[str, Any]) -> None:
    """The answer under its name, whole or not at all."""
    (folder / "answer.part").write_text(json.dumps(told), "ascii")
    (folder / "answer.part").rename(folder / "answer.json")


def _arrow(grid: Raw, path: Path) -> str:
    import pyarrow as pa

    table = grid.table
    if table is None:
        names = [f"c{at}" for at in range(len(grid.columns))]
        arrays = [_text(column) for column in grid.columns]
        if grid.numbers is not None:
            names, arrays = ["row", *names], [pa.array(grid.numbers, pa.int32()), *arrays]
        table = pa.table(arrays, names=names)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=1 << 20)
    return path.name


def _text(column: Iterable[str | None]) -> "pa.Array":
    import pyarrow as pa

    values = list(column)
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        clean = [value and value.encode("utf-8", "replace").decode() for value in values]
        return pa.array(clean, pa.string())
