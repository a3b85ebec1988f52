"""Books and tables of a given size to measure on, made once into data/bench."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.store import Store
from data import bulk
from tests.serving import ROOT

FOLDER = ROOT / "data" / "bench"
MADE_FROM = (
    "analytics/models/*.sql",
    "analytics/store/*.py",
    "data/bulk.py",
    "tests/bench/books.py",
)
COLUMNS = {
    "Invoice no": "document_id",
    "Invoice date": "date",
    "Client ID": "account_id",
    "Client": "account",
    "Segment": "segment",
    "Region": "region",
    "Account manager": "owner",
    "Project": "project",
    "Service line": "line",
    "Quantity": "quantity",
    "Unit price": "unit_price",
    "Net amount": "revenue",
    "Direct cost": "cost",
    "Pass-through": "pass_through",
    "Status": "status",
}


def _recipe() -> str:
    digest = hashlib.sha256()
    for pattern in MADE_FROM:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _made(path: Path) -> bool:
    note = path.with_suffix(".recipe")
    return path.exists() and note.exists() and note.read_text() == _recipe()


def _say_made(path: Path) -> Path:
    path.with_suffix(".recipe").write_text(_recipe())
    return path


def ledger(rows: int) -> Iterator[pa.Table]:
    """The lines of the generator as a ledger takes them, one table a month."""
    done = 0
    for lines in bulk.invoices(rows):
        count = len(lines)
        named = lines.rename_columns([COLUMNS[name] for name in lines.column_names])
        named = named.append_column("import_id", pa.repeat(pa.scalar(1, pa.int32()), count))
        named = named.append_column("sheet", pa.repeat("Invoices", count))
        first = done + 2
        yield named.append_column("row", pa.array(range(first, first + count), pa.int32()))
        done += count


def book(rows: int) -> Path:
    """The folder of a book of that many lines, in one commit."""
    folder = FOLDER / str(rows) / "book"
    if _made(folder):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    record = {
        "import_id": [1],
        "file": [f"invoices-{rows}.csv"],
        "sha256": ["0" * 64],
        "kept_at": [datetime.now(UTC).replace(tzinfo=None)],
        "author": ["bench"],
        "rows_read": [rows],
        "rows_taken": [rows],
        "rows_refused": [0],
        "undone": [False],
    }
    with opened(folder) as store, store.commit("bench", f"{rows} lines") as commit:
        commit.append("imports", pa.table(record))
        for lines in ledger(rows):
            commit.append("ledger", lines)
    return _say_made(folder)


def table(rows: int) -> Path:
    """A plain DuckDB file with the same lines in one native table: what raw scans read."""
    path = FOLDER / str(rows) / "lines.duckdb"
    if _made(path):
        return path
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as connection:
        for number, lines in enumerate(ledger(rows)):
            connection.register("incoming", lines)
            how = "insert into lines" if number else "create table lines as"
            connection.execute(f"{how} select * {MONEY} from incoming")
    return _say_made(path)


MONEY = (
    "replace ("
    + ", ".join(
        f"cast({name} as decimal(18, 4)) as {name}"
        for name in ("revenue", "cost", "pass_through", "quantity", "unit_price")
    )
    + ")"
)


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """A book, closed again at the end so that a server can hold it."""
    store = Store(folder)
    try:
        yield store
    finally:
        store.close()
