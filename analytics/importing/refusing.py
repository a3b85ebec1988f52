"""The rows of a sheet that cannot be taken, and why."""

from analytics.importing.columns import DATES, MONEY, MUST_READ, NUMBERS
from analytics.importing.rows import Work, literal
from analytics.importing.understood import Refused

NEEDED = {
    "ledger": (("revenue", "cost", "pass_through"), "has no amount"),
    "document": (("document_id",), "has no document number"),
    "deal": (("deal_id", "deal", "account_id", "account"), "names no deal and no account"),
    "account": (("account_id", "account"), "names no account"),
    "person": (("person_id", "person"), "names no person"),
    "product": (("product_id", "product"), "names no product"),
}
MOST_SHOWN = 10_000


def find(work: Work) -> None:
    """Put every row that cannot be taken into the table `bad`."""
    parts = [*_unread(work), *_without(work)]
    sql = (
        " union all ".join(parts)
        or "select 0 as row, '' as heading, '' as value, '' as why where false"
    )
    work.scratch.execute(
        f"create or replace temp table bad as select * from ({sql})"
        " qualify row_number() over (partition by row order by value desc, why) = 1"
    )


def listed(work: Work) -> list[Refused]:
    """The refused rows in the order of the file, as many as anybody would read."""
    found = work.scratch.rows(f"select * from bad order by row limit {MOST_SHOWN}")
    name = work.sheet.name
    refused = [Refused(name, b["row"], b["heading"], b["value"], b["why"]) for b in found]
    return refused + [Refused(name, m.row, "", m.value, m.why) for m in work.sheet.misfits]


def count(work: Work) -> int:
    """How many rows are refused."""
    return int(work.scratch.rows("select count(*) as n from bad")[0]["n"]) + len(work.sheet.misfits)


def _unread(work: Work) -> list[str]:
    """Cells that hold something which is not what the column holds."""
    parts: list[str] = []
    for column, place in work.columns.items():
        failed = work.unread_dates.get(column, 0) or getattr(work.writings.get(column), "failed", 0)
        if not failed or column not in work.have:
            continue
        if column not in MUST_READ:
            work.say(column, f"{failed} values could not be read and stay empty")
            continue
        what = (
            "a date" if column in DATES else "an amount" if NUMBERS[column] == MONEY else "a number"
        )
        parts.append(
            f"select s.row, {literal(work.heading(column))} as heading, s.c{place} as value,"
            f" '''' || left(s.c{place}, 60) || ''' is not {what}' as why"
            f" from sheet as s join {work.typed} as t on t.row = s.row"
            f" where t.{column} is null and not nothing(s.c{place})"
        )
    return parts


def _without(work: Work) -> list[str]:
    """Rows that lack what their table cannot do without."""
    table = work.chosen.export.table
    columns, why = NEEDED[table]
    there = [column for column in columns if column in work.have]
    empty = [f"{column} is null" for column in there]
    if table == "ledger" and {"quantity", "unit_price"} <= work.have:
        empty.append("(quantity is null or unit_price is null)")
    parts = [_lacking(work, " and ".join(empty), (*there, "quantity")[0], why)] if empty else []
    if table in ("ledger", "document") and "date" in work.columns:
        parts.append(_lacking(work, "date is null", "date", "has no date"))
    if table == "ledger" and "date" not in work.columns:
        parts.append(_lacking(work, "document_id is null", "document_id", "has no document number"))
    return parts


def _lacking(work: Work, condition: str, column: str, why: str) -> str:
    place = work.columns.get(column)
    written = "''" if place is None else f"coalesce(s.c{place}, '')"
    return (
        f"select t.row, {literal(work.heading(column))} as heading, {written} as value,"
        f" 'the row {why}' as why from {work.typed} as t join sheet as s on s.row = t.row"
        f" where {condition}"
    )
