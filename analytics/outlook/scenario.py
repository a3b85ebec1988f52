"""What the rest of a year would bring if some things went otherwise: arithmetic on a forecast.

Of each month ahead only what is not invoiced yet moves. It is made of new business, the share n of
it, and of existing accounts, the rest; an account has the share a of these, as in the last twelve
months. With the book's own
retention r, a retention moved by d points, new business moved by b and prices by p, it becomes

    ((1 - n) * (1 - a) * (r + d) / r + n * (1 + b)) * (1 + p)

times what it was, where 1 - a stands only from the month on in which the account is gone. Lower
prices do not touch what is contracted. The change is split in the order of the formula: the
account, retention, new business, price.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite

from analytics.forecast import Outcome
from analytics.view import MONTH

POINTS, PERCENT, MORE = (-30.0, 30.0), (-20.0, 20.0), (-100.0, 200.0)
NUMBER = r"-?\d{1,3}(?:\.\d)?"
WRITTEN = re.compile(
    rf"(?:r({NUMBER}))?(?:p({NUMBER}))?(?:n({NUMBER}))?(?:x(.+?)(?:@({MONTH})?)?)?", re.DOTALL
)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Levers:
    """What goes otherwise: retention in points, price and new business in percent, one account.

    The account is gone from the month `since` on, or from the first month ahead.
    """

    retention: float = 0.0
    price: float = 0.0
    new: float = 0.0
    account: str = ""
    since: date | None = None

    def __str__(self) -> str:
        """The levers as an address carries them, such as r-5p2n10xAcme@2026-12; empty for none."""
        moved = (("r", self.retention), ("p", self.price), ("n", self.new))
        text = "".join(f"{letter}{value:g}" for letter, value in moved if value)
        if not self.account:
            return text
        month = f"@{self.since:%Y-%m}" if self.since else "@" * ("@" in self.account)
        return f"{text}x{self.account}{month}"

    def __bool__(self) -> bool:
        """Whether anything goes otherwise."""
        return self != Levers()

    @staticmethod
    def read(text: str) -> "Levers":
        """The levers that an address carries; none where it is malformed or out of bounds."""
        found = WRITTEN.fullmatch(text)
        if not found:
            return Levers()
        *numbers, account, month = found.groups()
        retention, price, new = (float(said or 0) or 0.0 for said in numbers)
        asked = zip((retention, price, new), (POINTS, PERCENT, MORE), strict=True)
        if not all(low <= value <= high for value, (low, high) in asked):
            return Levers()
        since = date.fromisoformat(f"{month}-01") if month else None
        return Levers(retention, price, new, account or "", since)


@dataclass(frozen=True)
class Month:
    """A month ahead: its forecast, and what of it is invoiced already or contracted beyond it."""

    month: date
    forecast: float
    invoiced: float = 0.0
    contracted: float = 0.0

    @property
    def ahead(self) -> float:
        """What is still to come of it."""
        return max(self.forecast - max(self.invoiced, 0.0), 0.0)


@dataclass(frozen=True)
class Basis:
    """What the levers move: the months ahead, and what the book's last year says of them.

    `retention` is the book's own, `new` the share of new business, `accounts` the share of each
    account in what existing accounts bring; None or nothing where the book cannot tell.
    """

    months: tuple[Month, ...]
    retention: float | None
    new: float | None
    accounts: Mapping[str, float]

    def of(self, account: str) -> float:
        """The account's share of what existing accounts bring."""
        return min(max(self.accounts.get(account, 0.0), 0.0), 1.0)

    def brings(self, account: str, since: date | None = None) -> float:
        """What an account is forecast to bring from a month on."""
        ahead = [m.ahead for m in self.months if since is None or m.month >= since]
        return sum(ahead) * (1 - _share(self.new)) * self.of(account)


@dataclass(frozen=True)
class Change:
    """What each lever adds to the year or takes from it, to the cent."""

    account: Decimal
    retention: Decimal
    new: Decimal
    price: Decimal

    @property
    def total(self) -> Decimal:
        """All of them together."""
        return self.account + self.retention + self.new + self.price


def changed(basis: Basis, levers: Levers) -> Change:
    """What the levers change of the months ahead, split by lever."""
    new, kept = _share(basis.new), _kept(basis.retention, levers.retention)
    share = basis.of(levers.account) if levers.account else 0.0
    account = retention = more = price = 0.0
    for month in basis.months:
        existing, fresh = month.ahead * (1 - new), month.ahead * new
        gone = levers.since is None or month.month >= levers.since
        leaves = existing * share if gone else 0.0
        stays = existing - leaves
        account -= leaves
        retention += stays * (kept - 1)
        more += fresh * levers.new / 100
        left = stays * kept + fresh * (1 + levers.new / 100)
        priced = left if levers.price > 0 else max(left - max(month.contracted, 0.0), 0.0)
        price += priced * levers.price / 100
    return Change(*map(cents, (account, retention, more, price)))


def moved(outcome: Outcome, change: Decimal, least: float | None) -> Outcome:
    """A year's end with its bands moved along, never below what is invoiced already."""
    by = float(change)
    if not by:
        return outcome
    low = float("-inf") if least is None else least

    def along(value: float) -> float:
        return max(value + by, min(value, low))

    return Outcome(
        point=float(cents(outcome.point) + change),
        low_80=along(outcome.low_80),
        high_80=along(outcome.high_80),
        low_95=along(outcome.low_95),
        high_95=along(outcome.high_95),
    )


def cents(value: float) -> Decimal:
    """An amount to the cent."""
    return Decimal(str(value)).quantize(CENT) if isfinite(value) else Decimal(0)


def new_share(
    revenue: Mapping[str, Sequence[float]], first: Mapping[str, int], months: int
) -> float | None:
    """The share of new business in so many months, on average over all such stretches of a year.

    New are accounts that had never bought before the stretch began: `revenue` is each account's by
    month of the year, `first` the place of the month in which it first bought, below 0 for earlier.
    None where there was no revenue.
    """
    whole = fresh = 0.0
    for begin in range(max(map(len, revenue.values()), default=0) - months + 1):
        for name, values in revenue.items():
            came = sum(values[begin : begin + months])
            whole += came
            fresh += came if first.get(name, -1) >= begin else 0.0
    return min(max(fresh / whole, 0.0), 1.0) if whole > 0 else None


def _share(new: float | None) -> float:
    return 0.0 if new is None else new


def _kept(retention: float | None, points: float) -> float:
    """What existing accounts bring of their forecast, at another retention."""
    usual = retention or 1.0
    return max(usual + points / 100, 0.0) / usual
