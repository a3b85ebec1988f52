"""What an export says of its own headings: the map of labels in a very hidden sheet."""

import re
from collections.abc import Sequence
from urllib.parse import unquote_plus

from analytics.sheet.table import Grid

MAP = re.compile(r"^\w+:[^:]*:\w+=[^&]*(&\w+=[^&]*)+$")
VERY_HIDDEN = "veryhidden"


def labels(grid: Grid) -> dict[str, str] | None:
    """The logical name of each label, where this grid is such a map."""
    if grid.state != VERY_HIDDEN or not grid.cells or not len(grid.rows):
        return None
    said = grid.cells[0][0].as_py() or ""
    if not MAP.match(said):
        return None
    pairs = [pair.partition("=") for pair in said.rpartition(":")[2].split("&")]
    return {unquote_plus(label).strip(): name for name, _, label in pairs if label}


def belonging(headings: Sequence[str], all_labels: dict[str, str]) -> dict[str, str]:
    """The labels that stand among the headings of a sheet, where they are at least two."""
    found = {heading: all_labels[heading] for heading in headings if heading in all_labels}
    return found if len(found) >= 2 else {}
