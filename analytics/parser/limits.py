"""What a file may be, and the sentence for one that is more."""

import time
from dataclasses import dataclass, field

MEGABYTE = 1 << 20
MOST_FILE = 600 * MEGABYTE
MOST_INFLATED = 2048 * MEGABYTE
MOST_TEXT = 700 * MEGABYTE
SMALL = 50 * MEGABYTE
MOST_RATIO = 200
MOST_MEMBERS = 2000
MOST_SHEETS = 500
MOST_COLUMNS = 2000
MOST_ROWS = 6_000_000
MOST_CELLS = 20_000_000
MOST_CELLS_OF_TEXT = 120_000_000
MOST_CELL = MEGABYTE
MOST_CELL_OF_EXCEL = 32_767


class Refused(Exception):
    """A file that is not taken, in one sentence; `{file}` stands for its name."""


@dataclass
class Meter:
    """Counts what comes out of compressed files, as their headers may lie."""

    packed: int
    inflated: int = 0
    begun: float = field(default_factory=time.monotonic)

    def count(self, size: int) -> None:
        """Refuse once more came out than a file should hold."""
        self.inflated += size
        many = self.inflated > SMALL and self.inflated > MOST_RATIO * max(self.packed, 1)
        if many or self.inflated > MOST_INFLATED:
            raise Refused(
                "{file} unpacks to far more than a spreadsheet should hold. Export less at once."
            )


def check_range(sheet: str, height: int, width: int, most: int = MOST_CELLS) -> None:
    """Refuse a sheet that is larger than what can be looked at."""
    if width > MOST_COLUMNS:
        raise Refused(
            f"The table '{sheet}' of {{file}} has {width:,} columns; at most {MOST_COLUMNS:,} are"
            " taken. Delete what stands far to the right and drop it again."
        )
    if height * width > most or height > MOST_ROWS:
        raise Refused(
            f"The table '{sheet}' of {{file}} spans {height:,} rows and {width:,} columns, more"
            " than can be taken at once. Delete stray cells far away, or export less at once."
        )


def check_length(sheet: str, longest: int, most: int) -> None:
    """Refuse a table with a cell longer than any cell is."""
    if longest > most:
        raise Refused(
            f"A cell of '{sheet}' in {{file}} holds {longest:,} letters, more than any cell should"
            f" ({most:,}). Shorten it and drop the file again."
        )
