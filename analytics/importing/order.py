"""The order of day and month in a sheet's dates: proven, borrowed, told, or asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.columns import DATES, Chosen
from analytics.importing.dates import (
    NOTHING,
    SAID,
    Proof,
    dates,
    evidence,
    proof,
    without_time,
)
from analytics.importing.understood import Order
from analytics.sheet import Sheet


@dataclass(frozen=True)
class ReadDates:
    """The date columns of a sheet as days, or the question that must be answered first."""

    values: dict[str, pa.Array]
    unread: dict[str, int]
    said: dict[str, str]
    question: str | None = None


def read_dates(
    sheet: Sheet, chosen: Chosen, asked: Order | None, told_before: str | None
) -> ReadDates:
    """Every date column as days, with how it was read and how many values are no date."""
    texts = {c: without_time(sheet.rows[f"c{p}"]) for c, p in chosen.columns.items() if c in DATES}
    proofs = {c: proof(text.dictionary.to_pylist()) for c, text in texts.items()}
    read = ReadDates({}, {}, {})
    for column, text in texts.items():
        order, lender = _order(column, proofs, asked, told_before)
        heading = sheet.headings[chosen.columns[column]]
        if order is None and proofs[column].open:
            return ReadDates({}, {}, {}, _question(sheet, heading, proofs[column]))
        borrowed = None if lender is None else sheet.headings[chosen.columns[lender]]
        read.values[column] = dates(text, order)
        read.unread[column] = _unread(text, read.values[column])
        read.said[column] = evidence(proofs[column], order, asked, borrowed)
    return read


def _order(
    column: str, proofs: Mapping[str, Proof], asked: Order | None, told_before: str | None
) -> tuple[Order | None, str | None]:
    """The order of day and month in a column, and the column that it was borrowed from."""
    if asked:
        return asked, None
    if proofs[column].order:
        return proofs[column].order, None
    for other, found in proofs.items():
        if found.order:
            return found.order, other
    return (cast("Order", told_before) if told_before in SAID else None), None


def _question(sheet: Sheet, heading: str, found: Proof) -> str:
    return (
        f"The dates in '{heading}' of {sheet.name} can be read as day/month or as month/day"
        f" (for example {found.example}), and nothing in the file decides it:"
        " say which with --dates dmy or --dates mdy."
    )


def _unread(text: pa.DictionaryArray, values: pa.Array) -> int:
    nothing = [(word or "").strip().lower() in NOTHING for word in text.dictionary.to_pylist()]
    empty = pc.fill_null(pa.array(nothing, pa.bool_()).take(text.indices), fill_value=True)
    return int(pc.sum(pc.and_(pc.is_null(values), pc.invert(empty))).as_py() or 0)
