"""Answers as a terminal shows them: tables of rows, sentences of imports."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

LISTS = ("rows", "imports", "metrics", "lists", "tokens", "forecast")


def told(found: dict[str, Any]) -> str:
    """An answer in lines."""
    if "parameters" in found:
        return f"{_of_a_fit(found)}{told({'rows': found['accounts']})}"
    if "series" in found:
        return "\n".join(_of_a_series(one) for one in found["series"])
    rows = next((found[name] for name in LISTS if isinstance(found.get(name), list)), None)
    if not rows:
        return "".join(f"{name}: {_cell(value)}\n" for name, value in found.items())
    if "sheets" in rows[0]:
        return "".join(f"{line}\n" for one in rows for line in _of_an_import(one))
    names = [name for name in rows[0] if not isinstance(rows[0][name], (list, dict))]
    table = [names, *[[_cell(row.get(name)) for name in names] for row in rows]]
    widths = [max(len(line[i]) for line in table) for i in range(len(names))]
    lines = (
        "  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in table
    )
    return "".join(f"{line}\n" for line in (*lines, *([found["why"]] if "why" in found else [])))


def _of_a_fit(found: dict[str, Any]) -> str:
    """A model with its parameters; its accounts stand below."""
    values = (found["parameters"] or {}).items()
    said = ", ".join(f"{name} {value:.4f}" for name, value in values) or "no parameters"
    height = _cell(found["log_likelihood"])
    sure = "" if found["trusted"] else "Not to be trusted: "
    head = f"{found['model']} up to {found['until']}: {said}; log-likelihood {height}"
    return f"{head}\n{sure}{found['why']}\n"


def _of_a_series(found: dict[str, Any]) -> str:
    """A series' name above its forecast."""
    return f"{found['series']}\n{told({'rows': found['forecast'], 'why': found['why']})}"


def _of_an_import(report: dict[str, Any]) -> Iterator[str]:
    """What came of a file, sheet by sheet; what is doubtful stands under its sheet."""
    number = f", import {report['import_id']}" if report["import_id"] else ""
    yield f"{report['file']}{number}"
    for sheet in report["sheets"]:
        yield f"  {sheet['sheet']}: {_counts(sheet)}"
        sentences = [sheet.get("question"), *sheet["replaces"], *sheet["suspicions"]]
        sentences += [check["said"] for check in sheet["checks"]]
        sentences += [*sheet["waiting_said"], sheet["gone_said"]]
        sentences += [_reason(one) for one in sheet["refused_because"]]
        yield from (f"    {sentence}" for sentence in sentences if sentence)
    yield from (f"  {sentence}" for sentence in report["left_out"])


def _counts(sheet: dict[str, Any]) -> str:
    if not sheet["export"]:
        return f"no known meaning, {sheet['rows_read']:,} rows not stored"
    if sheet["proposed"]:
        return f"looks like {sheet['export']}; say so with --as {sheet['export']}"
    counts = f"{sheet['export']}, {sheet['rows_read']:,} rows read, {sheet['rows_taken']:,} taken"
    return f"{counts}, {sheet['rows_refused']:,} refused" if sheet["rows_refused"] else counts


def _reason(one: dict[str, Any]) -> str:
    return f"{one['rows']:,} refused, '{one['column']}': {one['why']}"


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}"
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
