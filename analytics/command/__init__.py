"""The command line, as values: words in, what is printed and the exit code out."""

import argparse
import io
import json
import logging
import os
import threading
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from analytics.ahead.account import AheadError
from analytics.away import AwayError
from analytics.command import terminal
from analytics.command.bringing import CommandError, author, rates
from analytics.command.verbs import VERBS
from analytics.command.words import parser
from analytics.companies import CompanyError
from analytics.forecast import ForecastError
from analytics.importing import ImportRefused
from analytics.inbox.tokens import TokenError
from analytics.listing import ListError
from analytics.metric import MetricError
from analytics.settings import SettingError
from analytics.source import SourceError
from analytics.store import BookHeld, StoreError, open_book
from analytics.view import ViewError

__all__ = [
    "VERBS",
    "CommandError",
    "Outcome",
    "author",
    "default_book",
    "parser",
    "plain",
    "rates",
    "run",
]

ROOT = Path(__file__).resolve().parents[2]
DONE, OUR_FAULT, REFUSED = 0, 1, 2
SENTENCES = (
    StoreError, MetricError, ViewError, CommandError, ImportRefused, TokenError, CompanyError,
    ListError, SettingError, SourceError, AheadError, ForecastError, AwayError,
)  # fmt: skip
log = logging.getLogger("accountable")


@dataclass(frozen=True)
class Outcome:
    """How a command ended: exit code, what goes to stdout and what to stderr."""

    exit: int
    out: str
    err: str


def default_book() -> Path:
    """The book that commands and pages open when none is named."""
    return Path(os.environ.get("ACCOUNTABLE_BOOK") or ROOT / "data" / "books" / "main")


def run(
    words: Sequence[str],
    book: Path | None = None,
    folder: Path | None = None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Carry out a command on the book that it names, else on `book`.

    BookHeld is left to the caller. File and folder names are those of `folder`, where the words
    were typed. `stop` is set when nobody waits for the answer any more.
    """
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            asked = parser().parse_args(list(words))
        except SystemExit as stopped:
            return _unparsed(words, int(stopped.code or 0), out.getvalue(), err.getvalue())
    typed_in = folder or Path.cwd()
    asked.stop = stop or threading.Event()
    asked.files = [typed_in / path for path in getattr(asked, "files", [])]
    asked.folder = typed_in / getattr(asked, "folder", "")
    asked.out = getattr(asked, "out", None) and typed_in / asked.out
    asked.book = asked.book and typed_in / asked.book
    return _carried_out(asked, book)


def _unparsed(words: Sequence[str], code: int, out: str, err: str) -> Outcome:
    if code and "--json" in words:
        message = err.strip().splitlines()[-1].partition("error: ")[2]
        return Outcome(
            REFUSED,
            json.dumps({"ok": False, "message": f"{message[:1].upper()}{message[1:]}."}),
            err,
        )
    return Outcome(REFUSED if code else DONE, out, err)


def _carried_out(asked: argparse.Namespace, book: Path | None) -> Outcome:
    try:
        found = VERBS[asked.verb](open_book(asked.book or book or default_book()), asked)
        code = DONE if found.get("ok", True) else REFUSED
    except BookHeld:
        raise
    except SENTENCES as error:
        found, code = {"ok": False, "message": str(error)}, REFUSED
    except Exception as fault:
        if isinstance(fault.__cause__, KeyboardInterrupt):  # as the engine says it
            raise KeyboardInterrupt from fault
        log.exception("%s failed", asked.verb)
        found, code = (
            {
                "ok": False,
                "message": "This is a fault of ours; the log has it. Nothing was changed.",
            },
            OUR_FAULT,
        )
    if asked.json:
        return Outcome(code, json.dumps(found, default=plain, ensure_ascii=False), "")
    if not found.get("ok", True):
        return Outcome(code, "", f"{found['message']}\n")
    return Outcome(code, terminal.told(found), "")


def plain(value: object) -> object:
    """A value as JSON can hold it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
