"""What a user types is an import: its rows are a small workbook that the book keeps like any file.

The newest workbook of an export holds all its typed rows and takes the place of those before as a
whole, so that undoing it brings back the state before. Every row has a record id of its own.
"""

from analytics.typed.form import Form, Kind, NotKept, Row, Value, form, heading
from analytics.typed.keeping import Saved, keep
from analytics.typed.reading import Last, last, rows, undo, workbook

__all__ = [
    "Form",
    "Kind",
    "Last",
    "NotKept",
    "Row",
    "Saved",
    "Value",
    "form",
    "heading",
    "keep",
    "last",
    "rows",
    "undo",
    "workbook",
]
