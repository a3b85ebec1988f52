"""What can go wrong with a book, said in one sentence."""

import re
from pathlib import Path

import duckdb

DISK_FULL = "The disk is full: nothing was changed. Free some space and do the same again."


class StoreError(Exception):
    """A book that cannot be opened, read or written, in one sentence."""


class BookHeld(StoreError):
    """Another process has the book open; `pid` is that process where it is known."""

    def __init__(self, folder: Path, pid: int | None) -> None:
        super().__init__(
            f"The book '{folder.name}' is open in another program"
            + (f" (process {pid})" if pid else "")
            + ". Close that program, or go on in its window."
        )
        self.pid = pid


def in_a_sentence(error: duckdb.Error, folder: Path) -> StoreError:
    """DuckDB's own error as one that a manager can act on."""
    text = str(error)
    if "lock" in text.lower() and ("conflicting" in text.lower() or "PID" in text):
        found = re.search(r"PID (\d+)", text)
        return BookHeld(folder, int(found[1]) if found else None)
    if "No space left" in text or "File too large" in text:
        return StoreError(DISK_FULL)
    if "Permission denied" in text or "read-only" in text.lower():
        return StoreError(
            f"The folder of the book '{folder.name}' cannot be written to."
            " Give this user the right to write there."
        )
    return StoreError(
        f"The book '{folder.name}' cannot be read: its catalog is damaged or was"
        " written by a newer program. "
        "Put back the last copy of the book's folder, or drop its kept files on an empty book."
    )
