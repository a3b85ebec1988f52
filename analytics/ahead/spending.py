"""What an account's next purchase brings: its own mean, drawn to everybody's as far as fitted."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import fmean, pstdev

from analytics.ahead.account import Account
from analytics.lifetimes import Spender, spend

RECENT = timedelta(days=731)
FEWEST = 5
UNEVEN = 1.0


def recent(account: Account, until: date) -> tuple[float, ...]:
    """What its purchases of the last two years brought, at least its last five."""
    count = sum(day > until - RECENT for day in account.days)
    return account.amounts[-max(count, FEWEST) :]


def spends(accounts: Sequence[Account], until: date) -> list[float]:
    """What a purchase of each account brings, after credit notes."""
    spenders = [_spender(account, until) for account in accounts]
    fit = spend.fit(spenders)
    values = fit.values if fit.trusted else None
    return [
        (_drawn(values, one) or one.mean) * account.net
        for account, one in zip(accounts, spenders, strict=True)
    ]


def _spender(account: Account, until: date) -> Spender:
    amounts = recent(account, until)
    return Spender(len(amounts), fmean(amounts))


def _drawn(values: tuple[float, ...] | None, one: Spender) -> float | None:
    return spend.expected(values, one) if values else None


def unevenness(account: Account, until: date) -> float:
    """The spread of what its purchases bring against their mean; 1 where too few are known."""
    amounts = recent(account, until)
    return pstdev(amounts) / fmean(amounts) if len(amounts) >= FEWEST else UNEVEN
