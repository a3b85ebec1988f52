"""The product as a real process: started, waited for, and stopped."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests import samples

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90.0
ASKED = {"ACCOUNTABLE_FORECASTS": "asked"}
AHEAD = {"ACCOUNTABLE_FORECASTS": "ahead"}


@dataclass(frozen=True)
class Server:
    """A running dashboard: where it answers, its book, its process and what it printed."""

    url: str
    book: Path
    process: subprocess.Popen[bytes]
    log: Path


def free_port() -> int:
    """A loopback port that nobody holds."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def surroundings(book: Path) -> dict[str, str]:
    """The environment of a command on a book, without the settings of whoever runs the tests.

    A server forecasts what somebody opens, and nothing ahead: each of them would work out the
    sample book's forecasts.
    """
    kept = {name: value for name, value in os.environ.items() if "ACCOUNTABLE" not in name}
    return kept | {"ACCOUNTABLE_BOOK": str(book), "PYTHONUNBUFFERED": "1", **ASKED}


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5).is_success
    except httpx.TransportError:
        return False


def _wait(server: Server) -> None:
    until = time.monotonic() + PATIENCE
    while not _answers(server.url):
        ended = server.process.poll() is not None
        if ended or time.monotonic() > until:
            state = "ended" if ended else f"did not answer within {PATIENCE:.0f} s"
            message = f"The server {state}. It printed:\n{server.log.read_text()[-4000:]}"
            raise AssertionError(message)
        time.sleep(0.1)


@contextmanager
def serving(book: Path, *, sample: bool = True, **settings: str) -> Iterator[Server]:
    """A server on a book, answering, with settings; stopped at the end if it still runs.

    It finds its sample book built, unless it is to build it itself.
    """
    port = free_port()
    book.mkdir(parents=True, exist_ok=True)
    if sample:
        samples.place(book)
    log = book.parent / f"server-{port}.log"
    words = ["-m", "analytics", "serve", "--port", str(port), "--book", str(book)]
    with log.open("wb") as printed:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=surroundings(book) | settings,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", book, process, log)
    try:
        _wait(server)
        yield server
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
