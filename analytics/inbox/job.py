"""One import on its way: who brings which file, how far it is, and what came of it."""

import secrets
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from analytics.importing import Kept, Options, Understood
from analytics.store import Store

State = Literal[
    "waiting", "reading", "asking", "understood", "keeping", "done", "refused", "cancelled"
]
Way = Literal["page", "command", "folder", "api"]
Then = Literal["ask", "keep", "tell"]
ENDED: frozenset[State] = frozenset({"done", "refused", "cancelled"})
BUSY: frozenset[State] = frozenset({"waiting", "reading", "keeping"})


class Cancelled(Exception):
    """Somebody does not want this file any more."""


@dataclass(frozen=True)
class Asked:
    """A file as it was brought: its name, by whom and by which way, and what is said of it.

    `then` is what follows when it is understood: somebody is asked whether to keep it, it is kept
    at once, or it is only told what would be kept. A `lent` file is left where it lies.
    """

    path: Path
    name: str
    author: str
    way: Way
    options: Options = field(default_factory=Options)
    then: Then = "ask"
    lent: bool = False


@dataclass(eq=False)
class Job:
    """One import on its way, watched from any thread."""

    store: Store
    asked: Asked
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    state: State = "waiting"
    share: float = 0.0
    words: str = ""
    message: str = ""
    understood: Understood | None = None
    kept: Kept | None = None
    fault: Exception | None = None
    seen_at: float = field(default_factory=time.monotonic)
    stopping: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED or (self.asked.then != "ask" and not self.busy)

    @property
    def bytes(self) -> int:
        """How much memory its rows take while somebody makes up their mind."""
        sheets = self.understood.sheets if self.understood else ()
        return sum(sheet.taken.nbytes for sheet in sheets if sheet.taken is not None)

    @property
    def busy(self) -> bool:
        """Whether it waits its turn or has it."""
        return self.state in BUSY

    @property
    def question(self) -> str:
        """What only a person can answer before the file can be kept; empty when nothing is."""
        sheets = self.understood.sheets if self.understood else ()
        return next((sheet.question for sheet in sheets if sheet.question), "")

    def become(self, state: State, message: str = "") -> None:
        """Reach a state, and wake whoever waits for it."""
        with self.changed:
            self.state, self.message, self.seen_at = state, message, time.monotonic()
            self.words = ""
            if self.ended:
                self._let_go()
            self.changed.notify_all()

    def _let_go(self) -> None:
        """What has ended is told for a while, without its rows and its file."""
        if self.understood:
            sheets = tuple(replace(sheet, taken=None) for sheet in self.understood.sheets)
            self.understood = replace(self.understood, sheets=sheets)
        if not self.asked.lent:
            self.asked.path.unlink(missing_ok=True)

    def tell(self, share: float, words: str) -> None:
        """How far it is; what this raises ends the reading."""
        self.share, self.words = min(max(share, 0.0), 1.0), words
        if self.stopping:
            raise Cancelled

    def look(self) -> None:
        """Somebody still cares for it."""
        self.seen_at = time.monotonic()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is neither waiting nor at work; whether it is."""
        with self.changed:
            return self.changed.wait_for(lambda: not self.busy, seconds)
