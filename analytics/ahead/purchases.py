"""What the accounts of a view bought and when: days with revenue, each account once."""

from calendar import monthrange
from datetime import date
from typing import Any

from analytics import answer
from analytics.ahead.account import Account, Purchases
from analytics.scope import BASE_COLUMNS, NOT_GIVEN
from analytics.store import Run, Store
from analytics.view import View, check_dimension

OF_A_ROW = ("line", "project")
PEOPLE = ("owner", "manager")
SQL = """
    with flow as (
        select account_id, date, cast(sum({base}) as double) as amount
        from item
        where date <= $until and account_id <> ''{rows}
        group by all
    ),
    belongs as (
        select
            account_id,
            arg_max(owner, (date, owner)) filter (where owner is not null) as owner,
            arg_max(manager, (date, manager)) filter (where manager is not null) as manager,
            cast(year(min(date) filter (where billings > 0)) as varchar) as cohort
        from item
        where date <= $until and account_id <> ''
        group by all
    )
    select
        f.account_id, any_value(a.account) as account,
        list(f.date order by f.date) filter (where f.amount > 0) as days,
        list(f.amount order by f.date) filter (where f.amount > 0) as amounts,
        list(f.date order by f.date) filter (where f.amount < 0) as credited,
        list(f.amount order by f.date) filter (where f.amount < 0) as credits
    from flow as f
    inner join account as a on a.account_id = f.account_id
    inner join belongs as o on o.account_id = f.account_id
    where {accounts}
    group by f.account_id
    having count(*) filter (where f.amount > 0) > 0
    order by account, f.account_id
"""


def purchases(store: Store, view: View, until: date | None = None) -> Purchases:
    """What the accounts of the view bought up to a day, else up to the data's end."""
    version = store.version if view.version is None else view.version
    for name, _ in view.where:
        check_dimension(name)
    key = ("purchases", version, view.where, view.base, until)
    return answer.remembered(store, key, lambda: _read(store, view, version, until))


def _read(store: Store, view: View, version: int, until: date | None) -> Purchases:
    with store.at(version) as run:
        end = until or _end(run)
        if end is None:
            return Purchases(version, date(1970, 1, 1), ())
        sql, parameters = _asked(view)
        rows = run.rows(sql, **parameters, until=end)
    return Purchases(version, end, tuple(_account(row) for row in rows))


def _end(run: Run) -> date | None:
    """The last day that the data covers: the end of its last full month, or its last day."""
    found = run.rows("select last_date, last_full_month from coverage")[0]
    if found["last_date"] is None:
        return None
    full = found["last_full_month"]
    month_end = date(full.year, full.month, monthrange(full.year, full.month)[1])
    today: date = run.rows("select day from as_of")[0]["day"]
    last: date = max(month_end, found["last_date"])
    # Invoices dated ahead have not happened.
    return last if found["last_date"] <= today else today


def _asked(view: View) -> tuple[str, dict[str, Any]]:
    """The query for a view: its rows by line and project, its accounts by all else.

    People are those of the account's last row, so that one who handed an account over did not
    lose it.
    """
    rows, accounts, parameters = "", "true", {}
    for name, chosen in view.where:
        parameters[f"chosen_{name}"] = list(chosen)
        among = f"in (select unnest($chosen_{name}))"
        if name in OF_A_ROW:
            rows += f" and coalesce({name}, '{NOT_GIVEN}') {among}"
        elif name == "account":
            accounts += (
                f" and (a.account {among} or a.account_id {among} or a.account_id in (select"
                f" account_id from also_known where known_as {among}))"
            )
        else:
            told = f"o.{name}" if name in (*PEOPLE, "cohort") else f"a.{name}"
            accounts += f" and coalesce({told}, '{NOT_GIVEN}') {among}"
    sql = SQL.format(base=BASE_COLUMNS[view.base], rows=rows, accounts=accounts)
    return sql, parameters


def _account(row: dict[str, Any]) -> Account:
    credited = zip(row["credited"] or (), row["credits"] or (), strict=True)
    return Account(
        row["account_id"],
        row["account"],
        tuple(row["days"]),
        tuple(row["amounts"]),
        tuple(credited),
    )
