"""The book of business, open in this process."""

import itertools
import re
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from analytics.store.forecasts import Forecasts
from analytics.store.lake import (
    EMPTY,
    NOBODY,
    Version,
    attach,
    filled,
    shapes,
    sign,
    signed_versions,
)
from analytics.store.model import MARK, MODEL_TABLES, TABLES, model_sql
from analytics.store.run import Commit, Run
from analytics.store.trial import Trial
from analytics.store.trouble import StoreError, in_a_sentence

HELD_VERSIONS = 3
FREE_BYTES = 256 << 20
OUR_MISTAKES = (duckdb.BinderException, duckdb.ParserException, duckdb.ConversionException)


_handles = itertools.count()


class Store:
    """One book: readers at any version, one writer at a time; use `open_book` to get it.

    `handle` is a number of its own among all that this process has opened.
    """

    def __init__(self, folder: Path | None) -> None:
        """Open or create the book in `folder`; None is a book in memory, for worked examples."""
        self.folder = folder or Path("memory")
        self.handle = next(_handles)
        self._on_disk = folder is not None
        self._writing = threading.Lock()
        self._holding = threading.Lock()
        self._held: dict[int, int] = {}
        self._making = threading.RLock()
        self._late: dict[int, set[str]] = {}
        # One thread makes the models with a quarter less work than two; each reader has its own.
        self._database = duckdb.connect(
            config={"python_enable_replacements": "false", "threads": "1"}
        )
        try:
            attach(self._database, folder)
            self._known = self._versions_of(self._database)
            self._shapes = shapes(self._database) if self._on_disk else {}
            self._filled = filled(self._database, TABLES)
        except duckdb.Error as error:
            self._database.close()
            raise in_a_sentence(error, self.folder) from error
        except StoreError:
            self._database.close()
            raise
        self.forecasts = Forecasts(self._database, self.folder, self._writing)

    def _versions_of(self, cursor: duckdb.DuckDBPyConnection) -> list[Version]:
        if self._on_disk:
            return signed_versions(cursor)
        return [Version(0, None, MARK, datetime.now(UTC), NOBODY, EMPTY)]

    @property
    def version(self) -> int:
        """The newest version's number; 0 is an empty book."""
        return self._known[-1].number

    def versions(self) -> list[Version]:
        """Every version of the book, oldest first."""
        return list(self._known)

    def close(self) -> None:
        """Let go of the book, so that another process can open it."""
        self._database.close()

    @contextmanager
    def at(self, version: int | None = None) -> Iterator[Run]:
        """A reader of the newest or the given version, which no commit can change under it."""
        number = self.version if version is None else version
        known = next((v for v in self._known if v.number == number), None)
        if known is None:
            raise StoreError(f"This book has no version {number}: its newest is {self.version}.")
        cursor = self._database.cursor()
        self._hold(cursor, known)
        try:
            yield self._reader(cursor, known)
        finally:
            with self._holding:
                self._held[number] -= 1
            cursor.close()

    def _reader(self, cursor: duckdb.DuckDBPyConnection, known: Version) -> Run:
        def held(name: str) -> str:
            return self._made_late(known, name)

        return Run(cursor, known.number, known.snapshot, self._young(known), held)

    def _made_late(self, known: Version, name: str) -> str:
        """The table of a model that is made on first use, by a reader without views of its own."""
        table = f"memory.main.v{known.number}_{name}"
        with self._making:
            made = self._late.setdefault(known.number, set())
            if name not in made:
                cursor = self._database.cursor()
                try:
                    self._reader(cursor, known).execute(
                        f"create or replace table {table} as {model_sql(name)}"
                    )
                finally:
                    cursor.close()
                made.add(name)
        return table

    @contextmanager
    def trial(self) -> Iterator[Trial]:
        """A reader of the newest version that can add rows for itself; nothing of it is kept."""
        known = self._known[-1]
        cursor = self._database.cursor()
        try:
            trial = Trial(cursor, known.number, known.snapshot, self._young(known))
            trial.filled |= self._filled
            yield trial
        finally:
            cursor.close()

    def _hold(self, cursor: duckdb.DuckDBPyConnection, known: Version) -> None:
        """Keep the models of a version in memory while somebody reads it."""
        with self._holding:
            if known.number not in self._held:
                self._copy_models(known)
                self._held[known.number] = 0
                self._let_go(cursor, known.number)
            self._held[known.number] += 1

    def _copy_models(self, known: Version) -> None:
        """Models as they were stored; made anew where the SQL of models has changed since."""
        cursor = self._database.cursor()
        at = "" if known.snapshot is None else f" at (version => {known.snapshot})"
        stored = known.models == MARK
        if not stored:
            maker = Run(cursor, known.number, known.snapshot, self._young(known))
            maker.filled |= self._filled
            maker.build()
        for name in MODEL_TABLES:
            source = f"lake.model.{name}{at}" if stored else f"{name}_new"
            copy = f"memory.main.v{known.number}_{name}"
            cursor.execute(f"create or replace table {copy} as from {source}")
        cursor.close()

    def _young(self, known: Version) -> dict[str, bool]:
        """Tables that had other columns at a version, or were not there; whether they were."""
        at = known.snapshot
        if at is None:
            return {}
        return {table: made <= at for table, (made, shaped) in self._shapes.items() if shaped > at}

    def _let_go(self, cursor: duckdb.DuckDBPyConnection, wanted: int) -> None:
        idle = [n for n, runs in self._held.items() if not runs and n not in (wanted, self.version)]
        for number in idle[: max(0, len(self._held) - HELD_VERSIONS)]:
            for name in (*MODEL_TABLES, *self._late.pop(number, ())):
                cursor.execute(f"drop table memory.main.v{number}_{name}")
            del self._held[number]

    @contextmanager
    def commit(self, author: str, message: str) -> Iterator[Commit]:
        """A transaction over all tables: all of it becomes the next version, or nothing does."""
        self._check_room()
        with self._writing:
            cursor = self._database.cursor()
            number = self.version + 1
            commit = Commit(cursor, number, self.folder / "lake" if self._on_disk else None)
            commit.filled |= self._filled
            try:
                cursor.execute("begin")
                cursor.execute("update lake.main.head set version = $version", {"version": number})
                yield commit
                commit.rebuild()
                if self._on_disk:
                    sign(cursor, author, message, number)
                cursor.execute("commit")
                self._filled = commit.filled
                self._remember(
                    cursor, Version(number, None, MARK, datetime.now(UTC), author, message)
                )
            except OUR_MISTAKES:
                raise
            except duckdb.Error as error:
                if isinstance(error, duckdb.FatalException):
                    forget(self.folder)
                raise in_a_sentence(error, self.folder) from error
            finally:
                cursor.close()
                if self.version < number:
                    commit.take_back()

    def _remember(self, cursor: duckdb.DuckDBPyConnection, made: Version) -> None:
        self._known = signed_versions(cursor) if self._on_disk else [*self._known, made]

    def _check_room(self) -> None:
        if self._on_disk and shutil.disk_usage(self.folder).free < FREE_BYTES:
            raise StoreError(
                "The disk is almost full: nothing was changed."
                " Free some space and do the same again."
            )

    def undo(self, import_id: int, author: str) -> int:
        """Take an import out, put back all that it replaced, and give the new version's number."""
        with self.at() as run:
            found = run.rows(
                "select file, undone from lake_imports where import_id = $id", id=import_id
            )
        if not found:
            raise StoreError(f"This book has no import {import_id}.")
        if found[0]["undone"]:
            raise StoreError(f"Import {import_id} ({found[0]['file']}) is undone already.")
        with self.commit(author, f"Undo the import of {found[0]['file']}") as commit:
            commit.execute(
                "update lake.main.imports set undone = true where import_id = $id", id=import_id
            )
        return self.version

    def settings(self, version: int | None = None) -> dict[str, str]:
        """What the book decides for all who read it, by name, at a version."""
        with self.at(version) as run:
            return {row["name"]: row["value"] for row in run.rows("from lake_setting")}

    def imports(self) -> list[dict[str, Any]]:
        """Every import of the newest version, oldest first, undone ones too."""
        with self.at() as run:
            return run.rows(
                "select import_id, file, kept_at, author, rows_taken as rows, rows_refused, sha256,"
                " undone from lake_imports order by import_id"
            )

    def set(self, settings: Mapping[str, str], author: str) -> int:
        """Change settings of the book for all who read it, and give the new version's number."""
        held = self.settings()
        changed = {name: value for name, value in settings.items() if held.get(name) != value}
        if changed:
            said = ", ".join(f"{name} = {value}" for name, value in changed.items())
            with self.commit(author, f"Set {said}") as commit:
                for name, value in changed.items():
                    commit.execute("delete from lake.main.setting where name = $name", name=name)
                    commit.append("setting", pa.table({"name": [name], "value": [value]}))
        return self.version

    def file(self, sha256: str) -> Path:
        """The kept upload of that name; StoreError where the book holds none."""
        path = self.folder / "files" / sha256
        if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not path.is_file():
            raise StoreError("This book does not keep that file.")
        return path

    def keep_file(self, source: Path, sha256: str) -> None:
        """Keep an upload under its SHA-256; a file that is kept already stays as it is."""
        target = self.folder / "files" / sha256
        if not target.exists():
            part = target.with_suffix(".part")
            shutil.copyfile(source, part)
            part.replace(target)


_open: dict[Path, Store] = {}
_opening = threading.Lock()


def open_book(folder: Path) -> Store:
    """The book in `folder`, made if it is not there; one handle for a folder and process."""
    with _opening:
        key = folder.resolve()
        if key not in _open:
            _open[key] = Store(key)
        return _open[key]


def forget(folder: Path) -> None:
    """Close the book in `folder`; the next `open_book` opens it anew."""
    if store := _open.pop(folder.resolve(), None):
        store.close()


def forget_all() -> None:
    """Close every book that this process holds open."""
    for folder in tuple(_open):
        forget(folder)
