"""Accounts whose pattern broke, the most money at stake first, and whether such lists told."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from analytics.ahead.account import Account, Purchases
from analytics.ahead.signal import Signal, signals, waits, yearly
from analytics.ahead.standing import long_silent
from analytics.interval import Bounds, wilson

A_YEAR = timedelta(days=365)
# Accounts below this share of a year's revenue, or below the mean of those that buy, make no noise.
FLOOR = 0.002
HALF = 0.5
FOLLOWED = "silent", "less"


@dataclass(frozen=True)
class Broken:
    """One account: what broke, the most at stake first, and what else speaks for it."""

    account_id: str
    account: str
    signals: tuple[Signal, ...]
    beside: tuple[str, ...] = ()

    @property
    def stake(self) -> float:
        """The revenue of a year that is likely gone."""
        return self.signals[0].stake

    def sentence(self, money: Callable[[float], str]) -> str:
        """The evidence with its numbers."""
        told = [one.says.format(*map(money, one.money)) for one in self.signals]
        first, *rest = (*told, *self.beside)
        said = "; ".join((first, *(f"{text[:1].lower()}{text[1:]}" for text in rest)))
        return f"{said}; {money(self.stake)} a year at stake."


def written(found: Sequence[Broken]) -> str:
    """A list as a text that gives the same list back, to the digit."""
    return json.dumps([asdict(one) for one in found])


def read(text: str) -> tuple[Broken, ...]:
    """The list that was written so."""
    return tuple(
        Broken(
            one["account_id"],
            one["account"],
            tuple(Signal(**{**told, "money": tuple(told["money"])}) for told in one["signals"]),
            tuple(one["beside"]),
        )
        for one in json.loads(text)
    )


@dataclass(frozen=True)
class Hindsight:
    """Whether the list of a year before named those that left or shrank by more than half since."""

    then: date
    named: int
    right: int
    gone: int
    accounts: int

    @property
    def precision(self) -> Bounds | None:
        """The bounds of the share of those named that did."""
        return wilson(self.right, self.named)

    @property
    def recall(self) -> Bounds | None:
        """The bounds of the share of those that did that were named."""
        return wilson(self.right, self.gone)


def floor(bought: Purchases) -> float:
    """The yearly revenue from which an account is worth a warning."""
    year = [account.between(bought.until - A_YEAR, bought.until) for account in bought.accounts]
    buying = [revenue for revenue in year if revenue > 0]
    return min(FLOOR * sum(buying), sum(buying) / len(buying)) if buying else 0.0


def broken(bought: Purchases) -> tuple[Broken, ...]:
    """The accounts of which one of their own patterns broke, the most money at stake first."""
    least = floor(bought)
    found = []
    for account in bought.accounts:
        if yearly(account) < least:
            continue
        told = tuple(one for one in signals(account, bought.until) if one.stake >= least)
        if told:
            found.append(Broken(account.account_id, account.account, _apart(told)))
    return ranked(found)


def gone(bought: Purchases) -> list[Account]:
    """Those silent for longer than ever before, and for too long to be warned of."""
    least = floor(bought)
    return [
        account
        for account in bought.accounts
        if yearly(account) >= least and long_silent(account, bought.until)
    ]


def ranked(found: Iterable[Broken]) -> tuple[Broken, ...]:
    """The most money at stake first."""
    return tuple(sorted(found, key=lambda one: (-one.stake, one.account)))


def _apart(told: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """One that is silent also brings less: that is not said twice."""
    if {one.kind for one in told} >= set(FOLLOWED):
        return tuple(one for one in told if one.kind != "less") if _silent(told) else told
    return told


def _silent(told: tuple[Signal, ...]) -> bool:
    return any(one.kind == "silent" for one in told)


def hindsight(bought: Purchases) -> Hindsight | None:
    """How the list would have done a year before; None where the book is not two years old."""
    then = bought.until - A_YEAR
    if bought.first is None or bought.first > then - A_YEAR:
        return None
    known = bought.as_of(then)
    least = floor(known)
    buying = [a for a in known.accounts if yearly(a) >= least and a.days[-1] > then - A_YEAR]
    ids = {account.account_id for account in buying}
    since = {account.account_id: account for account in bought.accounts}
    gone = {a.account_id for a in buying if _shrank(a, since[a.account_id], then, bought.until)}
    named = {one.account_id for one in broken(known)} & ids
    return Hindsight(then, len(named), len(named & gone), len(gone), len(buying))


def _shrank(then: Account, since: Account, after: date, until: date) -> bool:
    """Less than half of its old pattern, unless its own rhythm has it buy later."""
    return since.between(after, until) < HALF * yearly(then) and not waits(since, until)
