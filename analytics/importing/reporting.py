"""The report of an import, as the page, scripts and the list of imports read it."""

from collections import Counter
from decimal import Decimal
from typing import Any

from analytics.importing.understood import Check, Edit, Kept, Understood, UnderstoodSheet


def report(understood: Understood, kept: Kept | None) -> dict[str, Any]:
    """One entry of `imports` in the command line's answer; `kept` is None for a dry run."""
    return {
        "import_id": kept.import_id if kept else understood.already,
        "file": understood.file,
        "sha256": understood.sha256,
        "sheets": [_sheet(sheet) for sheet in understood.sheets],
        "left_out": list(understood.left_out),
        "home_currency": understood.home,
        "rates": {code: str(rate) for code, rate in understood.options.rates.items()},
        "refused": [
            {
                "sheet": line.sheet,
                "row": line.row,
                "column": line.column,
                "value": line.value,
                "why": line.why,
            }
            for sheet in understood.sheets
            for line in sheet.refused
        ],
    }


def _sheet(sheet: UnderstoodSheet) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sheet": sheet.sheet,
        "export": sheet.export,
        "table": sheet.table,
        "header_row": sheet.header_row,
        "rows_read": sheet.rows_read,
        "rows_taken": sheet.rows_taken,
        "rows_refused": sheet.rows_refused,
        "rows_waiting": sheet.rows_waiting,
        "rows_already_there": sheet.rows_already_there,
        "totals": {column: _number(total) for column, total in sheet.totals.items()},
        "columns": sheet.columns,
        "not_understood": list(sheet.not_understood),
        "evidence": sheet.evidence,
        "notes": list(sheet.notes),
        "replaces": [str(older) for older in sheet.replaces if older.rows],
        **_proof(sheet),
    }
    return told | ({"question": sheet.question} if sheet.question else {})


def _proof(sheet: UnderstoodSheet) -> dict[str, Any]:
    """What proves the sheet or makes it doubtful."""
    return {
        "proposed": sheet.proposed,
        "dates": dates(sheet),
        "refused_because": reasons(sheet),
        "waiting": dict(sheet.waiting),
        "waiting_said": waits(sheet),
        "checks": [_check(check) for check in sheet.checks],
        "suspicions": list(sheet.suspicions),
        "changed": changes(sheet),
        "gone": sheet.gone,
        "gone_said": missing(sheet),
        "mends": sheet.mends,
        "mended_rows": list(sheet.mended_rows),
    }


def reasons(sheet: UnderstoodSheet) -> list[dict[str, Any]]:
    """Why rows were refused, the most frequent reason first, without the values in it."""
    counted = Counter((line.column, _reason(line.value, line.why)) for line in sheet.refused)
    return [
        {"column": column, "why": why, "rows": rows}
        for (column, why), rows in counted.most_common()
    ]


def _reason(value: str, why: str) -> str:
    shown = f"'{value[:60]}' "
    return f"the value {why.removeprefix(shown)}" if value and why.startswith(shown) else why


def dates(sheet: UnderstoodSheet) -> dict[str, str]:
    """How the days of each column were read, by its heading: proven, borrowed, or as told."""
    said = {column: why for column, why in sheet.evidence.items() if "dates as " in why}
    return {
        sheet.columns.get(column, column): why[why.index("dates as ") :].partition(";")[0]
        for column, why in said.items()
    }


WAITS = {
    "header": "{n} {wait} for the order or invoice {it} belong{s} to, and count{s} from then",
    "account": "{n} {wait} for the name of {its} account: {it} count{s}, under its id",
    "person": "{n} {wait} for the name of {its} owner: {it} count{s}, under its id",
    "product": "{n} {wait} for the name of {its} product: {it} count{s}, under its id",
}
ONE = {"wait": "waits", "it": "it", "its": "its", "s": "s"}
MANY = {"wait": "wait", "it": "they", "its": "their", "s": ""}


def waits(sheet: UnderstoodSheet) -> list[str]:
    """What rows wait for, one sentence each."""
    return [
        WAITS[kind].format(n="1 row", **ONE) + "."
        if count == 1
        else WAITS[kind].format(n=f"{count:,} rows", **MANY) + "."
        for kind, count in sheet.waiting.items()
        if kind in WAITS
    ]


def missing(sheet: UnderstoodSheet) -> str:
    """The sentence on records that a newer snapshot no longer holds; empty where it holds all."""
    if not sheet.gone:
        return ""
    one = sheet.gone == 1
    more = ", …" if sheet.gone > len(sheet.gone_records) else ""
    return (
        f"{sheet.gone:,} {'record' if one else 'records'} of {sheet.gone_from}"
        f" {'is' if one else 'are'} not in this export: deleted, or filtered out?"
        f" {'It stays' if one else 'They stay'} in the book"
        f" ({', '.join(sheet.gone_records)}{more})."
    )


def changes(sheet: UnderstoodSheet) -> dict[str, Any] | None:
    """How many records a newer export adds and edits, with the biggest edits."""
    if sheet.changed is None:
        return None
    return {
        "new": sheet.changed.new,
        "edited": sheet.changed.edited,
        "unchanged": sheet.changed.unchanged,
        "said": str(sheet.changed),
        "edits": [_edit(edit) for edit in sheet.changed.edits],
    }


def _edit(edit: Edit) -> dict[str, str]:
    return {
        "record": edit.record,
        "name": edit.name,
        "column": edit.column,
        "before": edit.before,
        "after": edit.after,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "words": check.words,
        "stated": _number(check.stated),
        "found": _number(check.found),
        "agrees": check.agrees,
        "said": str(check),
    }


def _number(total: Decimal) -> float | int:
    return int(total) if total == total.to_integral_value() else float(total)
