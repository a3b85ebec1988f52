"""Small books for tests: rows in, a store in memory out."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from analytics.store import Commit, Store

Line = dict[str, Any]


def write(commit: Commit, table: str, rows: list[Line], import_id: int = 1) -> None:
    """Rows of one import into a canonical table, numbered as in a file."""
    names = sorted({name for row in rows for name in row})
    columns = {name: [row.get(name) for row in rows] for name in names}
    columns |= {"import_id": [import_id] * len(rows), "sheet": ["Sheet1"] * len(rows)}
    columns |= {"row": list(range(2, len(rows) + 2))}
    commit.append(table, pa.table(columns))


def note_import(commit: Commit, import_id: int = 1) -> None:
    """The record of an import, as the importer leaves it."""
    record = {
        "import_id": [import_id],
        "file": [f"file{import_id}.csv"],
        "sha256": [f"{import_id:064x}"],
        "kept_at": [datetime(2030, 1, 1, tzinfo=UTC).replace(tzinfo=None)],
        "undone": [False],
    }
    commit.append("imports", pa.table(record))


def book(rows: list[Line], **tables: list[Line]) -> Store:
    """A book in memory that holds these ledger rows and other tables."""
    store = Store(None)
    with store.commit("test", "Rows for a test") as commit:
        note_import(commit)
        for table, lines in {"ledger": rows, **tables}.items():
            if lines:
                write(commit, table, lines)
    return store


def line(account: str | None, day: str, revenue: object, **more: object) -> Line:
    """One ledger row."""
    return {
        "account": account,
        "date": date.fromisoformat(day),
        "revenue": Decimal(str(revenue)),
        **more,
    }


LINES = st.lists(
    st.builds(
        lambda account, day, cents, owner, region, product: {
            "account": account,
            "date": day,
            "revenue": Decimal(cents) / 100,
            "pass_through": Decimal(cents // 3) / 100,
            "cost": Decimal(cents // 2) / 100,
            "owner": owner,
            "region": region,
            "line": product,
        },
        st.sampled_from(["Acme", "Bolt", "Cato", "Dune", "Echo", None]),
        st.dates(date(2022, 1, 1), date(2025, 12, 31)),
        st.integers(-50_000, 200_000),
        st.sampled_from(["Ana", "Ben", None]),
        st.sampled_from(["North", "South", None]),
        st.sampled_from(["Events", "Media", None]),
    ),
    max_size=40,
).map(lambda rows: [*rows, line("Zeta", "2025-12-05", 1)])
