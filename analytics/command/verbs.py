"""What each verb does to a book; its answer is one document."""

import argparse
import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analytics import importing
from analytics.answer import Row, ask, calendar
from analytics.evidence import evidence
from analytics.metric import catalog
from analytics.store import BookHeld, Store, StoreError
from analytics.view import View, check_dimension


class CommandError(Exception):
    """Words that mean no command, in one sentence."""


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
    try:
        return os.environ.get("ACCOUNTABLE_AUTHOR") or getpass.getuser()
    except (OSError, KeyError):  # no such user is known to this computer
        return "somebody"


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise CommandError(f"{option} takes {form}; '{text}' has no '='.")
    return name, value


def _imports(store: Store, _: argparse.Namespace) -> dict[str, Any]:
    return {"ok": True, "version": store.version, "imports": store.imports()}


def _undo(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    return {"ok": True, "version": store.undo(asked.import_id, author()), "undone": asked.import_id}


def _metrics(_: Store, __: argparse.Namespace) -> dict[str, Any]:
    fields = ("name", "title", "asks", "formula", "unit", "better", "rolls_up")
    return {"ok": True, "metrics": [{f: getattr(m, f) for f in fields} for m in catalog().values()]}


def _view(store: Store, asked: argparse.Namespace) -> View:
    chosen: dict[str, list[str]] = {}
    for text in asked.where:
        name, value = _pair(text, "--where", "DIMENSION=VALUE")
        check_dimension(name)
        chosen.setdefault(name, []).append(value)
    period = asked.at or "all"
    if asked.first or asked.last:
        known = calendar(store, asked.version)
        first = asked.first or f"{min(known.first_month, known.first_deal_month):%Y-%m}"
        last = asked.last or f"{max(known.last_month, known.last_deal_month):%Y-%m}"
        period = f"{first}..{last}"
    view = View(
        period=period, base=asked.base, compare=asked.compare or "year", version=asked.version
    )
    return view.with_(where=tuple((name, tuple(values)) for name, values in chosen.items()))


def _metric(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    answer = ask(store, asked.name, _view(store, asked), by=asked.by, grain=asked.grain or "all")
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
    said: dict[str, Any] = {"period": period, **row.cut}
    said |= {"numerator": row.numerator, "denominator": row.denominator}
    said |= {"value": row.value, "part": row.part}
    return said | ({"previous": row.previous, "change": row.change} if compared else {})


def _evidence(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    found = evidence(store, asked.name, _view(store, asked), limit=asked.limit)
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
