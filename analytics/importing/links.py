"""Ids as systems write them, made equal: Zoho's prefix, and the first of several associations."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.columns import Chosen
from analytics.importing.fitting import SAMPLE
from analytics.importing.kinds import IDS
from analytics.sheet import Sheet

PREFIX = "zcrm_"
SEVERAL = r"^\s*\d+(\s*;\s*\d+)+\s*$"
NAMED = frozenset({"account", "deal", "contact", "account_domain"})


def plain_links(sheet: Sheet, chosen: Chosen) -> tuple[Sheet, Chosen]:
    """The sheet with ids that can be joined, and the choice with what was done to them."""
    for column, place in chosen.columns.items():
        texts = sheet.rows[f"c{place}"]
        if column in IDS and _any_starts(texts):
            sheet = _put(sheet, place, pc.replace_substring_regex(texts, "^zcrm_", ""))
            chosen = _say(chosen, column, "without 'zcrm_'")
            texts = sheet.rows[f"c{place}"]
        if chosen.export.name.startswith("hubspot.") and column in IDS | NAMED:
            sheet, chosen = _first(sheet, chosen, column, texts)
    return sheet, chosen


def _any_starts(texts: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.starts_with(texts.slice(0, SAMPLE), PREFIX)).as_py())


def _first(
    sheet: Sheet, chosen: Chosen, column: str, texts: pa.ChunkedArray
) -> tuple[Sheet, Chosen]:
    """The first of several ids in one cell, which is the primary one, and its name."""
    several = pc.match_substring_regex(texts, SEVERAL if column in IDS else ";")
    count = pc.sum(pc.fill_null(several, fill_value=False)).as_py() or 0
    if not count:
        return sheet, chosen
    first = pc.replace_substring_regex(texts, r"(?s)\s*;.*$", "")
    place = chosen.columns[column]
    return _put(sheet, place, first), _say(
        chosen, column, f"{count} cells name several: the first is taken"
    )


def _put(sheet: Sheet, place: int, texts: pa.ChunkedArray) -> Sheet:
    at = sheet.rows.column_names.index(f"c{place}")
    return replace(sheet, rows=sheet.rows.set_column(at, f"c{place}", texts))


def _say(chosen: Chosen, column: str, why: str) -> Chosen:
    said = f"{chosen.evidence.get(column, '')}; {why}".removeprefix("; ")
    return replace(chosen, evidence={**chosen.evidence, column: said})
