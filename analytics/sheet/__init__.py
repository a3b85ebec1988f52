"""A file as exported: plain tables with the heading row found and the footers left out."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from analytics.sheet.finding import tables
from analytics.sheet.labels import belonging, labels
from analytics.sheet.process import parsed
from analytics.sheet.table import Contents, Grid, Misfit, Sheet, SheetError, Stated, plain

__all__ = ["Contents", "Misfit", "Sheet", "SheetError", "Stated", "plain", "read"]


def _nothing() -> None:
    """Nobody watches."""


def read(
    path: Path,
    name: str,
    known: Callable[[str], bool] = lambda _: False,
    watch: Callable[[], None] = _nothing,
) -> Contents:
    """Every table of the file at `path`; `known` says which cells are headings that we know.

    The file is parsed in a process of its own. `watch` is called several times a second while
    that runs; what it raises ends the reading.
    """
    watch()
    with parsed(path, name, watch) as found:
        maps = [labels(grid) for grid in found.grids]
        said = {label: word for one in maps if one for label, word in one.items()}
        data = [grid for grid, one in zip(found.grids, maps, strict=True) if one is None]
        sheets = [sheet for grid in data for sheet in _sheets(grid, known, watch)]
    sheets = [replace(s, labels=belonging(s.headings, said)) if said else s for s in sheets]
    stem = PurePath(name).stem
    sheets = [replace(sheet, file=stem) for sheet in _apart(sheets)]
    if not any(sheet.headings for sheet in sheets):
        raise SheetError(f"{name} holds no table: every sheet of it is empty.")
    return Contents(tuple(sheets), found.left_out)


def _sheets(grid: Grid, known: Callable[[str], bool], watch: Callable[[], None]) -> list[Sheet]:
    watch()
    return tables(grid, known)


def _apart(sheets: list[Sheet]) -> Iterator[Sheet]:
    """The sheets, each with a name of its own."""
    seen: set[str] = set()
    for sheet in sheets:
        name, number = sheet.name, 2
        while name in seen:
            name, number = f"{sheet.name} ({number})", number + 1
        seen.add(name)
        yield sheet if name == sheet.name else replace(sheet, name=name)
