"""Heavy work away from the process that serves pages: a function goes out, its result comes back.

A worker is a child on a pipe that ends when the other end does, however that comes about. A pool
of multiprocessing would run the page being drawn once more as its own main module (Streamlit puts
it there), and would outlive a server that is killed.
"""

import itertools
import os
import pickle
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, PriorityQueue
from typing import Any, ParamSpec, TypeVar, cast

__all__ = ["STOPPED", "AwayError", "send", "send_later", "stop", "warm"]

ROOT = Path(__file__).resolve().parents[1]
WORKERS = max(1, (os.cpu_count() or 1) - 1)
NICE = 5
HEAVY = ("scipy.optimize", "statsforecast.models")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
NOW, LATER, LAST = 0, 1, 2
STOPPED = "Nothing is worked out any more: the program is being stopped."
LOST = "The process that works out forecasts was ended twice. Ask again in a moment."
P = ParamSpec("P")
R = TypeVar("R")


class AwayError(Exception):
    """Work that no worker could finish, in one sentence."""


@dataclass(order=True)
class _Task:
    """What somebody waits for: the most urgent first, then in the order in which they came."""

    rank: int
    number: int
    work: tuple[Callable[..., Any], tuple[Any, ...]] = field(compare=False)
    future: "Future[Any]" = field(compare=False)


class _Worker:
    """One child process and our end of the pipe to it."""

    def __init__(self) -> None:
        """Start it; it is there for work a tenth of a second later."""
        self.pipe, theirs = Pipe()
        self.process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            [sys.executable, "-m", "analytics.away", str(theirs.fileno())],
            cwd=ROOT,
            env={**os.environ, **ONE_THREAD},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()


class _Crew:
    """The workers of this process, each with a thread that hands it one task at a time."""

    def __init__(self) -> None:
        """Threads that wait for work; a worker is started with the first task for it."""
        self._tasks: PriorityQueue[_Task] = PriorityQueue()
        self._numbers = itertools.count()
        self._workers: dict[int, _Worker] = {}
        self._stopped = False
        self._changing = threading.Lock()
        for place in range(WORKERS):
            name = f"away {place}"
            threading.Thread(target=self._hand_out, args=(place,), name=name, daemon=True).start()

    def take(self, rank: int, function: Callable[..., Any], args: tuple[Any, ...]) -> "Future[Any]":
        """Put work in line."""
        task = _Task(rank, next(self._numbers), (function, args), Future())
        self._tasks.put(task)
        return task.future

    def stop(self) -> None:
        """Take back what waits, and end what works."""
        self._stopped = True
        with suppress(Empty):
            while True:
                self._tasks.get_nowait().future.cancel()
        with self._changing:
            for worker in self._workers.values():
                worker.end()
        for _ in range(WORKERS):
            self.take(LAST, int, ())

    def _hand_out(self, place: int) -> None:
        while not self._stopped:
            task = self._tasks.get()
            if not self._stopped and task.future.set_running_or_notify_cancel():
                self._settle(place, task)
            else:
                task.future.cancel()

    def _settle(self, place: int, task: _Task) -> None:
        try:
            done, found = self._asked(place, task)
        except Exception as fault:  # noqa: BLE001 - it is the answer, for whoever waits for one
            done, found = False, fault
        if done:
            task.future.set_result(found)
        else:
            task.future.set_exception(found)

    def _asked(self, place: int, task: _Task) -> tuple[bool, Any]:
        """What the worker of that place answers; one that was killed is replaced, once."""
        for _ in range(2):
            with self._changing:
                if self._stopped:
                    break
                worker = self._workers.get(place) or _Worker()
                self._workers[place] = worker
            try:
                worker.pipe.send(task.work)
                return cast("tuple[bool, Any]", worker.pipe.recv())
            except (EOFError, OSError):
                worker.end()
                self._workers.pop(place, None)
        raise AwayError(STOPPED if self._stopped else LOST)


class _Here:
    """The crew that works now, if there is one."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.crew: _Crew | None = None

    def line_up(self, rank: int, function: Callable[..., Any], args: Any) -> "Future[Any]":  # noqa: ANN401 - arguments of any function
        """Give the work to the crew, called together where there is none yet."""
        with self.lock:
            self.crew = self.crew or _Crew()
            return self.crew.take(rank, function, args)

    def let_go(self) -> None:
        """Send the crew home."""
        with self.lock:
            crew, self.crew = self.crew, None
        if crew:
            crew.stop()


_here = _Here()


def send(function: Callable[P, R], *args: P.args, **_: P.kwargs) -> "Future[R]":
    """Have a worker call a function of a module with these arguments; give what will come of it."""
    return cast("Future[R]", _here.line_up(NOW, function, args))


def send_later(function: Callable[P, R], *args: P.args, **_: P.kwargs) -> "Future[R]":
    """The same for what nobody waits for: all that is sent goes first."""
    return cast("Future[R]", _here.line_up(LATER, function, args))


def warm() -> "Future[None]":
    """Have every worker load what forecasts need, so that the first one does not wait for it."""
    return [send_later(_load) for _ in range(WORKERS)][-1]


def stop() -> None:
    """End all workers and take back what waits; whatever is sent later finds new ones."""
    _here.let_go()


def _load() -> None:
    for name in HEAVY:
        import_module(name)
    with suppress(ImportError):
        import_module("analytics.forecast")


def _serve(pipe: Connection) -> None:
    """In the child: answer one call after another, until nobody is at the other end."""
    os.nice(NICE)
    while True:
        try:
            function, args = pipe.recv()
            answer = (True, function(*args))
        except EOFError:
            return
        except Exception as fault:  # noqa: BLE001 - it is raised where the answer is waited for
            fault.add_note(traceback.format_exc())
            answer = (False, fault)
        try:
            pipe.send_bytes(_packed(answer))
        except OSError:
            return


def _packed(answer: tuple[bool, Any]) -> bytes:
    try:
        return pickle.dumps(answer)
    except Exception as fault:  # noqa: BLE001 - what cannot travel is told in words
        return pickle.dumps((False, RuntimeError(f"{type(fault).__name__}: {fault}")))


if __name__ == "__main__":
    _serve(Connection(int(sys.argv[1])))
