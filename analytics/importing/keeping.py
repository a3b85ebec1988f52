"""An understood file put into the book, in one transaction, with all that is to be remembered."""

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa

from analytics.importing.reading import judged, read
from analytics.importing.replacing import replacements
from analytics.importing.reporting import report
from analytics.importing.understood import (
    ImportRefused,
    Kept,
    Options,
    Understood,
    UnderstoodSheet,
)
from analytics.store import Commit, Store

ONE_AT_A_TIME = threading.Lock()


def keep(store: Store, files: Sequence[Understood], author: str) -> list[Kept]:
    """Put each file into the book as one import; a file that is there already adds nothing."""
    with ONE_AT_A_TIME:
        return [_keep(store, whole, author) for whole in files]


def _keep(store: Store, whole: Understood, author: str) -> Kept:
    whole = _as_the_book_is(store, whole)
    if whole.already is not None:
        return Kept(whole.already, store.version, whole.file)
    question = next((sheet.question for sheet in whole.sheets if sheet.question), None)
    if question:
        raise ImportRefused(question)
    if not any(sheet.rows_taken or whole.options.instead_of for sheet in whole.sheets):
        _refuse_if_meant(whole)
        return Kept(None, store.version, whole.file)
    store.keep_file(whole.path, whole.sha256)
    with store.commit(author, f"Import {whole.file}") as commit:
        number = commit.next_import_id()
        _append(commit, whole, number, author)
        version = commit.version
    return Kept(number, version, whole.file)


def _as_the_book_is(store: Store, whole: Understood) -> Understood:
    """The file held against the newest version; read anew where the home currency is another."""
    if store.version == whole.version:
        return whole
    with store.at() as run:
        found = run.rows("select max(value) as home from lake_setting where name = 'home_currency'")
        home = found[0]["home"]
        if home in (None, whole.home) or whole.home is None:
            return judged(run, whole)
    return read(store, whole.path, whole.file, whole.options)


def _refuse_if_meant(whole: Understood) -> None:
    """A file that is meant for the book but has no row to take is refused, not passed over."""
    refused = next((s.refused[0] for s in whole.sheets if s.table and s.refused), None)
    if refused:
        raise ImportRefused(
            f"No row of {whole.file} can be taken. The first refused is row {refused.row}"
            f" of {refused.sheet}, because {refused.why}."
        )


def _append(commit: Commit, whole: Understood, number: int, author: str) -> None:
    for sheet in whole.sheets:
        if sheet.table and sheet.taken is not None and (sheet.taken.num_rows or sheet.replaces):
            ids = pa.repeat(pa.scalar(number, pa.int32()), sheet.taken.num_rows)
            commit.append(sheet.table, sheet.taken.append_column("import_id", ids))
            _append_replacements(commit, sheet, number)
            if not sheet.beside:
                _remember(commit, sheet, whole.options.of(sheet.sheet), author)
    _append_refused(commit, whole, number)
    _append_import(commit, whole, number, author)
    if whole.home:
        commit.execute(
            "insert into lake.main.setting select 'home_currency', $home where not exists"
            " (select 1 from lake.main.setting where name = 'home_currency')",
            home=whole.home,
        )


def _append_replacements(commit: Commit, sheet: UnderstoodSheet, number: int) -> None:
    lines = replacements(sheet, number)
    if lines:
        commit.append("replacement", pa.Table.from_pylist(lines))


def _append_refused(commit: Commit, whole: Understood, number: int) -> None:
    lines = [
        {
            "import_id": number,
            "sheet": line.sheet,
            "row": line.row,
            "heading": line.column,
            "value": line.value,
            "why": line.why,
        }
        for sheet in whole.sheets
        for line in sheet.refused
    ]
    if lines:
        commit.append("refused", pa.Table.from_pylist(lines))


def _remember(commit: Commit, sheet: UnderstoodSheet, options: Options, author: str) -> None:
    """Keep what the user said about these headings for the next file that has them."""
    guessed = sheet.columns if options.export else {}
    said: dict[str, str | None] = {**guessed, **options.columns}
    whole = {
        "=export": options.export,
        "=dates": options.dates,
        "=currency": options.currency,
        "=decimal": options.decimal,
    }
    said |= {name: value for name, value in whole.items() if value is not None}
    for name, heading in said.items():
        where = {"signature": sheet.signature, "name": name}
        commit.execute(
            "delete from lake.main.correction where signature = $signature and name = $name",
            **where,
        )
        line = {**where, "export": sheet.export, "heading": heading, "author": author}
        commit.append("correction", pa.Table.from_pylist([line]))


def _append_import(commit: Commit, whole: Understood, number: int, author: str) -> None:
    told = report(whole, Kept(number, commit.version, whole.file))
    marks = {sheet.sheet: sheet.signature for sheet in whole.sheets}
    for part in told["sheets"]:
        part["signature"] = marks[part["sheet"]]
    line = {
        "import_id": number,
        "file": whole.file,
        "sha256": whole.sha256,
        "kept_at": datetime.now(UTC).replace(tzinfo=None),
        "author": author,
        "version": commit.version,
        "rows_read": sum(sheet.rows_read for sheet in whole.sheets),
        "rows_taken": sum(sheet.rows_taken for sheet in whole.sheets),
        "rows_refused": sum(sheet.rows_refused for sheet in whole.sheets),
        "report": json.dumps({**told, "refused": told["refused"][:200]}),
        "undone": False,
    }
    commit.append("imports", pa.Table.from_pylist([line]))
