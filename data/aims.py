"""What the sample agency wants to reach: each person's revenue by month, bookings by quarter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from data.agency import LAST_DAY, YEARS, invoice_lines
from data.cast import CLIENTS, owner_on

GROWTH = {2026: 1.12, 2027: 1.2}
# Bookings run ahead of invoices: what is won this year is partly invoiced in the next.
BOOKED = 0.95
MONTHS, QUARTER = 12, 3
ROUND = 100


@dataclass(frozen=True)
class Aim:
    """The amount of a measure that somebody is to reach in the period from a month on; euros."""

    month: date
    period: str
    owner: str
    measure: str
    amount: int


def _season() -> dict[int, float]:
    """The share of a year's invoices that falls into each month of the calendar."""
    found = dict.fromkeys(range(1, MONTHS + 1), 0)
    for line in invoice_lines():
        if line.status != "Cancelled":
            found[line.day.month] += line.amount
    whole = sum(found.values())
    return {month: amount / whole for month, amount in found.items()}


def _yearly() -> dict[str, int]:
    """What each account manager's clients spent in the last year that was closed, in euros."""
    found: dict[str, int] = {}
    for client in CLIENTS:
        owner = owner_on(client, LAST_DAY)
        found[owner] = found.get(owner, 0) + client.spend[YEARS - 2] * 1000
    return dict(sorted(found.items()))


def _rounded(amount: float) -> int:
    return round(amount / ROUND) * ROUND


def aims() -> Iterator[Aim]:
    """Every target: revenue of two years by month, and bookings of the first by quarter."""
    season = _season()
    for year, growth in GROWTH.items():
        for owner, spent in _yearly().items():
            for month, share in season.items():
                amount = _rounded(spent * growth * share)
                yield Aim(date(year, month, 1), "Month", owner, "Revenue", amount)
    for owner, spent in _yearly().items():
        quarter = _rounded(spent * GROWTH[2026] * BOOKED / 4)
        for month in range(1, MONTHS, QUARTER):
            yield Aim(date(2026, month, 1), "Quarter", owner, "Bookings", quarter)
