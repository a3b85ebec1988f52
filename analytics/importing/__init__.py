"""A sheet and a source: rows taken, rows refused and why."""

from analytics.importing.keeping import keep
from analytics.importing.reading import read
from analytics.importing.reporting import report
from analytics.importing.understood import (
    ImportRefused,
    Kept,
    Options,
    Refused,
    Replaces,
    Understood,
    UnderstoodSheet,
)

__all__ = [
    "ImportRefused",
    "Kept",
    "Options",
    "Refused",
    "Replaces",
    "Understood",
    "UnderstoodSheet",
    "keep",
    "read",
    "report",
]
