"""A text file with a delimiter as a grid of text."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from analytics.sheet.table import Grid, Misfit, SheetError

DELIMITERS = (",", ";", "\t", "|")
SAMPLE = 1 << 18
SAMPLE_LINES = 400
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def grids(path: Path, name: str) -> Iterator[Grid]:
    """The one grid of the text file at `path`."""
    data, note = _utf8(path.read_bytes(), name)
    sample = data[:SAMPLE].decode("utf-8", "ignore")
    if len(data) > SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    delimiter, width = _dialect(sample)
    grid = _fast(data, sample, delimiter, width, name) or _slow(data, delimiter, width, name)
    notes = (*grid.notes, *((note,) if note else ()))
    yield Grid(grid.name, grid.cells, grid.rows, grid.exact, grid.misfits, notes)


def _utf8(data: bytes, name: str) -> tuple[bytes, str]:
    """The file's bytes as UTF-8, and a note where they were written otherwise."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            if encoding == "utf-8":
                return _bare(data[len(bom) :])
            return data[len(bom) :].decode(encoding, "replace").encode(), "read as UTF-16"
    for encoding, zeros, letters in (
        ("utf-16-le", data[1:400:2], data[:400:2]),
        ("utf-16-be", data[:400:2], data[1:400:2]),
    ):
        if zeros.count(0) > len(zeros) // 2 and not letters.count(0):
            return data.decode(encoding, "replace").encode(), "read as UTF-16"
    if b"\x00" in data[:SAMPLE]:
        raise SheetError(f"{name} is not a spreadsheet. Drop a CSV or Excel file.")
    return _bare(data)


def _bare(data: bytes) -> tuple[bytes, str]:
    return (data, "") if _is_utf8(data) else (_western(data), "read as windows-1252")


def _is_utf8(data: bytes) -> bool:
    try:
        pa.array([data], pa.large_binary()).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _western(data: bytes) -> bytes:
    try:
        return data.decode("cp1252").encode()
    except UnicodeDecodeError:
        return data.decode("latin-1").encode()


def _dialect(sample: str) -> tuple[str, int]:
    """The delimiter that cuts the first lines most evenly, and into how many columns."""
    best = (0.0, 0, ",", 1)
    for place, delimiter in enumerate(DELIMITERS):
        lines = [line for line in _lines(sample, delimiter) if any(line)]
        counts = Counter(len(line) for line in lines)
        width, hits = max(counts.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        if width > 1:
            best = max(best, (hits / len(lines), -place, delimiter, width))
    return best[2], best[3]


def _lines(text: str, delimiter: str) -> list[list[str]]:
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            lines.append(line)
            if len(lines) >= SAMPLE_LINES:
                break
    except csv.Error:
        pass
    return lines or [[""]]


def _fast(data: bytes, sample: str, delimiter: str, width: int, name: str) -> Grid | None:
    """The whole file by Arrow; None where its lines are not all alike."""
    if any(len(line) != width for line in _lines(sample, delimiter)):
        return None
    names = [f"c{i}" for i in range(width)]
    try:
        read = arrow_csv.read_csv(
            pa.py_buffer(memoryview(data)[: _end(data)]),
            arrow_csv.ReadOptions(column_names=names, block_size=4 << 20),
            arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in data, ignore_empty_lines=False
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    rows = pa.chunked_array([np.arange(1, len(read) + 1, dtype=np.int32)])
    return Grid(_sheet_name(name), tuple(read.columns), rows, exact=False)


def _end(data: bytes) -> int:
    """Where the last line ends; the file is too large to copy for a line break."""
    end = len(data)
    while end and data[end - 1] in b"\r\n":
        end -= 1
    return end


def _slow(data: bytes, delimiter: str, width: int, name: str) -> Grid:
    """The file line by line: preambles, blank lines, short lines padded and long lines refused."""
    csv.field_size_limit(1 << 26)
    kept: list[list[str]] = []
    numbers: list[int] = []
    misfits: list[Misfit] = []
    padded = 0
    try:
        lines = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=delimiter)
        for number, line in enumerate(lines, start=1):
            if len(line) > width and any(line[width:]):
                why = f"has {len(line)} cells where the table has {width} columns"
                misfits.append(Misfit(number, delimiter.join(line)[:200], why))
                continue
            padded += 1 < len(line) < width
            kept.append(line[:width] + [""] * (width - len(line)))
            numbers.append(number)
    except csv.Error as error:
        raise SheetError(f"{name} is not a spreadsheet. Drop a CSV or Excel file.") from error
    cells = tuple(
        pa.chunked_array([pa.array(list(column), pa.string())])
        for column in (zip(*kept, strict=True) if kept else [[]] * width)
    )
    notes = (f"{padded} short lines filled up with empty cells",) if padded else ()
    rows = pa.chunked_array([pa.array(numbers, pa.int32())])
    return Grid(_sheet_name(name), cells, rows, exact=False, misfits=tuple(misfits), notes=notes)


def _sheet_name(name: str) -> str:
    return Path(name).stem
