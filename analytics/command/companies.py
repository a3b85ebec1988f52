"""One company, one account: the queue of near-duplicates, and what is decided about them."""

import argparse
from typing import Any

from analytics import companies
from analytics.command.bringing import author
from analytics.store import Store


def accounts(store: Store, _: argparse.Namespace) -> dict[str, Any]:
    """Accounts that look like one company, then what was decided."""
    groups = [
        {
            "account": group.accounts[0].account,
            "looks_like": ", ".join(a.account for a in group.accounts[1:]),
            "likeness": group.likeness,
            "at_stake": group.stake,
            "evidence": "; ".join(group.evidence),
            "effect": group.effect,
            "accounts": [vars(account) for account in group.accounts],
        }
        for group in companies.queue(store)
    ]
    decided = [vars(decision) for decision in companies.decisions(store)]
    return {"ok": True, "version": store.version, "rows": groups, "decided": decided}


def merge(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """Count an account with another from here on, later imports included."""
    version = companies.merge(store, [([asked.account], asked.into)], author())
    return {"ok": True, "version": version, "account": asked.account, "into": asked.into}


def split(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """Take a merge back."""
    version = companies.split(store, asked.account, author())
    return {"ok": True, "version": version, "account": asked.account}


def apart(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """Never offer two accounts as one company again."""
    version = companies.apart(store, [(asked.account, asked.other)], author())
    return {"ok": True, "version": version, "account": asked.account, "other": asked.other}
