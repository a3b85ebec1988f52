"""A year in one column and a month in another, read as one date."""

from dataclasses import replace

import pyarrow as pa

from analytics.importing.dates import MONTHS, plain_letters
from analytics.sheet import Sheet
from analytics.source import key

YEAR = frozenset({"year", "jahr", "annee", "ano", "jaar", "anno", "calendaryear"})
MONTH = frozenset({"month", "monat", "mois", "mes", "maand", "mese", "monthname", "monthnumber"})


def with_years(sheet: Sheet) -> Sheet:
    """The sheet with the year written beside each month, where its months stand alone."""
    words = [key(heading) for heading in sheet.headings]
    years = [place for place, word in enumerate(words) if word in YEAR]
    months = [place for place, word in enumerate(words) if word in MONTH]
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


def _bare(text: str | None) -> str:
    return (text or "").strip().removesuffix(".0")


def _is_month(text: str) -> bool:
    if text.isdigit():
        return 1 <= int(text) <= 12
    return plain_letters(text).strip(".") in MONTHS
