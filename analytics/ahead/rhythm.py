"""An account's own rhythm: how often it buys, how overdue it is, whether it keeps time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from math import sqrt
from statistics import fmean, median

from analytics.ahead.tail import longer

# An account keeps time whose gaps differ by no more than this; few gaps look even by chance.
EVEN = {3: 0.2, 4: 0.25, 6: 0.3, 12: 0.35}
GAPS = min(EVEN)
# Invoices of one event or job that lie no farther apart than this are one occasion.
WITHIN = (0, 45, 120)
# What is thought of gaps before any is seen: squared spread, and as how many gaps that counts.
IRREGULAR = 1.0, 2.0
REGULAR = 0.1, 1.0
# How often one that keeps time loses it for once.
OFF_BEAT = 0.1
LEAST, MOST = 0.2, 400.0
SURE = 0.1
RARE = 0.02
FAR, STEPS = 1e6, 16
YEAR = 365.25


@dataclass(frozen=True)
class Rhythm:
    """The gaps between an account's purchases, the last of them, and how much they differ.

    `regular` tells that it keeps time; its gaps are then between occasions, from the first invoice
    of one to the first of the next. `last` is the last purchase, `from_` where the next gap starts.
    """

    gaps: tuple[int, ...]
    first: date
    last: date
    from_: date
    regular: bool

    @property
    def typical(self) -> float | None:
        """The median gap in days; None before the second purchase."""
        return median(self.gaps) if self.gaps else None

    @property
    def mean(self) -> float | None:
        """The mean gap in days; None before the second purchase."""
        return fmean(self.gaps) if self.gaps else None

    @property
    def spread(self) -> float | None:
        """The standard deviation of the gaps against their mean; None under two."""
        return spread(self.gaps)

    @cached_property
    def shape(self) -> float:
        """How evenly it buys: 1 at random, more the more it keeps time."""
        usual, counts = REGULAR if self.regular else IRREGULAR
        squares = max(len(self.gaps) - 1, 0) * (self.spread or 0.0) ** 2
        squared = (squares + usual * counts) / (max(len(self.gaps) - 1, 0) + counts)
        return min(max(1.0 / squared, LEAST), MOST)

    def silence(self, until: date) -> int:
        """Days since the occasion from which the next gap counts."""
        return max((until - self.from_).days, 0)

    def overdue(self, until: date) -> float | None:
        """Days of silence against its typical gap: above 1 it is due; None without a gap."""
        return self.silence(until) / self.typical if self.typical else None

    def longer_than(self, until: date) -> float | None:
        """The share of its own gaps that this silence is longer than; None without a gap."""
        silence = self.silence(until)
        return sum(gap < silence for gap in self.gaps) / len(self.gaps) if self.gaps else None

    def surprise(self, until: date) -> float | None:
        """The chance of a gap this long, had nothing changed; None without a gap."""
        return self._still(self.silence(until) / self.mean) if self.mean else None

    def broke(self, until: date) -> bool:
        """Whether it is silent for longer than its own gaps make likely: 1 in 50, or rarer."""
        surprise = self.surprise(until)
        return len(self.gaps) >= GAPS and surprise is not None and surprise <= RARE

    def chance(self, until: date, leaves: float | None = None) -> float | None:
        """The chance that it still buys, by its own gaps; None without a gap.

        It may leave after any purchase, with the chance `leaves`; where none is learnt, after n
        gaps it is 1 in n + 2, Laplace's rule of succession. A gap as long as this silence weighs
        against it.
        """
        surprise = self.surprise(until)
        if surprise is None:
            return None
        gone = self._leaves(leaves)
        stays = (1.0 - gone) * surprise
        return stays / (stays + gone)

    def _leaves(self, learnt: float | None) -> float:
        return 1.0 / (len(self.gaps) + 2) if learnt is None else learnt

    def due(self) -> tuple[date, date, date] | None:
        """When the next purchase is due: typically, and from when to when; None without a gap."""
        if not self.mean or self.typical is None:
            return None
        early, late = (self._quantile(1.0 - SURE), self._quantile(SURE))
        middle = min(max(self.typical, early), late)
        days = (middle, early, late)
        typical, first, last = (self.from_ + timedelta(days=round(count)) for count in days)
        return typical, first, last

    def _quantile(self, still: float) -> float:
        """The gap that is longer than a share of gaps: what is left is `still`."""
        times = _times(still, round(self.shape, 2), len(self.gaps), regular=self.regular)
        return (self.mean or 0.0) * times

    def _still(self, ratio: float) -> float:
        """The chance of a gap above `ratio` times its mean gap."""
        return _still(ratio, self.shape, len(self.gaps), regular=self.regular)

    def within(self, until: date, days: float, leaves: float | None = None) -> float | None:
        """The chance that it buys within so many days, by its own gaps; None without a gap."""
        chance, surprise = self.chance(until, leaves), self.surprise(until)
        if chance is None or surprise is None or not self.mean:
            return None
        if surprise <= 0:
            return 0.0
        later = self._still((self.silence(until) + days) / self.mean)
        return chance * (1.0 - later / surprise)

    def purchases(self, until: date, days: float, leaves: float | None = None) -> float | None:
        """How many occasions are to be expected within so many days; None without a gap."""
        within = self.within(until, days, leaves)
        if within is None or not self.mean:
            return None
        left = days - max(self.mean - self.silence(until), 0.0)
        more = max(left, 0.0) / self.mean
        stays = 1.0 - self._leaves(leaves)
        total, step = 0.0, 1.0
        while more > 0:
            step *= stays
            total += step * min(more, 1.0)
            more -= 1.0
        return within * (1.0 + total)


def _still(ratio: float, shape: float, seen: int, *, regular: bool) -> float:
    """The chance of a gap above `ratio` times the mean of those seen."""
    keeps = longer(ratio, shape, seen)
    return (1 - OFF_BEAT) * keeps + OFF_BEAT * longer(ratio, 1.0, seen) if regular else keeps


@lru_cache(maxsize=20_000)
def _times(still: float, shape: float, seen: int, *, regular: bool) -> float:
    """How many mean gaps long a gap is that a share of gaps is longer than."""
    low, high = 0.0, 1.0
    while _still(high, shape, seen, regular=regular) > still and high < FAR:
        high *= 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        above = _still(middle, shape, seen, regular=regular) > still
        low, high = (middle, high) if above else (low, middle)
    return high


def spread(gaps: Sequence[float]) -> float | None:
    """The standard deviation of gaps against their mean; None under two."""
    if len(gaps) < 2:
        return None
    mean = fmean(gaps)
    return sqrt(sum((gap - mean) ** 2 for gap in gaps) / (len(gaps) - 1)) / mean if mean else None


def rhythm(days: Sequence[date]) -> Rhythm:
    """The rhythm of purchases in order; occasions of several invoices where these keep time.

    An event once a year that is billed in three invoices has one gap of a year, not three of
    30, 60 and 275 days.
    """
    for within in WITHIN:
        starts = _occasions(days, within)
        gaps = tuple((later - earlier).days for earlier, later in pairwise(starts))
        differ = spread(gaps)
        if differ is not None and differ <= _even(len(gaps)):
            return Rhythm(gaps, days[0], days[-1], starts[-1], regular=True)
    gaps = tuple((later - earlier).days for earlier, later in pairwise(days))
    return Rhythm(gaps, days[0], days[-1], days[-1], regular=False)


def _even(gaps: int) -> float:
    """How much that many gaps may differ for one that keeps time."""
    return max((most for least, most in EVEN.items() if gaps >= least), default=-1.0)


def _occasions(days: Sequence[date], within: int) -> list[date]:
    starts = [days[0]]
    for earlier, later in pairwise(days):
        if (later - earlier).days > within:
            starts.append(later)
    return starts


def every(days: float) -> str:
    """A gap as people say it: 34 days, 6 months, 2 years."""
    months = days / YEAR * 12
    if months < 2.5:
        size, noun = round(days), "day"
    elif abs(days / YEAR - round(days / YEAR)) < 0.06 and days > 300:
        size, noun = round(days / YEAR) * 12, "month"
    else:
        size, noun = round(months), "month"
    return f"{size} {noun}{'' if size == 1 else 's'}"
