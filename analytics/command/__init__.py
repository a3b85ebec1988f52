"""The command line, as values: words in, what is printed and the exit code out."""

import argparse
import io
import json
import logging
import os
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics.command.verbs import VERBS, CommandError, author
from analytics.command.words import parser
from analytics.importing import ImportRefused
from analytics.metric import MetricError
from analytics.store import BookHeld, StoreError, open_book
from analytics.view import ViewError

__all__ = ["VERBS", "Outcome", "author", "default_book", "parser", "run"]

ROOT = Path(__file__).resolve().parents[2]
DONE, OUR_FAULT, REFUSED = 0, 1, 2
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


def run(words: Sequence[str], book: Path | None = None, folder: Path | None = None) -> Outcome:
    """Carry out a command on the book that it names, else on `book`.

    BookHeld is left to the caller.
    File and folder names are those of `folder`, where the words were typed.
    """
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            asked = parser().parse_args(list(words))
        except SystemExit as stopped:
            return _unparsed(words, int(stopped.code or 0), out.getvalue(), err.getvalue())
    typed_in = folder or Path.cwd()
    asked.files = [typed_in / path for path in getattr(asked, "files", [])]
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
    except (StoreError, MetricError, ViewError, CommandError, ImportRefused) as error:
        found, code = {"ok": False, "message": str(error)}, REFUSED
    except Exception:
        log.exception("%s failed", asked.verb)
        found, code = (
            {
                "ok": False,
                "message": "This is a fault of ours; the log has it. Nothing was changed.",
            },
            OUR_FAULT,
        )
    if asked.json:
        return Outcome(code, json.dumps(found, default=_plain, ensure_ascii=False), "")
    if not found.get("ok", True):
        return Outcome(code, "", f"{found['message']}\n")
    return Outcome(code, _said(found), "")


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _said(found: dict[str, Any]) -> str:
    """The answer for a terminal: a table where there are rows, else one line a field."""
    rows = next(
        (
            v
            for k, v in found.items()
            if k in ("rows", "imports", "metrics") and isinstance(v, list)
        ),
        None,
    )
    if not rows:
        return "".join(f"{name}: {_cell(value)}\n" for name, value in found.items())
    names = [name for name in rows[0] if not isinstance(rows[0][name], (list, dict))]
    table = [names, *[[_cell(row.get(name)) for name in names] for row in rows]]
    widths = [max(len(line[i]) for line in table) for i in range(len(names))]
    return "".join(
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() + "\n"
        for line in table
    )


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
