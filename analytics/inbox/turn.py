"""Whose turn it is: the imports of one book, one at a time, in the order in which they came."""

import logging
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from analytics import importing, source
from analytics.importing import ImportRefused, Kept, Options, Understood
from analytics.inbox.job import Asked, Cancelled, Job, State
from analytics.inbox.weighing import Weighing
from analytics.source import SourceError
from analytics.store import Store, StoreError

Task = Literal["read", "keep"]
Turn = tuple[Job, Task] | Weighing
SENTENCES = (ImportRefused, SourceError, StoreError)
MOST_OPEN = 200
MOST_ENDED = 100
MOST_BYTES = 1 << 30
PATIENCE = 2 * 60 * 60
FAULT = "Something went wrong here and was written to the log. Nothing of this file was kept."
log = logging.getLogger("accountable")


class Turns:
    """The imports of one book in this process; use `turns` to get them."""

    def __init__(self) -> None:
        """Nobody waits, nobody works."""
        self._jobs: dict[str, Job] = {}
        self._todo: deque[Turn] = deque()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    def jobs(self) -> list[Job]:
        """Every import that is known here, oldest first; those left alone too long are ended."""
        self._tidy()
        return list(self._jobs.values())

    def job(self, name: str) -> Job | None:
        """The import of that id, as long as it is remembered."""
        return self._jobs.get(name)

    def ahead(self, job: Job) -> int:
        """How many turns come before this one's; 0 for the one that is at work."""
        with self._lock:
            waiting = [turn[0] for turn in self._todo if isinstance(turn, tuple)]
        working = any(other.state in ("reading", "keeping") for other in self._jobs.values())
        return waiting.index(job) + working if job in waiting else 0

    def bring(self, store: Store, asked: Asked) -> Job:
        """A file in its turn; ImportRefused where too many are open already."""
        job = Job(store, asked)
        self._tidy()
        if sum(not other.ended for other in self._jobs.values()) >= MOST_OPEN:
            raise ImportRefused(
                f"{MOST_OPEN} files wait already. Keep or discard some, then bring this one."
            )
        self._jobs[job.id] = job
        self._turn(job, "read")
        return job

    def again(self, job: Job, options: Options) -> None:
        """Read the file anew with what was said of it since."""
        if job.state in ("asking", "understood"):
            job.asked = replace(job.asked, options=options)
            self._turn(job, "read")

    def keep(self, job: Job) -> None:
        """Put what was understood into the book, in its turn."""
        if job.state == "understood":
            self._turn(job, "keep")

    def cancel(self, job: Job) -> bool:
        """Stop an import before its rows go into the book; False when it is too late."""
        with self._lock:
            mine = (turn for turn in self._todo if isinstance(turn, tuple) and turn[0] is job)
            waits = next(mine, None)
            if waits:
                self._todo.remove(waits)
        job.stopping = True
        if waits or job.state in ("asking", "understood"):
            job.become("cancelled", f"{job.asked.name} was not kept.")
        return job.state in ("cancelled", "reading", "waiting")

    def stop(self) -> None:
        """Cancel all that is not being written; a commit that is under way comes to its end."""
        for job in list(self._jobs.values()):
            if not job.ended:
                self.cancel(job)
        if worker := self._worker:
            worker.join()

    def weigh(self, jobs: Sequence[Job]) -> Weighing:
        """What keeping these files together would change, worked out in its turn."""
        weighing = Weighing(jobs[0].store, jobs)
        self._line_up(weighing)
        return weighing

    def _turn(self, job: Job, task: Task) -> None:
        job.share = 0.0
        job.become("waiting")
        self._line_up((job, task))

    def _line_up(self, turn: Turn) -> None:
        with self._lock:
            self._todo.append(turn)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="imports")
                self._worker.start()

    def _work(self) -> None:
        while turn := self._next():
            if isinstance(turn, Weighing):
                turn.work()
            else:
                _carry_out(*turn)

    def _next(self) -> Turn | None:
        with self._lock:
            if self._todo:
                return self._todo.popleft()
            self._worker = None
            return None

    def _tidy(self) -> None:
        """Let go of what nobody looked at for hours, and forget what ended long ago."""
        resting = [j for j in list(self._jobs.values()) if j.state in ("asking", "understood")]
        room = MOST_BYTES
        for job in sorted(resting, key=lambda job: job.seen_at, reverse=True):
            room -= job.bytes
            idle = time.monotonic() - job.seen_at > PATIENCE
            if job.asked.then == "ask" and (idle or (room < 0 and job is not resting[-1])):
                job.become("cancelled", f"{job.asked.name} waited too long. Bring it again.")
        ended = [job.id for job in list(self._jobs.values()) if job.ended]
        for name in ended[: max(0, len(ended) - MOST_ENDED)]:
            self._jobs.pop(name, None)


def _carry_out(job: Job, task: Task) -> None:
    """One turn; whatever goes wrong in it is said, and the next has its turn."""
    before = job.understood
    try:
        if task == "read":
            _read(job)
        else:
            _keep(job)
    except Cancelled:
        job.become("cancelled", f"{job.asked.name} was not kept.")
    except SENTENCES as refusal:
        _refuse(job, before, str(refusal))
    except Exception as fault:
        log.exception("the import of a file failed")
        job.fault = fault
        job.become("refused", FAULT)


def _read(job: Job) -> None:
    asked = job.asked
    job.become("reading")
    job.tell(0.0, f"Reading {asked.name}")
    found = importing.read(job.store, asked.path, asked.name, asked.options, job.tell)
    job.tell(1.0, "")
    job.understood = found
    asks = job.question or (proposal(found) if asked.then == "keep" else "")
    if asked.then == "keep" and not asks:
        _keep(job)
    else:
        job.become("asking" if asks else "understood", asks)


def _keep(job: Job) -> None:
    if job.understood is None:
        return
    if job.stopping:
        raise Cancelled
    job.become("keeping")
    job.share, job.words = 1.0, f"Adding {job.asked.name} to the book"
    job.kept = importing.keep(job.store, [job.understood], job.asked.author)[0]
    job.become("done", said(job.understood, job.kept))


def _refuse(job: Job, before: Understood | None, why: str) -> None:
    """A file that was understood before stays so: only what was said last cannot be followed."""
    if before is None or job.asked.then != "ask":
        job.become("refused", why)
        return
    job.understood = before
    job.asked = replace(job.asked, options=before.options)
    state: State = "asking" if job.question else "understood"
    job.become(state, why)


def said(understood: Understood, kept: Kept) -> str:
    """What came of a file, in a sentence."""
    taken = sum(sheet.rows_taken for sheet in understood.sheets)
    refused = sum(sheet.rows_refused for sheet in understood.sheets)
    if understood.already is not None:
        return f"{understood.file} was in the book already; nothing was added."
    if kept.import_id is None:
        return f"{understood.file} holds nothing that this book has a place for; nothing was added."
    rows = "row" if taken == 1 else "rows"
    return f"{understood.file}: {taken:,} {rows} taken, {refused:,} refused."


def proposal(understood: Understood) -> str:
    """What a person must confirm where every table was only matched by its meaning."""
    if understood.already is not None or any(sheet.rows_taken for sheet in understood.sheets):
        return ""
    sheet = next((sheet for sheet in understood.sheets if sheet.proposed and sheet.export), None)
    if sheet is None or sheet.export is None:
        return ""
    title = source.named(sheet.export).title
    return (
        f"{sheet.sheet} of {understood.file} looks like {title}. Say so once: drop it on the Upload"
        f" page, or import it with --as {sheet.export}."
    )


_turns: dict[Path | int, Turns] = {}
_making = threading.Lock()


def turns(store: Store) -> Turns:
    """The imports of a book in this process."""
    key = store.folder if store.folder.is_dir() else store.handle
    with _making:
        return _turns.setdefault(key, Turns())


def submit(store: Store, asked: Asked) -> Job:
    """Bring a file into a book in its turn."""
    return turns(store).bring(store, asked)


def wait(jobs: Sequence[Job], seconds: float | None = None) -> bool:
    """Wait until none of them waits or works; whether it is so."""
    if seconds is None:
        return all(job.wait() for job in jobs)
    until = time.monotonic() + seconds
    return all(job.wait(max(0.0, until - time.monotonic())) for job in jobs)
