"""I2 and Q4: a csv taken in as anybody's, against the engine's own reading of the same file."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from unittest.mock import patch

import duckdb

from analytics import importing
from analytics.store import Commit
from data import bulk
from tests.bench import books
from tests.bench.goals import Measured

ROUNDS = 3


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _bare(path: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target)) as connection:
        connection.execute("create table lines as from read_csv($path)", {"path": str(path)})


def _taken(path: Path, folder: Path) -> tuple[float, float]:
    """CPU seconds of a whole import into an empty book, and of rebuilding its models within."""
    shutil.rmtree(folder, ignore_errors=True)
    rebuilding: list[float] = []
    rebuild = Commit.rebuild

    def timed(commit: Commit) -> None:
        rebuilding.append(_cpu(lambda: rebuild(commit)))

    with books.opened(folder) as store, patch.object(Commit, "rebuild", timed):
        rebuilding.clear()
        whole = _cpu(
            lambda: importing.keep(store, [importing.read(store, path, path.name)], "bench")
        )
    return whole, sum(rebuilding)


def measure(rows: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """One file of that many lines, both ways in turn."""
    place = books.FOLDER / str(rows)
    path = bulk.write(rows, place)
    floors, wholes, rebuilds = [], [], []
    for _ in range(ROUNDS):
        floors.append(_cpu(lambda: _bare(path, place / "bare.duckdb")))
        whole, rebuilding = _taken(path, place / "imported")
        wholes.append(whole)
        rebuilds.append(rebuilding)
        say(f"csv import {whole:.1f} CPU s (models {rebuilding:.1f}), bare {floors[-1]:.1f}")
    floor, whole, rebuilding = median(floors), median(wholes), median(rebuilds)
    beside = f"{rebuilding:.1f} of {whole:.1f} CPU s"
    yield Measured("Q4", f"{rows:,} lines", rebuilding / whole, beside)
    yield Measured("I2", f"{rows:,} lines", whole / floor, f"{whole:.1f} against {floor:.1f} CPU s")
