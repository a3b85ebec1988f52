"""A book as it would be with more rows in it, for one reader, and kept nowhere."""

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from analytics.store.run import Run


class Trial(Run):
    """A reader whose book has rows added that no one else sees; they end with it.

    Nothing is written to the book: the added rows stand beside its tables in this reader alone.
    """

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        version: int,
        snapshot: int | None,
        young: Mapping[str, bool],
    ) -> None:
        """A trial on its own cursor, of the book at a version."""
        super().__init__(cursor, version, snapshot, young)
        self._added: dict[str, list[str]] = {}

    def append(self, table: str, rows: pa.Table) -> None:
        """Add rows to a canonical table by column name, for this reader only."""
        names = self._added.setdefault(table, [])
        name = f"added_{table}_{len(names)}"
        self.load(name, rows)
        names.append(name)
        self.filled.add(table)

    def next_import_id(self) -> int:
        """The id that the book's next import would have."""
        found = self.rows("select coalesce(max(import_id), 0) + 1 as id from lake_imports")
        self._defined.discard("lake_imports")
        return int(found[0]["id"])

    def _meaning(self, name: str) -> str | None:
        meaning = super()._meaning(name)
        for added in self._added.get(name.removeprefix("lake_"), []):
            meaning = f"{meaning} union all by name from {added}"
        return meaning
