"""An Excel workbook as grids of text, one for each sheet."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import numpy as np
import pyarrow as pa

from analytics.sheet.table import Grid, SheetError

MOST_PARTS = 2000
MOST_BYTES = 2 << 30
MOST_RATIO = 200
SMALL = 50 << 20


def grids(path: Path, name: str) -> Iterator[Grid]:
    """The sheets of the workbook at `path`, each read as text so that no cell is lost to a type."""
    _check_zip(path, name)
    try:
        reader = fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise SheetError(f"{name} {_why(error)}") from error
    for sheet in reader.sheet_names:
        grid = _grid(reader, sheet, name)
        if grid is not None:
            yield grid


def _grid(reader: fastexcel.ExcelReader, sheet: str, name: str) -> Grid | None:
    try:
        batch = reader.load_sheet_eager(sheet, header_row=None, skip_rows=0, dtypes="string")
    except fastexcel.FastExcelError as error:
        raise SheetError(
            f"The sheet '{sheet}' of {name} is damaged. Save it anew in Excel and drop it again."
        ) from error
    if not batch.num_rows:
        return None
    rows = pa.chunked_array([np.arange(1, batch.num_rows + 1, dtype=np.int32)])
    return Grid(sheet, tuple(pa.chunked_array([c]) for c in batch.columns), rows, exact=True)


def _check_zip(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except zipfile.BadZipFile as error:
        raise SheetError(
            f"{name} is damaged or was cut off on its way. Export it again and drop the new file."
        ) from error
    if not any(part.filename.startswith("xl/") for part in parts):
        raise SheetError(
            f"{name} is an archive without an Excel workbook inside."
            " Unpack it, or save it as .xlsx, and drop that."
        )
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if (
        len(parts) > MOST_PARTS
        or size > MOST_BYTES
        or (size > SMALL and size / packed > MOST_RATIO)
    ):
        raise SheetError(
            f"{name} unpacks to far more than a workbook should hold. Export less at once."
        )


def _why(error: Exception) -> str:
    text = str(error).lower()
    if "password" in text:
        return "is password protected. Take off the password in Excel, save it and drop it again."
    return (
        "cannot be read as an Excel workbook. Open it in Excel, save it as .xlsx and drop it again."
    )
