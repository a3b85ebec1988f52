"""Rows that would count twice: copies of a sheet, and summaries or lines of what is there."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from analytics.importing.understood import Options, UnderstoodSheet
from analytics.store import Run, Scratch, scratch

KEYS = {
    "ledger": ("date", "revenue", "document_id", "account", "account_id"),
    "deal": ("closes_on", "amount", "deal_id", "deal", "account"),
}
COPY = re.compile(
    r"(?i)\b(old|copy|backup|bak|archive|draft|previous|alt|kopie|sicherung|entwurf|ancien|copie"
    r"|copia|antiguo|vecchi[oa]|oud|cópia|antig[oa])\b|\(\d\)$"
)
HALF = 0.5
MOST = 0.8
FEW = 3
MONTHS = 6


def alone(sheets: Sequence[UnderstoodSheet], options: Options) -> list[UnderstoodSheet]:
    """The sheets of a file, those only proposed whose rows stand on other sheets of it as well."""
    found = list(sheets)
    for table in KEYS:
        standing = [at for at, sheet in enumerate(found) if _counts(sheet, table)]
        asked = [at for at in standing if options.of(found[at].sheet).export is None]
        for at in sorted(asked, key=lambda at: _worth(found[at], at)):
            others = [found[other] for other in standing if other != at]
            words = _twice(found[at], [other.taken for other in others], table)
            if words:
                by_itself = [o for o in others if _twice(found[at], [o.taken], table)]
                found[at] = _held_back(found[at], words, by_itself or others)
                standing.remove(at)
    return found


def doubt(run: Run, sheet: UnderstoodSheet, options: Options) -> str:
    """A sentence where the rows of a sheet stand in the book already in another form."""
    if not run.version or not _counts(sheet, "ledger"):
        return ""
    if sheet.mends is not None or options.follows is not None:
        return ""
    older = list(enumerate(sheet.replaces))
    given = [f"(import_id = {old.import_id} and sheet = $s{n})" for n, old in older]
    places = {f"s{n}": old.sheet for n, old in older}
    aside = f"not ({' or '.join(given)})" if given else "true"
    if not run.rows(f"select 1 as some from current_ledger where {aside} limit 1", **places):
        return ""
    listed = ", ".join((*KEYS["ledger"], "import_id"))
    rest = run.arrow(f"select {listed} from current_ledger where {aside}", **places)
    words = _twice(sheet, [rest], "ledger")
    if not words:
        return ""
    numbers = ", ".join(str(number) for number in rest["import_id"].unique().to_pylist())
    held = run.rows(f"select file from lake_imports where import_id in ({numbers}) order by 1")
    files = " and ".join(line["file"] for line in held[:2]) + (" and others" * (len(held) > 2))
    return (
        f"{words} what the book has from {files}: both count now. If they are the same sales, undo"
        " one of the imports."
    )


def _counts(sheet: UnderstoodSheet, table: str) -> bool:
    day, amount = KEYS[table][:2]
    return (
        sheet.table == table
        and sheet.taken is not None
        and sheet.taken.num_rows >= FEW
        and {day, amount} <= set(sheet.taken.column_names)
    )


def _worth(sheet: UnderstoodSheet, place: int) -> tuple[bool, int, int]:
    """What gives way first: a copy by its name or a hidden sheet, then the one with fewer rows."""
    plain = not COPY.search(sheet.sheet) and "a hidden sheet" not in sheet.notes
    return plain, sheet.rows_taken, -place


def _held_back(
    sheet: UnderstoodSheet, words: str, others: Sequence[UnderstoodSheet]
) -> UnderstoodSheet:
    names = " and ".join(f"'{other.sheet}'" for other in others[:2])
    names += " and others" * (len(others) > 2)
    said = (
        f"{words} what stands on {names}: this sheet is not taken, so that nothing counts twice."
        f" If these are other sales, take it too: --as {sheet.export}."
    )
    return replace(
        sheet,
        proposed=True,
        taken=None,
        rows_taken=0,
        totals={},
        suspicions=(*sheet.suspicions, said),
    )


def _twice(sheet: UnderstoodSheet, others: Sequence[pa.Table | None], table: str) -> str:
    """How the rows come again among others: themselves, by document, or by month and account."""
    tables = [other for other in others if other is not None]
    if sheet.taken is None or not tables:
        return ""
    with scratch() as desk:
        rest = pa.concat_tables([_plain(desk, other, table) for other in tables])
        desk.load("rest", rest)
        desk.load("one", _plain(desk, sheet.taken, table))
        return _rows(desk) or (_documents(desk) or _months(desk) if table == "ledger" else "")


def _plain(desk: Scratch, rows: pa.Table, table: str) -> pa.Table:
    """The columns that tell one row from another, alike for every sheet."""
    day, amount, number, *names = KEYS[table]
    desk.load("rows", rows)
    have = set(rows.column_names)

    def text(columns: Sequence[str]) -> str:
        there = [f"nullif(lower(trim(cast({c} as varchar))), '')" for c in columns if c in have]
        return f"coalesce({', '.join(there)}, null)" if there else "cast(null as varchar)"

    return desk.arrow(
        f"""select cast({day} as date) as day, cast({amount} as decimal(18, 2)) as amount,
            {text([number])} as number, {text(names)} as name from rows
        where {day} is not null and {amount} is not null"""
    )


def _rows(desk: Scratch) -> str:
    """Rows of one day, one name and one amount; with numbers on both sides, of one number too."""
    sure = _numbers(desk)
    columns = ["day", "name", "amount", *(["number"] if sure else [])]
    same = " and ".join(f"o.{c} is not distinct from r.{c}" for c in columns)
    found = desk.rows(
        f"""select count(*) as n, count(distinct amount) as kinds, (select count(*) from one as o
            semi join rest as r on {same}) as met from one"""
    )[0]
    enough = HALF if sure else MOST
    if found["met"] < max(FEW, enough * found["n"]) or (not sure and found["kinds"] <= FEW):
        return ""
    return f"{found['met']:,} of its {found['n']:,} rows are, by day, name and amount,"


def _numbers(desk: Scratch) -> bool:
    """Whether the rows on both sides have numbers of their own."""
    found = desk.rows(
        "select (select count(number) >= 0.9 * count(*) from one) as ours,"
        " (select count(number) >= 0.9 * count(*) from rest) as theirs"
    )[0]
    return bool(found["ours"] and found["theirs"])


def _documents(desk: Scratch) -> str:
    if not _numbers(desk):
        return ""
    return _summed(desk, ["number"], FEW, "documents have the same totals as")


def _months(desk: Scratch) -> str:
    named = desk.rows(
        "select (select count(name) from one) > 0 and (select count(name) from rest) > 0 as both"
    )[0]["both"]
    columns = ["date_trunc('month', day)", *(["name"] if named else [])]
    of = "months of an account" if named else "months"
    words = f"{of} have the same sums as"
    return _summed(desk, columns, FEW if named else MONTHS, words)


def _summed(desk: Scratch, columns: Sequence[str], few: int, words: str) -> str:
    """Groups of rows whose sums come again, if nearly all of them do and they differ."""
    keys = ", ".join(f"{column} as k{n}" for n, column in enumerate(columns))
    same = " and ".join(f"o.k{n} is not distinct from r.k{n}" for n in range(len(columns)))

    def groups(name: str) -> str:
        return f"(select {keys}, sum(amount) as total from {name} group by all)"

    found = desk.rows(
        f"""select count(*) as n, count(*) filter (abs(r.total - o.total) < 0.02) as met,
            count(distinct o.total) as kinds
        from {groups("one")} as o left join {groups("rest")} as r on {same}"""
    )[0]
    if found["met"] <= few or found["met"] < MOST * found["n"] or found["kinds"] <= FEW:
        return ""
    return f"{found['met']:,} of its {found['n']:,} {words}"
