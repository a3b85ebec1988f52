"""What an account spends a purchase, its own mean drawn to everybody's: gamma-gamma.

P. S. Fader and B. G. S. Hardie (2013), The gamma-gamma model of monetary value (brucehardie.com,
note 025); P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), RFM and CLV: using iso-value curves
for customer base analysis, Journal of Marketing Research 42(4), p. 415-430. An account's purchases
differ around its own mean (gamma: p), and those means from account to account (gamma: q, v). What
is spent is taken not to depend on how often is bought.
"""

from collections.abc import Iterable
from functools import partial

from analytics.lifetimes.fitted import Fit, Values
from analytics.lifetimes.histories import Spender
from analytics.lifetimes.trust import told_of_spenders

NAMES = ("p", "q", "v")


def fit(spenders: Iterable[Spender]) -> Fit:
    """The parameters under which these means are most likely; accounts without any do not count."""
    from analytics.lifetimes.likelihood import of_spenders
    from analytics.lifetimes.peak import fitted

    kept = tuple(one for one in spenders if one.weight and one.purchases and one.mean > 0)
    return fitted("spend", NAMES, told_of_spenders(kept), partial(of_spenders, kept))


def expected(values: Values, spender: Spender) -> float | None:
    """What such an account spends a purchase: its own mean, drawn to everybody's.

    The mean of the note: p (v + x m) / (p x + q - 1); of one without purchases, everybody's mean.
    None where the accounts differ so much that there is no mean (p x + q at or below 1).
    """
    p, q, v = values
    below = p * spender.purchases + q - 1
    if below <= 0:
        return None
    return p * (v + spender.purchases * max(spender.mean, 0.0)) / below


def overall(values: Values) -> float | None:
    """What a purchase brings on average over all accounts: p v / (q - 1), None where q <= 1."""
    return expected(values, Spender(0, 0.0))
