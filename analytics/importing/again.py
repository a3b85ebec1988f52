"""By which columns a row of a newer file is one of an older again."""

import re
from typing import Any

from analytics.importing.following import AMOUNTS, RECORDS, THINGS, Fresh

NUMERIC = re.compile("decimal|double|int", re.IGNORECASE)


def row_keys(fresh: Fresh, older: dict[str, Any], day: str) -> tuple[list[str], list[str]]:
    """The columns by which a row is the same as one of the older sheet: with its amounts, and less.

    A deal moves its day, its stage and its amount, and stays the same deal.
    """
    there = {*fresh.sheet.columns} & {*older.get("columns", {})} & {*fresh.have}
    if fresh.table == "deal":
        names = [c for c in RECORDS["deal"][1] if c in there]
        return (names, names) if "deal" in names else ([], [])
    if fresh.table == "ledger":
        wanted = ("date", "account_id", "account", "revenue", "cost", *THINGS, "quantity")
        columns = [c for c in wanted if c in there]
        whole = [c for c in columns if c not in (*THINGS, "quantity")]
        return whole, [c for c in columns if c not in AMOUNTS]
    numbers = _numbers(fresh)
    columns = sorted(there - {RECORDS[fresh.table][0]})
    texts = [c for c in columns if c not in numbers]
    return (columns, texts) if day in columns and len(columns) > 1 else ([], [])


def _numbers(fresh: Fresh) -> frozenset[str]:
    kinds = fresh.desk.rows("describe fresh")
    return frozenset(k["column_name"] for k in kinds if NUMERIC.search(k["column_type"]))


def again(columns: list[str]) -> str:
    """The SQL that counts the covered rows which come again, by these columns."""
    listed = ", ".join(columns)
    same = " and ".join(f"o.{c} is not distinct from f.{c}" for c in columns)
    return (
        "select coalesce(sum(least(o.n, f.n)), 0)"
        f" from (select {listed}, count(*) as n from covered group by {listed}) as o"
        f" join (select {listed}, count(*) as n from fresh group by {listed}) as f on {same}"
    )
