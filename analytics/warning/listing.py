"""The early warning of a view: accounts whose pattern broke, with all that speaks for it."""

import json
from dataclasses import replace
from datetime import date, timedelta

from analytics import answer
from analytics.ahead.account import Purchases
from analytics.ahead.contract import relations
from analytics.ahead.purchases import purchases
from analytics.ahead.signal import yearly
from analytics.ahead.terms import terms
from analytics.outlook.keeping import keep, kept
from analytics.store import Store
from analytics.view import View
from analytics.warning.broken import (
    Broken,
    Hindsight,
    broken,
    floor,
    gone,
    hindsight,
    ranked,
    read,
    written,
)
from analytics.warning.contracts import ending

RECENT = timedelta(days=365)
KIND, FORM = "warning", 3
COMPLAINTS = """
    select account_id, sum(open) as open
    from complaint_state
    where account_id in (select unnest($accounts)) and open = 1
    group by account_id
"""
SCORES = """
    select account_id, score, high, date
    from feedback_state
    where
        account_id in (select unnest($accounts)) and answered = 1
        and (nps_answer = 1 and score <= 6 or csat_answer = 1 and score < high - 1)
        and date > $since and date <= $until
    qualify row_number() over (partition by account_id order by date desc, score, row) = 1
"""
PLANS = """
    select account_id, count(*) as jobs
    from job_state
    where coalesce(event_on, starts_on, ends_on) > $until
    group by account_id
"""


def early(store: Store, view: View) -> tuple[Broken, ...]:
    """Accounts of the view whose pattern broke, the most money at stake first."""
    if (found := known(store, view)) is not None:
        return found
    made = _early(store, view)
    keep(store, _version(store, view), KIND, {_key(view): written(made)})
    return made


def known(store: Store, view: View) -> tuple[Broken, ...] | None:
    """The list where it was made before, at no cost; None where it was not."""
    text = kept(store, _version(store, view), KIND, _key(view))
    return None if text is None else read(text)


def _version(store: Store, view: View) -> int:
    return store.version if view.version is None else view.version


def _key(view: View) -> str:
    return json.dumps([FORM, view.where, view.base])


def _early(store: Store, view: View) -> tuple[Broken, ...]:
    bought = purchases(store, view)
    found = {one.account_id: one for one in broken(bought)}
    with store.at(view.version) as run:
        today: date = run.rows("select day from as_of")[0]["day"]
    held = relations(terms(store, view), today)
    for account_id, (account, signal) in ending(held, today).items():
        if signal.stake < floor(bought):
            continue
        known = found.get(account_id, Broken(account_id, account, ()))
        told = tuple(sorted((*known.signals, signal), key=lambda one: -one.stake))
        found[account_id] = replace(known, signals=told)
    return ranked(_beside(store, view, found, bought))


def _beside(store: Store, view: View, found: dict[str, Broken], bought: Purchases) -> list[Broken]:
    """The same with open complaints, a low score and an empty calendar beside them."""
    accounts = list(found)
    if not accounts:
        return []
    until = bought.until
    with store.at(view.version) as run:
        complaints = {r["account_id"]: r for r in run.rows(COMPLAINTS, accounts=accounts)}
        scores = {
            r["account_id"]: r
            for r in run.rows(SCORES, accounts=accounts, since=until - RECENT, until=until)
        }
        plans = {r["account_id"] for r in run.rows(PLANS, until=until)}
    told: dict[str, list[str]] = {account: [] for account in accounts}
    for account, row in complaints.items():
        noun = "complaint" if row["open"] == 1 else "complaints"
        told[account].append(f"{int(row['open'])} open {noun}")
    for account, row in scores.items():
        told[account].append(f"a score of {float(row['score']):g} of {float(row['high']):g}")
    for account in accounts:
        if plans and account not in plans:
            told[account].append("no project in the calendar")
    return [replace(one, beside=tuple(told[account])) for account, one in found.items()]


def least(store: Store, view: View) -> float:
    """The yearly revenue at stake from which an account is named."""
    return floor(purchases(store, view))


def looked_back(store: Store, view: View) -> Hindsight | None:
    """How the list would have done a year before, by the patterns alone."""
    key = ("early warning looked back", _version(store, view), view.where, view.base)
    return answer.remembered(store, key, lambda: hindsight(purchases(store, view)))


def long_gone(store: Store, view: View) -> tuple[int, float]:
    """How many accounts have been silent for too long to be named, and what they brought a year."""
    lost = gone(purchases(store, view))
    return len(lost), sum(yearly(account) for account in lost)
