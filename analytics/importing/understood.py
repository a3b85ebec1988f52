"""What an import found in a file, before and after it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pyarrow as pa

Order = Literal["dmy", "mdy", "ymd"]
Sign = Literal[".", ","]
Follows = Literal["newer", "older", "goes_on", "whole"]


class ImportRefused(Exception):
    """A file that cannot be taken as it is, in one sentence."""


@dataclass(frozen=True)
class Options:
    """What the user says about a file; whatever is left out is found in the file itself.

    `sheets` says it for single sheets, by their names, in place of what is said for all.
    `instead_of` names the import and sheet of all that give way as a whole, and nothing else does.
    """

    sheet: str | None = None
    export: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    dates: Order | None = None
    currency: str | None = None
    decimal: Sign | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    follows: Follows | None = None
    sheets: Mapping[str, "Options"] = field(default_factory=dict)
    instead_of: tuple[tuple[int, str], ...] | None = None

    def of(self, sheet: str) -> "Options":
        """What is said about one sheet."""
        return self.sheets.get(sheet, self)


@dataclass(frozen=True)
class Refused:
    """A row that is not taken: where it stands, what it says there, and why."""

    sheet: str
    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True)
class Replaces:
    """An older import whose rows give way to this sheet's, by record id or for its days.

    Where the sheet is the older of the two, it is the sheet whose rows give way: `gives_way`.
    `lost` counts rows that give way and do not come again, `doubt` says why it may be otherwise.
    """

    import_id: int
    file: str
    sheet: str
    how: Literal["id", "period", "whole"]
    rows: int
    from_date: date | None = None
    to_date: date | None = None
    gives_way: bool = False
    lost: int = 0
    doubt: str = ""

    def __str__(self) -> str:
        """The replacement in words."""
        what = "the rows with the same ids"
        if self.how == "whole":
            what = "all of them, also those that this export no longer has"
        if self.how == "period":
            what = f"the rows from {self.from_date:%d %b %Y} to {self.to_date:%d %b %Y}"
        if self.gives_way:
            return f"Leaves {what} to {self.file}, which is newer: {self.rows:,} rows not taken."
        lost = f" {self.lost:,} of them do not come again." if self.lost else ""
        return f"Takes the place of {self.rows:,} rows of {self.file}: {what}.{lost}"


@dataclass(frozen=True)
class Check:
    """A figure that the export states of itself, held against the rows that were read.

    `words` names the figure, `refused` is what the refused rows hold of it, and `rounding` how far
    both may lie apart because the file rounds.
    """

    words: str
    stated: Decimal
    found: Decimal
    refused: Decimal = Decimal(0)
    refused_rows: int = 0
    rounding: Decimal = Decimal("0.01")
    hint: str = ""

    @property
    def agrees(self) -> bool:
        """Whether both are the same but for the rounding of the file."""
        return abs(self.stated - self.found) <= self.rounding

    def __str__(self) -> str:
        """What came of it in one or two sentences."""
        rows = f"{self.refused_rows:,} refused {'row' if self.refused_rows == 1 else 'rows'}"
        holds = f"{'holds' if self.refused_rows == 1 else 'hold'} {self.refused:,.2f}"
        if self.agrees:
            said = f"The rows read add up to {self.words}: {_amount(self.stated)}."
            return f"{said} {rows} {holds} of it." if self.refused else said
        apart = self.stated - self.found
        said = (
            f"{self.words[:1].upper()}{self.words[1:]} is {_amount(self.stated)}, the rows read"
            f" hold {_amount(self.found)}: {_amount(abs(apart))} {'more' if apart > 0 else 'less'}"
            " than the rows."
        )
        return f"{said} {self.hint}".strip()


def _amount(value: Decimal) -> str:
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


@dataclass(frozen=True)
class Edit:
    """A record that stood with another value: what moved, from what to what."""

    record: str
    name: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """What a newer export changes on the records that stood, with the biggest edits."""

    new: int
    edited: int
    unchanged: int
    edits: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        """The change in one sentence."""
        return f"Records: {self.new:,} new, {self.edited:,} edited, {self.unchanged:,} as before."


@dataclass(frozen=True)
class UnderstoodSheet:
    """One sheet as understood: its columns with the evidence, its rows taken and refused.

    `checks` holds the export's own totals against the rows, `suspicions` says in sentences what
    may be wrong with the file, `gone` counts the records of the newest snapshot in the book that
    this newer one no longer holds. A sheet that is only `proposed` was matched by meaning: nothing
    of it is taken until the user confirms. `waiting` counts rows by what they wait for. A sheet of
    mended rows `mends` the import that refused them; `mended_rows` are their rows in its file.
    `in_file` counts the rows and columns of a table whose columns were turned into rows; `beside`
    names the sheet from whose rows this one was taken as well.
    """

    sheet: str
    export: str | None
    table: str | None
    header_row: int | None
    headings: tuple[str, ...]
    columns: dict[str, str]
    evidence: dict[str, str]
    not_understood: tuple[str, ...]
    rows_read: int
    rows_taken: int
    rows_refused: int
    rows_waiting: int
    rows_already_there: int
    totals: dict[str, Decimal]
    refused: tuple[Refused, ...]
    first_rows: list[dict[str, str]]
    taken: pa.Table | None
    replaces: tuple[Replaces, ...] = ()
    notes: tuple[str, ...] = ()
    question: str | None = None
    signature: str = ""
    checks: tuple[Check, ...] = ()
    suspicions: tuple[str, ...] = ()
    gone: int = 0
    proposed: bool = False
    changed: Changed | None = None
    gone_records: tuple[str, ...] = ()
    gone_from: str = ""
    waiting: Mapping[str, int] = field(default_factory=dict)
    mends: int | None = None
    mended_rows: tuple[int, ...] = ()
    in_file: tuple[int, int] | None = None
    beside: str = ""


@dataclass(frozen=True)
class Understood:
    """One file as understood; `already` is the import that holds this very file."""

    file: str
    path: Path
    sha256: str
    already: int | None
    sheets: tuple[UnderstoodSheet, ...]
    options: Options = field(default_factory=Options)
    version: int = 0
    home: str | None = None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A file in the book; `import_id` is the one that held it before where nothing was added."""

    import_id: int | None
    version: int
    file: str
