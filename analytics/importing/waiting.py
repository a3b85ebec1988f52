"""Rows that wait: for the header of their lines, or for the name behind an id."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.understood import UnderstoodSheet
from analytics.store import Run, Scratch

ACCOUNTS = ("account", "document", "deal", "ledger")
PERSON_ID = r"^(005[A-Za-z0-9]{12}|[0-9a-f]{8}-[0-9a-f-]{27}|(zcrm_)?\d{6,})$"


def waiting(
    run: Run, desk: Scratch, sheet: UnderstoodSheet, together: Sequence[UnderstoodSheet]
) -> dict[str, int]:
    """How many rows wait for a header, an account, a person or a product; `rows` is how many wait.

    Lines without their header are in no sum yet. A row whose account, person or product has no
    name yet is in every sum, under its id.
    """
    if sheet.taken is None or sheet.table is None:
        return {}
    tests = _tests(run, desk, sheet, together)
    if not tests:
        return {}
    listed = ", ".join(f"count(*) filter ({test}) as {kind}" for kind, test in tests.items())
    either = [tests[kind] for kind in ("header", "account") if kind in tests] or ["false"]
    found = desk.rows(
        f"select {listed}, count(*) filter ({' or '.join(either)}) as rows from fresh"
    )[0]
    return {kind: int(count) for kind, count in found.items() if count}


def _tests(
    run: Run, desk: Scratch, sheet: UnderstoodSheet, together: Sequence[UnderstoodSheet]
) -> dict[str, str]:
    """What makes a row of `fresh` wait, as SQL."""
    have = set(sheet.taken.column_names) if sheet.taken is not None else set()
    tests: dict[str, str] = {}
    if sheet.table == "ledger" and "date" not in sheet.columns and "document_id" in have:
        desk.load("header", _headers(run, together))
        tests["header"] = "coalesce(document_id not in (select id from header), true)"
    if sheet.table != "account" and "account_id" in have and _some_lack(sheet, "account"):
        desk.load("named", _accounts(run, [sheet, *together]))
        lacks = "account is null and " if "account" in have else ""
        tests["account"] = (
            f"{lacks}account_id is not null and account_id not in (select id from named)"
        )
    if "product_id" in have and sheet.table != "product" and not {"line", "product"} & have:
        desk.load("goods", _known(run, "product", ("product", "line"), together))
        tests["product"] = "product_id is not null and product_id not in (select id from goods)"
    if "owner" in have and _are_ids(sheet, "owner"):
        desk.load("people", _known(run, "person", ("person",), together))
        tests["person"] = (
            "owner in (select owner from (select distinct owner from fresh) where"
            f" regexp_matches(owner, '{PERSON_ID}') and owner not in (select id from people))"
        )
    return tests


def _some_lack(sheet: UnderstoodSheet, column: str) -> bool:
    taken = sheet.taken
    return taken is None or column not in taken.column_names or bool(taken[column].null_count)


def _are_ids(sheet: UnderstoodSheet, column: str) -> bool:
    told = sheet.taken[column].unique() if sheet.taken is not None else pa.array([], pa.string())
    return bool(pc.any(pc.match_substring_regex(told, PERSON_ID)).as_py())


def _headers(run: Run, together: Sequence[UnderstoodSheet]) -> pa.Table:
    found = [
        run.arrow(
            "select document_id as id from lake_document where document_id is not null"
            " union select document_id from lake_ledger"
            " where date is not null and document_id is not null"
        )
    ]
    for other in together:
        dated = other.table in ("document", "ledger") and "date" in other.columns
        found += _ids(other, "document_id", ()) if dated else []
    return pa.concat_tables(found)


def _accounts(run: Run, sheets: Sequence[UnderstoodSheet]) -> pa.Table:
    told = " union ".join(
        f"select account_id from lake_{table} where account_id is not null and account is not null"
        for table in ACCOUNTS
    )
    found = [run.arrow(f"select account_id as id from ({told})")]
    for sheet in sheets:
        found += _ids(sheet, "account_id", ("account",))
    return pa.concat_tables(found)


def _known(
    run: Run, table: str, names: Sequence[str], together: Sequence[UnderstoodSheet]
) -> pa.Table:
    named = " or ".join(f"{name} is not null" for name in names)
    record = f"{table}_id"
    found = [
        run.arrow(
            f"select {record} as id from lake_{table} where {record} is not null and ({named})"
        )
    ]
    for other in together:
        found += _ids(other, record, ()) if other.table == table else []
    return pa.concat_tables(found)


def _ids(sheet: UnderstoodSheet, record: str, names: Sequence[str]) -> list[pa.Table]:
    """The ids of a sheet whose rows have these names, as a table of one column."""
    if sheet.taken is None or not {record, *names} <= set(sheet.taken.column_names):
        return []
    rows = sheet.taken.select([record, *names]).drop_null()
    return [pa.table({"id": rows[record].cast(pa.string())})]
