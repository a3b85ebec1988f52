"""The lines of a grid that are no rows: totals, subtotals, counts and footers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from analytics.sheet.table import NUMBER_LIKE, Stated, plain

TAIL_ROWS = 15
SMALL = 60_000
MOST_TOTALS = 20_000
MOST_TRIES = 200
WORD = (
    r"(?:totals?|summe|gesamt(?:summe|ergebnis)?|zwischensumme|teilergebnis|total\s+g[ée]n[ée]ral"
    r"|sous-total|total(?:e|es|aal)?|som(?:me|ma|a)|suma|subtotale?|totaal|insgesamt|ergebnis)"
)
TOTAL = re.compile(
    rf"(?i)^\s*(?:grand[\s-]+|sub[\s-]?|report\s+|overall\s+)?{WORD}\s*(?:\(.*\)|:.*)?\s*$"
)
OF_GROUP = re.compile(
    rf"(?i)^\s*(?:(?:sub[\s-]?)?{WORD}(?:\s+(?:for|für|de|of|pour))?[\s:–-]+(?P<after>.+)"
    rf"|(?P<before>.+?)[\s:–-]+(?:sub[\s-]?)?{WORD})\s*$"
)
MAYBE_GROUP = r"(?i)(total|summe|ergebnis|totaal|suma|sous-total)"
FIGURE = re.compile(
    r"(?i)^(sum|avg|average|count|min|max|minimum|maximum|median|mean|record count|summe|anzahl"
    r"|mittelwert|durchschnitt|somme|moyenne|nombre|recuento|promedio)\s*:?$"
)
FURNITURE = re.compile(
    r"(?i)confidential information|do not distribute|copyright|©|all rights reserved"
    r"|salesforce\.com|^generated (by|on)|^exported (by|on)|^(record|row) count|^\d+ (records|rows)"
    r"|^(total )?(records|rows)\s*:|vertraulich|confidentiel|^applied filters"
)
RECORDS = re.compile(
    r"(?i)(\d[\d., ]*)\s*"
    r"(?:records?|rows?|datens[äa]tze|zeilen|enregistrements?|registros?|lignes)\b"
    r"|(?:records?|rows?|datens[äa]tze|enregistrements?|registros?|row count|record count)"
    r"(?:\s+count)?\s*[:=]?\s*(\d[\d.,]*)\s*$"
)
# In a list of targets a total of a month is a target of its own, and no footer.
AIM = re.compile(
    r"(?i)\b(targets?|quotas?|budgets?|goals?|measure|kpi|ziele?|umsatzziel|soll|kennzahl"
    r"|objecti(?:f|fs|vo|vos)|indicateur|obiettiv[oi]|doel|doelstelling|begroting|maatstaf|metas?)\b"
)
DATED = re.compile(
    r"(?i)^(?:\d{4}-\d\d(?:-\d\d.*)?|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[qt][1-4]\W*\d{4}"
    r"|\d{4}\W*[qt][1-4]|\d{1,2}[./-]\d{4}|[^\W\d]{3,9}\.?\W*(?:\d{2}|\d{4}))$"
)


@dataclass(frozen=True)
class Around:
    """The row numbers that are no data, with the words that gave them away, and what they state."""

    out: dict[int, str]
    stated: tuple[Stated, ...]


def around(
    columns: Sequence[pa.ChunkedArray], rows: pa.ChunkedArray, headings: Sequence[str]
) -> Around:
    """Totals and footers by row number."""
    height = len(rows)
    tail = set(range(max(0, height - TAIL_ROWS), height))
    out: dict[int, str] = {}
    stated: list[Stated] = []
    last: int | None = None
    since, tries = 0, MOST_TRIES
    of_aims = any(AIM.search(heading) for heading in headings)
    for index in sorted(_looked_at(columns, tail)):
        cells = [plain(column[index].as_py()) for column in columns]
        said = [cell for cell in cells if cell]
        if not said:
            continue
        row = rows[index].as_py()
        if of_aims and TOTAL.match(said[0]) and any(DATED.match(cell) for cell in said[1:]):
            last = row
            continue
        after = last is not None and last in out and row <= last + 2
        gap = index > 0 and row > rows[index - 1].as_py() + 1
        where = _Where(at_end=index in tail, after_out=after, gap=gap or after)
        is_out = _is_out(columns, cells, said, index, where)
        if not is_out and TOTAL.match(said[0]) and tries:
            tries -= 1
            is_out = _adds_up(columns, cells, since, index)
        if is_out:
            out[row] = said[0]
            stated += _stated(row, cells, said, headings)
            since = index + 1
        last = row
    return Around(out, tuple(stated))


def _looked_at(columns: Sequence[pa.ChunkedArray], tail: set[int]) -> set[int]:
    found = set(tail)
    small = len(columns[0]) <= SMALL if columns else True
    pattern = MAYBE_GROUP if small else TOTAL.pattern
    for column in columns[: 4 if small else 2]:
        hits = pc.fill_null(pc.match_substring_regex(column, pattern), fill_value=False)
        places = pc.indices_nonzero(hits).to_pylist()
        if len(places) > MOST_TOTALS:
            continue
        found |= set(places)
        if small:
            found |= {place + more for place in places for more in (1, 2, 3, 4)}
    return {place for place in found if place < len(columns[0])}


@dataclass(frozen=True)
class _Where:
    at_end: bool
    after_out: bool
    gap: bool


def _is_out(
    columns: Sequence[pa.ChunkedArray],
    cells: list[str],
    said: list[str],
    index: int,
    where: _Where,
) -> bool:
    few = len(said) <= max(2, 0.6 * len(cells))
    if TOTAL.match(said[0]):
        return (where.at_end and (len(said) < len(cells) or not _like_a_row(cells))) or few
    if _is_of_group(columns, cells, index) and len(said) < len(cells):
        return True
    if where.after_out and few and any(FIGURE.match(cell) for cell in said[:2]):
        return True
    if len(said) <= 2 and (FURNITURE.search(said[0]) or RECORDS.fullmatch(" ".join(said))):
        return few or len(cells) > 2
    return where.at_end and where.gap and len(said) == 1 and len(cells) >= 3


def _like_a_row(cells: list[str]) -> bool:
    """As full as the rows, with words where they have words: a client that is called Total."""
    if any(not cell for cell in cells):
        return False
    return any(
        not NUMBER_LIKE.match(cell) or re.match(r"\d{4}-\d\d-\d\d", cell) for cell in cells[1:]
    )


def _is_of_group(columns: Sequence[pa.ChunkedArray], cells: list[str], index: int) -> bool:
    """'Alder Total' below the rows of Alder."""
    for place, cell in enumerate(cells[:4]):
        match = OF_GROUP.match(cell) if cell else None
        if not match:
            continue
        group = plain(match.group("after") or match.group("before")).casefold()
        for at in range(index - 1, max(-1, index - 2000), -1):
            above = plain(columns[place][at].as_py()).casefold()
            if above:
                return above == group
    return False


def _adds_up(columns: Sequence[pa.ChunkedArray], cells: list[str], since: int, index: int) -> bool:
    """A line called total whose every figure is the sum of the rows above it."""
    if index - since < 2 or index - since > 5000:
        return False
    proven = 0
    for column, cell in zip(columns, cells, strict=True):
        stated = _figure(cell)
        if stated is None:
            continue
        parts = [_figure(plain(text)) for text in column.slice(since, index - since).to_pylist()]
        if abs(sum(part or 0.0 for part in parts) - stated) > 0.011:
            return False
        proven += 1
    return proven > 0


def _figure(cell: str) -> float | None:
    if not cell or not NUMBER_LIKE.match(cell):
        return None
    try:
        return float(re.sub(r"[\s$€£¥,']", "", cell))
    except ValueError:
        return None


def _stated(row: int, cells: list[str], said: list[str], headings: Sequence[str]) -> list[Stated]:
    words = " ".join(cell for cell in said if not NUMBER_LIKE.match(cell))[:200] or said[0]
    totals = {
        heading: cell
        for heading, cell in zip(headings, cells, strict=True)
        if cell and NUMBER_LIKE.match(cell)
    }
    count = RECORDS.search(" ".join(said)) if len(said) <= 2 else RECORDS.search(said[0])
    number = re.sub(r"\D", "", (count.group(1) or count.group(2)) if count else "")
    records = int(number) if 0 < len(number) < 10 else None
    if not totals and records is None:
        return []
    return [Stated(row, words, {} if records is not None and len(said) <= 2 else totals, records)]
