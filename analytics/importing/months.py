"""A year in one column and a month in another, read as one date."""

import re
from dataclasses import replace

import pyarrow as pa

from analytics.importing.dates import MONTHS, plain_letters
from analytics.sheet import Sheet
from analytics.sheet.around import AIM
from analytics.source import GENERAL, Headings, key, named

YEAR = frozenset({"year", "jahr", "annee", "ano", "jaar", "anno", "calendaryear"})
MONTH = frozenset({"month", "monat", "mois", "mes", "maand", "mese", "monthname", "monthnumber"})
QUARTER = frozenset({"quarter", "qtr", "quartal", "trimestre", "kwartaal"})
IN_YEAR = re.compile(r"(?i)^[qt]?([1-4])$")


def with_years(sheet: Sheet) -> Sheet:
    """The sheet with the year written beside each month, where its months stand alone."""
    words = [key(heading) for heading in sheet.headings]
    years = [place for place, word in enumerate(words) if word in YEAR]
    months = [place for place, word in enumerate(words) if word in MONTH]
    if len(years) == 1 and not months and _is_of_targets(sheet):
        return _of_whole_years(sheet, years[0], words)
    if len(years) != 1 or not months:
        return sheet
    at, rows = f"c{months[0]}", sheet.rows
    alone = [_bare(text) for text in rows[at].to_pylist()]
    if not any(alone) or not all(_is_month(text) for text in alone if text):
        return sheet
    joined = [
        f"{_bare(year)}-{month}" if year and month else None
        for year, month in zip(rows[f"c{years[0]}"].to_pylist(), alone, strict=True)
    ]
    place = rows.column_names.index(at)
    return replace(sheet, rows=rows.set_column(place, at, pa.chunked_array([joined], pa.string())))


def _is_of_targets(sheet: Sheet) -> bool:
    called = named(f"{GENERAL}.targets").called
    return bool(Headings(sheet.headings, sheet=sheet.known_as).called(called)) or any(
        AIM.search(heading) for heading in sheet.headings
    )


def _of_whole_years(sheet: Sheet, place: int, words: list[str]) -> Sheet:
    """Targets of years, or of quarters whose year stands beside them, with a day for each."""
    at, rows = f"c{place}", sheet.rows
    years = [_bare(text) for text in rows[at].to_pylist()]
    if not all(re.fullmatch(r"(?:19|20)\d\d", year) for year in years if year):
        return sheet
    days = [f"{year}-01-01" if year else None for year in years]
    if (beside := next((p for p, word in enumerate(words) if word in QUARTER), None)) is not None:
        found = [IN_YEAR.match(_bare(text)) for text in rows[f"c{beside}"].to_pylist()]
        if not all(found):
            return sheet
        told = zip(years, found, strict=True)
        days = [f"Q{quarter[1]} {year}" if year and quarter else None for year, quarter in told]
        at = f"c{beside}"
    column = pa.chunked_array([days], pa.string())
    return replace(sheet, rows=rows.set_column(rows.column_names.index(at), at, column))


def _bare(text: str | None) -> str:
    return (text or "").strip().removesuffix(".0")


def _is_month(text: str) -> bool:
    if text.isdigit():
        return 1 <= int(text) <= 12
    return plain_letters(text).strip(".") in MONTHS
