"""The verbs of the command line, run on a book; what is printed and the exit code are values."""

import argparse
import io
import json
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics import importing
from analytics.answer import Row, ask
from analytics.evidence import SHOWN, evidence
from analytics.metric import MetricError, catalog
from analytics.store import BookHeld, Store, StoreError, open_book
from analytics.view import BASES, COMPARISONS, DIMENSIONS, GRAINS, View, ViewError

ROOT = Path(__file__).resolve().parent.parent
DONE, OUR_FAULT, REFUSED = 0, 1, 2
log = logging.getLogger("accountable")


class CommandError(Exception):
    """Words that mean no command, in one sentence."""


@dataclass(frozen=True)
class Outcome:
    """How a command ended: exit code, what goes to stdout and what to stderr."""

    exit: int
    out: str
    err: str


def default_book() -> Path:
    """The book that commands and pages open when none is named."""
    return Path(os.environ.get("ACCOUNTABLE_BOOK") or ROOT / "data" / "books" / "main")


def parser() -> argparse.ArgumentParser:
    """The command line: its verbs and their options."""
    whole = argparse.ArgumentParser(prog="python -m analytics", description=__doc__)
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--book", type=Path, help="the book's folder (default data/books/main)")
    shared.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def verb(name: str, says: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=says, description=says, parents=[shared])

    _serving(verb("serve", "serve the pages on this computer"))
    _importing(verb("import", "take exports into the book"))
    verb("imports", "every import: id, file, when, by whom, rows, undone or not")
    verb("undo", "take an import out again").add_argument("import_id", type=int)
    verb("metrics", "the catalog of metrics")
    _viewing(verb("metric", "a metric's value"))
    rows = verb("evidence", "the rows behind a metric's value")
    _viewing(rows)
    rows.add_argument("--limit", type=int, default=SHOWN, help="how many rows to list")
    return whole


def _serving(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--port", type=int, default=int(os.environ.get("ACCOUNTABLE_PORT", "8501")))


def _importing(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", nargs="+", type=Path, metavar="FILE")
    verb.add_argument(
        "--dry-run", action="store_true", help="say what would be taken, keep nothing"
    )
    verb.add_argument("--sheet", help="only this sheet")
    verb.add_argument(
        "--as", dest="export", metavar="EXPORT", help="what it is, e.g. salesforce.opportunities"
    )
    verb.add_argument("--map", action="append", default=[], metavar="COLUMN=HEADING")
    verb.add_argument("--dates", choices=("dmy", "mdy", "ymd"))
    verb.add_argument("--currency", help="the currency of a file that names none")


def _viewing(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("name", metavar="NAME")
    verb.add_argument("--at", metavar="PERIOD", help="2025-05, 2025-Q2 or 2025")
    verb.add_argument("--from", dest="first", metavar="MONTH")
    verb.add_argument("--to", dest="last", metavar="MONTH")
    verb.add_argument("--by", action="append", default=[], metavar="DIMENSION")
    verb.add_argument("--grain", choices=tuple(GRAINS))
    verb.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE")
    verb.add_argument("--base", choices=tuple(BASES), default="billings")
    verb.add_argument("--compare", choices=tuple(COMPARISONS))
    verb.add_argument("--version", type=int, metavar="N")


def run(words: Sequence[str], book: Path | None = None, folder: Path | None = None) -> Outcome:
    """Carry out a command on the book that it names, else on `book`; BookHeld is left to the caller.

    File names are those of `folder`, where the words were typed.
    """
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            asked = parser().parse_args(list(words))
        except SystemExit as stopped:
            return _unparsed(words, int(stopped.code or 0), out.getvalue(), err.getvalue())
    asked.files = [(folder or Path.cwd()) / path for path in getattr(asked, "files", [])]
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
    except (StoreError, MetricError, ViewError, CommandError, importing.ImportRefused) as error:
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


def _import(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    options = importing.Options(
        sheet=asked.sheet,
        export=asked.export,
        columns=dict(_pair(text, "--map", "COLUMN=HEADING") for text in asked.map),
        dates=asked.dates,
        currency=asked.currency,
    )
    entries: list[dict[str, Any]] = []
    refused: list[str] = []
    for path in asked.files:
        try:
            entries.append(_import_one(store, path, options, keep=not asked.dry_run))
        except (importing.ImportRefused, StoreError) as error:
            if isinstance(error, BookHeld):
                raise
            refused.append(f"{path.name}: {error}" if len(asked.files) > 1 else str(error))
    rows, cols = next(((e.pop("rows"), e.pop("cols")) for e in entries), (0, 0))
    found: dict[str, Any] = {
        "ok": not refused,
        "rows": rows,
        "cols": cols,
        "version": store.version,
    }
    if refused:
        found["message"] = " ".join(refused)
    found["imports"] = [{k: v for k, v in e.items() if k not in ("rows", "cols")} for e in entries]
    return found


def _import_one(
    store: Store, path: Path, options: importing.Options, *, keep: bool
) -> dict[str, Any]:
    if not path.is_file():
        raise importing.ImportRefused(f"There is no file {path.name} here.")
    understood = importing.read(store, path, path.name, options)
    kept = importing.keep(store, [understood], author())[0] if keep else None
    entry = importing.report(understood, kept)
    first = next((s for s in understood.sheets if s.table), None) or next(
        iter(understood.sheets), None
    )
    return {
        **entry,
        "rows": first.rows_read if first else 0,
        "cols": len(first.headings) if first else 0,
    }


def author() -> str:
    """Who works at this computer, for the book's history."""
    return (
        os.environ.get("ACCOUNTABLE_AUTHOR")
        or os.environ.get("USER")
        or os.environ.get("USERNAME")
        or "somebody"
    )


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise CommandError(f"{option} takes {form}; '{text}' has no '='.")
    return name, value


def _imports(store: Store, _: argparse.Namespace) -> dict[str, Any]:
    with store.at() as reader:
        rows = reader.rows(
            "select import_id, file, kept_at, author, rows_taken as rows, rows_refused, sha256, undone"
            " from lake_imports order by import_id"
        )
    return {"ok": True, "version": store.version, "imports": rows}


def _undo(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    return {"ok": True, "version": store.undo(asked.import_id, author()), "undone": asked.import_id}


def _metrics(_: Store, __: argparse.Namespace) -> dict[str, Any]:
    fields = ("name", "title", "asks", "formula", "unit", "better", "rolls_up")
    return {"ok": True, "metrics": [{f: getattr(m, f) for f in fields} for m in catalog().values()]}


def _view(asked: argparse.Namespace) -> View:
    chosen: dict[str, list[str]] = {}
    for text in asked.where:
        name, value = _pair(text, "--where", "DIMENSION=VALUE")
        if name not in DIMENSIONS:
            raise ViewError(
                f"There is no dimension '{name}'. The dimensions are {', '.join(DIMENSIONS)}."
            )
        chosen.setdefault(name, []).append(value)
    period = asked.at or "all"
    if asked.first or asked.last:
        period = f"{asked.first or '1900-01'}..{asked.last or '2099-12'}"
    view = View(
        period=period, base=asked.base, compare=asked.compare or "year", version=asked.version
    )
    return view.with_(where=tuple((name, tuple(values)) for name, values in chosen.items()))


def _metric(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    answer = ask(store, asked.name, _view(asked), by=asked.by, grain=asked.grain or "all")
    rows = [
        _row(row, compared=bool(asked.compare))
        for row in answer.rows
        if row.value or asked.compare or answer.metric.divides or not asked.by
    ]
    return {
        "metric": asked.name,
        "unit": answer.metric.unit,
        "version": answer.version,
        "rows": rows,
    }


def _row(row: Row, *, compared: bool) -> dict[str, Any]:
    period = "all" if ".." in row.period else row.period
    said = {"period": period, **row.cut, "numerator": row.numerator, "denominator": row.denominator}
    said |= {"value": row.value, "part": row.part}
    return said | ({"previous": row.previous, "change": row.change} if compared else {})


def _evidence(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    found = evidence(store, asked.name, _view(asked), limit=asked.limit)
    fields = ("file", "sheet", "row", "account", "date", "amount")
    parts = {
        name: part
        and {
            "rows": [{field: getattr(row, field) for field in fields} for row in part.rows],
            "count": part.count,
            "sum": part.sum,
        }
        for name, part in (("numerator", found.numerator), ("denominator", found.denominator))
    }
    accounts = [
        {"account": a.account, "numerator": a.numerator, "denominator": a.denominator}
        for a in found.accounts
    ]
    return {
        "metric": asked.name,
        "sql": found.sql,
        "value": found.value,
        **parts,
        "accounts": accounts,
    }


VERBS: dict[str, Callable[[Store, argparse.Namespace], dict[str, Any]]] = {
    "import": _import,
    "imports": _imports,
    "undo": _undo,
    "metrics": _metrics,
    "metric": _metric,
    "evidence": _evidence,
}
