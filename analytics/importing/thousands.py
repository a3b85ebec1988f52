"""Amounts that a file tells in thousands or millions, brought to what they are."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.kinds import AMOUNTS, NUMBERS, SHARES
from analytics.importing.numbers import Writing
from analytics.scale import WORDS, apart, of_title
from analytics.sheet import Sheet

SPELT = r"(?i)\d\s*(k|m|mm|tsd\.?|mio\.?|mln\.?|bn|mrd\.?)[\s€$£)]*$"


def scaled(
    sheet: Sheet, columns: Mapping[str, int], written: Mapping[str, Writing]
) -> dict[str, Writing]:
    """Each column's numbers, those told in thousands or millions times as many."""
    return {column: _scaled(sheet, columns[column], column, w) for column, w in written.items()}


def _scaled(sheet: Sheet, place: int, column: str, writing: Writing) -> Writing:
    factor, said = _unit(sheet, place, column)
    if factor == 1 or pc.any(pc.match_substring_regex(sheet.rows[f"c{place}"], SPELT)).as_py():
        return writing
    times = pa.scalar(Decimal(factor), pa.decimal128(7, 0))
    values = pc.multiply(writing.values, times).cast(writing.values.type)
    why = f"in {WORDS[factor]}, as '{said}' says: each is taken times {factor:,}"
    return replace(writing, values=values, factor=factor, plain=False, why=f"{writing.why}; {why}")


def _unit(sheet: Sheet, place: int, column: str) -> tuple[int, str]:
    """How many one of a column's numbers is, and the words that say so."""
    heading = sheet.headings[place]
    factor = apart(heading)[1]
    if column in NUMBERS and column not in SHARES and factor > 1:
        return factor, heading
    if column in AMOUNTS:
        for text in (*sheet.titles, sheet.name):
            if (factor := of_title(text)) > 1:
                return factor, text
    return 1, ""
