"""The contracts of a book, as its files tell them."""

from datetime import date, timedelta
from typing import Any

from analytics import answer
from analytics.ahead.contract import ENDED, YEAR, Term
from analytics.scope import NOT_GIVEN
from analytics.store import Store
from analytics.view import View, check_dimension

UNSIGNED = "draft|proposal|offer|unsigned|pending"
OWN = ("owner", "line")
A_YEAR = 12
SQL = """
    select
        a.account_id, a.account, c.starts_on, c.ends_on, c.months, c.cancelled_on,
        coalesce(c.notice_on, c.renews_on) as notice_on, c.is_renewed, c.status, c.amount,
        c.annual_amount, c.monthly_amount, c.import_id, c.sheet, c.row
    from current_contract as c
    inner join
        party as y
        on y.raw_id is not distinct from c.account_id
        and y.raw_name is not distinct from c.account
        and y.raw_domain is not distinct from c.account_domain
    inner join account as a on a.account_id = y.account_id
    where
        c.starts_on is not null and a.account_id <> ''
        and not coalesce(regexp_matches(lower(c.status), '^({unsigned})'), false)
        {filters}
    order by a.account_id, c.starts_on, c.import_id, c.sheet, c.row
"""


def terms(store: Store, view: View) -> tuple[Term, ...]:
    """Every signed contract of the accounts that the view is filtered to."""
    version = store.version if view.version is None else view.version
    key = ("contract terms", version, view.where)
    return answer.remembered(store, key, lambda: _read(store, view, version))


def _read(store: Store, view: View, version: int) -> tuple[Term, ...]:
    filters, parameters = "", {}
    for name, chosen in view.where:
        check_dimension(name)
        if name in ("project", "cohort"):
            continue
        told = f"coalesce(c.{name}, a.{name})" if name == "owner" else f"a.{name}"
        told = "c.line" if name == "line" else told
        parameters[f"chosen_{name}"] = list(chosen)
        among = f"in (select unnest($chosen_{name}))"
        test = f"coalesce({told}, '{NOT_GIVEN}') {among}"
        filters += f" and ({test} or a.account_id {among})" if name == "account" else f" and {test}"
    with store.at(version) as run:
        rows = run.rows(SQL.format(unsigned=UNSIGNED, filters=filters), **parameters)
    return tuple(_term(row) for row in rows)


def _term(row: dict[str, Any]) -> Term:
    start, months = row["starts_on"], int(row["months"] or 0)
    end: date | None = row["ends_on"]
    renewed = row["is_renewed"]
    if renewed is None and end is not None and ENDED.search(row["status"] or ""):
        renewed = False
    days = (end - start).days + 1 if end else round((months or A_YEAR) / A_YEAR * YEAR)
    return Term(
        row["account_id"], row["account"], start, end and max(end, start + timedelta(days=1)),
        months or A_YEAR, row["cancelled_on"], row["notice_on"], renewed, _annual(row, days),
        (row["import_id"], row["sheet"], row["row"]),
    )  # fmt: skip


def _annual(row: dict[str, Any], days: int) -> float | None:
    """What a contract is worth a year; None where no amount is told."""
    if row["annual_amount"] is not None:
        return float(row["annual_amount"])
    if row["monthly_amount"] is not None:
        return float(row["monthly_amount"]) * A_YEAR
    if row["amount"] is None or days <= 0:
        return None
    return float(row["amount"]) * YEAR / max(days, 1)
