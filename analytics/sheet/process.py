"""The child process that parses a file, started within limits and watched."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from analytics.sheet.table import Grid, Misfit, SheetError

PREFIX = "accountable-reading-"
LEFT_BEHIND = 3600.0
CHILD = Path(__file__).parents[1] / "parser" / "child.py"
MEMORY = 2560 << 20
SHORTEST = 15.0
LONGEST = 88.0
PER_MEGABYTE = 0.9
TURN = 0.1
FIRST_TURN = 0.005
ABORTED = -6
SMALL = 30 << 20
TOO_LONG = "{file} takes too long to read. Save it anew in Excel, or export less at once."
TOO_MUCH = (
    "{file} is damaged, or needs more memory than a spreadsheet should."
    " Save it anew in Excel, or export less at once."
)
QUIET = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    # Else the room that Arrow sets aside for every column is never given back.
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Parsed:
    """What the child found: grids, and a sentence for each part that was left out."""

    grids: tuple[Grid, ...]
    left_out: tuple[str, ...]


@contextlib.contextmanager
def parsed(path: Path, name: str, watch: Callable[[], None]) -> Iterator[Parsed]:
    """The grids of the file at `path`, mapped from the child's folder, which is gone afterwards."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    try:
        told = _answer(path, name, watch, folder)
        if "refused" in told:
            raise SheetError(told["refused"].replace("{file}", name))
        grids = tuple(_grid(facts, folder) for facts in told["grids"])
        yield Parsed(grids, tuple(said.replace("{file}", name) for said in told["left_out"]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Take away what readings left behind whose process was killed."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            told = left.stat(follow_symlinks=False)
            if told.st_uid == os.getuid() and time.time() - told.st_mtime > LEFT_BEHIND:
                shutil.rmtree(left, ignore_errors=True)


def _answer(path: Path, name: str, watch: Callable[[], None], folder: Path) -> dict[str, Any]:
    """The child's answer; a workbook at which it died is read once more, the careful way."""
    size = path.stat().st_size
    seconds = min(LONGEST, SHORTEST + PER_MEGABYTE * size / (1 << 20))
    for plain in (False, True):
        job: dict[str, str | int] = {"path": str(path.resolve()), "name": name, "plain": plain}
        job |= {"seconds": int(seconds) + 1, "bytes": MEMORY}
        (folder / "job.json").write_text(json.dumps(job), "ascii")
        code = _run(folder, seconds, watch)
        answer = folder / "answer.json"
        if answer.exists():
            return dict(json.loads(answer.read_text("ascii")))
        if code is None or plain or size > SMALL or not _is_workbook(path):
            break
    return {"refused": TOO_LONG if code in {None, -24, -9} else TOO_MUCH}


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) in {b"PK", b"\xd0\xcf"}


def _run(folder: Path, seconds: float, watch: Callable[[], None]) -> int | None:
    """How the child ended; None where it was stopped for taking too long."""
    child = subprocess.Popen(  # noqa: S603  this interpreter, and a script of ours
        [sys.executable, "-I", "-X", "utf8", str(CHILD), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**QUIET, "TMPDIR": str(folder), "HOME": str(folder)},
        start_new_session=True,
    )
    turn, end = FIRST_TURN, time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(turn)
            turn = min(TURN, turn * 1.5)
            watch()
        return None
    finally:
        if child.poll() is None:
            child.kill()
            child.wait()


def _grid(facts: dict[str, Any], folder: Path) -> Grid:
    if "file" in facts:
        with pa.memory_map(str(folder / facts["file"])) as source:
            table = pa.ipc.open_file(source).read_all()
    else:
        arrays = [pa.array(column, pa.string()) for column in facts["columns"]]
        table = pa.table(arrays, names=[f"c{at}" for at in range(len(arrays))])
        if facts["numbers"] is not None:
            table = table.add_column(0, "row", pa.array(facts["numbers"], pa.int32()))
    return _named(facts, table)


def _named(facts: dict[str, Any], table: pa.Table) -> Grid:
    if "row" in table.column_names:
        rows = table["row"]
        table = table.drop_columns(["row"])
    else:
        # An array of numpy's would have Arrow look for pandas, and load it.
        told = np.arange(1, table.num_rows + 1, dtype=np.int32)
        bare = pa.Array.from_buffers(pa.int32(), len(told), [None, pa.py_buffer(told)])
        rows = pa.chunked_array([bare])
    return Grid(
        facts["name"],
        tuple(table.columns),
        rows,
        facts["exact"],
        tuple(Misfit(*misfit) for misfit in facts["misfits"]),
        tuple(facts["notes"]),
        tuple(tuple(area) for area in facts["merges"]),
        tuple(tuple(area) for area in facts["pivots"]),
        facts["state"].lower(),
        is_cut_off=facts["cut_off"],
    )
