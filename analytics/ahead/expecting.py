"""What is to come from one account: by the model, by its own rhythm, by what a break leaves."""

from dataclasses import dataclass, replace
from datetime import date

from analytics.ahead.account import Account
from analytics.ahead.found import Expected
from analytics.ahead.likely import Likely
from analytics.ahead.rhythm import YEAR
from analytics.ahead.signal import left_of_a_year, stopped

OWN = True


@dataclass(frozen=True)
class How:
    """What is asked of each account: up to when, with dates and sums or without."""

    until: date
    horizon: int
    trusted: bool
    dated: bool
    summed: bool


def expected(account: Account, one: Likely, spend: float, how: How) -> Expected:
    """An account by the model, or by its own rhythm where that knows better.

    It does where no fit is trusted, and where an account keeps time or broke its own pattern.

    BG/NBD takes purchases to be thrown at random, so that it believes an account that has bought
    every March for years as little in April as one that buys now and then; the clock is the better
    witness there. What is expected of one whose pattern broke and what the warning puts at stake
    are never more together than the pattern brought.
    """
    rhythm = account.rhythm
    broke = stopped(account, how.until) is not None
    own = rhythm.regular or not how.trusted or broke or rhythm.broke(how.until)
    found = _own(account, one, spend, how, broke=broke) if own else _model(one, spend)
    if not how.summed:
        return replace(found, revenue=None)
    left = left_of_a_year(account, how.until)
    if left is None or found.revenue is None:
        return found
    most = left * how.horizon / YEAR
    return replace(found, own=OWN, revenue=most) if found.revenue > most else found


def _model(one: Likely, spend: float) -> Expected:
    revenue = None if one.count is None else one.count * spend
    due = one.due or (None, None, None)
    return Expected(
        one.told, one.alive, one.purchases, not OWN, one.chance, one.within, spend, revenue, *due
    )


def _own(account: Account, one: Likely, spend: float, how: How, *, broke: bool) -> Expected:
    rhythm, until = account.rhythm, how.until
    # One whose pattern broke has left as the warning has it: by its own gaps alone.
    leaves = None if broke else one.leaves
    chance = rhythm.chance(until, leaves)
    within = rhythm.within(until, how.horizon, leaves)
    purchases = rhythm.purchases(until, how.horizon, leaves)
    # An occasion may be of several invoices.
    brings = spend * len(account.days) / (len(rhythm.gaps) + 1)
    if how.trusted and not rhythm.regular and one.count is not None and one.chance:
        # Some invoices in a few weeks are no year's rate: the model tempers it with its base.
        chance, within = min(chance or 0.0, one.chance), min(within or 0.0, one.within or 0.0)
        purchases, brings = one.count * min(chance / one.chance, 1.0), spend
    due = (rhythm.due() if how.dated else None) or (None, None, None)
    return Expected(
        one.told, one.alive, one.purchases, OWN, chance, within, brings,
        None if purchases is None else purchases * brings, *due,
    )  # fmt: skip
