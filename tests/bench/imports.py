"""I1 to I4 and Q4: files taken in as anybody's, against the least that reading them can cost."""

import csv
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from unittest.mock import patch

import duckdb

from analytics import importing
from analytics.importing import Understood
from analytics.store import Commit
from data import bulk
from tests.bench import books, workbooks
from tests.bench.goals import Measured
from tests.serving import ROOT

ROUNDS = 3
SPOKEN = re.compile("stay empty|taken as empty")
GIGA = 1e9
ODD = {
    2: (("Net amount", "n/a"), ("Direct cost", "see invoice")),
    7: (("Quantity", "two"), ("Invoice date", "soon")),
    15_001: (("Net amount", "1.2.3"), ("Unit price", "?")),
    19_999: (("Invoice date", "31/02/2024"), ("Pass-through", "#REF!")),
}


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a whole import into an empty book, and of rebuilding its models within."""

    whole: float
    rebuilding: float


def _spent() -> float:
    """CPU seconds of this process and of those that it waited for."""
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def _cpu(work: Callable[[], object]) -> float:
    begun = _spent()
    work()
    return _spent() - begun


def _bare(path: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target)) as connection:
        connection.execute("create table lines as from read_csv($path)", {"path": str(path)})


def _taken(path: Path, folder: Path) -> Cost:
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
    return Cost(whole, sum(rebuilding))


def _rounds(
    name: str, floor: Callable[[], object], path: Path, place: Path, say: Callable[[str], None]
) -> tuple[float, Cost]:
    """The medians of the floor and of the import, both in turn."""
    floors, costs = [], []
    for _ in range(ROUNDS):
        floors.append(_cpu(floor))
        costs.append(_taken(path, place / "imported"))
        say(
            f"{name} import {costs[-1].whole:.1f} CPU s (models {costs[-1].rebuilding:.1f}),"
            f" floor {floors[-1]:.1f}"
        )
    cost = Cost(median(c.whole for c in costs), median(c.rebuilding for c in costs))
    return median(floors), cost


def measure(rows: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """One table of that many lines as csv and as workbook, each beside its floor."""
    place, what = books.FOLDER / str(rows), f"{rows:,} lines"
    text = bulk.write(rows, place)
    floor, cost = _rounds("csv", lambda: _bare(text, place / "bare.duckdb"), text, place, say)
    beside = f"{cost.rebuilding:.1f} of {cost.whole:.1f} CPU s"
    yield Measured("Q4", what, cost.rebuilding / cost.whole, beside)
    beside = f"{cost.whole:.1f} against {floor:.1f} CPU s"
    yield Measured("I2", what, cost.whole / floor, beside)
    book = workbooks.write(rows, place)
    floor, cost = _rounds("xlsx", lambda: workbooks.parse(book), book, place, say)
    beside = f"{cost.whole:.1f} against {floor:.1f} CPU s"
    yield Measured("I1", what, cost.whole / floor, beside)
    peak, own = _peak(book, place / "imported")
    say(f"xlsx import holds {peak:.2f} GB at most, {own:.2f} of it in the process that keeps it")
    yield Measured("I3", what, peak, f"{own:.2f} GB in the process itself, the rest in its reader")
    yield _lost(place)


def _peak(path: Path, folder: Path) -> tuple[float, float]:
    """The most memory that an import holds with its reader, and by itself, in GB."""
    shutil.rmtree(folder, ignore_errors=True)
    words = [sys.executable, "-m", "tests.bench.taking", str(path), str(folder)]
    most = own = 0.0
    with subprocess.Popen(words, cwd=ROOT) as process:
        while process.poll() is None:
            held = _held(process.pid)
            most, own = max(most, sum(held.values())), max(own, held.get(process.pid, 0.0))
            time.sleep(0.02)
    if process.returncode:
        raise AssertionError("The import of the large workbook failed.")
    return most / GIGA, own / GIGA


def _held(pid: int) -> dict[int, float]:
    """Bytes of memory that a process and those that it started hold, shared pages split."""
    found: dict[int, float] = {}
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        found[pid] = next(
            1024.0 * int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")
        )
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found |= _held(int(child))
    except (OSError, StopIteration):
        pass
    return found


def _lost(place: Path) -> Measured:
    """Cells that are neither in the book nor refused nor spoken of, in a file with odd ones."""
    path = bulk.write(20_000, place.with_name("odd"))
    odd = path.with_name("odd.csv")
    lines = list(csv.reader(path.open(newline="")))
    for row, cells in ODD.items():
        for heading, text in cells:
            lines[row - 1][lines[0].index(heading)] = text
    with odd.open("w", newline="") as file:
        csv.writer(file).writerows(lines)
    with books.opened(place / "odd") as store:
        found = importing.read(store, odd, odd.name)
    lost, count = _unaccounted(lines, found)
    return Measured("I4", "20,000 lines, odd cells among them", lost, f"of {count:,} cells")


def _unaccounted(lines: list[list[str]], found: Understood) -> tuple[int, int]:
    sheet = found.sheets[0]
    refused = {line.row for line in sheet.refused}
    lost = count = 0
    if sheet.taken is None:
        raise AssertionError("Nothing of the file was taken.")
    for column, heading in sheet.columns.items():
        place = lines[0].index(heading)
        cells = (sheet.taken[name].to_pylist() for name in ("row", column))
        held = dict(zip(*cells, strict=True))
        for row, line in enumerate(lines[1:], start=2):
            count += bool(line[place])
            missing = line[place] and row not in refused and held.get(row) is None
            lost += bool(missing and not SPOKEN.search(sheet.evidence[column]))
    return lost, count
