"""Periods as exports write them, each by its first day: quarters, halves, weeks, fiscal years."""

import re
from datetime import date

QUARTER = r"(?:q|t|kw\.?q|quarter|quartal|trimestre|trim\.?|kwartaal)\s*\.?\s*([1-4])"
FISCAL = r"(?:fy|gj|fiscal year|fiscal)[\s'’-]*"
YEAR = r"'?’?(\d{4}|\d{2})"
GAP = r"[\s,/_.-]*"
FORMS = tuple(
    (re.compile(rf"(?i)^{form}$"), kind)
    for form, kind in (
        (rf"{FISCAL}{YEAR}{GAP}{QUARTER}", "fiscal year quarter"),
        (rf"{QUARTER}{GAP}{FISCAL}{YEAR}", "fiscal quarter year"),
        (rf"{FISCAL}{YEAR}{GAP}h([12])", "fiscal year half"),
        (rf"h([12]){GAP}{FISCAL}{YEAR}", "fiscal half year"),
        (rf"{FISCAL}{YEAR}", "fiscal year"),
        (r"(\d{4}) ([1-4])", "fiscal year quarter"),
        (rf"(\d{{4}}){GAP}{QUARTER}", "year quarter"),
        (rf"{QUARTER}{GAP}{YEAR}", "quarter year"),
        (r"([1-4])\. ?quartal (\d{4})", "quarter year"),
        (rf"(\d{{4}}){GAP}h([12])", "year half"),
        (rf"h([12]){GAP}{YEAR}", "half year"),
        (r"(\d{4})[\s-]*w(\d{1,2})", "year week"),
        (r"(?:kw|w|week|semaine|semana)\.?\s*(\d{1,2})[\s,/-]+(\d{4})", "week year"),
    )
)
MONTHS_IN = {"quarter": 3, "half": 6}


def first_day(text: str, fiscal_start: int = 1) -> date | None:
    """The first day of the period that a text names; None where it names none."""
    for form, kind in FORMS:
        if found := form.match(text):
            names = [name for name in kind.split() if name != "fiscal"]
            said = dict(zip(names, map(str, found.groups()), strict=True))
            return _begin(said, fiscal_start if kind.startswith("fiscal") else 1)
    return None


def _begin(said: dict[str, str], starts: int) -> date:
    year = int(said["year"]) + (2000 if len(said["year"]) == 2 else 0)
    if "week" in said:
        return date.fromisocalendar(year, int(said["week"]), 1)
    part = next((name for name in MONTHS_IN if name in said), None)
    past = (int(said[part]) - 1) * MONTHS_IN[part] if part else 0
    # A fiscal year that begins in another month than January bears the year in which it ends.
    month = (year - (starts > 1)) * 12 + starts - 1 + past
    return date(month // 12, month % 12 + 1, 1)
