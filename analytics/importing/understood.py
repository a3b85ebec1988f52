"""What an import found in a file, before and after it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pyarrow as pa

Order = Literal["dmy", "mdy", "ymd"]


class ImportRefused(Exception):
    """A file that cannot be taken as it is, in one sentence."""


@dataclass(frozen=True)
class Options:
    """What the user says about a file; whatever is left out is found in the file itself."""

    sheet: str | None = None
    export: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    dates: Order | None = None
    currency: str | None = None


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
    """An older import whose rows give way to this sheet's, by record id or for its days."""

    import_id: int
    file: str
    sheet: str
    how: Literal["id", "period"]
    rows: int
    from_date: date | None = None
    to_date: date | None = None

    def __str__(self) -> str:
        """The replacement in one sentence."""
        what = "the rows with the same ids"
        if self.how == "period":
            what = f"the rows from {self.from_date:%d %b %Y} to {self.to_date:%d %b %Y}"
        return f"Takes the place of {self.rows:,} rows of {self.file}: {what}."


@dataclass(frozen=True)
class UnderstoodSheet:
    """One sheet as understood: its columns with the evidence, its rows taken and refused."""

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


@dataclass(frozen=True)
class Kept:
    """A file in the book; `import_id` is the one that held it before where nothing was added."""

    import_id: int | None
    version: int
    file: str
