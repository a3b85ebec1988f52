"""What was forecast at each version of a book, kept beside its versions."""

import threading
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from analytics.store.trouble import in_a_sentence

# Plain lists: a table of Arrow loads modules, which a program that ends cannot do any more.
ADD = """
    insert into lake.main.forecast by name
    select
        unnest($version) as version, unnest($kind) as kind, unnest($key) as key,
        unnest($packed) as packed, $made_at as made_at, $made_with as made_with
"""


class Forecasts:
    """Texts by version, kind and key. Adding some makes no version: all others read as before."""

    def __init__(
        self, database: duckdb.DuckDBPyConnection, folder: Path, writing: threading.Lock
    ) -> None:
        """Those of an open book; `writing` is held by whoever changes it."""
        self._database = database
        self._folder = folder
        self._writing = writing

    def add(self, made_with: str, found: Mapping[tuple[int, str, str], str]) -> None:
        """Keep texts by version, kind and key, and with what they were made; all or none."""
        columns: dict[str, object] = {
            "version": [version for version, _, _ in found],
            "kind": [kind for _, kind, _ in found],
            "key": [key for _, _, key in found],
            "packed": [zlib.compress(text.encode()) for text in found.values()],
            "made_at": datetime.now(UTC).replace(tzinfo=None),
            "made_with": made_with,
        }
        with self._writing:
            try:
                with self._database.cursor() as cursor:
                    cursor.execute(ADD, columns)
            except duckdb.Error as error:
                raise in_a_sentence(error, self._folder) from error

    def at(self, version: int, kind: str) -> dict[str, str]:
        """What was kept of one kind at a version, by key; what was kept first stands."""
        with self._database.cursor() as cursor:
            found = cursor.execute(
                "select key, packed from lake.main.forecast"
                " where version = $version and kind = $kind and packed is not null"
                " order by made_at desc",
                {"version": version, "kind": kind},
            ).fetchall()
        return {key: zlib.decompress(packed).decode() for key, packed in found}
