"""Tables with a column for each month, quarter, year or question, turned into a row for each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.answers import by_answer
from analytics.importing.dates import MONTHS, plain_letters
from analytics.importing.understood import UnderstoodSheet
from analytics.sheet import Sheet
from analytics.source import Headings, key, named

FEWEST = 3
FEWEST_LONG = 2
MOST_ROWS = 1 << 21
YEAR = r"(?:fy\s*)?((?:19|20)\d{2}|\d{2})"
QUARTER = re.compile(rf"(?:\b{YEAR}[\s/_-]*)?\b[qt]([1-4])\b(?:[\s/_'-]*{YEAR}\b)?")
MONTH = re.compile(
    rf"(?:\b{YEAR}[\s/_.-]*)?\b({'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
    rf"(?:[\s/_.'-]*{YEAR}\b)?"
)
NUMERIC = re.compile(
    r"^((?:19|20)\d{2})[-/.](\d{1,2})(?:[-/.]01)?(?:[ t]00:00(?::00)?(?:\.0+)?)?$"
    r"|^(\d{1,2})[-/.]((?:19|20)\d{2})$|^((?:19|20)\d{2})(0[1-9]|1[0-2])$"
)
ONLY_YEAR = re.compile(r"^(?:fy\s*)?((?:19|20)\d{2})$")
IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
SUMS = re.compile(
    r"(?i)\b(total|totals|sum|summe|gesamt|somme|suma|totale|totaal|soma|ytd|year|jahr|annual|fy"
    r"|average|avg|durchschnitt|moyenne|media|h[12]|q[1-4]|t[1-4])\b"
)
WHAT = {
    "Target": ("workbook.targets", "target"),
    "Revenue": ("workbook.sales_lines", "revenue"),
}


@dataclass(frozen=True)
class Unpivoted(Sheet):
    """A sheet whose rows were made of its columns; each knows the row of the file it is from.

    `in_file` counts the rows and the columns of the table as it stands there.
    """

    in_file: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Period:
    """What a heading says of time: the first day, the length, and the words beside it."""

    day: date
    length: str
    words: str
    has_year: bool


def unpivoted(sheet: Sheet) -> Sheet:
    """The sheet with a row for each period or score, where these stand side by side as columns."""
    if sheet.rows.num_rows >= MOST_ROWS or sheet.is_check:
        return sheet
    periods = _periods(sheet)
    if not periods:
        return by_answer(sheet, _turned)
    lengths = {period.length for period in periods.values()}
    words = {period.words for period in periods.values()}
    few = FEWEST if lengths == {"month"} else FEWEST_LONG
    if len(lengths) > 1 or len(words) > 1 or len(periods) < few:
        return sheet
    if len({period.day for period in periods.values()}) < len(periods):
        return sheet
    return _long(sheet, periods, next(iter(words)), next(iter(lengths)))


def in_the_file(part: UnderstoodSheet, sheet: Sheet) -> UnderstoodSheet:
    """What was understood of a sheet, with the rows of its file in place of those made of them."""
    if not isinstance(sheet, Unpivoted):
        return part
    part = replace(part, in_file=sheet.in_file)
    refused = tuple(replace(line, row=line.row % MOST_ROWS) for line in part.refused)
    taken = part.taken
    if taken is not None:
        rows = pc.bit_wise_and(taken["row"], pa.scalar(MOST_ROWS - 1, taken["row"].type))
        taken = taken.set_column(taken.column_names.index("row"), "row", rows)
    return replace(part, refused=refused, taken=taken)


def _periods(sheet: Sheet) -> dict[int, Period]:
    year = IN_NAME.findall(sheet.known_as)
    known = int(year[0]) if len(set(year)) == 1 else None
    found = {place: _period(text, known) for place, text in enumerate(sheet.headings)}
    some = {place: period for place, period in found.items() if period is not None}
    for length, few in (("month", FEWEST), ("quarter", FEWEST_LONG)):
        # A year or quarter among months is their sum.
        fine = {p: x for p, x in some.items() if x.length == length}
        if len(fine) >= few:
            return fine
    return some


def _period(heading: str, known: int | None) -> Period | None:
    text = plain_letters(heading).strip()
    if found := NUMERIC.match(text):
        year, month = (
            (int(part) for part in found.groups() if part)
            if found[3] is None
            else (int(found[4]), int(found[3]))
        )
        return (
            Period(date(year, month, 1), "month", "", has_year=True) if 1 <= month <= 12 else None
        )
    if found := ONLY_YEAR.match(text):
        return Period(date(int(found[1]), 1, 1), "year", "", has_year=True)
    for pattern, length in ((QUARTER, "quarter"), (MONTH, "month")):
        found = pattern.search(text)
        if found:
            return _named(text, found, length, known)
    return None


def _named(text: str, found: re.Match[str], length: str, known: int | None) -> Period | None:
    said = found[1] or found[3]
    words = key(text[: found.start()] + text[found.end() :])
    year = int(said) + (2000 if len(said) == 2 else 0) if said else known
    if year is None or len(words) > 20:
        return None
    number = MONTHS[found[2]] if length == "month" else 3 * int(found[2]) - 2
    return Period(date(year, number, 1), length, words, has_year=bool(said))


def _long(sheet: Sheet, periods: Mapping[int, Period], words: str, length: str) -> Sheet:
    kept = [
        place
        for place, heading in enumerate(sheet.headings)
        if place not in periods and not SUMS.search(heading)
    ]
    dropped = [h for p, h in enumerate(sheet.headings) if p not in periods and p not in kept]
    note = f"{len(periods)} columns, one for each {length}, were read as rows of their own"
    if dropped:
        note += f"; left out as sums of them: {', '.join(dropped)}"
    days = {place: (period.day.isoformat(),) for place, period in periods.items()}
    return _turned(sheet, kept, days, (length.capitalize(), _what(sheet, words, length)), note)


def _turned(
    sheet: Sheet,
    kept: Sequence[int],
    said: Mapping[int, tuple[str, ...]],
    headings: tuple[str, ...],
    note: str,
    even: pa.BooleanArray | None = None,
) -> Sheet:
    """The sheet with a row for each of the places, what is said of it, and its value.

    Rows without a value are left out, but for those of the first place that are in `even`.
    """
    parts = [
        _part(sheet, kept, place, (number, texts), even if number == 1 else None)
        for number, (place, texts) in enumerate(said.items(), start=1)
    ]
    held = {one.name: getattr(sheet, one.name) for one in fields(sheet)}
    changed = {
        "in_file": (sheet.rows.num_rows, len(sheet.headings)),
        "headings": (*(sheet.headings[place] for place in kept), *headings),
        "rows": pa.concat_tables(parts),
        "notes": (*sheet.notes, note),
        "stated": (),
    }
    return Unpivoted(**{**held, **changed})


def _part(
    sheet: Sheet,
    kept: Sequence[int],
    place: int,
    said: tuple[int, Sequence[str]],
    even: pa.BooleanArray | None,
) -> pa.Table:
    """The rows of one place; each row's number tells the place too, so that it stays unique."""
    rows, (number, words) = sheet.rows, said
    row = pc.add(rows["row"], pa.scalar(number * MOST_ROWS, pa.int32())).cast(pa.int32())
    columns = [rows[f"c{at}"] for at in kept]
    told = [pa.chunked_array([pa.repeat(text, rows.num_rows)]) for text in words]
    table = pa.table(
        [row, *columns, *told, rows[f"c{place}"]],
        names=["row", *(f"c{n}" for n in range(len(kept) + len(told) + 1))],
    )
    trimmed = pc.utf8_trim_whitespace(rows[f"c{place}"])
    there = pc.fill_null(pc.not_equal(trimmed, ""), fill_value=False)
    return table.filter(there if even is None else pc.or_(there, even))


def _what(sheet: Sheet, words: str, length: str) -> str:
    """What the values are, by the words beside the periods or by the sheet's name."""
    headings = Headings(sheet.headings, sheet=f"{sheet.known_as} {words}")
    for name, (export, column) in WHAT.items():
        kind = named(export)
        if words in kind.words.get(column, ()) or words in kind.words.get("amount", ()):
            return name
        if headings.called(kind.called):
            return name
    return f"Amount of the {length}"
