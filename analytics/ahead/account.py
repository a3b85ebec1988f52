"""An account's purchases, and those of all: days with revenue and what each brought."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from analytics.ahead.rhythm import Rhythm, rhythm
from analytics.view import distance, shift

WEEK_AND_A_DAY = 8


def year_before(day: date) -> date:
    """The same day a year before; of the last of a month, the last of that month."""
    after = day + timedelta(days=1)
    if after.day == 1:
        return after.replace(year=after.year - 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


class AheadError(Exception):
    """Why nothing can be said of what is to come, in one sentence."""


@dataclass(frozen=True)
class Account:
    """One account's days with revenue, and what each brought; credit notes apart."""

    account_id: str
    account: str
    days: tuple[date, ...]
    amounts: tuple[float, ...]
    credits: tuple[tuple[date, float], ...] = ()

    @cached_property
    def rhythm(self) -> Rhythm:
        """How often it buys."""
        return rhythm(self.days)

    @property
    def net(self) -> float:
        """What is left of its invoices after credit notes, as a share; at least nothing."""
        whole = sum(self.amounts)
        return max(1.0 + sum(amount for _, amount in self.credits) / whole, 0.0) if whole else 1.0

    def between(self, after: date, until: date) -> float:
        """Revenue after one day and up to another, less credit notes."""
        bought = sum(
            amount
            for day, amount in zip(self.days, self.amounts, strict=True)
            if after < day <= until
        )
        return bought + sum(amount for day, amount in self.credits if after < day <= until)

    def as_of(self, day: date) -> "Account | None":
        """The same account as it was known on a day; None before its first purchase."""
        kept = sum(one <= day for one in self.days)
        if not kept:
            return None
        credited = tuple(credit for credit in self.credits if credit[0] <= day)
        return Account(
            self.account_id, self.account, self.days[:kept], self.amounts[:kept], credited
        )


@dataclass(frozen=True)
class Purchases:
    """Every account of a view that has bought anything up to a day."""

    version: int
    until: date
    accounts: tuple[Account, ...]

    def as_of(self, day: date) -> "Purchases":
        """What was known on an earlier day."""
        known = (account.as_of(day) for account in self.accounts)
        return Purchases(self.version, day, tuple(account for account in known if account))

    @property
    def first(self) -> date | None:
        """The first day on which any of them bought."""
        return min((account.days[0] for account in self.accounts), default=None)

    @property
    def months(self) -> int:
        """How many whole months are known; one whose first days lack is whole."""
        if self.first is None:
            return 0
        begins = shift(self.first.replace(day=1), 0 if self.first.day <= WEEK_AND_A_DAY else 1)
        ends = (self.until + timedelta(days=1)).replace(day=1)
        return max(distance(begins, ends), 0)
