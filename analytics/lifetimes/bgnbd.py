"""Accounts that buy when they like, and may leave unseen after any purchase: BG/NBD.

P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting your customers" the easy way: an
alternative to the Pareto/NBD model, Marketing Science 24(2), p. 275-284. While it stays, an account
buys at random at its own rate (gamma: r, alpha); after each purchase it leaves with its own chance
(beta: a, b). Times in the unit of the buyers; alpha is such a time.
"""

from collections.abc import Iterable
from functools import partial
from math import exp, expm1, inf, log, log1p

import numpy as np

from analytics.lifetimes.beta import Floats, mean_over_beta
from analytics.lifetimes.fitted import Fit, Values
from analytics.lifetimes.histories import Buyer
from analytics.lifetimes.trust import told_of_buyers

NAMES = ("r", "alpha", "a", "b")
HALF = 0.5
# Beyond exp(LONG) there is no number.
LONG = 700.0


def fit(buyers: Iterable[Buyer]) -> Fit:
    """The parameters under which these buyers are most likely; see `Fit` for when they are not."""
    from analytics.lifetimes.likelihood import of_buyers
    from analytics.lifetimes.peak import fitted

    buyers = tuple(buyer for buyer in buyers if buyer.weight)
    return fitted("bgnbd", NAMES, told_of_buyers(buyers), partial(of_buyers, buyers))


def alive(values: Values, buyer: Buyer) -> float:
    """The chance that an account is still one.

    The authors' note "Computing P(alive) using the BG/NBD model" (2008). An account that has bought
    once only gets 1 whatever its age: in this model an account leaves after a repeat purchase, and
    it has had none. The longer its silence, the less it is expected to buy all the same.
    """
    r, alpha, a, b = values
    x = buyer.frequency
    if x == 0:
        return 1.0
    odds = (
        log(a)
        - log(b + x - 1)
        + (r + x) * log1p((buyer.age - buyer.recency) / (alpha + buyer.recency))
    )
    return 1 / (1 + exp(odds)) if odds < 0 else exp(-odds) / (1 + exp(-odds))


def expected(values: Values, buyer: Buyer, horizon: float) -> float:
    """The purchases expected of an account in the next `horizon`.

    Equation 10 of the paper, as the mean of (1 - exp(-rate p horizon)) / p over what is known of an
    account's rate and its chance p to leave: the same number, without the hypergeometric function.
    """
    if horizon <= 0:
        return 0.0
    r, alpha, a, b = values
    shape, times = r + buyer.frequency, horizon / (alpha + buyer.age)

    def bought(p: Floats) -> Floats:
        # Where p is next to nothing, the limit: nobody leaves, and rate x horizon are bought.
        p = np.maximum(p, 1e-290)
        return -np.expm1(-shape * np.log1p(p * times)) / p

    return alive(values, buyer) * mean_over_beta(a, b + buyer.frequency, bought)


def expected_new(values: Values, horizon: float) -> float:
    """The repeat purchases expected of an account in the `horizon` after its first purchase.

    Equation 9 of the paper.
    """
    return expected(values, Buyer(0, 0.0, 0.0), horizon)


def comes_back(values: Values, buyer: Buyer, horizon: float) -> float:
    """The chance that an account buys at least once in the next `horizon`."""
    r, alpha, _, _ = values
    waited = log1p(max(horizon, 0.0) / (alpha + buyer.age))
    return alive(values, buyer) * -expm1(-(r + buyer.frequency) * waited)


def usual_gap(values: Values, buyer: Buyer, share: float = HALF) -> float:
    """The time after its last purchase within which such an account buys again, `share` of times.

    From its own rhythm up to that purchase and, as far as that is short, from the others'.
    """
    return _wait(values, buyer, buyer.recency, share)


def next_purchase(values: Values, buyer: Buyer, share: float = HALF) -> float:
    """The time from the end of its age within which it buys, `share` of times, if it is still one.

    Its silence since the last purchase counts: it slows the rhythm that is believed of it.
    """
    return _wait(values, buyer, buyer.age, share)


def silence(values: Values, buyer: Buyer) -> float:
    """The chance that an account of this rhythm that has not left is silent for so long."""
    r, alpha, _, _ = values
    over = log1p((buyer.age - buyer.recency) / (alpha + buyer.recency))
    return exp(-(r + buyer.frequency) * over)


def _wait(values: Values, buyer: Buyer, known: float, share: float) -> float:
    """Without end where next to nothing is bought at all."""
    r, alpha, _, _ = values
    times = -log1p(-share) / (r + buyer.frequency)
    return (alpha + known) * expm1(times) if times < LONG else inf
