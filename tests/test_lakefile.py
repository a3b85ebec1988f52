"""Many rows go into a book as one file: the same rows, and nothing left of what failed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from analytics.store import Store, lakefile

ROWS = lakefile.MANY + 7


def _lines(count: int) -> pa.Table:
    amounts = [Decimal(place).scaleb(-2) for place in range(count)]
    return pa.table(
        {
            "import_id": pa.repeat(pa.scalar(1, pa.int64()), count),
            "sheet": pa.repeat("Lines", count),
            "row": pa.array(range(2, count + 2), pa.int64()),
            "date": pa.repeat(pa.scalar(date(2024, 3, 13)), count),
            "account": pa.array([f"Account {place % 50}" for place in range(count)]),
            "revenue": pa.array(amounts, pa.decimal128(18, 4)),
            "status": pa.nulls(count, pa.string()),
            "quantity": pa.array(range(count), pa.int64()),
            "unit_cost": pa.array([0.25] * count, pa.float64()),
        }
    )


def _files(folder: Path) -> set[Path]:
    return {path for path in (folder / "lake" / "main").rglob("*.parquet") if "ledger" in str(path)}


@pytest.mark.parametrize("count", [7, ROWS], ids=["few rows", "many rows"])
def test_rows_come_back_as_they_went_in(tmp_path: Path, count: int) -> None:
    store = Store(tmp_path)
    with store.commit("Ada", "Lines") as commit:
        commit.append("ledger", _lines(count))
    store.close()
    again = Store(tmp_path)
    with again.at() as run:
        found = run.rows(
            "select count(*) as n, sum(revenue) as revenue, count(status) as named,"
            " min(row) as first, max(date) as day, count(distinct account) as accounts,"
            " sum(quantity) as quantity, max(unit_cost) as unit_cost"
            " from lake_ledger"
        )[0]
    again.close()
    assert found == {
        "n": count,
        "revenue": Decimal(count * (count - 1) // 2).scaleb(-2),
        "named": 0,
        "first": 2,
        "day": date(2024, 3, 13),
        "accounts": min(count, 50),
        "quantity": Decimal(count * (count - 1) // 2),
        "unit_cost": Decimal("0.25"),
    }


def test_a_commit_that_fails_leaves_no_file(tmp_path: Path) -> None:
    store = Store(tmp_path)
    before = _files(tmp_path)
    with pytest.raises(ZeroDivisionError), store.commit("Ada", "Lines") as commit:
        commit.append("ledger", _lines(ROWS))
        assert len(_files(tmp_path)) == len(before) + 1
        raise ZeroDivisionError
    assert _files(tmp_path) == before
    assert store.version == 0
    store.close()


def test_the_book_can_be_moved_with_its_files(tmp_path: Path) -> None:
    store = Store(tmp_path / "one")
    with store.commit("Ada", "Lines") as commit:
        commit.append("ledger", _lines(ROWS))
    store.close()
    (tmp_path / "one").rename(tmp_path / "two")
    moved = Store(tmp_path / "two")
    with moved.at() as run:
        assert run.rows("select count(*) as n from lake_ledger") == [{"n": ROWS}]
    moved.close()
