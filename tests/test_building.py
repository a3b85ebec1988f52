"""The sample book is shown whole: who comes while it is built waits for it."""

from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from analytics.page import book
from analytics.store import forget


def test_who_comes_while_the_sample_is_built_sees_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "main"))
    begun = Event()
    building = Thread(target=book.build_sample, args=(lambda *_: begun.set(),))
    building.start()
    assert begun.wait(60)
    store = book.opened("sample")
    while not store.version and building.is_alive():
        sleep(0.01)
    seen = book.ready("sample")
    files = {path.name for path in book.SAMPLE.iterdir() if path.suffix in {".csv", ".xlsx"}}
    assert {kept["file"] for kept in seen.imports()} == files
    building.join()
    forget(store.folder)
