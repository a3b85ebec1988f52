"""The verbs that bring files into a book: by hand, from a watched folder, and by whose token."""

import argparse
import getpass
import os
import re
import sys
import threading
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from analytics import inbox
from analytics.importing import Options
from analytics.inbox import Job, folder, tokens
from analytics.store import Store
from analytics.view import check_dimension

BEAT = 0.2


class CommandError(Exception):
    """Words that mean no command, in one sentence."""


def bring(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """Import files, each in its turn; whoever stops waiting takes back what is not kept yet."""
    options = said(asked)
    then: inbox.Then = "tell" if asked.dry_run else "keep"
    jobs, missing = [], []
    for path in _files(asked.files):
        if not path.is_file():
            missing.append(f"There is no file {path.name} here.")
            continue
        lent = inbox.Asked(path, path.name, author(), "command", options, then, lent=True)
        jobs.append(inbox.submit(store, lent))
    _wait(store, jobs, asked.stop)
    for job in jobs:
        if job.fault:
            raise job.fault
    found = inbox.document(jobs, store.version)
    if missing:
        found["ok"] = False
        found["message"] = " ".join([*missing, *filter(None, [found.get("message")])])
    return found


def said(asked: argparse.Namespace) -> Options:
    """What the words say of the files."""
    return Options(
        sheet=asked.sheet,
        export=asked.export,
        columns=dict(pair(text, "--map", "COLUMN=HEADING") for text in asked.map),
        dates=asked.dates,
        currency=asked.currency,
        decimal=asked.decimal,
        rates=rates(asked.rate),
        follows=asked.follows,
    )


def rates(texts: Iterable[str]) -> dict[str, Decimal]:
    """What one unit of each currency is worth in the book's own."""
    found = {}
    for text in texts:
        name, worth = pair(text, "A rate", "USD=0.92")
        code = name.strip().upper()
        try:
            found[code] = Decimal(worth)
        except InvalidOperation:
            raise CommandError(f"A rate is a number, as in USD=0.92; not '{worth}'.") from None
        if not (re.fullmatch("[A-Z]{3}", code) and found[code].is_finite() and found[code] > 0):
            raise CommandError(f"A rate is a currency and a number, as in USD=0.92; not '{text}'.")
    return found


def pair(text: str, option: str, form: str) -> tuple[str, str]:
    """The two sides of an option's '='."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise CommandError(f"{option} takes {form}; '{text}' has no '='.")
    return name, value


def chosen(texts: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What `--where` chooses, dimension by dimension, as a view holds it."""
    found: dict[str, list[str]] = {}
    for text in texts:
        name, value = pair(text, "--where", "DIMENSION=VALUE")
        check_dimension(name)
        found.setdefault(name, []).append(value)
    return tuple((name, tuple(values)) for name, values in found.items())


def author() -> str:
    """Who works at this computer, for the book's history."""
    try:
        return os.environ.get("ACCOUNTABLE_AUTHOR") or getpass.getuser()
    except (OSError, KeyError):  # no such user is known to this computer
        return "somebody"


def _files(named: Sequence[Path]) -> list[Path]:
    """The files named, and those that lie in the folders named."""
    found: list[Path] = []
    for path in named:
        if path.is_dir():
            inside = (p for p in sorted(path.iterdir()) if not folder.PASSED_OVER.search(p.name))
            found += [p for p in inside if p.is_file() and not p.is_symlink()]
        else:
            found.append(path)
    return found


def _wait(store: Store, jobs: list[Job], stop: threading.Event) -> None:
    """Wait for all, with a line on the terminal for the one whose turn it is."""
    shown = sys.stderr.isatty() and threading.current_thread() is threading.main_thread()
    try:
        for job in jobs:
            while not job.wait(BEAT):
                if shown:
                    sys.stderr.write(f"\r\x1b[K{job.share:4.0%} {job.words or job.asked.name}")
                if stop.is_set():
                    _take_back(store, jobs)
    except KeyboardInterrupt:
        _take_back(store, jobs)
        inbox.wait(jobs)
    if shown:
        sys.stderr.write("\r\x1b[K")


def _take_back(store: Store, jobs: list[Job]) -> None:
    for job in jobs:
        if not job.ended:
            inbox.turns(store).cancel(job)


def watch(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """Import what is dropped into a folder, until stopped."""
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.once:
        watched = folder.Watched(store, asked.folder)
        watched.round(asked.stop)
        asked.stop.wait(folder.SETTLED)
        jobs = watched.round(asked.stop)
        return inbox.document(jobs, store.version)
    sys.stderr.write(f"Watching {asked.folder}. Stop with Ctrl-C.\n")
    try:
        folder.watch(store, asked.folder, asked.stop)
    except KeyboardInterrupt:
        inbox.turns(store).stop()
    return {"ok": True, "version": store.version}


def token(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """Make a token for scheduled exports, take one back, or list their names."""
    if asked.what == "list":
        return {"ok": True, "tokens": tokens.listed(store.folder)}
    if not asked.name:
        raise CommandError(f"Name the token: token {asked.what} NAME.")
    if asked.what == "revoke":
        tokens.revoke(store.folder, asked.name)
        return {"ok": True, "revoked": asked.name}
    made = tokens.create(store.folder, asked.name)
    note = "Shown this once. It may bring files into this book and nothing else."
    return {"ok": True, "name": asked.name, "token": made, "note": note}
