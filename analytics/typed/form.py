"""An export as a form to fill in: its columns, what each may hold, and what a row must say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from secrets import token_hex
from types import MappingProxyType
from typing import Literal, TypeAlias

from analytics import source
from analytics.importing import ImportRefused
from analytics.importing.following import RECORDS
from analytics.sheet.written import HARMFUL, LONGEST_TEXT
from analytics.source import Export
from analytics.store import Store

Kind: TypeAlias = Literal["text", "number", "share", "day", "yes"]
Value: TypeAlias = str | Decimal | date | bool | None
Row: TypeAlias = dict[str, Value]

MADE = "typed-"
# Whether a thing is closed or won follows from its days and status, which may be typed later.
NOT_TYPED = frozenset({"import_id", "sheet", "row", "currency", "is_closed", "is_won"})
SHARE = "DECIMAL(9,6)"
LARGEST = Decimal(10) ** 12
EARLIEST, LATEST = date(1950, 1, 1), date(2200, 1, 1)
YES = MappingProxyType({"yes": True, "true": True, "1": True, "no": False, "false": False})
# The first heading of a score is of one kind of survey; a typed one may be of any.
PLAIN: Mapping[tuple[str, str], str] = MappingProxyType({("survey", "score"): "Score"})


class NotKept(ImportRefused):
    """Typed rows that cannot be kept as they are, in one sentence."""


@dataclass(frozen=True)
class Form:
    """What can be typed for an export: the columns of its table, by their headings and kinds.

    `record` is the column by which a row is itself; `sheet` is the name of its sheet in every
    workbook of typed rows.
    """

    export: Export
    record: str
    kinds: Mapping[str, Kind]
    scales: Mapping[str, int]
    headings: Mapping[str, str]

    @property
    def sheet(self) -> str:
        """The sheet that typed rows stand on."""
        return f"Typed {self.export.name.partition('.')[2].replace('_', ' ')}"[:31]

    @property
    def makes_ids(self) -> bool:
        """Whether a row's id means nothing to people, so that it is made for them."""
        return self.record.endswith("_id")

    def column(self, said: str) -> str:
        """The column that is meant by its own name or by its heading."""
        wanted = source.key(said)
        for column, heading in self.headings.items():
            if wanted in (source.key(column), source.key(heading)):
                return column
        raise NotKept(
            f"{self.export.title} have no column '{said}'."
            f" There are: {', '.join(self.headings.values())}."
        )

    def row(self, said: Mapping[str, object], place: int) -> Row:
        """The row as it is kept; NotKept where it says what its column cannot hold."""
        found: Row = dict.fromkeys(self.kinds)
        for name, given in said.items():
            if name in NOT_TYPED or name.startswith("original_"):
                continue
            column = name if name in self.kinds else self.column(name)
            where = f"'{self.headings[column]}' of row {place}"
            found[column] = _value(given, self.kinds[column], self.scales[column], where)
        return found

    def rows(self, said: Iterable[Mapping[str, object]], held: Mapping[str, Row]) -> dict[str, Row]:
        """All rows that say something, by their ids; one that is `held` as it is stays so."""
        found: dict[str, Row] = {}
        for place, one in enumerate(said, start=1):
            there = held.get(str(one.get(self.record)))
            row = there if there is not None and there == one else self.row(one, place)
            if all(value is None for column, value in row.items() if column != self.record):
                continue
            name = str(row[self.record] or "")
            if self.makes_ids and (not name or name in found):
                name = f"{MADE}{token_hex(5)}"
            if not name or name in found:
                heading = self.headings[self.record]
                why = f"the same '{heading}' as another row: {name}" if name else f"no '{heading}'"
                raise NotKept(f"Row {place} has {why}. Give it one of its own; nothing was kept.")
            found[name] = {**row, self.record: name}
        return found

    def name(self, row: Row) -> str:
        """What people call a row: the first text in it that is no id."""
        texts = [c for c, kind in self.kinds.items() if kind == "text" and not c.endswith("_id")]
        return next((str(row[c]) for c in texts if row.get(c)), "a row")


def form(store: Store, export: str) -> Form:
    """The form of an export; SourceError where there is none of that name."""
    known = source.named(export)
    with store.at() as run:
        described = run.rows(f"describe from lake_{known.table}")
    types = {line["column_name"]: str(line["column_type"]) for line in described}
    columns = [c for c in types if c in known.columns and c not in NOT_TYPED]
    headings: dict[str, str] = {}
    for column in columns:
        taken = frozenset(map(source.key, headings.values()))
        headings[column] = heading(known, column, taken)
    record = RECORDS[known.table][0]
    if record not in headings:
        raise NotKept(f"{known.title} have no ids of their own and cannot be typed.")
    kinds = {column: _kind(types[column]) for column in columns}
    return Form(known, record, kinds, {c: _scale(types[c]) for c in columns}, headings)


def heading(export: Export, column: str, taken: frozenset[str] = frozenset()) -> str:
    """What people call a column: the first heading of the export that no other column has."""
    plain = PLAIN.get((export.table, column))
    words = (plain, *export.columns[column]) if plain else export.columns[column]
    return next((word for word in words if source.key(word) not in taken), words[0])


def _kind(kind: str) -> Kind:
    if kind == SHARE:
        return "share"
    if kind.startswith("DECIMAL"):
        return "number"
    return "day" if kind == "DATE" else "yes" if kind == "BOOLEAN" else "text"


def _scale(kind: str) -> int:
    return int(kind.rstrip(")").rpartition(",")[2]) if kind.startswith("DECIMAL") else 0


def _value(given: object, kind: Kind, scale: int, where: str) -> Value:
    if given is None or given != given or not str(given).strip():  # noqa: PLR0124 - what is no number
        return None
    if kind in ("number", "share"):
        return _number(given, kind, scale, where)
    if kind == "day":
        return _day(given, where)
    if kind == "yes":
        return _yes(given, where)
    text = str(given).strip()
    if text.startswith(HARMFUL):
        raise NotKept(
            f"{where} begins with '{text[0]}', which a spreadsheet takes for a formula:"
            " begin it with a letter or a digit. Nothing was kept."
        )
    if len(text) > LONGEST_TEXT:
        raise NotKept(f"{where} is longer than {LONGEST_TEXT:,} letters. Nothing was kept.")
    return text


def _number(given: object, kind: Kind, scale: int, where: str) -> Decimal:
    text = str(given).strip()
    bare = text.removesuffix("%").strip()
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise NotKept(
            f"{where} is '{text}', which is no number: write it as 1234.50. Nothing was kept."
        ) from None
    if not number.is_finite() or abs(number) >= LARGEST:
        raise NotKept(f"{where} is '{text}', which is too large. Nothing was kept.")
    number = number / 100 if bare != text else number
    if kind == "share" and not 0 <= number <= 1:
        raise NotKept(f"{where} is '{text}': a share is from 0 to 100 %. Nothing was kept.")
    return number.quantize(Decimal(1).scaleb(-scale))


def _day(given: object, where: str) -> date:
    day = given.date() if isinstance(given, datetime) else given
    if not isinstance(day, date):
        try:
            day = date.fromisoformat(str(given).strip()[:10])
        except ValueError:
            raise NotKept(
                f"{where} is '{given}', which is no day: write it as 2026-11-22. Nothing was kept."
            ) from None
    if not EARLIEST <= day < LATEST:
        raise NotKept(f"{where} is {day}, which lies too far away. Nothing was kept.")
    return day


def _yes(given: object, where: str) -> bool:
    found = YES.get(str(given).strip().lower())
    if found is None:
        raise NotKept(f"{where} is '{given}': say yes or no. Nothing was kept.")
    return found
