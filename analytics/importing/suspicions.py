"""What looks wrong with an export: cut off at a limit, loaded twice, of another time, damaged."""

import calendar
import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.columns import IDS
from analytics.importing.rows import Work
from analytics.importing.wide import MOST_ROWS
from analytics.sheet import Sheet

LIMITS = {
    2_000: "what Salesforce shows of a report and Zoho of a list",
    5_000: "one page of Dynamics",
    10_000: "the limit of older Dynamics and of many lists",
    50_000: "the limit of Dynamics' reports",
    65_535: "the end of an old Excel sheet (.xls) below its headings",
    65_536: "the end of an old Excel sheet (.xls)",
    100_000: "the limit of Dynamics and of Salesforce's formatted reports",
    1_048_575: "the end of an Excel sheet below its headings",
    1_048_576: "the end of an Excel sheet",
}
LAST_LINES = {65_536, 1_048_576}
SCIENTIFIC = r"^\d([.,]\d+)?[eE]\+\d+$"
ROUNDED = r"^\d{12,17}000$"
LONG = r"^\d{15,20}$"
LONG_ID = 15
EMPTIER = 0.25
OLDEST = date(1990, 1, 1)
TWICE = 0.3
FEW = 5
EVERY_ROW = 200_000
ONE_IN = 32
FIRST = 1_000
BY_CHANCE = 14


def suspicions(work: Work, read: pa.Table) -> tuple[str, ...]:
    """Sentences on what may be wrong with the file; good files have none."""
    sheet = work.sheet
    today = date.today()  # noqa: DTZ011 - days in files are of the reader's own clock
    said = [_limit(sheet), _cut_off(sheet), _twice(work)]
    said += [_damaged(work, column) for column in work.columns if column in IDS]
    if "date" in read.column_names:
        days = read["date"].drop_null()
        said += [_last_month(days, today), _future(read, work, today)]
    said += [_long_past(read[c], work.heading(c), today) for c in _dates(work, read)]
    return tuple(sentence for sentence in said if sentence)


def _dates(work: Work, read: pa.Table) -> list[str]:
    return [c for c in work.columns if c in read.column_names and pa.types.is_date(read[c].type)]


def _limit(sheet: Sheet) -> str:
    count = sheet.rows.num_rows + len(sheet.misfits)
    last = pc.max(sheet.rows["row"]).as_py() if sheet.rows.num_rows else 0
    at = count if count in LIMITS else last if last in LAST_LINES else None
    if at is None:
        return ""
    return (
        f"The file ends at exactly {at:,} {'rows' if at == count else 'lines'}, {LIMITS[at]}:"
        " look whether the export was cut off there."
    )


def _cut_off(sheet: Sheet) -> str:
    if not sheet.is_cut_off:
        return ""
    return "The last line breaks off in the middle: the file is not whole. Export it again."


def _twice(work: Work) -> str:
    """Rows that stand twice cell for cell, where a row has a number of its own or many do."""
    sheet, count = work.sheet, work.sheet.rows.num_rows
    cells = ", ".join(f"c{place}" for place in range(len(sheet.headings)))
    if count < 2 or len(sheet.headings) < 2:
        return ""
    among = "sheet"
    if count > EVERY_ROW:
        # Equal rows are equal in any columns, so that one in many of those stands for all.
        first = ", ".join(f"c{place}" for place in list(work.columns.values())[:4])
        if not _again(work, first):
            return ""
        among = f"(select * from sheet where hash({first}) % {ONE_IN} = 0)"
    lines = work.scratch.rows(
        f"select sum(n) as rows, min(first) filter (n > 1) as first,"
        f" min(last) filter (n > 1) as last, sum(n - 1) as more from"
        f" (select count(*) as n, min(row) as first, max(row) as last from {among}"
        f" group by hash({cells}))"
    )[0]
    if count > EVERY_ROW:
        share = (lines["more"] or 0) / max(lines["rows"] or 1, 1)
        lines["more"] = int(share * count) if share >= TWICE else 0
    more = int(lines["more"] or 0)
    where = f"row {lines['last']} is row {lines['first']} again" if more else ""
    if more >= TWICE * count and more > 1:
        return (
            f"{more:,} of {count:,} rows stand in the file before, cell for cell ({where}):"
            " look whether the same records were loaded twice."
        )
    return _few_twice(work, more, where)


def _most_distinct(sheet: Sheet) -> str:
    """The column whose first cells differ most: where it does, rows do, and the others may rest."""
    first = sheet.rows.slice(0, 5000)
    return max((f"c{p}" for p in range(len(sheet.headings))), key=lambda c: len(first[c].unique()))


def _again(work: Work, columns: str) -> bool:
    """Whether the first rows of a long file come again, as far as these columns tell."""
    found = work.scratch.rows(
        f"select count(*) as n from sheet where hash({columns}) in"
        f" (select hash({columns}) from sheet limit {FIRST})"
    )
    return bool(found[0]["n"] >= (1 + TWICE) * FIRST)


def _few_twice(work: Work, more: int, where: str) -> str:
    """A few equal rows are a fault only where each row has an id of its own otherwise."""
    table = work.chosen.export.table
    own = {"ledger": "document_id", "document": "document_id"}.get(table, f"{table}_id")
    if not more or own not in work.columns:
        return ""
    rows = "row stands" if more == 1 else "rows stand"
    place, heading = f"c{work.columns[own]}", work.heading(own)
    ids = work.scratch.rows(
        f"select count({place}) as n, count(distinct {place}) as kinds from sheet"
    )[0]
    if ids["n"] - ids["kinds"] > 2 * more:
        return ""
    return f"{more:,} {rows} in the file twice with the same '{heading}': {where}."


def _damaged(work: Work, column: str) -> str:
    """Long ids that Excel turned into rounded numbers."""
    texts = work.sheet.rows[f"c{work.columns[column]}"]
    heading = work.heading(column)
    maybe = pc.any(pc.match_substring(texts, "+")).as_py()
    shortened = (pc.sum(pc.match_substring_regex(texts, SCIENTIFIC)).as_py() or 0) if maybe else 0
    advice = "Export it anew and do not open it in Excel first."
    if shortened:
        example = texts.filter(pc.match_substring_regex(texts, SCIENTIFIC))[0].as_py()
        ids = "id" if shortened == 1 else "ids"
        return (
            f"Excel has damaged {shortened:,} {ids} in '{heading}' ({example}): different records"
            f" look the same. {advice}"
        )
    if (pc.max(pc.binary_length(texts)).as_py() or 0) < LONG_ID:
        return ""
    long = pc.sum(pc.match_substring_regex(texts, LONG)).as_py() or 0
    rounded = pc.sum(pc.match_substring_regex(texts, ROUNDED)).as_py() or 0
    if rounded >= FEW and rounded == long:
        return f"Every id in '{heading}' ends in 000: Excel has rounded them. {advice}"
    if work.sheet.exact and long and _are_numbers(texts):
        return (
            f"The ids in '{heading}' stand as numbers in the workbook, which keeps 16 digits at"
            " most: the last digits may be wrong. Export them as text or CSV."
        )
    return ""


def _are_numbers(texts: pa.ChunkedArray) -> bool:
    """Whether each long id is a number that a workbook can hold, as few written as text are."""
    long = texts.filter(pc.match_substring_regex(texts, LONG)).slice(0, FIRST).to_pylist()
    bits = [value.bit_length() - 53 for value in map(int, long) if value >> 53]
    return sum(bits) >= BY_CHANCE and all(int(float(text)) == int(text) for text in long)


def _last_month(days: pa.ChunkedArray, today: date) -> str:
    """A last month with far fewer rows than its days, measured by the months before."""
    if not len(days):
        return ""
    months = pc.floor_temporal(days, unit="month").value_counts().to_pylist()
    counts = sorted((_day(m["values"]), m["counts"]) for m in months)
    if len(counts) < 7 or any(_apart(a, b) != 1 for (a, _), (b, _) in pairwise(counts[-7:])):
        return ""
    (last, rows), before = counts[-1], sorted(n for _, n in counts[-7:-1])
    usual, ends = before[3], pc.max(days).as_py()
    length = calendar.monthrange(last.year, last.month)[1]
    passed = ends.day / length if (ends.year, ends.month) != (today.year, today.month) else 0
    expected = usual * passed
    if before[0] < usual / 2 or expected < 4 * FEW or rows >= EMPTIER * expected:
        return ""
    return (
        f"{last:%B %Y}, the last month, has {rows:,} {'row' if rows == 1 else 'rows'};"
        f" the months before have about {usual:,}:"
        " look whether the export is whole."
    )


def _day(moment: Any) -> date:  # noqa: ANN401 - Arrow gives a day or a moment
    return date(moment.year, moment.month, 1)


def _apart(one: date, other: date) -> int:
    return (other.year - one.year) * 12 + other.month - one.month


def _future(read: pa.Table, work: Work, today: date) -> str:
    """Invoices of days to come: an order of day and month read wrongly, or a slip in one."""
    if work.chosen.export.table not in ("ledger", "document"):
        return ""
    dated = read.select(["row", "date"]).filter(pc.is_valid(read["date"]))
    days, heading = dated["date"], work.heading("date")
    ahead = dated.filter(pc.greater(days, pa.scalar(today, days.type)))
    far = pa.scalar(today + timedelta(days=31), days.type)
    far_ahead = pc.sum(pc.greater(days, far)).as_py() or 0
    if far_ahead > len(days) / 2:
        return (
            f"{far_ahead:,} of {len(days):,} rows lie in the future by '{heading}':"
            " look whether day and month, or the year, are read rightly."
        )
    if not ahead.num_rows:
        return ""
    last = ahead.sort_by([("date", "descending"), ("row", "ascending")]).slice(0, 1).to_pylist()[0]
    row, day = last["row"] % MOST_ROWS, f"{last['date']:%d %b %Y}".lstrip("0")
    if ahead.num_rows == 1:
        return f"Row {row}: {day} in '{heading}' lies after today: look whether that day is right."
    return (
        f"{ahead.num_rows:,} rows lie after today by '{heading}', the latest in row {row} ({day}):"
        " look whether these days are right."
    )


def _long_past(days: pa.ChunkedArray, heading: str, today: date) -> str:
    """Days before anybody's books or decades ahead, as a wrong century makes them."""
    days = days.drop_null()
    if not len(days) or re.search(r"(?i)birth|geburt|naissance|founded|gründ", heading):
        return ""
    latest = pa.scalar(today.replace(year=today.year + 20, day=1), days.type)
    odd = days.filter(pc.or_(pc.less(days, pa.scalar(OLDEST, days.type)), pc.greater(days, latest)))
    if not len(odd):
        return ""
    rows = "row" if len(odd) == 1 else "rows"
    return (
        f"{len(odd):,} {rows} of '{heading}' lie far from all others, as {odd[0].as_py():%d %b %Y}:"
        " look at the year there."
    )
