"""What was worked out ahead, kept for each version of a book as it was made.

What is kept stands: asked again, it comes back to the digit, whatever was imported or changed in
the program since. Each thing is worked out once, however many ask for it at the same time.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from analytics import away
from analytics.away import STOPPED, AwayError
from analytics.forecast import ForecastError
from analytics.outlook.made import made_with
from analytics.store import Store, StoreError

__all__ = ["Job", "Waiting", "flush", "keep", "kept", "stop", "worked_out", "worked_through"]

MOST = 64 << 20
OVERTAKEN = "A newer version of the book came before this forecast was worked out."
Place = tuple[int, str, str]
T = TypeVar("T")
R = TypeVar("R")
log = logging.getLogger("accountable")


@dataclass(frozen=True)
class Waiting(Generic[T]):
    """Something that is being worked out, or is there already."""

    future: "Future[str]"
    read: Callable[[str], T]
    told: Callable[[], float] = lambda: 0.0

    @property
    def done(self) -> bool:
        """Whether `result` gives an answer, or says why there is none, at once."""
        return self.future.done()

    @property
    def share(self) -> float:
        """How much of it is worked out, from 0 to 1."""
        return 1.0 if self.done else self.told()

    def result(self, timeout: float | None = None) -> T | None:
        """What was worked out; None where it is not there after so many seconds."""
        try:
            found = self.future.result(timeout)
        except TimeoutError:
            if self.done:
                raise
            return None
        except CancelledError as fault:
            raise AwayError(STOPPED) from fault
        return self.read(found)


@dataclass
class Job:
    """Work under way: `urgent` when somebody waits for it, `stale` when nobody wants it now."""

    urgent: bool
    stale: Callable[[], bool] = lambda: False
    told: float = 0.0
    future: "Future[str]" = field(default_factory=Future)
    sent: "Future[Any] | None" = None
    again: Callable[[], None] | None = None
    moving: bool = False

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1; whoever tells learns here that it is to end."""
        return self.told

    @share.setter
    def share(self, share: float) -> None:
        self.told = share
        if _ending.is_set():
            raise AwayError(STOPPED)
        if self.stale() and not self.urgent:
            raise ForecastError(OVERTAKEN)

    def ask(self, function: Callable[..., R], *args: object) -> R:
        """Have one piece worked out in a worker process, and wait for it."""
        self.share = self.told
        return (away.send if self.urgent else away.send_later)(function, *args).result()

    def hurry(self) -> None:
        """Somebody waits for it now: it goes before all that nobody waits for."""
        waited, self.urgent = not self.urgent, True
        if waited and self.again and self.sent:
            self.moving = True
            if self.sent.cancel():
                self.again()
            self.moving = False


class _Kept:
    """What one open book keeps: in memory first, then in the book."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.lock = threading.RLock()
        self.running: dict[Place, Job] = {}
        self._known: OrderedDict[tuple[int, str], dict[str, str]] = OrderedDict()
        self._unwritten: dict[Place, str] = {}
        self._writer: threading.Thread | None = None

    def of(self, version: int, kind: str) -> dict[str, str]:
        """All of one kind at a version."""
        with self.lock:
            if (version, kind) not in self._known:
                found = self.store.forecasts.at(version, kind)
                waiting = {
                    k: t for (v, n, k), t in self._unwritten.items() if (v, n) == (version, kind)
                }
                self._known[version, kind] = {**waiting, **found}
            self._known.move_to_end((version, kind))
            size = sum(len(text) for held in self._known.values() for text in held.values())
            while size > MOST and len(self._known) > 1:
                size -= sum(map(len, self._known.popitem(last=False)[1].values()))
            return self._known[version, kind]

    def keep(self, version: int, kind: str, found: Mapping[str, str]) -> None:
        """Keep texts; one that is there already stays as it is."""
        with self.lock:
            known = self.of(version, kind)
            fresh = {key: text for key, text in found.items() if key not in known}
            known |= fresh
            self._unwritten |= {(version, kind, key): text for key, text in fresh.items()}
            if self._unwritten and self._writer is None:
                # A program does not end in the middle of it, even where a worker's thread began it.
                self._writer = threading.Thread(target=self._write, name="kept", daemon=False)
                self._writer.start()

    def _write(self) -> None:
        """Write all that waits, again and again until nothing does; memory has it meanwhile."""
        while True:
            with self.lock:
                waiting = dict(self._unwritten)
                if not waiting:
                    self._writer = None
                    return
            try:
                self.store.forecasts.add(made_with(), waiting)
            except StoreError:
                log.exception("forecasts could not be kept; they are worked out again next time")
            with self.lock:
                for place in waiting:
                    self._unwritten.pop(place, None)

    def flush(self) -> None:
        """Come back when all is written."""
        writer = self._writer
        if writer:
            writer.join()

    def begin(self, place: Place, urgent: bool) -> tuple[Job, bool]:  # noqa: FBT001 - whether somebody waits
        """The job of that place, and whether it is new and has to be started."""
        with self.lock:
            if job := self.running.get(place):
                if urgent:
                    job.hurry()
                return job, False
            job = Job(urgent)
            if (text := self.of(*place[:2]).get(place[2])) is not None:
                job.future.set_result(text)
                return job, False
            self.running[place] = job
            return job, True

    def end(self, place: Place, job: Job, found: str | BaseException) -> None:
        """The job is done: keep what it found, and tell all who wait."""
        if isinstance(found, str):
            self.keep(*place[:2], {place[2]: found})
            found = self.of(*place[:2])[place[2]]
        with self.lock:
            self.running.pop(place, None)
        if isinstance(found, str):
            job.future.set_result(found)
        else:
            job.future.set_exception(found)


_books: WeakKeyDictionary[Store, _Kept] = WeakKeyDictionary()
_making = threading.Lock()
_ending = threading.Event()
_threads: WeakSet[threading.Thread] = WeakSet()


def _of(store: Store) -> _Kept:
    with _making:
        return _books.setdefault(store, _Kept(store))


def kept(store: Store, version: int, kind: str, key: str) -> str | None:
    """What was kept at a version under that kind and key; None where nothing was."""
    return _of(store).of(version, kind).get(key)


def keep(store: Store, version: int, kind: str, found: Mapping[str, str]) -> None:
    """Keep texts by key for a version; what is kept there already stays as it is."""
    _of(store).keep(version, kind, found)


def flush(store: Store) -> None:
    """Come back when all that was kept stands in the book."""
    _of(store).flush()


def stop() -> None:
    """End all that is being worked out, and come back when nothing is and all that was is kept."""
    _ending.set()
    away.stop()
    for thread in list(_threads):
        thread.join()
    _ending.clear()
    for held in list(_books.values()):
        held.flush()


def worked_out(
    store: Store,
    version: int,
    kind: str,
    key: str,
    function: Callable[..., str],
    *args: object,
    later: bool = False,
) -> Waiting[str]:
    """What a function of a module gives for these arguments, in a worker, unless it is kept.

    `later` is for what nobody waits for yet.
    """
    held, place = _of(store), (version, kind, key)
    job, new = held.begin(place, not later)
    if new:

        def done(sent: "Future[str]") -> None:
            if not (job.moving and sent.cancelled()):
                held.end(place, job, _found(sent))

        def start() -> None:
            job.sent = (away.send if job.urgent else away.send_later)(function, *args)
            job.sent.add_done_callback(done)

        job.again = start
        start()
    return Waiting(job.future, str, lambda: job.share)


def worked_through(
    store: Store,
    place: Place,
    work: Callable[[Job], str],
    unless: Callable[[], bool] | None = None,
) -> Waiting[str]:
    """The same for work in many pieces, which `work` has worked out one by one with `job.ask`.

    `place` is version, kind and key. What nobody waits for is worked out last, `unless` it is not
    wanted any more.
    """
    held = _of(store)
    job, new = held.begin(place, unless is None)
    if new:
        job.stale = unless or job.stale

        def run() -> None:
            try:
                found: str | BaseException = work(job)
            except Exception as fault:  # noqa: BLE001 - it is raised where the result is asked for
                found = fault
            held.end(place, job, found)

        thread = threading.Thread(target=run, name=f"outlook {place[2]}", daemon=True)
        _threads.add(thread)
        thread.start()
    return Waiting(job.future, str, lambda: job.share)


def _found(sent: "Future[str]") -> str | BaseException:
    if sent.cancelled():
        return AwayError(STOPPED)
    return sent.exception() or sent.result()
