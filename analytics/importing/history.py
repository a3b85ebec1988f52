"""What a newer export changes on the records of an older one, and how a record came to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa

from analytics.importing.understood import Changed, Edit, Replaces, UnderstoodSheet
from analytics.store import Run, Scratch, Store

ADDED = ("amount", "revenue", "cost", "quantity")
TOLD = ("stage", "status", "closes_on", "date")
MOST_EDITS = 5
MOST_NAMES = 5
SNAPSHOT = 0.5


@dataclass(frozen=True)
class Moment:
    """A deal as one import had it."""

    import_id: int
    file: str
    kept_at: datetime
    amount: Decimal | None
    closes_on: date | None
    stage: str | None
    modified_on: date | None


def history(store: Store, record: str) -> list[Moment]:
    """A deal in every import that held it, oldest first; imports undone since do not count."""
    with store.at() as run:
        found = run.rows(
            """select r.import_id, i.file, i.kept_at, r.amount, r.closes_on, r.stage, r.modified_on
            from lake_deal as r join lake_imports as i on i.import_id = r.import_id
            where r.deal_id = $record and not i.undone order by r.import_id, r.row""",
            record=record,
        )
    return [Moment(**line) for line in found]


def changed(
    run: Run,
    desk: Scratch,
    sheet: UnderstoodSheet,
    way: Sequence[Replaces],
    record: str,
    name: str,
) -> Changed | None:
    """How many records are new, edited or as before against the rows that give way by their ids."""
    older = [before for before in way if before.how != "period" and not before.gives_way]
    taken = sheet.taken
    if not older or taken is None:
        return None
    have = taken.column_names
    columns = [c for c in (*ADDED, *TOLD) if c in have]
    shown = name if name in have else record
    desk.load("stood", _standing(run, str(sheet.table), older, record, columns))
    desk.execute(
        f"create or replace temp table now_ as {_by_record('fresh', record, columns, shown)}"
    )
    same = " and ".join(f"(s.{c} is null or s.{c} is not distinct from n.{c})" for c in columns)
    counts = desk.rows(
        f"""select count(*) filter (s.id is null) as new,
            count(*) filter (s.id is not null and not ({same or "true"})) as edited,
            count(*) filter (s.id is not null and ({same or "true"})) as unchanged
        from now_ as n left join stood as s on s.id = n.id"""
    )[0]
    return Changed(**counts, edits=_edits(desk, columns) if counts["edited"] else ())


def _by_record(table: str, record: str, columns: Sequence[str], name: str | None = None) -> str:
    """The SQL for one line a record; the lines of a document are added up."""
    listed = [f"{'sum' if c in ADDED else 'max'}({c}) as {c}" for c in columns]
    if name:
        listed.append(f"any_value({name}) as name")
    inside = ", ".join(["", *listed])
    return (
        f"select {record} as id{inside} from {table} where {record} is not null group by {record}"
    )


def _standing(
    run: Run, table: str, older: Sequence[Replaces], record: str, columns: Sequence[str]
) -> pa.Table:
    places = " or ".join(
        f"(import_id = {before.import_id} and sheet = $sheet_{n})" for n, before in enumerate(older)
    )
    named = {f"sheet_{n}": before.sheet for n, before in enumerate(older)}
    listed = ", ".join([record, *columns])
    return run.arrow(
        _by_record(f"(select {listed} from current_{table} where {places})", record, columns),
        **named,
    )


def _edits(desk: Scratch, columns: Sequence[str]) -> tuple[Edit, ...]:
    """The biggest edits: amounts by how far they moved, then stages and days."""
    parts = [
        f"""select n.id, n.name, '{c}' as col, cast(s.{c} as varchar) as before,
            coalesce(cast(n.{c} as varchar), '') as after, {_size(c)} as size
        from now_ as n join stood as s on s.id = n.id
        where s.{c} is not null and s.{c} is distinct from n.{c}"""
        for c in columns
    ]
    found = desk.rows(
        f"select * from ({' union all '.join(parts)}) order by size desc, id limit {MOST_EDITS}"
    )
    return tuple(
        Edit(f["id"], f["name"] or f["id"], f["col"], _bare(f["before"]), _bare(f["after"]))
        for f in found
    )


def _size(column: str) -> str:
    return f"abs(coalesce(n.{column}, 0) - s.{column})" if column in ADDED else "0"


def _bare(text: str) -> str:
    return text.rstrip("0").rstrip(".") if text.rstrip("0").count(".") == 1 else text


def gone(
    run: Run,
    desk: Scratch,
    sheet: UnderstoodSheet,
    way: Sequence[Replaces],
    record: str,
    name: str,
) -> tuple[int, tuple[str, ...], str]:
    """How many records of the newest snapshot this one lacks, some names, and its file.

    Documents are only missed within the days that the sheet covers.
    """
    last = next((before for before in way if before.how == "id"), None)
    taken = sheet.taken
    if last is None or last.gives_way or taken is None or sheet.mends is not None:
        return 0, (), ""
    dated = "date" in taken.column_names
    listed = f"{record} as id, {name} as name" + (", date" if dated else "")
    stood = run.arrow(
        f"select {listed} from lake_{sheet.table} where import_id = $id and sheet = $sheet"
        f" and {record} is not null",
        id=last.import_id,
        sheet=last.sheet,
    )
    desk.load("snapshot", stood)
    within = "date between (select min(date) from fresh) and (select max(date) from fresh)"
    desk.execute(
        f"""create or replace temp table missed as select id, any_value(name) as name,
            id in (select {record} from fresh where {record} is not null) as there
        from snapshot {f"where {within}" if dated else ""} group by id"""
    )
    found = desk.rows("select count(*) as n, count(*) filter (there) as there from missed")[0]
    lost = found["n"] - found["there"]
    if not lost or found["there"] < SNAPSHOT * found["n"]:
        return 0, (), ""
    names = desk.rows(
        "select coalesce(name, id) as name from missed where not there order by 1"
        f" limit {MOST_NAMES}"
    )
    return lost, tuple(line["name"] for line in names), last.file
