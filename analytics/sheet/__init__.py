"""A file as exported: plain tables with the heading row found and the footers left out."""

from collections.abc import Callable
from pathlib import Path

from analytics.sheet import delimited, workbook
from analytics.sheet.table import Misfit, Sheet, SheetError, plain, table

__all__ = ["Misfit", "Sheet", "SheetError", "plain", "read"]

NOT_A_SPREADSHEET = {
    b"%PDF": "is a PDF. Export the same table as CSV or Excel and drop that.",
    b"\xd0\xcf\x11\xe0": (
        "is an old Excel file (.xls) or is password protected. Open it in Excel, take off the"
        " password if it has one, and save it as .xlsx."
    ),
    b"\x1f\x8b": "is packed with gzip. Unpack it and drop the file inside.",
    b"Rar!": "is a RAR archive. Unpack it and drop the files inside.",
    b"7z\xbc\xaf": "is a 7z archive. Unpack it and drop the files inside.",
    b"\x89PNG": "is a picture. Drop the spreadsheet itself.",
    b"\xff\xd8\xff": "is a picture. Drop the spreadsheet itself.",
    b"GIF8": "is a picture. Drop the spreadsheet itself.",
    b"PAR1": "is a Parquet file. Export the same table as CSV or Excel and drop that.",
    b"{\\rtf": "is a text document. Copy its table into Excel and save that as .xlsx.",
    b"SQLite format": "is a database. Export the same table as CSV or Excel and drop that.",
}
WEB_PAGE = (b"<html", b"<!doctype", b"<table", b"<?xml")


def read(path: Path, name: str, known: Callable[[str], bool] = lambda _: False) -> list[Sheet]:
    """Every sheet of the file at `path`; `known` says which cells are headings that we know."""
    with path.open("rb") as file:
        start = file.read(512)
    _refuse_other_kinds(start, name)
    reader = workbook if start.startswith(b"PK\x03\x04") else delimited
    grids = reader.grids(path, name)
    sheets = [table(grid, known) for grid in grids]
    if not any(sheet.headings for sheet in sheets):
        raise SheetError(f"{name} holds no table: every sheet of it is empty.")
    return sheets


def _refuse_other_kinds(start: bytes, name: str) -> None:
    if not start.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise SheetError(f"{name} is empty. Export it again and drop the new file.")
    for magic, what in NOT_A_SPREADSHEET.items():
        if start.startswith(magic):
            raise SheetError(f"{name} {what}")
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(WEB_PAGE):
        raise SheetError(
            f"{name} is a web page or XML inside, whatever its name says."
            " Open it in Excel and save it as .xlsx."
        )
