"""DuckLake: attaching a book's catalog, locking the connection down, signing commits."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd  # noqa: F401 - else the engine loads it, and a Ctrl-C leaves it half loaded
from duckdb_extensions import import_extension

from analytics.store.model import MARK, model_sql
from analytics.store.run import Commit
from analytics.store.trouble import StoreError

NOBODY, EMPTY = "Accountable", "An empty book"


@dataclass(frozen=True)
class Version:
    """One commit to the book: who changed it, when and why.

    `snapshot` is the lake's own number of it, `models` the mark of the SQL that its models are of.
    """

    number: int
    snapshot: int | None
    models: str
    at: datetime
    author: str
    message: str


def attach(database: duckdb.DuckDBPyConnection, folder: Path | None) -> None:
    """Attach the book in `folder` as `lake`, made if it is not there; None is one in memory."""
    if folder is None:
        database.execute("attach ':memory:' as lake")
    else:
        _load_ducklake(database)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "files").mkdir(exist_ok=True)
        where = str(folder.resolve()).replace("'", "''")
        database.execute("set allow_persistent_secrets = false")
        database.execute(
            f"attach 'ducklake:{where}/catalog.duckdb' as lake"
            f" (data_path '{where}/lake/', override_data_path true)"
        )
        _lock_down(database, where)
    there = "select 1 from duckdb_tables() where database_name = 'lake' and table_name = 'head'"
    if not database.execute(there).fetchall():
        _create(database.cursor(), signed=folder is not None)
    elif folder is not None:
        grow(database.cursor())


def _create(cursor: duckdb.DuckDBPyConnection, *, signed: bool) -> None:
    cursor.execute("begin")
    cursor.execute("use lake.main")
    cursor.execute(model_sql("schema"))
    cursor.execute("create schema lake.model")
    cursor.execute("use memory.main")
    cursor.execute("insert into lake.main.head values (0)")
    Commit(cursor, 0).rebuild()
    if signed:
        cursor.execute("call lake.set_option('parquet_version', '2')")
        cursor.execute("call lake.set_option('parquet_compression', 'lz4')")
        sign(cursor, NOBODY, EMPTY, 0)
    cursor.execute("commit")
    cursor.close()


def grow(cursor: duckdb.DuckDBPyConnection) -> None:
    """Give a book that an older program made the tables and columns that it lacks."""
    wanted = duckdb.connect()
    wanted.execute(model_sql("schema"))
    columns = (
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = $name and schema_name = 'main' order by table_name, column_index"
    )
    asked = wanted.execute(columns, {"name": "memory"}).fetchall()
    wanted.close()
    held = cursor.execute(columns, {"name": "lake"}).fetchall()
    there = {(table, column) for table, column, _ in held}
    tables = {table for table, _ in there}
    cursor.execute("begin")
    for table, column, kind in asked:
        if table not in tables:
            cursor.execute(f"create table lake.main.{table} ({column} {kind})")
            tables.add(table)
        elif (table, column) not in there:
            cursor.execute(f"alter table lake.main.{table} add column {column} {kind}")
    cursor.execute("commit")
    cursor.close()


def filled(database: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> set[str]:
    """Those of the canonical tables that hold any row, undone ones too."""
    cursor = database.cursor()
    try:
        return {
            table
            for table in tables
            if cursor.execute(f"select 1 from lake.main.{table} limit 1").fetchone()
        }
    finally:
        cursor.close()


def shapes(cursor: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """From which snapshot on each table is there, and has the columns that it has."""
    found = cursor.execute(
        "select t.table_name, t.begin_snapshot, max(c.begin_snapshot)"
        " from __ducklake_metadata_lake.main.ducklake_table as t"
        " join __ducklake_metadata_lake.main.ducklake_schema as s on s.schema_id = t.schema_id"
        " join __ducklake_metadata_lake.main.ducklake_column as c on c.table_id = t.table_id"
        " where s.schema_name = 'main' and s.end_snapshot is null"
        " and t.end_snapshot is null and c.end_snapshot is null group by all"
    ).fetchall()
    return {table: (made, shaped) for table, made, shaped in found}


def sign(cursor: duckdb.DuckDBPyConnection, author: str, message: str, number: int) -> None:
    """Write author, message and our own version number into the commit under way."""
    extra = json.dumps({"version": number, "models": MARK})
    cursor.execute(
        "call lake.set_commit_message($author, $message, extra_info => $extra)",
        {"author": author, "message": message, "extra": extra},
    )


def signed_versions(cursor: duckdb.DuckDBPyConnection) -> list[Version]:
    """Every version that was signed, oldest first."""
    found = cursor.execute(
        "select snapshot_id, snapshot_time, author, commit_message, commit_extra_info"
        " from lake.snapshots() where commit_extra_info is not null order by snapshot_id"
    ).fetchall()
    return [_version(*row) for row in found]


def _version(snapshot: int, at: datetime, author: str, message: str, extra: str) -> Version:
    told = json.loads(extra)
    mark = told.get("models", "")
    return Version(told["version"], snapshot, mark, at.astimezone(UTC), author, message)


def _load_ducklake(database: duckdb.DuckDBPyConnection) -> None:
    try:
        try:
            database.execute("load ducklake")
        except duckdb.Error:
            import_extension("ducklake", con=database)
            database.execute("load ducklake")
    except (duckdb.Error, ImportError, RuntimeError) as error:
        raise StoreError(
            "DuckDB's extension 'ducklake' is missing."
            " Install what requirements.txt names, then start again."
        ) from error


def _lock_down(database: duckdb.DuckDBPyConnection, where: str) -> None:
    database.execute(f"set allowed_directories = ['{where}/']")
    for setting in (
        "enable_external_access",
        "autoinstall_known_extensions",
        "autoload_known_extensions",
        "allow_community_extensions",
    ):
        database.execute(f"set {setting} = false")
    database.execute("set lock_configuration = true")
