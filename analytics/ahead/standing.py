"""Where an account stands in its own rhythm: not due, due, overdue, long silent, in its season."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from analytics.ahead.account import Account
from analytics.ahead.rhythm import GAPS, YEAR, Rhythm

# One that has been gone for longer is no early warning: this long, or this many of its own gaps.
GONE = 365
GONE_GAPS = 3.0
# From so many gaps on a silence is told with their number, and may be a season.
TOLD = 1.5
# From so many gaps on no day is told on which the next purchase would be.
NO_DAY = 4.0
# A season is out for so many days at least, and in so many of the years before.
SEASON_DAYS, SEASON_YEARS, YEARS_BACK = 60, 2, 3


class Stand(StrEnum):
    """Where an account stands, in the words of the page."""

    NO_RHYTHM = "no rhythm yet"
    NOT_DUE = "not due"
    DUE = "due"
    SEASON = "buys in season"
    OVERDUE = "overdue"
    LONG_SILENT = "long silent"


@dataclass(frozen=True)
class Standing:
    """Where an account stands on a day, and how many of its usual gaps have passed by then."""

    stand: Stand
    gaps: float

    @property
    def late(self) -> bool:
        """Whether it is silent for longer than ever before."""
        return self.stand in {Stand.OVERDUE, Stand.LONG_SILENT}

    @property
    def dateless(self) -> bool:
        """Whether it is silent for too long to tell when it buys next."""
        return self.stand is Stand.LONG_SILENT or (
            self.gaps >= NO_DAY and self.stand is not Stand.SEASON
        )


def standing(account: Account, until: date) -> Standing:
    """Where it stands: the one rule for what is overdue and what is silent for too long."""
    rhythm = account.rhythm
    usual = usual_gap(rhythm)
    if not usual:
        return Standing(Stand.NO_RHYTHM, 0.0)
    silence = rhythm.silence(until)
    return Standing(_stand(account, silence, silence / usual, until), silence / usual)


def _stand(account: Account, silence: int, gaps: float, until: date) -> Stand:
    rhythm = account.rhythm
    never = silence > max(rhythm.gaps)
    if never and gone(rhythm, until):
        return Stand.LONG_SILENT
    if len(rhythm.gaps) < GAPS:
        return Stand.NO_RHYTHM
    if never:
        return Stand.OVERDUE
    if gaps < 1.0:
        return Stand.NOT_DUE
    return Stand.SEASON if gaps >= TOLD and _out_of_season(account, until) else Stand.DUE


def usual_gap(rhythm: Rhythm) -> float | None:
    """The gap it is held to: the typical one where it keeps time, else the mean; None without."""
    return rhythm.typical if rhythm.regular and rhythm.typical else rhythm.mean


def gone(rhythm: Rhythm, until: date) -> bool:
    """Whether its last purchase is too long ago for a warning to be early."""
    return (until - rhythm.last).days > max(GONE, GONE_GAPS * (rhythm.mean or 0.0))


def overdue(account: Account, until: date) -> bool:
    """Whether it is silent for longer than ever before, and not for years."""
    return standing(account, until).stand is Stand.OVERDUE


def long_silent(account: Account, until: date) -> bool:
    """Whether it is silent for longer than ever before, and for too long to be warned of."""
    return standing(account, until).stand is Stand.LONG_SILENT


def rests(account: Account, until: date) -> bool:
    """Whether it bought nothing in the same days of an earlier year in which it was there."""
    return any(_same_days(account, until))


def _out_of_season(account: Account, until: date) -> bool:
    """Whether it bought nothing in the same weeks of each earlier year in which it was there."""
    empty = _same_days(account, until)
    long = (until - account.days[-1]).days >= SEASON_DAYS
    return long and len(empty) >= SEASON_YEARS and all(empty)


def _same_days(account: Account, until: date) -> list[bool]:
    """Of the years before, the last first, whether the days of this silence were empty too."""
    last, empty = account.days[-1], []
    for years in range(1, YEARS_BACK + 1):
        back = timedelta(days=round(years * YEAR))
        after, before = last - back, until - back
        if account.days[0] < after and before < last:
            empty.append(not any(after < day <= before for day in account.days))
    return empty
