"""Where a file lies between being brought and being kept."""

import atexit
import secrets
import shutil
import tempfile
import threading
from pathlib import Path

from analytics.store import Store, StoreError

LARGEST = 200 << 20
ROOM = 256 << 20
_desks: dict[Path, Path] = {}
_laying = threading.Lock()


def desk(store: Store) -> Path:
    """A folder beside the book, empty when this process first asks for it.

    Only one process holds a book, so what lies there at the start is of one that was killed.
    """
    with _laying:
        if store.folder not in _desks:
            _desks[store.folder] = _laid(store.folder)
        _desks[store.folder].mkdir(mode=0o700, parents=True, exist_ok=True)
        return _desks[store.folder]


def _laid(book: Path) -> Path:
    folder = book / "desk" if book.is_dir() else Path(tempfile.mkdtemp(prefix="accountable-"))
    shutil.rmtree(folder, ignore_errors=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def place(store: Store, size: int = LARGEST) -> Path:
    """A path on the desk for a file of that size; StoreError where the disk has no room."""
    folder = desk(store)
    if shutil.disk_usage(folder).free < size + ROOM:
        raise StoreError(
            "The disk is almost full: this file was not taken. Free some space and bring it again."
        )
    return folder / secrets.token_hex(16)
