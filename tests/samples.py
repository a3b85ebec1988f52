"""The sample book, built once by a process and copied to wherever a test wants it."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest

from analytics.page import book
from analytics.store import forget


@cache
def _built() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="accountable-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACCOUNTABLE_BOOK", str(folder / "main"))
        built = book.build_sample().folder
        forget(built)
    return built


def place(beside: Path) -> None:
    """The sample book beside a book of one's own."""
    if not (beside.parent / "sample").exists():
        shutil.copytree(_built(), beside.parent / "sample")
