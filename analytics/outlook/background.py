"""The forecasts that pages show, worked out ahead of anybody who asks, the newest version first."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from analytics.away import AwayError
from analytics.forecast import ForecastError
from analytics.metric import named
from analytics.outlook import keeping
from analytics.outlook.asking import Outlook, foreseen
from analytics.outlook.frozen import months_of, newest_of_each
from analytics.outlook.keeping import Waiting, flush
from analytics.store import Store, StoreError
from analytics.view import DIMENSIONS, View

__all__ = ["Progress", "begin", "progress", "standing", "stop"]

SHOWN = ("revenue", "gross_margin", "bookings")
CUTS = (None, "owner", "segment")
MANY = ("revenue", "account")
PAST = 36
Wanted = tuple[str, str | None, int]
Beside = Callable[[Store, View], object]
SETTLED = 1.0
log = logging.getLogger("accountable")


class Progress(NamedTuple):
    """How far the work is: forecasts done of all that are wanted, and what is at work in words."""

    done: int
    total: int
    words: str


NOTHING = Progress(0, 0, "")


@dataclass
class _Watch:
    """A book that is watched for new versions, and what is worked out of the newest."""

    store: Store
    beside: tuple[Beside, ...] = ()
    ended: threading.Event = field(default_factory=threading.Event)
    at: Progress = NOTHING
    asked: Waiting[Outlook] | None = None
    thread: threading.Thread | None = None

    def run(self) -> None:
        """Work out what each new version shows, until told to end."""
        worked = 0
        while not self.ended.wait(SETTLED):
            version = self.store.version
            if version != worked and not self.ended.wait(SETTLED) and not self._over(version):
                worked = version
                try:
                    self._work(version)
                except (StoreError, AwayError) as fault:
                    if not self.ended.is_set():
                        log.warning("forecasts ahead of being asked for: %s", fault)
                except Exception:
                    log.exception("forecasts could not be worked out ahead of being asked for")

    def progress(self) -> Progress:
        """How far it is by now."""
        at, asked = self.at, self.asked
        share = f", {asked.share:.0%}" if asked and asked.share and not asked.done else ""
        return at._replace(words=at.words and f"{at.words}{share}.")

    def _over(self, version: int) -> bool:
        return self.ended.is_set() or self.store.version != version

    def _work(self, version: int) -> None:
        wanted = list(_shown(version))
        self._ask(version, wanted, 0)
        for make in self.beside:
            if not self._over(version):
                make(self.store, View(version=version))
        if not self._over(version):
            earlier = standing(self.store)[:-1][-PAST:]
            wanted += [(name, None, number) for number, _ in reversed(earlier) for name in SHOWN]
            self._ask(version, wanted, len(list(_shown(version))))
            flush(self.store)

    def _ask(self, version: int, wanted: list[Wanted], done: int) -> None:
        """Have all that is wanted worked out in order, from a place on."""
        for place, (name, by, number) in enumerate(wanted[done:], start=done):
            if self._over(version):
                return
            self.at = Progress(place, len(wanted), _said(name, by, number, version))
            with suppress(ForecastError):
                view = View(version=number)
                self.asked = foreseen(
                    self.store, name, view, by=by, unless=lambda: self._over(version)
                )
                self.asked.future.result()
        self.at = Progress(len(wanted), len(wanted), "")


_watched: dict[int, _Watch] = {}
_watching = threading.Lock()


def begin(store: Store, *beside: Beside) -> None:
    """Watch a book: work out, behind all that somebody waits for, what its pages will show.

    What is made `beside` is made of each new version too, once its own forecasts are there.
    """
    with _watching:
        if store.handle not in _watched:
            _watched[store.handle] = watch = _Watch(store, beside)
            watch.thread = threading.Thread(target=watch.run, name="outlook", daemon=True)
            watch.thread.start()


def stop() -> None:
    """Watch no book any more, and end all that is being worked out."""
    with _watching:
        watches = list(_watched.values())
        _watched.clear()
    for watch in watches:
        watch.ended.set()
    keeping.stop()
    for watch in watches:
        if watch.thread:
            watch.thread.join()
    keeping.stop()  # what a watch had begun in between


def progress(store: Store) -> Progress:
    """How far the forecasts of a book's newest version are; nothing of nothing is not watched."""
    watch = _watched.get(store.handle)
    return watch.progress() if watch else NOTHING


def standing(store: Store) -> list[tuple[int, date]]:
    """The newest version of each month that the book stood at, with that month, oldest first."""
    ends = months_of(store, store.version).result() or {}
    return [(number, ends[number]) for number in newest_of_each(ends, store.version)]


def _shown(version: int) -> Iterator[Wanted]:
    for by in CUTS:
        yield from ((name, by, version) for name in SHOWN)
    yield (*MANY, version)


def _said(name: str, by: str | None, number: int, newest: int) -> str:
    cut = f" by {DIMENSIONS[by].lower()}" if by else ""
    then = f" as it stood at version {number}" if number != newest else ""
    return f"Forecasting {named(name).title}{cut}{then}"
