"""When the invoices of the sample agency fall due, when they are paid, and what is still open."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.agency import LAST_DAY, SEED, Line, working_day

TERMS = 30
# What of an invoice sent stays open where the client paid a part of it.
_PART_LEFT = 0.4
_PART_PAID = 0.08
# How many days after the invoice the clients of a country pay, at the earliest and the latest.
_HABITS = {"Iberia": (38, 71), "France": (32, 66), "Nordics": (20, 42)}
_USUAL = (22, 58)


@dataclass(frozen=True)
class Payment:
    """The state of one invoice line's money; the open amount in cents."""

    due: date
    paid: date | None
    still_open: int


def payment(line: Line) -> Payment:
    """What the ledger knows of a line's payment; all lines of an invoice are paid together."""
    # A draw of its own, so that no other figure of the book moves.
    rng = Random(f"{SEED} paid {line.invoice}")
    due = line.day + timedelta(days=TERMS)
    if line.status == "Cancelled":
        return Payment(due, None, 0)
    if line.amount < 0:
        return Payment(line.day, line.day, 0)
    if line.status == "Paid":
        days = rng.randrange(*_HABITS.get(line.client.region, _USUAL))
        return Payment(due, min(LAST_DAY, working_day(line.day + timedelta(days=days))), 0)
    left = _PART_LEFT if rng.random() < _PART_PAID else 1
    return Payment(due, None, round(line.amount * left))
