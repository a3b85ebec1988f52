"""What keeping files would change on the headline figures, worked out when it is their turn."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from analytics import effect
from analytics.effect import Moved
from analytics.inbox.job import Job
from analytics.store import Store

log = logging.getLogger("accountable")


@dataclass(eq=False)
class Weighing:
    """The headline figures before and after some files; `moved` is None until that is known."""

    store: Store
    jobs: Sequence[Job]
    moved: list[Moved] | None = None
    wanted: bool = True
    done: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Work it out, unless nobody wants to know any more."""
        files = [job.understood for job in self.jobs if job.state == "understood"]
        try:
            if self.wanted:
                self.moved = effect.headlines(self.store, [whole for whole in files if whole])
        except Exception:
            log.exception("what files would change could not be worked out")
        finally:
            self.done.set()
