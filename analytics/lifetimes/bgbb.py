"""Accounts with one chance to buy a season, that may leave unseen before any: BG/BB.

P. S. Fader, B. G. S. Hardie and J. Shang (2010), Customer-base analysis in a discrete-time
noncontractual setting, Marketing Science 29(6), p. 1086-1108. While it stays, an account takes each
chance with its own probability (beta: alpha, beta); before each it leaves with its own (beta:
gamma, delta). An account that buys every other year is not gone in the year between: its
probability is learnt from its own seasons.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from analytics.lifetimes.fitted import Fit, Values
from analytics.lifetimes.histories import Season
from analytics.lifetimes.trust import told_of_seasons

NAMES = ("alpha", "beta", "gamma", "delta")


def fit(seasons: Iterable[Season]) -> Fit:
    """The parameters under which these seasons are most likely; see `Fit` for when not."""
    from analytics.lifetimes.likelihood import of_seasons
    from analytics.lifetimes.peak import fitted

    seasons = tuple(season for season in seasons if season.weight)
    return fitted("bgbb", NAMES, told_of_seasons(seasons), partial(of_seasons, seasons))


def alive(values: Values, season: Season) -> float:
    """The chance that an account will still be one at its next opportunity.

    The paper's P(alive at n + 1), as 1 / (1 + what speaks for having left at each
    season since the last purchase), so that long histories lose no digits.
    """
    alpha, beta, gamma, delta = values
    x, n = season.frequency, season.periods
    left, term = 0.0, 1.0
    for m in range(n - 1, season.recency - 1, -1):
        # How much likelier than staying it is to have left before season m + 1.
        missed = (alpha + beta + m) / (beta + m - x)
        term *= missed * (
            gamma / (delta + m) if m == n - 1 else (gamma + delta + m + 1) / (delta + m)
        )
        left += term
    return (delta + n) / (gamma + delta + n) / (1 + left)


def expected(values: Values, season: Season, ahead: int) -> float:
    """The purchases expected of an account in its next `ahead` opportunities.

    The paper's conditional expectation, as the sum of the chances of each.
    """
    alpha, beta, _, _ = values
    buys = (alpha + season.frequency) / (alpha + beta + season.periods)
    return alive(values, season) * buys * sum(_stays(values, season, ahead))


def expected_new(values: Values, ahead: int) -> float:
    """The purchases expected of an account in the `ahead` opportunities after it came in.

    The paper's mean of X(n).
    """
    return expected(values, Season(0, 0, 0), ahead)


def comes_back(values: Values, season: Season, ahead: int) -> float:
    """The chance that an account buys at least once in its next `ahead` opportunities."""
    alpha, beta, _, _ = values
    misses, waits, back = beta + season.periods - season.frequency, 1.0, 0.0
    for seen, stays in enumerate(_stays(values, season, ahead), start=season.periods):
        buys = (alpha + season.frequency) / (alpha + beta + seen)
        back += stays * waits * buys
        waits *= misses / (alpha + beta + seen)
        misses += 1
    return alive(values, season) * back


def _stays(values: Values, season: Season, ahead: int) -> Iterator[float]:
    """The chance to be there at each opportunity ahead, for one that is there at the next."""
    _, _, gamma, delta = values
    stays = 1.0
    for seen in range(season.periods + 1, season.periods + 1 + ahead):
        yield stays
        stays *= (delta + seen) / (gamma + delta + seen)
