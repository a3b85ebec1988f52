"""Months as files write them: 1990-01, Jan 1990, 01/1990, M1 1990, 1990 Q1, or plain numbers."""

import re
from collections.abc import Callable, Sequence
from enum import Enum
from itertools import pairwise

from analytics.forecast import ForecastError


class Spelling(Enum):
    """What a cell counts: months of the calendar, quarters, years, or nothing but its place."""

    MONTH = 1
    QUARTER = 3
    YEAR = 12
    NUMBER = 0


SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "sept",
)  # fmt: skip
NUMBERS = {word: i for i, word in enumerate(SHORT)} | {
    word: min(i, 11) if word != "sept" else 8 for i, word in enumerate(LONG)
}
Y, M, D = r"(?P<y>\d{4})", r"(?P<m>0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
WORD = r"(?P<w>[a-z]+)\.?"
BY_MONTH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{Y}[-/.]{M}",
        rf"{Y}[-/.]{M}[-/.]{D}(?:[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?z?)?",
        r"(?P<y>\d{4})(?P<m>0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?",
        rf"{M}[-/.]{Y}",
        rf"{D}\.{M}\.{Y}",
        rf"{Y} ?-?m ?{M}",
        rf"m ?{M}[ -/]?{Y}",
        rf"{Y}[ /-]?{WORD}",
        rf"{WORD}[ /-]?{Y}",
        rf"{D}[ -]{WORD}[ -]{Y}",
        r"(?P<w>[a-z]{3,4})[-' ](?P<yy>\d\d)",
    )
)
BY_QUARTER = tuple(re.compile(p) for p in (rf"{Y}[ -]?q(?P<q>[1-4])", rf"q(?P<q>[1-4])[ -/]?{Y}"))
EITHER_WAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
PLACE = re.compile(r"\d{1,6}")


def month_read(cell: str, where: str) -> tuple[int, Spelling]:
    """The month of a cell, counted from the year 0, and how it was written."""
    text = cell.strip().lower()
    for patterns, spelling in ((BY_MONTH, Spelling.MONTH), (BY_QUARTER, Spelling.QUARTER)):
        for pattern in patterns:
            found = pattern.fullmatch(text)
            month = found and _counted(found.groupdict())
            if month is not None:
                return month, spelling
    if PLACE.fullmatch(text):
        number = int(text)
        year = len(text) == 4 and 1500 <= number <= 2200
        return (number * 12, Spelling.YEAR) if year else (number, Spelling.NUMBER)
    if EITHER_WAY.fullmatch(text):
        raise ForecastError(
            f"{where}: {cell!r} can be read with the day or the month first; "
            "write months as 1990-01."
        )
    said = f"{cell!r} is no month that we can read" if text else "the month is missing"
    raise ForecastError(f"{where}: {said}; write months as 1990-01.")


def _counted(found: dict[str, str]) -> int | None:
    if "yy" in found:
        year = int(found["yy"]) + (1900 if int(found["yy"]) >= 50 else 2000)
    else:
        year = int(found["y"])
    if "q" in found:
        return year * 12 + 3 * (int(found["q"]) - 1)
    if "m" in found:
        return year * 12 + int(found["m"]) - 1
    month = NUMBERS.get(found["w"])
    return None if month is None else year * 12 + month


def steps_between(name: str, months: Sequence[int], spelling: Spelling | None) -> int:
    """How many months lie from one value to the next; a hole or an odd step is said."""
    gaps = [later - earlier for earlier, later in pairwise(months)]
    if spelling is Spelling.NUMBER:
        usual, written = 1, _as_number
    else:
        least = spelling.value if spelling else 1
        usual = min(gaps, default=least)
        usual = usual if usual in {1, 2, 3, 4, 6, 12} else least
        written = _as_month
    for month, gap in zip(months, gaps, strict=False):
        if gap != usual:
            raise ForecastError(f"{name} has a hole: nothing is said of {written(month + usual)}.")
    return usual


def _as_month(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


_as_number: Callable[[int], str] = str
