"""One chance to buy a season: each account's seasons after the one in which it came."""

from collections.abc import Iterable
from datetime import date, timedelta

from analytics.ahead.account import Account, Purchases
from analytics.lifetimes import Season

# A season is over in effect when, in those before, nearly all who bought had bought by that day.
NEARLY = 0.99
FEWEST = 20


def year_of(day: date, fiscal_start: int) -> int:
    """The fiscal year of a day, named by the year in which it ends."""
    return day.year + (1 if fiscal_start > 1 and day.month >= fiscal_start else 0)


def start_of(season: int, fiscal_start: int) -> date:
    """The first day of a season."""
    return date(season - (1 if fiscal_start > 1 else 0), fiscal_start, 1)


def last_whole(bought: Purchases, fiscal_start: int) -> int:
    """The last season that is over on the day up to which all is told."""
    now = year_of(bought.until, fiscal_start)
    if bought.until + timedelta(days=1) >= start_of(now + 1, fiscal_start):
        return now
    reached = (bought.until - start_of(now, fiscal_start)).days
    known = [
        (day - start_of(season, fiscal_start)).days <= reached
        for account in bought.accounts
        for season, day in _firsts(account, fiscal_start).items()
        if season < now
    ]
    buying = any(now in _firsts(account, fiscal_start) for account in bought.accounts)
    over = buying and len(known) >= FEWEST and sum(known) >= NEARLY * len(known)
    return now if over else now - 1


def _firsts(account: Account, fiscal_start: int) -> dict[int, date]:
    found: dict[int, date] = {}
    for day in account.days:
        found.setdefault(year_of(day, fiscal_start), day)
    return found


def season(account: Account, fiscal_start: int, last: int) -> Season:
    """An account's chances up to a season, from the one after its first.

    One that came after that season has had none yet.
    """
    bought = {year_of(day, fiscal_start) for day in account.days}
    first = min(bought)
    taken = sorted(one - first for one in bought if first < one <= last)
    return Season(len(taken), taken[-1] if taken else 0, max(last - first, 0))


def a_season(accounts: Iterable[Account], fiscal_start: int) -> float | None:
    """The purchases of an account in a season in which it buys; None without any account."""
    days = seasons = 0
    for account in accounts:
        days += len(account.days)
        seasons += len({year_of(day, fiscal_start) for day in account.days})
    return days / seasons if seasons else None
