"""The order of day and month in a sheet's dates: proven, borrowed, told, or asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from analytics.importing.sentinels import repeated, said
from analytics.importing.understood import Order
from analytics.sheet import Sheet


@dataclass(frozen=True)
class ReadDates:
    """The date columns of a sheet as days, or the question that must be answered first."""

    values: dict[str, pa.Array]
    unread: dict[str, int]
    said: dict[str, str]
    question: str | None = None
    nothing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    locale: str | None = None


def read_dates(
    sheet: Sheet,
    chosen: Chosen,
    asked: Order | None,
    told_before: str | None,
    fiscal_start: int = 1,
) -> ReadDates:
    """Every date column as days, with how it was read and how many values are no date."""
    texts = {c: without_time(sheet.rows[f"c{p}"]) for c, p in chosen.columns.items() if c in DATES}
    proofs = {c: proof(text.dictionary.to_pylist()) for c, text in texts.items()}
    read = ReadDates({}, {}, {})
    for column, text in texts.items():
        order, lender = _order(column, proofs, asked, told_before)
        heading = sheet.headings[chosen.columns[column]]
        if (order is None and proofs[column].open) or (proofs[column].mixed and not asked):
            return ReadDates({}, {}, {}, _question(sheet, heading, proofs[column]))
        borrowed = None if lender is None else sheet.headings[chosen.columns[lender]]
        read.values[column] = dates(text, order, fiscal_start)
        unread = _unread(text, read.values[column])
        words = repeated(unread, len(text) - text.null_count)
        read.nothing[column] = words
        read.unread[column] = sum(unread.values()) - sum(unread[word] for word in words)
        why = evidence(proofs[column], order, asked, borrowed)
        empty = said({word: unread[word] for word in words})
        read.said[column] = "; ".join(filter(None, (why, empty)))
    return replace(read, locale=_locale(proofs))


def _locale(proofs: Mapping[str, Proof]) -> str | None:
    """The decimal sign that goes with how days are written: 31.12.2024 with a comma."""
    if any(found.month_first > found.day_first for found in proofs.values()):
        return "."
    return "," if any(found.dotted for found in proofs.values()) else None


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
    if found.mixed:
        return (
            f"The dates in '{heading}' of {sheet.name} are mixed: {found.day_first} can only be"
            f" day/month and {found.month_first} only month/day. Export them as year-month-day,"
            " or say with --dates dmy or --dates mdy which are right: the others are refused."
        )
    return (
        f"The dates in '{heading}' of {sheet.name} can be read as day/month or as month/day"
        f" (for example {found.example}), and nothing in the file decides it:"
        " say which with --dates dmy or --dates mdy."
    )


def _unread(text: pa.DictionaryArray, values: pa.Array) -> dict[str, int]:
    """The texts that are no date and do not say that there is none, with their number."""
    left = text.filter(pc.and_(pc.is_null(values), pc.is_valid(text)))
    counted = pc.value_counts(left)
    words = counted.field("values").to_pylist()
    counts = counted.field("counts").to_pylist()
    found: dict[str, int] = {}
    for word, count in zip(words, counts, strict=True):
        bare = (word or "").strip()
        if bare.lower() not in NOTHING:
            found[bare] = found.get(bare, 0) + count
    return found
