"""How long accounts stay and how often they buy: fitted models of a base, each account a history.

Three models for three kinds of account: `bgnbd` for those that buy when they like, `bgbb` for
those with one chance a season, `sbg` for contracts that are renewed or lost; `spend` says how much
a purchase brings, `calibration` whether the chances told came true. Only fitting loads scipy.
"""

from analytics.lifetimes import bgbb, bgnbd, calibration, sbg, spend
from analytics.lifetimes.fitted import Fit
from analytics.lifetimes.histories import Buyer, Cohort, LifetimeError, Season, Spender

__all__ = [
    "Buyer",
    "Cohort",
    "Fit",
    "LifetimeError",
    "Season",
    "Spender",
    "bgbb",
    "bgnbd",
    "calibration",
    "sbg",
    "spend",
]
