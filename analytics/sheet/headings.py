"""The line of headings among the first lines of a grid, joined from two where it takes two."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.sheet.table import NUMBER_LIKE, letters, plain

LONGEST = 80
PERIOD = re.compile(
    r"(?i)^((19|20)\d\d([-/. ]?(q[1-4]|h[12]|0?[1-9]|1[0-2]))?|(fy|gj|ex)\s?'?\d{2,4}.*|q[1-4].*"
    r"|(19|20)\d\d-\d\d-01( 00:00:00)?|[a-zéû]{3,9}\.?[-/ ']{1,2}\d{2,4})$"
)
ADDRESS = re.compile(r"@[\w-]+\.\w|^https?://|^www\.")

Known = Callable[[str], bool]


@dataclass(frozen=True)
class Head:
    """The lowest line of the headings and their words."""

    at: int
    cells: list[str]


def head(top: Sequence[Sequence[str]], known: Known) -> Head | None:
    """The headings among the first lines; None where every line looks like data."""
    lines = [[plain(cell) for cell in line] for line in top]
    width = max((sum(1 for cell in line if cell) for line in lines), default=0)
    found = [Head(at, _joined(lines[at - 1] if at else [], line)) for at, line in enumerate(lines)]
    scores = [_score(each.cells, width, known) for each in found]
    scores = [
        max(score, _proven(each, lines, width)) for score, each in zip(scores, found, strict=True)
    ]
    best = max(scores, default=0.0)
    if best < 0.5:
        return None
    at = next(at for at, score in enumerate(scores) if score >= 0.85 * best)
    if _is_one_of_the_rows(lines, at, known) or _returns(lines, at, known):
        return None
    return found[at]


def _joined(above: list[str], line: list[str]) -> list[str]:
    """The line with what the line above adds: groups of headings, and headings that reach down."""
    filled = [cell for cell in above if cell]
    if len(filled) < 1 or not any(line) or any(len(cell) > LONGEST for cell in filled):
        return line
    counts = Counter(cell for cell in line if cell)
    group, out = "", []
    for upper, cell in zip(above, line, strict=True):
        group = upper or group
        if not cell:
            out.append(upper if len(filled) > 1 else "")
        elif counts[cell] > 1 and group and group != cell:
            out.append(f"{group.removesuffix(' 00:00:00')} {cell}")
        else:
            out.append(cell)
    before, after = {c for c in line if c}, {c for c in out if c}
    words = [cell for cell in line if cell and not NUMBER_LIKE.match(cell)]
    return out if len(after) > len(before) and words else line


def _score(cells: list[str], width: int, known: Known) -> float:
    said = [cell for cell in cells if cell]
    if not said or (width > 1 and len(said) < 2):
        return 0.0
    words = [cell for cell in said if _is_word(cell)]
    periods = [cell for cell in said if PERIOD.match(cell) and not _is_word(cell)]
    if words and len(set(periods)) == len(periods) >= 2:
        words += periods
    hits = sum(1 for cell in words if known(cell))
    distinct = len(set(said)) / len(said)
    if len(words) < 0.75 * len(said):
        return 0.0
    return len(words) / len(said) * distinct * len(said) / width + min(hits, 4) * 0.15


def _proven(found: Head, lines: list[list[str]], width: int) -> float:
    """A full first line of words above numbers is the headings, though words come twice."""
    said = [(place, cell) for place, cell in enumerate(found.cells) if cell]
    above = any(any(line) for line in lines[: found.at])
    if above or len(said) < max(2, 0.8 * width) or not all(_is_word(cell) for _, cell in said):
        return 0.0
    below = lines[found.at + 1 :]
    for place, _ in said:
        values = [line[place] for line in below if line[place]]
        if values and all(NUMBER_LIKE.match(value) for value in values):
            return 0.6
    return 0.0


def _is_word(cell: str) -> bool:
    return not NUMBER_LIKE.match(cell) and len(cell) <= LONGEST and not ADDRESS.search(cell)


def _is_one_of_the_rows(lines: list[list[str]], at: int, known: Known) -> bool:
    """A line as full as several above it, without a heading that we know, is a row of data."""
    full = [sum(1 for cell in line if cell) for line in lines[: at + 1]]
    as_full = sum(1 for count in full[:at] if count >= 0.8 * full[at])
    return as_full >= 2 and sum(1 for cell in lines[at] if known(cell)) < 2


def _returns(lines: list[list[str]], at: int, known: Known) -> bool:
    """A first line whose words come again below it, and that we do not know, is a row of data."""
    said = [place for place, cell in enumerate(lines[at]) if cell]
    if at or len(lines) < 4 or sum(1 for place in said if known(lines[at][place])) >= 1:
        return False
    below = [{line[place] for line in lines[1:]} for place in said]
    again = sum(1 for place, seen in zip(said, below, strict=True) if lines[at][place] in seen)
    return again >= 1 and again >= 0.3 * len(said) and len(set(map(tuple, lines))) > 1


def is_heading(line: Sequence[str], below: Sequence[Sequence[str]], known: Known) -> bool:
    """Whether a line in the middle of a sheet begins a table of its own."""
    cells = [(place, plain(cell)) for place, cell in enumerate(line) if plain(cell)]
    words = [cell for _, cell in cells]
    if len(cells) < 2 or len(set(words)) < len(words) or not below or words[0].endswith(":"):
        return False
    if not all(_is_word(cell) or PERIOD.match(cell) for cell in words):
        return False
    if sum(1 for cell in words if known(cell)) >= 2:
        return True
    for place, cell in cells:
        values = [plain(other[place]) for other in below if plain(other[place])]
        numbers = sum(1 for value in values if NUMBER_LIKE.match(value))
        if _is_word(cell) and len(values) > 1 and numbers >= 0.8 * len(values):
            return True
    return False


def distinct(headings: Sequence[str], positions: Sequence[int]) -> tuple[str, ...]:
    """The headings with a name for each empty one and a number behind each that comes again."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for heading, position in zip(headings, positions, strict=True):
        name = heading or f"Column {letters(position)}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
