"""What tells that an account's pattern broke: silence, less revenue, smaller orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median

from analytics.ahead.account import Account
from analytics.ahead.rhythm import GAPS, RARE, YEAR, every
from analytics.ahead.standing import gone, long_silent, rests
from analytics.ahead.tail import longer
from analytics.view import distance, shift

# How unlikely a silence must be, had nothing changed, of one that keeps time.
CLOCKWORK = 0.05
BEYOND = 1.25
ODD, FEWER = 0.02, 0.005
LONG_GAP = 45
HALF = 0.5
MONTHS = 3
MOST_WINDOWS = 12
# So many purchases in three months before their sum tells anything: of one that keeps time, or not.
BUYS, BUYS_AT_RANDOM = 3.0, 6.0
ORDERS, BEFORE = 5, 10
MOST_BEFORE = 24
SEASONS = 4
# What is thought of the spread of sums and orders before any is seen, and as how many it counts.
USUAL, COUNTS = 0.25, 2.0
SHARE_LOST = 0.3


@dataclass(frozen=True)
class Signal:
    """One way in which a pattern broke; `says` names its amounts of money as {0} and {1}.

    `lost` is the share of the old pattern's revenue that is likely gone, `yearly` is that revenue.
    """

    kind: str
    says: str
    money: tuple[float, ...]
    lost: float
    yearly: float

    @property
    def stake(self) -> float:
        """The revenue of a year that is likely gone."""
        return self.lost * self.yearly


def signals(account: Account, until: date) -> tuple[Signal, ...]:
    """Every signal of an account as it was known on a day, the most at stake first.

    One that is long silent has none: no warning would be early.
    """
    if long_silent(account, until):
        return ()
    found = (silent(account, until), less(account, until), smaller(account, until))
    return tuple(sorted((one for one in found if one), key=lambda one: -one.stake))


def yearly(account: Account) -> float:
    """What an account brought a year, in the two years up to its last purchase."""
    last = account.days[-1]
    gap = account.rhythm.mean or YEAR
    days = min((last - account.days[0]).days + gap, 2 * YEAR)
    return account.between(last - timedelta(days=round(days)), last) / max(days / YEAR, 1.0)


def silent(account: Account, until: date) -> Signal | None:
    """A pattern that stopped so lately that a warning is early."""
    return None if gone(account.rhythm, until) else stopped(account, until)


def stopped(account: Account, until: date) -> Signal | None:
    """Nothing for longer than its own rhythm makes likely, nor in the same months of any year."""
    rhythm = account.rhythm
    surprise, mean = rhythm.surprise(until), rhythm.mean
    if len(rhythm.gaps) < GAPS or surprise is None or mean is None:
        return None
    rare = surprise <= (CLOCKWORK if rhythm.regular else RARE)
    if not rare or rhythm.silence(until) <= BEYOND * max(rhythm.gaps) or rests(account, until):
        return None
    span = every((rhythm.last - rhythm.first).days)
    how = "" if rhythm.regular else " on average"
    days = (until - rhythm.last).days
    says = f"Bought every {every(mean)}{how} for {span}; nothing for {days} days"
    return Signal("silent", says, (), 1.0 - (rhythm.chance(until) or 0.0), yearly(account))


def left_of_a_year(account: Account, until: date) -> float | None:
    """What is left of a year by a pattern that broke, however long ago; None where none did."""
    silence = stopped(account, until)
    # One that is silent also brings less: that is not counted twice.
    found = (silence or less(account, until), smaller(account, until))
    left = [one.yearly - one.stake for one in found if one]
    return max(min(left), 0.0) if left else None


def less(account: Account, until: date) -> Signal | None:
    """Far less in the last three months than its last year and its season make likely."""
    if waits(account, until):
        return None
    sums, counts = _windows(account, until)
    now, past = max(sums[0], 0.0), sums[1:]
    if len(past) < SEASONS:
        return None
    seasonal = len(past) >= 2 * SEASONS
    places = range(SEASONS - 1, len(past), SEASONS) if seasonal else range(len(past))
    compared = [past[at] for at in places]
    whole, usual = fmean(past), fmean(compared)
    bought = fmean(counts[1:][at] for at in places)
    enough = BUYS if account.rhythm.regular else BUYS_AT_RANDOM
    if whole <= 0 or usual <= 0 or bought < enough or now >= min(compared):
        return None
    likely = fmean(past[:SEASONS]) * usual / whole
    shape = 1.0 / _squared(past, SEASONS if seasonal else 1)
    if now > HALF * likely or 1.0 - longer(now / likely, shape, SEASONS) > FEWER:
        return None
    with_what = "the same months of earlier years" if seasonal else "a usual three months"
    says = f"Brought {{0}} in the last three months against {{1}} in {with_what}"
    return Signal("less", says, (now, usual), 1.0 - now / likely, sum(past[:SEASONS]))


def waits(account: Account, until: date) -> bool:
    """Whether it keeps time at long gaps and is not overdue, so that three months tell nothing."""
    rhythm = account.rhythm
    if not rhythm.regular or (rhythm.mean or 0.0) < LONG_GAP:
        return False
    return rhythm.silence(until) <= max(rhythm.gaps)


def _windows(account: Account, until: date) -> tuple[list[float], list[int]]:
    """Revenue and purchases by three whole months, the last first, from its first purchase on."""
    end = shift((until + timedelta(days=1)).replace(day=1), -1)
    first = account.days[0].replace(day=1)
    whole = (distance(first, end) + 1) // MONTHS
    size = max(min(whole, MOST_WINDOWS + 1), 1)
    sums, counts = [0.0] * size, [0] * size
    bought = [(*flow, 1) for flow in zip(account.days, account.amounts, strict=True)]
    for day, amount, counted in (*bought, *((*flow, 0) for flow in account.credits)):
        at = distance(day.replace(day=1), end) // MONTHS
        if 0 <= at < size and day.replace(day=1) <= end:
            sums[at] += amount
            counts[at] += counted
    return sums, counts


def _squared(past: Sequence[float], seasons: int) -> float:
    """The squared spread of sums against their mean, place by place in the year."""
    squares, free = USUAL * COUNTS, COUNTS
    for place in range(seasons):
        sums = past[place::seasons]
        mean = fmean(sums)
        if mean > 0:
            squares += sum((one / mean - 1.0) ** 2 for one in sums)
            free += len(sums) - 1
    return max(squares / free, 0.0025)


def smaller(account: Account, until: date) -> Signal | None:
    """The last five orders far below those before, and not for being more of them."""
    if len(account.amounts) < ORDERS + BEFORE or (until - account.days[-ORDERS]).days > YEAR:
        return None
    last, past = account.amounts[-ORDERS:], account.amounts[-ORDERS - MOST_BEFORE : -ORDERS]
    now, usual = fmean(last), fmean(past)
    if now > HALF * usual or max(last) >= median(past):
        return None
    squared = (sum((one / usual - 1.0) ** 2 for one in past) + USUAL * COUNTS) / (
        len(past) - 1 + COUNTS
    )
    if 1.0 - longer(now / usual, ORDERS / squared, max(len(past) // ORDERS, 1)) > ODD:
        return None
    gaps = [(later - earlier).days for earlier, later in pairwise(account.days)]
    pace = fmean(gaps[:-ORDERS]) / max(fmean(gaps[-ORDERS:]), 1.0)
    lost = 1.0 - pace * now / usual
    if lost < SHARE_LOST:
        return None
    says = f"Its last {ORDERS} orders brought {{0}} on average against {{1}} before"
    span = (account.days[-ORDERS - 1] - account.days[-ORDERS - len(past)]).days or YEAR
    return Signal("smaller", says, (now, usual), lost, sum(past) / max(span / YEAR, 1.0))
