"""The rows of a sheet that cannot be taken, and why."""

from analytics.importing.columns import DATES, MONEY, MUST_READ, NUMBERS
from analytics.importing.rows import Work, literal
from analytics.importing.understood import Refused

NEEDED = {
    "ledger": (("revenue", "cost", "pass_through", "open_amount"), "has no amount"),
    "document": (("document_id",), "has no document number"),
    "deal": (("deal_id", "deal", "account_id", "account"), "names no deal and no account"),
    "account": (("account_id", "account"), "names no account"),
    "person": (("person_id", "person"), "names no person"),
    "product": (("product_id", "product"), "names no product"),
    "project": (("project_id", "project"), "names no project"),
    "project_cost": (("line", "description", "supplier", "cost_id"), "names no cost"),
    "target": (("amount",), "has no target"),
    "call": (("amount",), "has no amount"),
    "survey": (("score", "status", "sent_on"), "has no score"),
    "complaint": (
        ("complaint_id", "account_id", "account", "subject"),
        "names no complaint and no account",
    ),
    "time_entry": (("hours", "billable_hours"), "has no hours"),
    "expense": (("amount",), "has no amount"),
    "contract": (
        ("contract_id", "contract", "account_id", "account"),
        "names no contract and no account",
    ),
    "event_result": (("project_id", "project", "account_id", "account"), "names no event"),
    "credit": (("share", "amount"), "has no share and no amount"),
    "health_weight": (("weight",), "has no weight that is a number"),
    "activity": (("activity_id", "subject", "kind"), "names no activity"),
    "deal_change": (("deal_id", "deal"), "names no deal"),
    "quote": (("quote_id", "title", "project", "account"), "names no quote"),
}
ALSO = {
    "credit": (
        (("deal_id", "deal"), "names no deal"),
        (("project_id", "project"), "names no event"),
    ),
    "health_weight": ((("measure",), "names no measure"),),
}
DATED = frozenset({"ledger", "document", "target", "call", "time_entry", "expense", "activity"})
MOST_SHOWN = 10_000


def find(work: Work) -> None:
    """Put every row that cannot be taken into the table `bad`."""
    parts = [*_unread(work), *_without(work), *_deleted(work), *_outdated(work)]
    sql = (
        " union all ".join(parts)
        or "select 0 as row, '' as heading, '' as value, '' as why where false"
    )
    work.scratch.execute(
        f"create or replace temp table bad as select * from ({sql})"
        " qualify row_number() over (partition by row order by value desc, why) = 1"
    )


def _outdated(work: Work) -> list[str]:
    """Lines of a quote that has a later version."""
    if "version" not in work.have or not work.table["version"].drop_null():
        return []
    why = "it is of an older version of the quote"
    return [_lacking(work, "t.version is not null", "version", why).replace("the row it", "it")]


def _deleted(work: Work) -> list[str]:
    """Records in a system's waste bin, which a backup of everything brings along."""
    return [
        f"select row, {literal(heading)} as heading, c{place} as value,"
        " 'it is deleted in the system that it comes from' as why"
        f" from sheet where lower(trim(c{place})) in ('1', 'true', 'yes')"
        for place, heading in enumerate(work.sheet.headings)
        if heading.casefold() == "isdeleted" and place not in work.columns.values()
    ]


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
        parts.append(_not_what_it_holds(work, column, f"s.c{place}"))
    return parts


def _not_what_it_holds(work: Work, column: str, cell: str) -> str:
    what = "a date" if column in DATES else "an amount" if NUMBERS[column] == MONEY else "a number"
    empty = f"{'no_day' if column in DATES else 'nothing'}({cell})"
    words = ", ".join(literal(word) for word in work.nothing.get(column, ()))
    spoken = f" and tidy({cell}) not in ({words})" if words else ""
    foreign = r"'^(1[34]\d\d|2[45]\d\d)[-/.]\d'" if column in DATES else "'^$'"
    return (
        f"select s.row, {literal(work.heading(column))} as heading, {cell} as value,"
        f" '''' || left({cell}, 60) || ''' is ' || case when {cell} like '#%'"
        f" then 'an error of Excel, not {what}' when regexp_matches({cell}, {foreign})"
        f" then 'a date of another calendar; export it in the Gregorian one' else 'not {what}' end"
        f" as why from sheet as s join typed as t on t.row = s.row"
        f" where t.{column} is null and not {empty}{spoken}"
    )


def _without(work: Work) -> list[str]:
    """Rows that lack what their table cannot do without."""
    table = work.chosen.export.table
    columns, why = NEEDED[table]
    there = [column for column in columns if column in work.have]
    if set(there) > {"open_amount"}:
        there.remove("open_amount")
    empty = [f"{column} is null" for column in there]
    if table == "ledger" and {"quantity", "unit_price"} <= work.have:
        empty.append("(quantity is null or unit_price is null)")
    parts = [_lacking(work, " and ".join(empty), (*there, "quantity")[0], why)] if empty else []
    if any(not work.table[column].null_count for column in there):
        parts = []
    if table in DATED and "date" in work.columns:
        parts += _missing(work, "date", "has no date")
    for either, why in ALSO.get(table, ()):
        named = [column for column in either if column in work.have]
        none = " and ".join(f"{column} is null" for column in named) or "true"
        parts.append(_lacking(work, none, (*named, either[0])[0], why))
    if table == "ledger" and "date" not in work.columns:
        parts += _missing(work, "document_id", "has no document number")
    return parts


def _missing(work: Work, column: str, why: str) -> list[str]:
    if not work.table[column].null_count:
        return []
    return [_lacking(work, f"{column} is null", column, why)]


def _lacking(work: Work, condition: str, column: str, why: str) -> str:
    place = work.columns.get(column)
    written = "''" if place is None else f"coalesce(s.c{place}, '')"
    return (
        f"select t.row, {literal(work.heading(column))} as heading, {written} as value,"
        f" 'the row {why}' as why from typed as t join sheet as s on s.row = t.row"
        f" where {condition}"
    )
