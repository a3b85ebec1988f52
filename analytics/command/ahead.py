"""The verb that tells which accounts are still there, and what is to be expected of them."""

import argparse
import re
from datetime import date
from typing import Any

from analytics.ahead.account import AheadError
from analytics.ahead.found import Expected
from analytics.ahead.purchases import purchases
from analytics.ahead.renewing import Renewal
from analytics.ahead.rhythm import YEAR
from analytics.command.bringing import CommandError, chosen
from analytics.lifetimes import Fit
from analytics.store import Store
from analytics.view import View
from analytics.warning import asking

HORIZON = re.compile(r"(\d+(?:\.\d+)?)\s*([dwmy]?)[a-z]*", re.IGNORECASE)
DAYS = {"d": 1.0, "w": 7.0, "m": YEAR / 12, "y": YEAR}
LONGEST = 36525


def arguments(verb: argparse.ArgumentParser) -> None:
    """What can be said of `retention`."""
    verb.add_argument("--model", choices=("bgnbd", "bgbb", "sbg"), help="else the one that suits")
    verb.add_argument("--until", metavar="DATE", help="the day up to which all is told")
    verb.add_argument("--horizon", default="52w", metavar="52w", help="days, weeks, months, years")
    verb.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE")
    verb.add_argument("--version", type=int, metavar="N")


def retention(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """The parameters of the model and, for each account, its chance and expected purchases."""
    view, until, horizon = _view(asked), _day(asked.until), _days(asked.horizon)
    choice = asking.chosen(store, view, asked.model, until)
    said: dict[str, Any] = {
        "ok": True,
        "version": store.version if view.version is None else view.version,
    }
    said |= {"model": choice.model, "horizon": asked.horizon, "chosen": choice.why}
    if choice.model == "sbg":
        return said | _contracts(store, view, until, horizon)
    found = asking.ahead(store, view, choice.model, until, horizon).result()
    if found is None:
        raise AheadError("Nothing was worked out.")
    names = {account.account_id: account for account in purchases(store, view, until).accounts}
    return {
        **said,
        "until": found.until,
        **_fit(found.fit),
        **found.learnt,
        "accounts": [
            _account(one) | {"last": names[one.told.account_id].days[-1]} for one in found.accounts
        ],
        "expected_revenue": found.revenue and vars(found.revenue),
        "revenue_12_months": found.past,
    }


def _contracts(store: Store, view: View, until: date | None, horizon: int) -> dict[str, Any]:
    waiting = asking.renewals(store, view, until, horizon)
    found = waiting.result() if waiting else None
    if found is None:
        raise AheadError("This view has no contracts.")
    survival = [round(came, 12) for came in found.projected]
    return {
        "until": found.until,
        **_fit(found.fit),
        "survival": survival,
        "passed": [{"renewal": at, "came": came, "renewed": renewed}
                   for at, (came, renewed) in enumerate(found.passed, start=1)],
        "accounts": [_contract(one) for one in found.relations],
    }  # fmt: skip


def _fit(fit: Fit) -> dict[str, Any]:
    values = {"parameters": fit.values, "errors": fit.errors, "low": fit.low, "high": fit.high}
    told = {
        name: None if held is None else dict(zip(fit.names, held, strict=True))
        for name, held in values.items()
    }
    return {**told, "log_likelihood": fit.log_likelihood, "count": fit.count,
            "trusted": fit.trusted, "why": fit.why}  # fmt: skip


def _account(one: Expected) -> dict[str, Any]:
    return {
        "account": one.told.account,
        "frequency": one.told.frequency,
        "recency": one.told.recency,
        "age": one.told.age,
        "probability_alive": one.alive,
        "expected_purchases": one.purchases,
        "rests_on": "own rhythm" if one.own else "model",
        "chance": one.chance,
        "chance_to_buy": one.within,
        "expected_revenue": one.revenue,
        "next_purchase": one.due,
        "next_from": one.early,
        "next_to": one.late,
    }


def _contract(one: Renewal) -> dict[str, Any]:
    held = one.relation
    return {
        "account": held.account,
        "frequency": held.renewals,
        "recency": held.renewals,
        "age": held.renewals + held.lost,
        "probability_alive": 0.0 if held.lost else 1.0,
        "expected_purchases": one.renewals,
        "chance_to_renew": one.chance,
        "started": held.starts_on,
        "ends": held.ends_on,
        "annual": held.annual,
        "expected_revenue": one.revenue,
    }


def _view(asked: argparse.Namespace) -> View:
    return View(period="all", where=chosen(asked.where), version=asked.version)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"'{text}' is not a day. Write it like 2026-09-30.") from None


def _days(text: str) -> int:
    found = HORIZON.fullmatch(text.strip())
    days = float(found[1]) * DAYS[(found[2] or "w").lower()] if found else 0.0
    if not 1 <= days <= LONGEST:
        raise CommandError(f"'{text}' is not a horizon. Write 52w, 12m, 365d or 1y.")
    return round(days)
