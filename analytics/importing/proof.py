"""What an export says of itself, held against the rows that were read of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.columns import NUMBERS, SHARES
from analytics.importing.rows import Work
from analytics.importing.understood import Check, Refused
from analytics.sheet import Sheet, Stated
from analytics.source import key

ADDED_UP = frozenset(NUMBERS) - SHARES - {"unit_price", "unit_cost"}
NO_SUM = re.compile(
    r"(?i)\b(avg|average|mean|min|max|count|median|durchschnitt|mittelwert|anzahl)\b"
    r"|moyenne|promedio|media\b|gemiddelde|nombre de"
)
PART = re.compile(r"(?i)sub[\s-]?tot|sous|zwischen|parcial|parziale|tussen")
SUM_OF = re.compile(
    r"(?i)^(sum|total|summe|somme|suma|somma|soma|som)\s*(of|von|de|di|da|van|-|:)?\s+"
)
SHRUNK = {"k": 1000, "m": 1_000_000}
MOST_SAID = 5
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Column:
    """The amounts of a column as the file writes them, row by row."""

    name: str
    heading: str
    decimal: str
    rows: pa.Array
    values: pa.Array
    refused: frozenset[int]

    def between(self, first: int, last: int) -> Decimal:
        """The sum of the rows from one to another."""
        inside = pc.and_(pc.greater_equal(self.rows, first), pc.less_equal(self.rows, last))
        return _sum(self.values.filter(inside))

    @property
    def whole(self) -> Decimal:
        """The sum of all rows, refused ones too."""
        return _sum(self.values)

    def of_refused(self) -> tuple[int, Decimal]:
        """How many refused rows hold an amount, and how much they hold together."""
        if not self.refused:
            return 0, Decimal(0)
        held = self.values.filter(pc.is_in(self.rows, pa.array(sorted(self.refused), pa.int64())))
        return len(held.drop_null()), _sum(held)


def checks(work: Work, read: pa.Table, refused: Sequence[Refused]) -> tuple[Check, ...]:
    """The totals, subtotals and counts that the sheet states, each against the rows.

    `read` holds every row with its amounts as the file has them, before any is folded or converted.
    """
    sheet = work.sheet
    count = sheet.rows.num_rows + len(sheet.misfits)
    found = _counts(sheet.stated, count)
    columns = _columns(work, read, refused) if sheet.stated or sheet.pivots else []
    for column in columns:
        found += _totals(column, sheet.stated, _unread(column.heading, refused))
    found += [c for pivot in sheet.pivots for c in _pivot(sheet, pivot, columns)]
    mixed = "currency" in read.column_names and len(pc.unique(read["currency"].drop_null())) > 1
    # A total over several currencies is converted by the system at rates that the file has not.
    return tuple(c for c in found if c.agrees or not mixed or c.rounding == 0)


def with_pivots(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets, each data sheet with the summaries of the same file that are checks on it."""
    every = list(sheets)
    pivots = tuple(sheet for sheet in every if sheet.is_check)
    return [s if s.is_check or not pivots else replace(s, pivots=pivots) for s in every]


def amount(text: str, decimal: str) -> tuple[Decimal, Decimal] | None:
    """A number as the column writes it, and how far its last digit may be rounded."""
    bare = re.sub(r"(?i)[^\d.,()%km−-]", "", text)
    negative = bare.startswith(("(", "-", "−")) or bare.endswith(("-", "−"))
    factor = SHRUNK.get(bare.rstrip(")-−")[-1:].lower(), 1)
    digits = re.sub(r"[^\d.,]", "", bare)
    if "%" in bare or not re.search(r"\d", digits):
        return None
    digits = digits.replace("." if decimal == "," else ",", "").replace(",", ".")
    try:
        value = Decimal(digits) * factor
    except InvalidOperation:
        return None
    places = len(digits.partition(".")[2])
    return (-value if negative else value), Decimal(factor).scaleb(-places) / 2


def _sum(values: pa.Array) -> Decimal:
    total = pc.sum(values).as_py()
    return Decimal(0) if total is None else Decimal(total)


def _columns(work: Work, read: pa.Table, refused: Sequence[Refused]) -> list[Column]:
    rows = read["row"].cast(pa.int64()).combine_chunks()
    bad = frozenset(line.row for line in refused)
    return [
        Column(
            name, work.heading(name), work.writings[name].decimal, rows,
            _as_written(read[name].combine_chunks(), work.writings[name].factor), bad,
        )
        for name in work.columns
        if name in ADDED_UP and name in read.column_names
    ]  # fmt: skip


def _as_written(values: pa.Array, factor: int) -> pa.Array:
    if factor == 1:
        return values
    one = pa.scalar(Decimal(factor), pa.decimal128(7, 0))
    return pc.divide(values.cast(pa.decimal128(28, 4)), one).cast(pa.decimal128(28, 4))


def _counts(stated: Sequence[Stated], count: int) -> list[Check]:
    """The last count of records is of the whole file; those before it are of groups."""
    said = [line for line in stated if line.records is not None]
    if not said:
        return []
    last = said[-1]
    words = f"the export's own count of records in row {last.row} ('{last.words[:40]}')"
    hint = "Rows are missing, or lines that are no records were taken for some."
    return [
        Check(words, Decimal(last.records or 0), Decimal(count), rounding=Decimal(0), hint=hint)
    ]


def _totals(column: Column, stated: Sequence[Stated], unread: int) -> list[Check]:
    """The column's total against all rows, and each subtotal against the rows above it."""
    lines = []
    for line in stated:
        told = _told(line.totals, column.heading)
        if NO_SUM.search(line.words) or told is None:
            continue
        if (read := amount(told, column.decimal)) is not None:
            lines.append((line, *read))
    whole = _whole(column, [line for line, _, _ in lines])
    found: list[Check] = []
    starts = [0]
    for line, value, rounding in lines:
        name = f"the export's own total of '{column.heading}' in row {line.row}"
        if line is whole:
            found.append(_check(column, name, value, rounding, unread))
            continue
        first = line.row + 1 if line.row < _first(column) else None
        part = _part(column, line.row, value, rounding, starts) if first is None else None
        starts.append(line.row)
        if part is not None and not part.agrees:
            found.append(part)
    wrong = [c for c in found if not c.agrees]
    return [c for c in found if c.agrees] + wrong[:MOST_SAID]


def _first(column: Column) -> int:
    return int(column.rows[0].as_py()) if len(column.rows) else 0


def _whole(column: Column, lines: Sequence[Stated]) -> Stated | None:
    """The line that is the total of everything: the last that is not called a part."""
    candidates = [line for line in lines if not PART.search(line.words)]
    last = int(column.rows[-1].as_py()) if len(column.rows) else 0
    outside = [c for c in candidates if c.row > last or c.row < _first(column)]
    return outside[-1] if outside else None


def _part(
    column: Column, row: int, value: Decimal, rounding: Decimal, starts: Sequence[int]
) -> Check | None:
    """A subtotal against the rows since any line of totals above it."""
    found = None
    for start in reversed(starts):
        held = column.between(start + 1, row - 1)
        words = f"the subtotal of '{column.heading}' in row {row}"
        check = Check(words, value, held, rounding=_rounding(column, rounding))
        if check.agrees:
            return check
        found = found or (check if held else None)
    return found


def _rounding(column: Column, of_total: Decimal) -> Decimal:
    rows = Decimal(max(len(column.rows), 1))
    return max(CENT, of_total, Decimal("0.005") * rows.sqrt())


def _check(column: Column, words: str, value: Decimal, rounding: Decimal, unread: int) -> Check:
    count, held = column.of_refused()
    hint = "Part of the export is missing, or its total covers other rows."
    if unread:
        hint = (
            f"{unread:,} refused {'row has' if unread == 1 else 'rows have'} an amount that cannot"
            " be read: look there first."
        )
    return Check(words, value, column.whole, held, count, _rounding(column, rounding), hint)


def _unread(heading: str, refused: Sequence[Refused]) -> int:
    return sum(1 for line in refused if line.column == heading and line.value)


def _told(totals: Mapping[str, str], heading: str) -> str | None:
    if heading in totals:
        return totals[heading]
    return next((text for name, text in totals.items() if key(name) == key(heading)), None)


def _pivot(sheet: Sheet, pivot: Sheet, columns: Sequence[Column]) -> list[Check]:
    """A pivot's grand total and its lines against the column that it sums."""
    found: list[Check] = []
    for place, heading in enumerate(pivot.headings):
        bare = key(SUM_OF.sub("", heading))
        column = next((c for c in columns if key(c.heading) == bare), None)
        if column is None or not bare:
            continue
        labels = _labels(pivot, place, column.decimal)
        grand = _grand(pivot, heading, column.decimal) or sum(labels.values(), Decimal(0))
        words = f"the total of '{column.heading}' on the sheet '{pivot.name}'"
        check = _check(column, words, grand, CENT, 0)
        said = _apart(sheet, column, labels) if not check.agrees else ""
        hint = said or "The sheet may be of other rows, or not brought up to date."
        found.append(
            Check(
                words, grand, check.found, check.refused, check.refused_rows, check.rounding, hint
            )
        )
    return found


def _labels(pivot: Sheet, place: int, decimal: str) -> dict[str, Decimal]:
    names = pivot.rows["c0"].to_pylist()
    texts = pivot.rows[f"c{place}"].to_pylist()
    read = {n.strip(): amount(t, decimal) for n, t in zip(names, texts, strict=True) if n and t}
    return {name: value[0] for name, value in read.items() if value and not _is_total(name)}


def _is_total(name: str) -> bool:
    return bool(re.match(r"(?i)^\s*(grand\s+)?(total|gesamt|summe|suma|somme)", name))


def _grand(pivot: Sheet, heading: str, decimal: str) -> Decimal | None:
    for line in reversed(pivot.stated):
        told = _told(line.totals, heading)
        if told and (read := amount(told, decimal)):
            return read[0]
    place = pivot.headings.index(heading)
    names = pivot.rows["c0"].to_pylist()
    texts = pivot.rows[f"c{place}"].to_pylist()
    for name, text in zip(reversed(names), reversed(texts), strict=True):
        if name and text and _is_total(name) and (read := amount(text, decimal)):
            return read[0]
    return None


def _apart(sheet: Sheet, column: Column, labels: Mapping[str, Decimal]) -> str:
    """Which lines of a pivot differ from the rows, where a column of the sheet has its labels."""
    for place in range(len(sheet.headings)):
        texts = pc.utf8_trim_whitespace(sheet.rows[f"c{place}"].combine_chunks())
        known = pc.is_in(pa.array(list(labels)), texts.unique()) if labels else None
        if known is None or pc.sum(known).as_py() < 0.8 * len(labels):
            continue
        pairs = pa.table({"name": texts, "value": column.values}).group_by("name")
        sums = pairs.aggregate([("value", "sum")]).to_pylist()
        held = {line["name"]: Decimal(line["value_sum"] or 0) for line in sums}
        apart = [
            f"{name}: {value:,.2f} there, {held.get(name, Decimal(0)):,.2f} in the rows"
            for name, value in labels.items()
            if abs(value - held.get(name, Decimal(0))) > CENT
        ]
        return f"They differ in {'; '.join(apart[:3])}." if apart else ""
    return ""
