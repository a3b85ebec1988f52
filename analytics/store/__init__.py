"""The book of business: tables in, rows out, at any past version.

The only room where DuckDB is opened.
"""

from analytics.store.book import Store, forget, forget_all, open_book
from analytics.store.lake import Version
from analytics.store.model import FACTS, ON_DEMAND, model_sql
from analytics.store.run import Commit, Run, Scratch, scratch
from analytics.store.trial import Trial
from analytics.store.trouble import BookHeld, StoreError

__all__ = [
    "FACTS",
    "ON_DEMAND",
    "BookHeld",
    "Commit",
    "Run",
    "Scratch",
    "Store",
    "StoreError",
    "Trial",
    "Version",
    "forget",
    "forget_all",
    "model_sql",
    "open_book",
    "scratch",
]
