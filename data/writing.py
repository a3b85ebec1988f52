"""Files written so that the same rows give the same bytes."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

PRINTED = (2026, 11, 2, 9, 0, 0)
DATE, MONEY = "dd/mm/yyyy", "#,##0.00"


def euros(cents: int) -> Decimal:
    """Cents as euros."""
    return Decimal(cents).scaleb(-2)


def euros_or_none(cents: int | None) -> Decimal | None:
    """Cents as euros, nothing where nothing is known."""
    return None if cents is None else euros(cents)


def same_bytes(workbook: bytes) -> bytes:
    """The workbook without the times of its writing, so that the same rows give the same bytes."""
    out = io.BytesIO()
    stamp = b"%d-%02d-%02dT%02d:%02d:%02dZ" % PRINTED
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            text = old.read(name)
            if name == "docProps/core.xml":
                text = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, text)
            entry = zipfile.ZipInfo(name, date_time=PRINTED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, text)
    return out.getvalue()


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A file of comma separated values."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode()


def _write(sheet: Worksheet, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(12, len(heading) + 3)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, column, value)
            if isinstance(value, date):
                cell.number_format = DATE
            elif isinstance(value, Decimal):
                cell.number_format = MONEY


def workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet with its headings in the first row."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    _write(sheet, headings, rows)
    sheet.freeze_panes = "A2"
    book.properties.creator = "Account team"
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook, the same for the same cells."""
    written = io.BytesIO()
    book.save(written)
    return same_bytes(written.getvalue())
