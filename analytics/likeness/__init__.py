"""Which accounts look like one company, by their names and domains."""

from analytics.likeness.name import Name, read
from analytics.likeness.pairs import Company, Pair, groups_of, pairs

__all__ = ["Company", "Name", "Pair", "groups_of", "pairs", "read"]
