"""What of a new file is in the book already, and which older rows give way to it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analytics.importing.again import again, row_keys
from analytics.importing.following import (
    AMOUNTS,
    DAYS,
    RECORDS,
    THINGS,
    Fresh,
    Unsure,
    gives_way,
    goes_on,
    older_perhaps,
)
from analytics.importing.history import changed, gone
from analytics.importing.instead import instead
from analytics.importing.understood import Options, Replaces, UnderstoodSheet
from analytics.importing.waiting import waiting
from analytics.store import Run, scratch

OWN = frozenset({"import_id", "sheet", "row"})
ENOUGH = 0.5
MOST = 0.9
# A list of what stands open today: what it no longer has is paid.
SNAPSHOTS = frozenset({"workbook.receivables", "workbook.open_invoices"})


def compared(
    run: Run, sheet: UnderstoodSheet, together: Sequence[UnderstoodSheet], file: str, said: Options
) -> UnderstoodSheet:
    """The sheet with what it replaces and changes, how much of it is there, and what waits."""
    if sheet.taken is None or sheet.table is None:
        return sheet
    with scratch() as desk:
        desk.load("fresh", sheet.taken)
        have = tuple(sheet.taken.column_names)
        fresh = Fresh(desk, sheet.table, sheet, have, file, said)
        there = _already_there(run, fresh) if run.version else 0
        try:
            if said.instead_of is not None:
                older: list[Replaces | None] = [*instead(run, fresh)]
            else:
                older = [_replaces(run, fresh, before) for before in _older(run, fresh)]
        except Unsure as unsure:
            return replace(sheet, question=str(unsure))
        waits = waiting(run, desk, sheet, [other for other in together if other is not sheet])
        way = tuple(before for before in older if before is not None)
        record, (name, *_) = RECORDS[sheet.table][0], reversed(RECORDS[sheet.table][1])
        moved = changed(run, desk, sheet, way, record, name)
        lost, lost_names, lost_from = gone(run, desk, sheet, way, record, name)
    return replace(
        sheet,
        rows_already_there=there,
        replaces=way,
        notes=tuple(dict.fromkeys((*sheet.notes, *fresh.said))),
        suspicions=tuple(dict.fromkeys((*sheet.suspicions, *(b.doubt for b in way if b.doubt)))),
        rows_waiting=waits.pop("rows", 0),
        waiting=waits,
        changed=moved,
        gone=lost,
        gone_records=lost_names,
        gone_from=lost_from,
    )


def replacements(sheet: UnderstoodSheet, number: int) -> list[dict[str, Any]]:
    """Which import takes the place of which, as the book keeps it; `number` is the sheet's."""
    found = []
    for older in sheet.replaces:
        ours, theirs = (number, sheet.sheet), (older.import_id, older.sheet)
        newer, before = (theirs, ours) if older.gives_way else (ours, theirs)
        found.append(
            {
                "import_id": newer[0],
                "sheet": newer[1],
                "older_import_id": before[0],
                "older_sheet": before[1],
                "how": older.how,
                "from_date": older.from_date,
                "to_date": older.to_date,
            }
        )
    return found


def _older(run: Run, fresh: Fresh) -> list[dict[str, Any]]:
    """The imports that stand, newest first, one line for each of their sheets of that table.

    Rows that were mended belong beside those that their import took, and take no place of theirs.
    """
    if fresh.options.follows == "goes_on":
        return []
    found = run.rows(
        "select import_id, file, report from lake_imports where not undone order by import_id desc"
    )
    every = [
        {**part, "import_id": line["import_id"], "file": line["file"]}
        for line in found
        for part in json.loads(line["report"] or "{}").get("sheets", [])
        if part.get("table") == fresh.table
    ]
    mends = fresh.sheet.mends
    return [
        part
        for part in every
        if mends is None or mends not in (part["import_id"], part.get("mends"))
    ]


def _already_there(run: Run, fresh: Fresh) -> int:
    """How many rows are the same, value for value, as rows that stand."""
    if not run.rows(f"select 1 as some from lake_{fresh.table} limit 1"):
        return 0
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
        if {older.get("export"), fresh.sheet.export} <= SNAPSHOTS:
            return _as_snapshot(run, fresh, older)
        if older.get("export") != fresh.sheet.export or not _alike(fresh, older):
            return None
    elif not has_ids and not same_headings:
        return None
    if not has_ids:
        return _by_period(run, fresh, older)
    told = [c for c in names if c in fresh.have]
    return _by_id(run, fresh, older, _same(fresh, told, same_headings=same_headings))


def _as_snapshot(run: Run, fresh: Fresh, older: dict[str, Any]) -> Replaces:
    """All that the older list has, whatever of it comes again."""
    record = RECORDS[fresh.table][0]
    _load_older(run, fresh, older, [record])
    yields = gives_way(fresh, older, record)
    rows = len(fresh.sheet.taken or ()) if yields else 0
    rows = rows or fresh.desk.rows("select count(*) as n from upright")[0]["n"]
    named = (older["import_id"], older["file"], older["sheet"])
    return Replaces(*named, "whole", rows, gives_way=yields)


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
    days = ("date", "created_on", "modified_on")
    told = {*RECORDS[fresh.table][1], *days, *THINGS, *AMOUNTS} & set(fresh.have)
    names = sorted(told - {record})
    _load_older(run, fresh, older, [record, *names])
    found = fresh.desk.rows(
        f"""with met as (
            select o.{record} as id, bool_or(coalesce({alike}, false)) as same
            from older as o join (select distinct {", ".join([record, *names])} from fresh) as f
                on o.{record} = f.{record} group by 1)
        select count(*) as shared, count(*) filter (same) as same,
            (select count(*) from older where {record} in (select id from met)
                and row in (select row from upright)) as rows,
            (select count(*) from fresh where {record} in (select id from met)) as ours from met"""
    )[0]
    if not found["shared"] or found["same"] < ENOUGH * found["shared"]:
        return None
    if fresh.table == "ledger" and goes_on(fresh, record, found["shared"], older["file"]):
        return None
    yields = gives_way(fresh, older, record)
    rows = found["ours"] if yields else found["rows"]
    doubt = "" if yields or fresh.table != "ledger" else older_perhaps(fresh, older["file"])
    named = (older["import_id"], older["file"], older["sheet"])
    if fresh.options.follows == "whole" and not yields:
        all_of_it = fresh.desk.rows("select count(*) as n from upright")[0]["n"]
        return Replaces(*named, "whole", all_of_it)
    return Replaces(*named, "id", rows, gives_way=yields, doubt=doubt)


def _by_period(run: Run, fresh: Fresh, older: dict[str, Any]) -> Replaces | None:
    """The older rows of the days that this sheet covers, if most of them come again."""
    day = DAYS.get(fresh.table, "date")
    whole, edited = row_keys(fresh, older, day)
    if day not in fresh.have or not whole:
        return None
    columns = sorted({day, *whole, *edited})
    _load_older(run, fresh, older, columns)
    found = fresh.desk.rows(
        f"""with span as (select min({day}) as first, max({day}) as last from fresh),
        covered as (select older.* from older, span
            where older.{day} between span.first and span.last)
        select (select count(*) from covered) as rows, span.first, span.last,
            (select count(distinct {day}) from covered) > 3 * (select
                count(distinct date_trunc('month', {day})) from covered) as by_day,
            (select count(*) from covered where row in (select row from upright)) as upright,
            ({again(whole)}) as again, ({again(edited)}) as edited
        from span"""
    )[0]
    # Where every amount was changed, the same clients and things on the same days are the proof.
    if found["by_day"] and found["edited"] >= MOST * found["rows"]:
        found["again"] = found["rows"]
    if not found["rows"] or found["again"] < ENOUGH * found["rows"]:
        return None
    first, last, rows = found["first"], found["last"], found["upright"]
    yields = gives_way(fresh, older, day)
    if yields:
        span = fresh.desk.rows(f"select min({day}) as first, max({day}) as last from older")[0]
        first, last = span["first"], span["last"]
        rows = fresh.desk.rows(
            f"select count(*) as n from fresh where {day} between $first and $last", **span
        )[0]["n"]
    named = (older["import_id"], older["file"], older["sheet"])
    lost = 0 if yields else min(max(0, int(found["rows"] - found["edited"])), rows)
    doubt = "" if yields else older_perhaps(fresh, older["file"])
    return Replaces(*named, "period", rows, first, last, yields, lost, doubt)
