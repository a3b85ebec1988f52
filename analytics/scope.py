"""What a view leaves of a metric's rows: the reader's own views, the joins and the filter."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.metric import Metric
from analytics.store import ON_DEMAND, Run, model_sql
from analytics.view import DIMENSIONS, View

NOT_GIVEN = "Not given"
OF_A_ROW = ("line", "project")
OF_BOTH = ("owner", "manager", "segment", "region", "industry")
OF_A_MONTH = ("owner", "manager", "cohort")
BESIDE = {"cohort": "cast(year(first_bought) as varchar)", "owner": "owner"}
BASE_COLUMNS = {"billings": "billings", "agi": "agency_gross_income"}
AMOUNTS = "billings, pass_through, cost, costed_billings, costed_pass_through"


@dataclass(frozen=True)
class Scope:
    """How a metric's facts meet their dimensions; filter values travel as parameters.

    `in_key` are the dimensions that ride beside the account's id, `identity` is that id, `whole`
    is what shares are of, and `by_account` tells that no account has two facts in a month.
    """

    joins: str
    condition: str
    parameters: dict[str, Any]
    in_key: tuple[str, ...]
    identity: str
    whole: str
    by_account: bool

    def expression(self, dimension: str) -> str:
        """The SQL that gives a fact's value of a dimension."""
        return _expression(dimension, self.in_key)


def scoped(run: Run, metric: Metric, view: View, by: tuple[str, ...]) -> Scope:
    """Prepare the reader for the metric in this view, and say how to read its facts."""
    asked = [name for name in DIMENSIONS if name in by or view.chosen(name)]
    shares = ("parent_number",) if metric.of_shares and not metric.of_rows else ()
    in_key = (*(name for name in asked if _is_of_a_row(name, metric)), *shares)
    by_account = not metric.of_rows and in_key == shares
    if metric.of_rows:
        _define_rows(run, metric.reads, in_key)
    elif in_key != shares:
        _define_keyed(run, metric, view, in_key)
    else:
        in_key = (*in_key, *(name for name in asked if _rides(name, metric)))
        _define_account_month(run, view, _key(in_key), "account_id")
    identity = "f.account_id.id" if in_key else "f.account_id"
    joins = _joins(run, metric, set(asked) - set(in_key), identity)
    conditions, parameters = ["true"], {}
    for name, chosen in view.where:
        parameters[f"chosen_{name}"] = list(chosen)
        test = f"{_expression(name, in_key)} in (select unnest($chosen_{name}))"
        by_id = (
            f"a.account_id in (select unnest($chosen_{name}) union all select account_id"
            f" from also_known where known_as in (select unnest($chosen_{name})))"
        )
        conditions.append(f"({test} or {by_id})" if name == "account" else test)
    whole = "f.account_id.parent_number" if shares else "a.parent"
    return Scope(joins, " and ".join(conditions), parameters, in_key, identity, whole, by_account)


def narrowed(run: Run, metric: Metric, months: Iterable[date]) -> None:
    """Have a fact that is worked out on demand worked out for these months only."""
    if metric.reads in ON_DEMAND:
        run.compute("asked", "select unnest($months) as month", months=sorted(set(months)))


def row_filters(metric: Metric, view: View) -> tuple[str, dict[str, Any]]:
    """The filters that rows themselves must pass, as SQL to append and its parameters."""
    chosen = {n: list(values) for n, values in view.where if _is_of_a_row(n, metric)}
    sql = "".join(
        f" and coalesce({name}, '{NOT_GIVEN}') in (select unnest($chosen_{name}))"
        for name in chosen
    )
    return sql, {f"chosen_{name}": values for name, values in chosen.items()}


def _is_of_a_row(dimension: str, metric: Metric) -> bool:
    """Whether the row decides, not the account at the period's end."""
    by_row = metric.of_rows or not metric.windowed
    return dimension in OF_A_ROW or (by_row and dimension in OF_BOTH)


def _rides(dimension: str, metric: Metric) -> bool:
    """Whether account_state tells it by itself, without cutting an account's months apart."""
    follows_accounts = re.search(r"\bover\b", metric.sql)
    return dimension in BESIDE and not (dimension == "owner" and follows_accounts)


def _expression(dimension: str, in_key: tuple[str, ...]) -> str:
    if dimension in in_key:
        return f"coalesce(nullif(f.account_id.{dimension}, ''), '{NOT_GIVEN}')"
    if dimension == "cohort":
        return f"coalesce(cast(year(s.first_bought) as varchar), '{NOT_GIVEN}')"
    if dimension in OF_A_MONTH:
        return f"coalesce(s.{dimension}, a.{dimension}, '{NOT_GIVEN}')"
    return f"coalesce(a.{dimension}, '{NOT_GIVEN}')"


def _joins(run: Run, metric: Metric, dimensions: set[str], identity: str) -> str:
    """What the facts must be joined to for these dimensions; nothing is joined in vain."""
    joins = ""
    if dimensions - {"cohort"} or (metric.of_shares and metric.of_rows):
        joins = f"left join account as a on a.account_id = {identity}"
    if dimensions & set(OF_A_MONTH):
        run.define(
            "account_then",
            "select account_id, month, owner, manager, first_bought"
            f" from memory.main.v{run.version}_account_state",
        )
        joins += f" left join account_then as s on s.account_id = {identity} and s.month = f.month"
    return joins


def _key(in_key: tuple[str, ...]) -> str:
    """The account with all that rides beside it; the engine reads fields without building them."""
    beside = "".join(f", {name} := {BESIDE.get(name, name)}" for name in in_key)
    return f"struct_pack(id := account_id{beside})" if in_key else "account_id"


def _define_rows(run: Run, fact: str, in_key: tuple[str, ...]) -> None:
    if in_key:
        run.define(fact, f"select * replace ({_key(in_key)} as account_id) from {fact}_item")


def _define_keyed(run: Run, metric: Metric, view: View, in_key: tuple[str, ...]) -> None:
    """Months by what rows say of themselves; trailing windows are computed for these rows only."""
    source = "item" if "project" in in_key else "cube"
    filters, parameters = row_filters(metric, view) if metric.windowed else ("", {})
    make = run.compute if metric.windowed else run.define
    make(
        "month_amount",
        f"select {_key(in_key)} as account_id, month, parent_number, owner, manager, {AMOUNTS}"
        f" from {source} where true{filters}",
        **parameters,
    )
    run.define("account_state", model_sql("account_state" if metric.windowed else "by_month"))
    _define_account_month(run, view, "account_id", "account_id.id")


def _define_account_month(run: Run, view: View, account_id: str, identity: str) -> None:
    base = BASE_COLUMNS[view.base]
    sql = model_sql(
        "account_month",
        account_id=account_id,
        identity=identity,
        base=base,
        trailing=f"{base}_12m",
        trailing_year_ago=f"{base}_12m_year_ago",
    )
    run.define("account_month", sql)
