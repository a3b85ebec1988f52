"""The report of an import, as scripts and the list of imports read it."""

from decimal import Decimal
from typing import Any

from analytics.importing.understood import Kept, Understood, UnderstoodSheet


def report(understood: Understood, kept: Kept | None) -> dict[str, Any]:
    """One entry of `imports` in the command line's answer; `kept` is None for a dry run."""
    return {
        "import_id": kept.import_id if kept else understood.already,
        "file": understood.file,
        "sha256": understood.sha256,
        "sheets": [_sheet(sheet) for sheet in understood.sheets],
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
    }
    return told | ({"question": sheet.question} if sheet.question else {})


def _number(total: Decimal) -> float | int:
    return int(total) if total == total.to_integral_value() else float(total)
