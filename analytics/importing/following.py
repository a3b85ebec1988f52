"""Whether a file comes after one in the book, before it, or goes on where that one ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from analytics.importing.ages import Both, is_older
from analytics.importing.understood import Options, UnderstoodSheet
from analytics.store import Scratch

RECORDS = {
    "ledger": ("document_id", ("account_id", "account")),
    "document": ("document_id", ("account_id", "account")),
    "deal": ("deal_id", ("account_id", "account", "account_domain", "deal")),
    "account": ("account_id", ("account", "domain")),
    "person": ("person_id", ("person", "email")),
    "product": ("product_id", ("product",)),
    "project": ("project_id", ("account_id", "account", "project")),
    "project_cost": ("cost_id", ("account_id", "account", "project", "description")),
    "target": ("target_id", ("account", "owner", "measure")),
    "call": ("call_id", ("account", "owner", "measure")),
    "survey": ("survey_id", ("account_id", "account", "respondent")),
    "complaint": ("complaint_id", ("account_id", "account", "subject")),
    "time_entry": ("entry_id", ("person_id", "person", "account", "project")),
    "expense": ("expense_id", ("person_id", "person", "project", "description")),
    "contract": ("contract_id", ("account_id", "account", "contract")),
    "event_result": ("result_id", ("account_id", "account", "project")),
    "credit": ("credit_id", ("deal_id", "deal", "project_id", "project")),
    "health_weight": ("measure", ("measure",)),
    "activity": ("activity_id", ("account_id", "account", "subject")),
    "deal_change": ("change_id", ("deal_id", "deal")),
    "quote": ("quote_id", ("account_id", "account", "deal_id", "title")),
}
DAYS = {
    "deal": "closes_on",
    "project": "event_on",
    "complaint": "opened_on",
    "contract": "starts_on",
    "deal_change": "changed_on",
}
AMOUNTS = ("revenue", "cost", "quantity", "unit_price")
THINGS = ("product_id", "line", "project")
MONTH = 28


class Unsure(Exception):
    """What only the user knows, as a question."""


@dataclass(frozen=True)
class Fresh:
    """The rows of a new sheet: in the table `fresh` of a desk of their own.

    `said` collects sentences on what was found out about them.
    """

    desk: Scratch
    table: str
    sheet: UnderstoodSheet
    have: tuple[str, ...]
    file: str
    options: Options
    said: list[str] = field(default_factory=list)


def goes_on(fresh: Fresh, record: str, shared: int, file: str) -> bool:
    """Whether one document is only split over the end of one file and the start of the other."""
    if shared > 1 or fresh.options.follows is not None:
        return False
    things = [c for c in THINGS if c in fresh.have]
    amounts = [c for c in AMOUNTS if c in fresh.have]

    def common(columns: Sequence[str]) -> str:
        same = " and ".join(f"o.{c} is not distinct from f.{c}" for c in columns) or "true"
        met = f"older as o join fresh as f on o.{record} = f.{record} and {same}"
        return f"exists (select 1 from {met})"

    place = f"""select max(o.row) = (select max(row) from older) as last,
        min(f.row) = (select min(row) from fresh) as first, any_value(o.{record}) as id,
        (select count(distinct {record}) from older) > 1 as before,
        (select count(distinct {record}) from fresh) > 1 as after,
        {common(things)} as same_thing, {common([*things, *amounts])} as same_line
        from older as o join fresh as f on o.{record} = f.{record}"""
    at = fresh.desk.rows(place)[0]
    if not (at["last"] and at["first"] and at["before"] and at["after"]) or at["same_line"]:
        return False
    if things and not at["same_thing"]:
        fresh.said.append(f"{at['id']} goes on from {file}: its lines in both files count.")
        return True
    raise Unsure(
        f"{at['id']} is the last of {file} and the first of {fresh.file}, with other amounts: say"
        " --follows goes_on if its lines go on from one file to the other, or --follows newer if it"
        " was changed since."
    )


def gives_way(fresh: Fresh, older: dict[str, Any], record: str) -> bool:
    """Whether this sheet is the older of the two."""
    if fresh.options.follows is not None:
        return fresh.options.follows == "older"
    if fresh.sheet.mends is not None:
        return bool(older["import_id"] > fresh.sheet.mends)
    both = Both()
    if "modified_on" in fresh.have and "modified_on" in older["columns"]:
        shared = fresh.desk.rows(
            f"select count(*) filter (f.modified_on > o.modified_on) as ahead,"
            f" count(*) filter (f.modified_on < o.modified_on) as behind"
            f" from older as o join fresh as f on o.{record} = f.{record}"
        )[0]
        both = Both(**shared)
    if fresh.table == "deal" and "created_on" in fresh.have and "created_on" in older["columns"]:
        grown = fresh.desk.rows(
            f"""select count(*) > 0 and bool_and(o.created_on > (select max(created_on) from fresh))
                and not exists (select 1 from fresh where {record} not in
                    (select {record} from older where {record} is not null)) as begins_alike
            from older as o where {record} not in
                (select {record} from fresh where {record} is not null)"""
        )[0]
        both = replace(both, begins_alike=bool(grown["begins_alike"]))
    return is_older(fresh.file, older["file"], both)


def older_perhaps(fresh: Fresh, file: str) -> str:
    """A doubt about a file that begins with another and ends a month or more before it."""
    if "date" not in fresh.have or fresh.options.follows is not None:
        return ""
    ends = fresh.desk.rows(
        "select (select min(date) from fresh) as first, (select max(date) from fresh) as last,"
        " min(date) as its_first, max(date) as its_last from older"
    )[0]
    if None in ends.values() or ends["first"] != ends["its_first"]:
        return ""
    if (ends["its_last"] - ends["last"]).days < MONTH:
        return ""
    return (
        f"It ends on {ends['last']:%d %b %Y} and {file} on {ends['its_last']:%d %b %Y}:"
        " if it is the older export, say --follows older."
    )
