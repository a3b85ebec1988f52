"""From purchases to what is to come: the work of a worker process, for it loads scipy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np

from analytics.ahead.account import Account, Purchases, year_before
from analytics.ahead.expecting import How, expected
from analytics.ahead.found import FULL_MONTHS, Ahead, Check, Expected, Sum
from analytics.ahead.likely import Fitted, Likely, count_since, fitted
from analytics.ahead.spending import spends, unevenness
from analytics.lifetimes.calibration import bins, brier

A_YEAR = timedelta(days=365)
DRAWS = 2000
MOST_DRAWN = 4_000_000
SEED = 20050201
BANDS = (10.0, 90.0, 2.5, 97.5)
CLOSE = 1e-9


def work(model: str, bought: Purchases, horizon: int, fiscal_start: int, why: str) -> str:
    """What is to come within `horizon` days, with the check of a year before, as a text."""
    found = _look(model, bought, horizon, fiscal_start, why)
    return replace(found, check=_check(model, bought, fiscal_start)).to_json()


def _look(model: str, bought: Purchases, horizon: int, fiscal_start: int, why: str | None) -> Ahead:
    asked = fitted(model, bought, horizon, fiscal_start)
    spent = spends(bought.accounts, bought.until)
    # A check asks what came, not when; a few weeks tell nothing of a year.
    how = How(
        bought.until, horizon, trusted=asked.fit.trusted, dated=why is not None,
        summed=bought.months >= FULL_MONTHS,
    )  # fmt: skip
    told = [
        expected(account, one, spend, how)
        for account, one, spend in zip(bought.accounts, asked.accounts, spent, strict=True)
    ]
    since = year_before(bought.until)
    return Ahead(
        model=model,
        until=bought.until,
        horizon=horizon,
        why=why or "",
        fit=asked.fit,
        accounts=tuple(told),
        revenue=_sum(told, asked, bought),
        past=sum(account.between(since, bought.until) for account in bought.accounts),
        learnt=asked.learnt,
    )


def _sum(told: Sequence[Expected], asked: Fitted, bought: Purchases) -> Sum | None:
    """Expected revenue of all, with the bounds of what single accounts do by chance."""
    known = [one for one in told if one.revenue is not None]
    if not known:
        return None
    rng = np.random.default_rng(SEED)
    draws = max(50, min(DRAWS, MOST_DRAWN // len(told)))
    drawn = np.zeros(draws)
    for account, one, likely in zip(bought.accounts, told, asked.accounts, strict=True):
        if one.revenue is not None:
            drawn += _drawn(account, one, likely, bought, rng, draws)
    point = sum(one.revenue or 0.0 for one in known)
    middle = float(drawn.mean())
    scale = point / middle if middle > CLOSE else 1.0
    low, high, lowest, highest = (float(at) * scale for at in np.percentile(drawn, BANDS))
    return Sum(point, min(low, point), max(high, point), min(lowest, point), max(highest, point))


def _drawn(
    account: Account,
    one: Expected,
    likely: Likely,
    bought: Purchases,
    rng: np.random.Generator,
    draws: int,
) -> np.ndarray:
    """Revenue of one account, as often as it is drawn: how often it buys, and what each brings."""
    if one.own or likely.draw is None:
        buys = rng.random(draws) < (one.within or 0.0)
        each = (one.revenue or 0.0) / max(one.within or 0.0, CLOSE)
        number = buys * (each / max(one.spend or 0.0, CLOSE))
    else:
        number = likely.draw(rng, draws)
    shape = 1.0 / max(unevenness(account, bought.until), 0.05) ** 2
    brought = rng.gamma(np.maximum(number * shape, CLOSE), 1.0 / shape)
    return np.asarray(np.where(number > 0, brought, 0.0) * (one.spend or 0.0), dtype=np.float64)


def _check(model: str, bought: Purchases, fiscal_start: int) -> Check | None:
    """What would have been said a year before the end, beside what came; None without a year."""
    then = bought.until - A_YEAR
    if bought.first is None or bought.first > then - A_YEAR:
        return None
    known = bought.as_of(then)
    said = _look(model, known, A_YEAR.days, fiscal_start, None)
    names = {account.account_id for account in known.accounts}
    since = [account for account in bought.accounts if account.account_id in names]
    bought_again = {a.account_id: any(then < day <= bought.until for day in a.days) for a in since}
    told = [
        (one.within, bought_again[one.told.account_id])
        for one in said.accounts
        if one.within is not None
    ]
    model_says = [one.purchases for one in said.accounts if one.purchases is not None]
    return Check(
        then=then,
        until=bought.until,
        accounts=len(told),
        trusted=said.fit.trusted,
        bins=bins(told),
        brier=brier(told),
        purchases=sum(model_says) if model_says else None,
        bought=count_since(since, then, bought.until),
        revenue=said.revenue.point if said.revenue else None,
        came=sum(account.between(then, bought.until) for account in since),
    )
