"""Readers: rows out of a book at one version, and a database for what is not kept."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import pyarrow as pa

from analytics.store import lakefile
from analytics.store.model import (
    BUILT,
    LATE,
    MENTIONING,
    MODEL_TABLES,
    PLACED,
    READ,
    READ_OFTEN,
    mentions,
    model_sql,
    source,
)


class Scratch:
    """Rows by SQL from an open connection."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Work on an open connection."""
        self._cursor = cursor

    def load(self, name: str, rows: pa.Table) -> None:
        """Make an Arrow table known to SQL as `name`."""
        self._cursor.register(name, rows)

    def rows(self, sql: str, **parameters: object) -> list[dict[str, Any]]:
        """The rows of a query; `$name` in it stands for the parameter of that name."""
        result = self._carried_out(sql, parameters)
        names = [column[0] for column in result.description]
        return [dict(zip(names, values, strict=True)) for values in result.fetchall()]

    def arrow(self, sql: str, **parameters: object) -> pa.Table:
        """The same as `rows`, as an Arrow table."""
        table: pa.Table = self._carried_out(sql, parameters).to_arrow_table()
        return table

    def execute(self, sql: str, **parameters: object) -> None:
        """Run one statement."""
        self._carried_out(sql, parameters)

    def _carried_out(self, sql: str, parameters: Mapping[str, object]) -> duckdb.DuckDBPyConnection:
        return self._cursor.execute(sql, parameters or None)


@contextmanager
def scratch() -> Iterator[Scratch]:
    """A database in memory that cannot read a file or reach a network, gone when the block ends."""
    connection = duckdb.connect(config={"python_enable_replacements": "false"})
    try:
        connection.execute("set enable_external_access = false")
        connection.execute("set threads = 1")
        yield Scratch(connection)
    finally:
        connection.close()


class Run(Scratch):
    """One reader, pinned to a version of the book; metrics and evidence read through it."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        version: int,
        snapshot: int | None,
        young: Mapping[str, bool] = MappingProxyType({}),
        held: Callable[[str], str] | None = None,
    ) -> None:
        """A reader on its own cursor; `snapshot` is the lake's number of the version.

        `young` are tables that were not there or had fewer columns at that snapshot; `held` gives
        the table of a model that is made on first use, else this reader makes its own.
        """
        super().__init__(cursor)
        self.version = version
        self._young = young
        self._held = held
        self._at = f" at (version => {snapshot})" if snapshot is not None else ""
        self._defined: set[str] = set()
        self.filled: set[str] = set()

    def define(self, name: str, sql: str) -> None:
        """Give this reader its own meaning of `name`, in place of the book's model."""
        self._prepare(sql)
        self._cursor.execute(f"create or replace temp view {name} as {sql}")
        self._defined.add(name)

    def compute(self, name: str, sql: str, **parameters: object) -> None:
        """Compute a query once; this reader reads the result as `name`."""
        self._prepare(sql)
        self._cursor.execute(
            f"create or replace temp table {name}_new as {sql}", parameters or None
        )
        self._cursor.execute(f"create or replace temp view {name} as from {name}_new")
        self._defined.add(name)

    def build(self) -> None:
        """Compute every model from the rows that stand, as temporary tables `<name>_new`.

        `filled` says which tables hold any rows at all: looking at one costs a commit 30 ms.
        """
        for name in READ_OFTEN:
            self.compute(name, self._meaning(name) or "")
        if not self.rows("select 1 as some from lake_replacement limit 1"):
            # The check for what was replaced costs half of reading a million lines.
            self.define("current_ledger", model_sql("standing", table="ledger"))
        self.define("mention", mentions([name for name in MENTIONING if name in self.filled]))
        for name in BUILT:
            self.compute(name, PLACED.get(name) or model_sql(name))

    def _meaning(self, name: str) -> str | None:
        """What a name stands for in SQL; None where it is no table or model of the book."""
        if name in LATE and self._held is not None:
            return f"from {self._held(name)}"
        return source(name, self.version, self._at, self._young)

    def _carried_out(self, sql: str, parameters: Mapping[str, object]) -> duckdb.DuckDBPyConnection:
        self._prepare(sql)
        return super()._carried_out(sql, parameters)

    def _prepare(self, sql: str) -> None:
        for name in READ.findall(sql):
            if name in self._defined:
                continue
            if name in LATE and self._held is None:
                self.compute(name, model_sql(name))
            elif meaning := self._meaning(name):
                self._prepare(meaning)
                self._defined.add(name)
                self._cursor.execute(f"create or replace temp view {name} as {meaning}")


class Commit(Run):
    """One transaction over all tables of the book; its models are rebuilt before it ends."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, version: int, lake: Path | None = None
    ) -> None:
        """A writer that will become `version` when its block ends well; `lake` is on disk."""
        super().__init__(cursor, version, None)
        self._lake = lake
        self._files: list[Path] = []

    def next_import_id(self) -> int:
        """The next free import id of the book."""
        found = self.rows("select coalesce(max(import_id), 0) + 1 as id from lake.main.imports")
        return int(found[0]["id"])

    def append(self, table: str, rows: pa.Table) -> None:
        """Add rows to a canonical table by column name; columns that `rows` lacks stay empty."""
        self.filled.add(table)
        if self._lake is not None and rows.num_rows >= lakefile.MANY:
            self._files.append(lakefile.add(self._cursor, self._lake, table, rows))
            return
        self.load("incoming", rows)
        self._cursor.execute(f"insert into lake.main.{table} by name select * from incoming")
        self._cursor.unregister("incoming")

    def take_back(self) -> None:
        """Delete the files of a transaction that came to nothing."""
        for path in self._files:
            path.unlink(missing_ok=True)

    def rebuild(self) -> None:
        """Make the models anew from the rows that stand."""
        self.build()
        for name in MODEL_TABLES:
            self._cursor.execute(f"create or replace table lake.model.{name} as from {name}_new")
