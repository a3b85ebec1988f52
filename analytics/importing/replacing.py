"""What of a new file is in the book already, and which older rows give way to it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from analytics.importing.understood import Replaces, UnderstoodSheet
from analytics.store import Run, Scratch, scratch

RECORDS = {
    "ledger": ("document_id", ("account_id", "account")),
    "document": ("document_id", ("account_id", "account")),
    "deal": ("deal_id", ("account_id", "account", "account_domain", "deal")),
    "account": ("account_id", ("account", "domain")),
    "person": ("person_id", ("person", "email")),
    "product": ("product_id", ("product",)),
}
AMOUNTS = ("revenue", "cost", "quantity", "unit_price")
THINGS = ("product_id", "line", "project")
OWN = frozenset({"import_id", "sheet", "row"})
ENOUGH = 0.5
MOST = 0.9


@dataclass(frozen=True)
class Fresh:
    """The rows of a new sheet: in the table `fresh` of a desk of their own."""

    desk: Scratch
    table: str
    sheet: UnderstoodSheet
    have: tuple[str, ...]


def compared(
    run: Run, sheet: UnderstoodSheet, together: Sequence[UnderstoodSheet]
) -> UnderstoodSheet:
    """The sheet with what it replaces, how many of its rows stand already, and how many wait."""
    if sheet.taken is None or sheet.table is None:
        return sheet
    with scratch() as desk:
        desk.load("fresh", sheet.taken)
        fresh = Fresh(desk, sheet.table, sheet, tuple(sheet.taken.column_names))
        there = _already_there(run, fresh)
        older = [_replaces(run, fresh, before) for before in _older(run, sheet.table)]
        waiting = _waiting(run, fresh, together)
    gives_way = tuple(before for before in older if before is not None)
    return replace(sheet, rows_already_there=there, replaces=gives_way, rows_waiting=waiting)


def _older(run: Run, table: str) -> list[dict[str, Any]]:
    """The imports that stand, newest first, one line for each of their sheets of that table."""
    found = run.rows(
        "select import_id, file, report from lake_imports where not undone order by import_id desc"
    )
    return [
        {**part, "import_id": line["import_id"], "file": line["file"]}
        for line in found
        for part in json.loads(line["report"] or "{}").get("sheets", [])
        if part.get("table") == table
    ]


def _already_there(run: Run, fresh: Fresh) -> int:
    """How many rows are the same, value for value, as rows that stand."""
    columns = [column for column in fresh.have if column not in OWN]
    where = ""
    bounds: dict[str, object] = {}
    if "date" in columns:
        span = fresh.desk.rows("select min(date) as first, max(date) as last from fresh")[0]
        if span["first"] is not None:
            where, bounds = " where date between $first and $last", dict(span)
    listed = ", ".join(columns)
    standing = run.arrow(
        f"select {listed}, count(*) as n from current_{fresh.table}{where} group by all", **bounds
    )
    if not standing.num_rows:
        return 0
    fresh.desk.load("standing", standing)
    same = " and ".join(f"s.{c} is not distinct from f.{c}" for c in columns)
    found = fresh.desk.rows(
        f"""select coalesce(sum(least(f.n, s.n)), 0) as n
        from (select {listed}, count(*) as n from fresh group by all) as f
        join standing as s on {same}"""
    )
    return int(found[0]["n"])


def _load_older(run: Run, fresh: Fresh, older: dict[str, Any], columns: Sequence[str]) -> None:
    """Put the rows of an older sheet into `older`, and those of them that stand into `upright`."""
    where = "where import_id = $id and sheet = $sheet"
    named = {"id": older["import_id"], "sheet": older["sheet"]}
    listed = ", ".join(("row", *columns))
    fresh.desk.load("older", run.arrow(f"select {listed} from lake_{fresh.table} {where}", **named))
    upright = run.arrow(f"select row from current_{fresh.table} {where}", **named)
    fresh.desk.load("upright", upright)


def _replaces(run: Run, fresh: Fresh, older: dict[str, Any]) -> Replaces | None:
    record, names = RECORDS[fresh.table]
    has_ids = record in fresh.have and bool(
        fresh.desk.rows(f"select count({record}) as n from fresh")[0]["n"]
    )
    same_headings = older.get("signature") == fresh.sheet.signature
    if fresh.table == "ledger":
        if older.get("export") != fresh.sheet.export or not _alike(fresh, older):
            return None
        if not has_ids:
            return _by_period(run, fresh, older)
    told = [c for c in names if c in fresh.have]
    return (
        _by_id(run, fresh, older, _same(fresh, told, same_headings=same_headings))
        if has_ids
        else None
    )


def _alike(fresh: Fresh, older: dict[str, Any]) -> bool:
    """Whether both have dates, numbers and amounts alike: invoices are not their lines."""
    ours, theirs = set(fresh.sheet.columns), set(older.get("columns", {}))
    return all((c in ours) == (c in theirs) for c in ("date", "document_id", "revenue"))


def _same(fresh: Fresh, names: list[str], *, same_headings: bool) -> str:
    """The SQL for two rows with one id meaning the same thing.

    Numbers start anew each year and in each office, so that a document must also be the same
    client's of the same day, and a line without these the same thing for the same amount.
    """

    def among(columns: Sequence[str]) -> str:
        equal = [f"o.{c} = f.{c}" for c in columns if c in fresh.have]
        return f"({' or '.join(equal)})" if equal else ""

    if fresh.table not in ("ledger", "document"):
        return among(names) or "true"
    parts = [among(names), among(["date"])]
    if not any(parts) or not same_headings:
        parts += [among(THINGS), among(AMOUNTS)]
    return " and ".join(filter(None, parts)) or "true"


def _by_id(run: Run, fresh: Fresh, older: dict[str, Any], alike: str) -> Replaces | None:
    """The older rows with ids that come again, if most of those ids mean the same thing."""
    record = RECORDS[fresh.table][0]
    told = {*RECORDS[fresh.table][1], "date", *THINGS, *AMOUNTS} & set(fresh.have)
    names = sorted(told)
    _load_older(run, fresh, older, [record, *names])
    found = fresh.desk.rows(
        f"""with met as (
            select o.{record} as id, bool_or(coalesce({alike}, false)) as same
            from older as o join (select distinct {", ".join([record, *names])} from fresh) as f
                on o.{record} = f.{record} group by 1)
        select count(*) as shared, count(*) filter (same) as same,
            (select count(*) from older where {record} in (select id from met)
                and row in (select row from upright)) as rows from met"""
    )[0]
    if not found["shared"] or found["same"] < ENOUGH * found["shared"]:
        return None
    return Replaces(older["import_id"], older["file"], older["sheet"], "id", found["rows"])


def _by_period(run: Run, fresh: Fresh, older: dict[str, Any]) -> Replaces | None:
    """The older rows of the days that this sheet covers, if most of them come again."""
    there = {*fresh.sheet.columns} & {*older["columns"]}
    names = ("date", "account_id", "account", "revenue", "cost", *THINGS, "quantity")
    columns = [c for c in names if c in there and c in fresh.have]
    if "date" not in columns:
        return None
    _load_older(run, fresh, older, columns)
    whole = [c for c in columns if c not in (*THINGS, "quantity")]
    edited = [c for c in columns if c not in AMOUNTS]
    found = fresh.desk.rows(
        f"""with span as (select min(date) as first, max(date) as last from fresh),
        covered as (select older.* from older, span
            where older.date between span.first and span.last)
        select (select count(*) from covered) as rows, span.first, span.last,
            (select count(distinct date) from covered) > 3 * (select
                count(distinct date_trunc('month', date)) from covered) as by_day,
            (select count(*) from covered where row in (select row from upright)) as upright,
            ({_met(whole)}) as again, ({_met(edited)}) as edited
        from span"""
    )[0]
    # Where every amount was changed, the same clients and things on the same days are the proof.
    if found["by_day"] and found["edited"] >= MOST * found["rows"]:
        found["again"] = found["rows"]
    if not found["rows"] or found["again"] < ENOUGH * found["rows"]:
        return None
    return Replaces(
        import_id=older["import_id"],
        file=older["file"],
        sheet=older["sheet"],
        how="period",
        rows=found["upright"],
        from_date=found["first"],
        to_date=found["last"],
    )


def _met(columns: list[str]) -> str:
    """The SQL that counts the covered rows which come again, by these columns."""
    listed = ", ".join(columns)
    same = " and ".join(f"o.{c} is not distinct from f.{c}" for c in columns)
    return (
        "select coalesce(sum(least(o.n, f.n)), 0)"
        f" from (select {listed}, count(*) as n from covered group by {listed}) as o"
        f" join (select {listed}, count(*) as n from fresh group by {listed}) as f on {same}"
    )


def _waiting(run: Run, fresh: Fresh, together: Sequence[UnderstoodSheet]) -> int:
    """Lines whose order or invoice header is neither in the book nor in the same file."""
    if fresh.table != "ledger" or "date" in fresh.sheet.columns:
        return 0
    headers = run.arrow(
        "select document_id from lake_document where document_id is not null"
        " union select document_id from lake_ledger"
        " where date is not null and document_id is not null"
    )
    known = [headers, *(_headers(other) for other in together if other is not fresh.sheet)]
    fresh.desk.load("header", pa.concat_tables([k for k in known if k is not None]))
    found = fresh.desk.rows(
        "select count(*) as n from fresh where document_id not in (select document_id from header)"
    )
    return int(found[0]["n"])


def _headers(sheet: UnderstoodSheet) -> pa.Table | None:
    dated = sheet.table in ("document", "ledger") and "date" in sheet.columns
    if sheet.taken is None or not dated or "document_id" not in sheet.taken.column_names:
        return None
    return sheet.taken.select(["document_id"]).drop_null()
