"""A watched folder: what is dropped there is imported, then laid aside with a word on it."""

import logging
import re
import shutil
import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analytics.importing import ImportRefused
from analytics.inbox.desk import place
from analytics.inbox.job import Asked, Job
from analytics.inbox.turn import submit, turns
from analytics.store import Store, StoreError

SECONDS = 2.0
SETTLED = 0.5
AUTHOR = "watched folder"
PASSED_OVER = re.compile(r"(?i)^[.~]|\.(tmp|part|partial|crdownload|download|swp|filepart)$")
DONE, REFUSED, ASKS = "done", "refused", "asks"
log = logging.getLogger("accountable")


@dataclass(frozen=True)
class Look:
    """A file as it was at one look; two equal looks mean that it has stopped growing."""

    size: int
    changed: int


@dataclass
class Watched:
    """A folder that is looked at again and again."""

    store: Store
    folder: Path
    seen: dict[Path, Look] = field(default_factory=dict)
    stuck: dict[Path, Look] = field(default_factory=dict)

    def round(self, stop: threading.Event) -> list[Job]:
        """Look once, and import every file that has not changed since the look before."""
        looks = dict(_files(self.folder))
        still = [p for p, look in looks.items() if self.seen.get(p) == look != self.stuck.get(p)]
        self.seen = looks
        brought = [(path, job) for path in sorted(still) if (job := self._bring(path))]
        for path, job in brought:
            while not job.wait(SECONDS):
                if stop.is_set():
                    turns(self.store).cancel(job)
            if not stop.is_set() or job.state == "done":
                self._lay_aside(path, looks[path], job)
        return [job for _, job in brought]

    def _bring(self, path: Path) -> Job | None:
        """The file in its turn, as a copy, so that nobody changes it while it is read."""
        copy = None
        try:
            copy = place(self.store, self.seen[path].size)
            shutil.copyfile(path, copy)
            if _look(path) == self.seen[path]:
                return submit(self.store, Asked(copy, path.name, AUTHOR, "folder", then="keep"))
        except (OSError, ImportRefused, StoreError) as fault:
            log.warning("a file of the watched folder waits: %s", fault)
        if copy:
            copy.unlink(missing_ok=True)
        return None

    def _lay_aside(self, path: Path, look: Look, job: Job) -> None:
        """Out of the way, unless it has changed meanwhile: then it is a new file."""
        if _look(path) != look:
            return
        where = {"done": DONE, "asking": ASKS}.get(job.state, REFUSED)
        refused = sum(s.rows_refused for s in job.understood.sheets) if job.understood else 0
        try:
            _put_away(path, where, job.message if where != DONE or refused else "")
        except OSError:
            log.exception("a file of the watched folder could not be moved")
            self.stuck[path] = look


def watch(store: Store, folder: Path, stop: threading.Event, seconds: float = SECONDS) -> None:
    """Look at a folder until told to stop."""
    watched = Watched(store, folder)
    while not stop.is_set():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            watched.round(stop)
        except Exception:
            log.exception("the watched folder could not be looked at; it is tried again")
        stop.wait(seconds)


def _files(folder: Path) -> Iterator[tuple[Path, Look]]:
    """Plain files with a name that somebody gave them: no links, no folders, no half downloads."""
    for path in folder.iterdir():
        look = None if PASSED_OVER.search(path.name) else _look(path)
        if look:
            yield path, look


def _look(path: Path) -> Look | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return Look(found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


def _put_away(path: Path, where: str, words: str) -> None:
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    names = (path.name, *(f"{path.stem} ({n}){path.suffix}" for n in range(2, 10_000)))
    target = next(folder / name for name in names if not (folder / name).exists())
    path.rename(target)
    if words:
        target.with_name(f"{target.name}.txt").write_text(f"{words}\n", encoding="utf-8")
