"""Typed rows put into the book: what two people typed at once is put together, or said."""

import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from secrets import token_hex
from typing import NoReturn

from analytics import inbox
from analytics.importing import Options
from analytics.inbox import Asked, Job
from analytics.store import Run, Store
from analytics.typed.form import Form, NotKept, Row, Value, form
from analytics.typed.reading import as_file, home_of, last, standing

NOT_IN_A_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
SMALL = 1 << 20
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class _Told:
    """Who types where, and when: what a workbook of typed rows is named for."""

    author: str
    where: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def file(self) -> str:
        """A name that every system takes for a file."""
        place = NOT_IN_A_NAME.sub(" ", self.where).strip(" .")[:80] or "the book"
        return f"Typed in {place} on {self.at:%d %b %Y} at {self.at:%H.%M}.xlsx"

    @property
    def about(self) -> str:
        """A sentence of its own, so that no two saves are the same file."""
        return f"Typed in {self.where} by {self.author}, {self.at:%d %b %Y %H:%M:%S} {token_hex(4)}"


@dataclass(frozen=True)
class Saved:
    """What a save did: its import, the book's version, and how many rows it moved."""

    import_id: int
    version: int
    file: str
    added: int
    changed: int
    removed: int

    def __str__(self) -> str:
        """The save in one sentence."""
        counts = ((self.added, "added"), (self.changed, "changed"), (self.removed, "removed"))
        said = [f"{n:,} {'row' if n == 1 else 'rows'} {word}" for n, word in counts if n]
        return f"Saved: {', '.join(said)}."


def keep(
    store: Store,
    export: str,
    rows: Sequence[Mapping[str, object]],
    author: str,
    seen: Sequence[Row] | None = None,
    where: str = "",
) -> Saved | None:
    """Keep what became of the rows that somebody had `seen`; None where nothing differs.

    Rows without an id are new, those of `seen` that are no longer among `rows` are removed. Without
    `seen`, rows are added, or take the place of the ones with their ids.
    """
    filled = form(store, export)
    with ONE_AT_A_TIME:
        with store.at() as run:
            now = {str(row[filled.record]): row for row in standing(run, filled)}
            home, older = home_of(run), _older(run, filled)
        wanted = filled.rows(rows, now)
        if seen is None:
            before = {name: row for name, row in now.items() if name in wanted}
        else:
            before = {str(row[filled.record]): row for row in seen}
        touched = {n: wanted.get(n) for n in {**before, **wanted} if before.get(n) != wanted.get(n)}
        for name, row in touched.items():
            if now.get(name) not in (before.get(name), row):
                _refuse(store, filled, now.get(name) or before[name])
        merged: dict[str, Row | None] = {**now, **touched}
        after = {name: row for name, row in merged.items() if row is not None}
        if after == now:
            return None
        told = _Told(author, where or filled.export.title)
        kept = _kept(store, filled, list(after.values()), home, older, told)
    return Saved(
        *kept,
        sum(name not in now for name in after),
        sum(name in after and after[name] != row for name, row in now.items()),
        sum(name not in after for name in now),
    )


def _older(run: Run, filled: Form) -> tuple[tuple[int, str], ...]:
    """Every typed sheet of the export that is not undone.

    All of them, though most gave way before: undoing one in the middle must bring none back.
    """
    found = run.rows(
        f"select distinct import_id from lake_{filled.export.table} where sheet = $sheet"
        " and import_id in (select import_id from lake_imports where not undone) order by 1",
        sheet=filled.sheet,
    )
    return tuple((line["import_id"], filled.sheet) for line in found)


def _refuse(store: Store, filled: Form, row: Row) -> NoReturn:
    """Two people changed one row: the second is told, and nothing of it is lost on the page."""
    newest = last(store, filled.export.name)
    who = f"{newest.author} ({newest.at:%d %b %Y %H:%M})" if newest else "Somebody"
    raise NotKept(
        f"'{filled.name(row)}' was changed by {who} after you opened it. Nothing was kept: note"
        " what you typed, load the page again and change what stands there."
    )


def _kept(
    store: Store,
    filled: Form,
    typed: Sequence[Row],
    home: str | None,
    older: tuple[tuple[int, str], ...],
    told: "_Told",
) -> tuple[int, int, str]:
    """The import of a workbook of these rows, in its turn like any other file."""
    path = inbox.place(store, SMALL)
    path.write_bytes(as_file(filled, typed, home, told.about))
    options = Options(export=filled.export.name, columns=dict(filled.headings), instead_of=older)
    job = inbox.submit(store, Asked(path, told.file, told.author, "page", options))
    job.wait()
    try:
        _check(job, filled, typed)
    except NotKept:
        inbox.turns(store).cancel(job)
        raise
    inbox.turns(store).keep(job)
    job.wait()
    if job.kept is None or job.kept.import_id is None:
        raise NotKept(job.message or "Nothing was kept.")
    return job.kept.import_id, job.kept.version, job.kept.file


def _check(job: Job, filled: Form, typed: Sequence[Row]) -> None:
    """The workbook was read as it was typed, row for row; NotKept where it was not."""
    if job.understood is None or job.state != "understood":
        raise NotKept(f"{job.message} Nothing was kept.")
    sheets = [sheet for sheet in job.understood.sheets if sheet.table]
    refused = next((line for sheet in sheets for line in sheet.refused), None)
    if refused:
        says = f" is '{refused.value}', and" if refused.value else ":"
        where = f"'{refused.column}' of" if refused.column else "In"
        row = typed[min(max(refused.row - 2, 0), len(typed) - 1)]
        raise NotKept(f"{where} '{filled.name(row)}'{says} {refused.why}. Nothing was kept.")
    taken = sheets[0].taken.to_pylist() if sheets and sheets[0].taken is not None else []
    if len(taken) != len(typed):
        raise NotKept(f"{len(taken)} of {len(typed)} rows could be read. Nothing was kept.")
    for wanted, found in zip(typed, taken, strict=True):
        for column, value in wanted.items():
            if not _same(value, found.get(column)):
                heading = filled.headings[column]
                raise NotKept(
                    f"'{heading}' of '{filled.name(wanted)}' is '{value}', which would be read as"
                    f" '{found.get(column)}'. Nothing was kept; write it in another way."
                )


def _same(typed: Value, read: object) -> bool:
    """Whether a value was read as it was typed; the importer may write a text more plainly."""
    if isinstance(typed, str):
        return read is not None and str(read) != ""
    if isinstance(typed, Decimal) and read is not None:
        return typed == Decimal(str(read))
    return typed == read
