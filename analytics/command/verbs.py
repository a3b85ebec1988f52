"""What each verb does to a book; its answer is one document."""

import argparse
from collections.abc import Callable
from typing import Any

from analytics.answer import Row, ask, reach
from analytics.command import companies
from analytics.command.ahead import retention
from analytics.command.bringing import author, bring, chosen, token, watch
from analytics.command.forecasting import forecasting
from analytics.command.saying import configure, type_row, typed_rows
from analytics.command.tracking import tracking
from analytics.command.worklists import worklist, worklists
from analytics.evidence import evidence
from analytics.metric import catalog
from analytics.store import Store
from analytics.view import View


def _imports(store: Store, _: argparse.Namespace) -> dict[str, Any]:
    return {"ok": True, "version": store.version, "imports": store.imports()}


def _undo(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    return {"ok": True, "version": store.undo(asked.import_id, author()), "undone": asked.import_id}


def _metrics(_: Store, __: argparse.Namespace) -> dict[str, Any]:
    fields = ("name", "title", "asks", "formula", "unit", "better", "rolls_up")
    return {"ok": True, "metrics": [{f: getattr(m, f) for f in fields} for m in catalog().values()]}


def _view(store: Store, asked: argparse.Namespace) -> View:
    period = asked.at or "all"
    if asked.first or asked.last:
        ends = reach(store, asked.name, asked.version)
        period = f"{asked.first or f'{ends[0]:%Y-%m}'}..{asked.last or f'{ends[1]:%Y-%m}'}"
    return View(
        period=period,
        where=chosen(asked.where),
        base=asked.base,
        compare=asked.compare or "year",
        version=asked.version,
    )


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
    said |= {"value": row.value, "low": row.low, "high": row.high, "part": row.part}
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
    "import": bring,
    "imports": _imports,
    "undo": _undo,
    "metrics": _metrics,
    "metric": _metric,
    "evidence": _evidence,
    "lists": worklists,
    "list": worklist,
    "forecast": forecasting,
    "track": tracking,
    "retention": retention,
    "accounts": companies.accounts,
    "merge": companies.merge,
    "split": companies.split,
    "apart": companies.apart,
    "watch": watch,
    "token": token,
    "settings": configure,
    "type": type_row,
    "typed": typed_rows,
}
