"""Work in a process of its own: it comes back, survives a kill, and leaves nothing behind."""

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics import away
from analytics.away import AwayError
from tests.serving import ROOT

ASKS_AND_WAITS = """
import os, time
from analytics import away
print(away.send(os.getpid).result(), flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _nobody_left() -> Iterator[None]:
    yield
    away.stop()


def _gone(process: int) -> bool:
    """Whether that process has ended, within five seconds."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
            if state.rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


def test_a_function_is_carried_out_elsewhere() -> None:
    there = away.send(os.getpid).result()
    assert there != os.getpid()
    assert away.send(pow, 2, 10).result() == 1024
    assert away.send(os.getpid).result() == there


def test_a_worker_gives_way_to_all_else_on_the_machine() -> None:
    assert away.send(os.getpriority, os.PRIO_PROCESS, 0).result() > os.getpriority(
        os.PRIO_PROCESS, 0
    )
    assert away.send(os.getenv, "OMP_NUM_THREADS").result() == "1"


def test_what_goes_wrong_there_is_raised_here() -> None:
    with pytest.raises(ValueError, match="'many'"):
        away.send(int, "many").result()
    assert away.send(int, "3").result() == 3


def test_a_result_that_cannot_travel_is_told_in_words() -> None:
    with pytest.raises(RuntimeError, match="pickle"):
        away.send(threading.Lock).result()


def test_a_worker_that_is_killed_is_replaced_and_asked_again() -> None:
    worker = away.send(os.getpid).result()
    slept = away.send(time.sleep, 0.6)
    time.sleep(0.2)
    os.kill(worker, signal.SIGKILL)
    assert slept.result(timeout=20) is None
    assert away.send(os.getpid).result() != worker


def test_work_that_kills_its_worker_twice_is_given_up_in_a_sentence() -> None:
    with pytest.raises(AwayError, match="Ask again"):
        away.send(os.abort).result(timeout=20)
    assert away.send(pow, 3, 2).result() == 9


def test_what_somebody_waits_for_goes_before_what_nobody_does() -> None:
    for _ in range(away.WORKERS):
        away.send(time.sleep, 0.4)
    later = [away.send_later(time.monotonic) for _ in range(away.WORKERS)]
    now = [away.send(time.monotonic) for _ in range(away.WORKERS)]
    assert max(one.result() for one in now) < max(one.result() for one in later)


def test_stopping_ends_the_worker_and_takes_back_what_waits() -> None:
    worker = away.send(os.getpid).result()
    working = [away.send(time.sleep, 30) for _ in range(away.WORKERS)]
    waiting = away.send(pow, 2, 2)
    time.sleep(0.2)
    away.stop()
    assert waiting.cancelled()
    for one in working:
        with pytest.raises(AwayError, match="being stopped"):
            one.result(timeout=5)
    assert _gone(worker)
    assert away.send(secrets.token_hex).result(timeout=20)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_worker_ends_with_whoever_started_it(how: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ASKS_AND_WAITS],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    worker = int(process.stdout.readline())
    assert os.getpgid(worker) != os.getpgid(process.pid)  # so that no Ctrl-C reaches it
    process.send_signal(how)
    process.wait()
    assert _gone(worker)
