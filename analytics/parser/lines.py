"""A text file read line by line: short lines filled up, long ones told, open quotes survived."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analytics.parser.dialect import DELIMITERS, Dialect, reader_options
from analytics.parser.limits import MOST_CELL, Refused
from analytics.parser.raw import Raw

BLOCK = 50_000
MOST_MISFITS = 100_000
MOST_RESTARTS = 200
MOST_LINES_OF_A_CELL = 100_000
CUT = 3


@dataclass
class Reading:
    """The lines as they are taken, in blocks of columns."""

    how: Dialect
    kept: list[Sequence[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    misfits: list[tuple[int, str, str]] = field(default_factory=list)
    padded: int = 0
    cut_anew: int = 0
    last: Sequence[str] = ()
    comments: int = 0
    blocks: list[list[Sequence[str]]] = field(default_factory=list)

    def take(self, number: int, line: list[str]) -> None:
        """One line: kept, filled up, or told as a misfit."""
        if not line:
            return
        width = self.how.width
        if len(line) == 1 and width > 2:
            line = self._cut_anew(line)
        self.last = line
        if len(line) > width and any(line[width:]):
            why = f"has {len(line)} cells where the table has {width} columns"
            self.misfits.append((number, self.how.delimiter.join(line)[:200], why))
            if len(self.misfits) > MOST_MISFITS:
                raise Refused(
                    "{file} has too many lines of different lengths to be one table."
                    " Export it again as CSV or Excel."
                )
            return
        comment = bool(line) and line[0].startswith("#") and width > 1
        # Above the headings, more comments follow a comment, whatever commas they have.
        if comment and (len(line) == 1 or (self.comments and not self.numbers)):
            self.comments += 1
            return
        self.padded += 1 < len(line) < width
        self.kept.append(line[:width] + [""] * (width - len(line)))
        self.numbers.append(number)
        if len(self.kept) >= BLOCK:
            self.flush()

    def _cut_anew(self, line: list[str]) -> list[str]:
        """A line that has another delimiter than its table, cut at that."""
        for mark in DELIMITERS:
            if mark != self.how.delimiter and line[0].count(mark) >= self.how.width - 1:
                cells = next(csv.reader([line[0]], delimiter=mark), [])
                self.cut_anew += len(cells) == self.how.width
                return cells
        return line

    def flush(self) -> None:
        """Turn the lines taken so far into columns."""
        if self.kept:
            self.blocks.append(list(zip(*self.kept, strict=True)))
            self.kept = []


def grid(data: bytes, how: Dialect) -> Raw:
    """The whole file, cell by cell."""
    text = io.StringIO(data.decode("utf-8", "replace").removeprefix("\ufeff"), newline="")
    physical = text.readlines()
    reading = Reading(how)
    opened: list[int] = []
    torn = False
    for number, (line, whole) in enumerate(_records(physical, how, opened), start=1):
        reading.take(number, line)
        torn = not whole
    reading.flush()
    raw = _raw(reading)
    raw.cut_off = torn or _is_short(physical, reading)
    raw.notes += [f"{len(opened)} quotes that never close taken as letters"] if opened else []
    return raw


def _is_short(physical: list[str], reading: Reading) -> bool:
    """The last line has no end and fewer cells than every other; a word alone is a footer."""
    if not physical or physical[-1].endswith(("\n", "\r")) or reading.how.width < 3:
        return False
    last = reading.last
    if len(last) == 1:
        return reading.padded == 0 and last[0].strip()[:1].isdigit()
    return 1 < len(last) < reading.how.width and reading.padded == 1


def _records(
    physical: list[str], how: Dialect, opened: list[int]
) -> Iterator[tuple[list[str], bool]]:
    """Every record, and whether it is whole; a quote that never closes is taken as a letter."""
    start = 0
    while start < len(physical):
        reader = csv.reader(iter(physical[start:]), **reader_options(how))  # type: ignore[arg-type]
        before = 0
        broken = False
        while not broken:
            try:
                line = next(reader, None)
            except csv.Error:
                line, broken = [], True
            if line is None:
                return
            span = reader.line_num - before
            at_end = start + reader.line_num >= len(physical)
            if span > 1 or at_end:
                first = start + before
                broken = broken or _is_open(physical, first, first + span, how)
                if broken and at_end and span <= CUT and start + before:
                    yield line, False
                    return
            broken = broken or (
                span > 1 and len(line) != how.width and _is_stray(physical[start + before], how)
            )
            if not broken:
                yield line, True
                before = reader.line_num
        opened.append(start + before)
        if len(opened) > MOST_RESTARTS:
            raise Refused("{file} has quotes that never close. Export it again as CSV or Excel.")
        yield _without_quotes(physical[start + before], how), True
        start += before + 1


def _is_stray(first: str, how: Dialect) -> bool:
    """A quote swallowed the lines below, and without it the first line has all its cells."""
    quoted = how.delimiter + how.quote in first or first.startswith(how.quote)
    return quoted and first.count(how.quote) == 1 and first.count(how.delimiter) == how.width - 1


def _is_open(physical: list[str], first: int, end: int, how: Dialect) -> bool:
    """Whether the record's quotes were still open where the file ended, or span too far."""
    if end - first > MOST_LINES_OF_A_CELL:
        return True
    if end < len(physical):
        return False
    text = "".join(physical[first:end])
    if how.escape:
        text = text.replace(how.escape * 2, "").replace(how.escape + how.quote, "")
    starts = text.startswith(how.quote) or (how.delimiter + how.quote) in text
    return starts and text.count(how.quote) % 2 == 1 and not _closes(text, how)


def _closes(text: str, how: Dialect) -> bool:
    """A strict reader comes to the end of the record."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), strict=True, **reader_options(how)))  # type: ignore[arg-type]
    except csv.Error as error:
        return "unexpected end" not in str(error)
    return True


def _without_quotes(line: str, how: Dialect) -> list[str]:
    cells = line.rstrip("\r\n").split(how.delimiter)
    return [cell[:MOST_CELL].strip(how.quote) for cell in cells]


def _shift_headings(reading: Reading) -> None:
    """Headings one short of every row leave out the one above the row names, which come first."""
    first = reading.blocks[0] if reading.blocks else []
    if reading.padded != 1 or len(first) < 3 or first[-1][0] or not all(first[-1][1:]):
        return
    if len(first[0]) > 2 and all(column[0] for column in first[:-1]):
        heads = ["", *(column[0] for column in first[:-1])]
        shifted = [(head, *column[1:]) for head, column in zip(heads, first, strict=True)]
        reading.blocks[0] = list(shifted)


def _raw(reading: Reading) -> Raw:
    notes = []
    if reading.padded:
        notes.append(f"{reading.padded} short lines filled up with empty cells")
    if reading.cut_anew:
        notes.append(f"{reading.cut_anew} lines cut at another delimiter than the others")
    if reading.comments:
        notes.append(f"{reading.comments} comment lines left out")
    width = reading.how.width
    columns: list[Sequence[str]]
    _shift_headings(reading)
    if len(reading.blocks) == 1:
        columns = reading.blocks[0]
    else:
        columns = [[c for block in reading.blocks for c in block[at]] for at in range(width)]
    return Raw("", columns, numbers=reading.numbers, misfits=reading.misfits, notes=notes)
