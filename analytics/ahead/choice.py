"""Which model suits a book: by how often its accounts buy."""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from analytics.ahead import season
from analytics.ahead.account import Purchases
from analytics.ahead.rhythm import every

MODELS = ("bgnbd", "bgbb", "sbg")
TITLES = {
    "bgnbd": "BG/NBD, for accounts that buy when they like",
    "bgbb": "BG/BB, for accounts with one chance a season",
    "sbg": "shifted beta-geometric, for contracts",
}
# One chance a season: so few purchases in a season with any, and gaps of so many days.
ONCE = 1.25
SEASONAL = 250
SEASONS = 3


@dataclass(frozen=True)
class Choice:
    """The model for a book, and why."""

    model: str
    why: str


def choice(bought: Purchases, fiscal_start: int, contracts: int = 0) -> Choice:
    """The model that suits the rhythm of these accounts."""
    gaps = [
        (later - earlier).days
        for account in bought.accounts
        for earlier, later in pairwise(account.days)
    ]
    if not bought.accounts and contracts:
        return Choice("sbg", "The book has contracts and no purchases.")
    if not gaps:
        return Choice("bgnbd", "No account has bought twice, so that no rhythm is known.")
    typical, each = median(gaps), season.a_season(bought.accounts, fiscal_start) or 0.0
    says = f"Half of all gaps between purchases are longer than {every(typical)}"
    first = bought.first
    seasons = season.last_whole(bought, fiscal_start) - season.year_of(
        first or bought.until, fiscal_start
    )
    if each <= ONCE and typical >= SEASONAL and seasons >= SEASONS:
        return Choice("bgbb", f"{says}, and an account buys about once in a year in which it does.")
    if each <= ONCE and typical >= SEASONAL:
        return Choice("bgnbd", f"{says}, but too few years are known to count them as seasons.")
    return Choice("bgnbd", f"{says}, and accounts buy at any time of the year.")
