"""One company, one account: what looks alike, and what the user said of it."""

from analytics.companies.deciding import (
    CompanyError,
    Decision,
    also_known,
    apart,
    decisions,
    merge,
    split,
    take_back,
)
from analytics.companies.queue import Account, Alike, queue

__all__ = [
    "Account",
    "Alike",
    "CompanyError",
    "Decision",
    "also_known",
    "apart",
    "decisions",
    "merge",
    "queue",
    "split",
    "take_back",
]
