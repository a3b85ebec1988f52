"""A model fitted to a base, asked of single accounts; runs where scipy may be loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

import numpy as np

from analytics.ahead import season
from analytics.ahead.account import Account, Purchases
from analytics.ahead.found import Told
from analytics.ahead.rhythm import YEAR
from analytics.lifetimes import Buyer, Fit, Season, bgbb, bgnbd

WEEK = 7
DAY_BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Likely:
    """What a fitted model says of an account at a day; None where there is no fit.

    `leaves` is the mean chance that such an account leaves after its next purchase or season.
    `alive` and `purchases` are the model's at the day; `chance` and `count` may know a little more.
    """

    told: Told
    alive: float | None = None
    purchases: float | None = None
    chance: float | None = None
    count: float | None = None
    within: float | None = None
    due: tuple[date, date, date] | None = None
    leaves: float | None = None
    draw: Callable[[np.random.Generator, int], np.ndarray] | None = field(default=None)


@dataclass(frozen=True)
class Fitted:
    """A fit, and what it says of each account within the horizon."""

    fit: Fit
    accounts: tuple[Likely, ...]
    learnt: dict[str, float] = field(default_factory=dict)


def fitted(model: str, bought: Purchases, horizon: int, fiscal_start: int) -> Fitted:
    """The model fitted to these purchases, asked of the next `horizon` days."""
    if model == "bgbb":
        return _seasonal(bought, horizon, fiscal_start)
    buyers = [buyer(account, bought.until) for account in bought.accounts]
    fit = bgnbd.fit(buyers)
    asked = zip(bought.accounts, buyers, strict=True)
    weeks = horizon / WEEK
    return Fitted(fit, tuple(_buys(fit, *pair, bought.until, weeks) for pair in asked))


def buyer(account: Account, until: date) -> Buyer:
    """An account in weeks since its first purchase; purchases of one day count once."""
    first = account.days[0]
    recency = (account.days[-1] - first).days / WEEK
    return Buyer(len(account.days) - 1, recency, max((until - first).days, 0) / WEEK)


def _buys(fit: Fit, account: Account, one: Buyer, until: date, weeks: float) -> Likely:
    told = Told(account.account_id, account.account, one.frequency, one.recency, one.age)
    if fit.values is None:
        return Likely(told)
    values = fit.values
    alive = bgnbd.alive(values, one)
    waits = (bgnbd.next_purchase(values, one, share) for share in (0.5, 0.1, 0.9))
    middle, early, late = (_after(until, wait * WEEK) for wait in waits)
    count = bgnbd.expected(values, one, weeks)
    return Likely(
        told,
        alive,
        count,
        alive,
        count,
        bgnbd.comes_back(values, one, weeks),
        (middle, early, late),
        leaves=values[2] / (values[2] + values[3] + one.frequency) if fit.trusted else None,
        draw=partial(_drawn, values, one, alive, weeks),
    )


def _drawn(
    values: tuple[float, ...],
    one: Buyer,
    alive: float,
    weeks: float,
    rng: np.random.Generator,
    draws: int,
) -> np.ndarray:
    """Numbers of purchases in the weeks ahead, as the model throws its dice."""
    r, alpha, a, b = values
    rate = rng.gamma(r + one.frequency, 1.0 / (alpha + one.age), draws)
    leaves = np.maximum(rng.beta(a, b + one.frequency, draws), 1e-9)
    bought = np.minimum(rng.poisson(np.minimum(rate * weeks, 1e6)), rng.geometric(leaves))
    return np.asarray(np.where(rng.random(draws) < alive, bought, 0), dtype=np.float64)


def _seasonal(bought: Purchases, horizon: int, fiscal_start: int) -> Fitted:
    last = season.last_whole(bought, fiscal_start)
    chances = [season.season(account, fiscal_start, last) for account in bought.accounts]
    fit = bgbb.fit(chances)
    ahead = max(1, round(horizon / YEAR))
    opens = [season.start_of(last + after, fiscal_start) for after in (1, 2, 3)]
    asked = zip(bought.accounts, chances, strict=True)
    found = tuple(
        _chances(fit, account, one, opens, ahead, now=_in(account, last + 1, fiscal_start))
        for account, one in asked
    )
    return Fitted(fit, found, {"last_season": last, "seasons_ahead": ahead})


def _in(account: Account, running: int, fiscal_start: int) -> bool:
    """Whether an account of earlier seasons has bought in the one that is not over."""
    first, last = (season.year_of(account.days[at], fiscal_start) for at in (0, -1))
    return first < running == last


def _chances(
    fit: Fit, account: Account, one: Season, opens: list[date], ahead: int, *, now: bool
) -> Likely:
    told = Told(account.account_id, account.account, one.frequency, one.recency, one.periods)
    if fit.values is None:
        return Likely(told)
    values = fit.values
    # One that has bought in the season under way has taken that chance; its next is a year later.
    seen = Season(one.frequency + 1, one.periods + 1, one.periods + 1) if now else one
    first, end = opens[1:] if now else opens[:2]
    return Likely(
        told,
        bgbb.alive(values, one),
        bgbb.expected(values, one, ahead),
        bgbb.alive(values, seen),
        bgbb.expected(values, seen, ahead),
        bgbb.comes_back(values, seen, ahead),
        (first, first, end - DAY_BEFORE),
        leaves=values[2] / (values[2] + values[3] + seen.periods) if fit.trusted else None,
        draw=partial(_taken, values, seen, ahead),
    )


def _taken(
    values: tuple[float, ...], one: Season, ahead: int, rng: np.random.Generator, draws: int
) -> np.ndarray:
    """Numbers of seasons ahead in which it buys, as the model throws its dice."""
    alpha, beta, gamma, delta = values
    buys = rng.beta(alpha + one.frequency, beta + one.periods - one.frequency, draws)
    leaves = rng.beta(gamma, delta + one.periods + 1, draws)
    there = rng.random(draws) < bgbb.alive(values, one)
    taken = np.zeros(draws)
    for _ in range(ahead):
        taken += there & (rng.random(draws) < buys)
        there &= rng.random(draws) >= leaves
    return taken


def _after(day: date, days: float) -> date:
    """So many days later, as far as a calendar reaches."""
    return day + timedelta(days=round(min(days, (date.max - day).days - 1)))


def count_since(accounts: Sequence[Account], then: date, until: date) -> int:
    """How many purchases were made after one day and up to another."""
    return sum(then < day <= until for account in accounts for day in account.days)
