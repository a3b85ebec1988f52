"""The typed rows of a book, as they stand at a version, and the way back from the last save."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from analytics.sheet import written
from analytics.sheet.written import Cell
from analytics.store import Run, Store
from analytics.typed.form import MADE, Form, NotKept, Row, form

# A save that left no row is known by what it took the place of.
SAVES = """
with
    held as (
        select import_id from lake_{table} where sheet = $sheet
        union
        select import_id from lake_replacement where sheet = $sheet and older_sheet = $sheet
    )
select import_id, file, author, kept_at
from lake_imports
where not undone and import_id in (select import_id from held)
order by import_id desc
"""


@dataclass(frozen=True)
class Last:
    """The newest save that stands: its import, its file, whose it is and when."""

    import_id: int
    file: str
    author: str
    at: datetime


def rows(store: Store, export: str, version: int | None = None) -> list[Row]:
    """The typed rows that stand at a version, in the order in which they were typed."""
    filled = form(store, export)
    with store.at(version) as run:
        return standing(run, filled)


def standing(run: Run, filled: Form) -> list[Row]:
    """The typed rows that stand for a reader; those that have no id of their own get one."""
    listed = ", ".join(filled.kinds)
    found = run.rows(
        f"select import_id, row, {listed} from current_{filled.export.table} where sheet = $sheet"
        " order by import_id, row",
        sheet=filled.sheet,
    )
    typed: dict[str, Row] = {}
    for line in found:
        place = f"{MADE}{line.pop('import_id')}-{line.pop('row')}"
        name = line[filled.record]
        name = place if name is None or name in typed else name
        typed[name] = {**line, filled.record: name}
    return list(typed.values())


def last(store: Store, export: str, version: int | None = None) -> Last | None:
    """The newest save of an export that is not undone; None where nothing was typed."""
    filled = form(store, export)
    with store.at(version) as run:
        sql = SAVES.format(table=filled.export.table)
        found = run.rows(sql, sheet=filled.sheet)
    if not found:
        return None
    line = found[0]
    return Last(line["import_id"], line["file"], line["author"], line["kept_at"])


def undo(store: Store, export: str, author: str) -> int:
    """Take the newest save back, and give the book's new version."""
    newest = last(store, export)
    if newest is None:
        raise NotKept("Nothing that was typed is left to undo.")
    return store.undo(newest.import_id, author)


def workbook(store: Store, export: str, version: int | None = None) -> bytes:
    """All typed rows of an export as a workbook that can be imported into any book."""
    filled = form(store, export)
    with store.at(version) as run:
        return as_file(filled, standing(run, filled), home_of(run))


def as_file(filled: Form, typed: Sequence[Row], home: str | None, about: str = "") -> bytes:
    """Typed rows as a workbook; its amounts are in the book's own currency, and say so."""
    in_money = "currency" in filled.export.columns and home is not None
    money: tuple[Cell, ...] = (filled.export.columns["currency"][0],) if in_money else ()
    top: list[Cell] = [*filled.headings.values(), *money]
    lines: list[Sequence[Cell]] = [top]
    for row in typed:
        cells: list[Cell] = [_cell(row[column]) for column in filled.headings]
        lines.append([*cells, home] if in_money else cells)
    return written.workbook([(filled.sheet, lines)], about)


def _cell(value: Cell) -> Cell:
    return ("Yes" if value else "No") if isinstance(value, bool) else value


def home_of(run: Run) -> str | None:
    """The book's own currency, as soon as it has one."""
    found = run.rows("select max(value) as home from lake_setting where name = 'home_currency'")
    return found[0]["home"] or None
