"""Dates as people and systems write them, with the proof of their order."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.periods import first_day
from analytics.importing.understood import Order

NOTHING = frozenset(
    [
        "",
        "-",
        "–",
        "—",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "nan",
        "n.a.",
        "k.a.",
        "#n/a",
        "#div/0!",
        "#ref!",
        "#value!",
        "tbd",
        "tbc",
    ]
)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            (
                "jan janv january januar januari janvier janner enero ene gennaio gen janeiro"
                " sty styczen stycznia"
            ),
            (
                "feb febr fev fevr february februar februari fevrier febrero febbraio fevereiro"
                " lut luty lutego"
            ),
            "mar mars march marz maerz mrz marzo maart mrt marco marzec marca",
            "apr avr april avril abr abril aprile kwi kwiecien kwietnia",
            "may mai mayo mei maggio mag maio maj maja",
            "jun june juin juni junio giugno giu junho cze czerwiec czerwca",
            "jul july juil juli juillet julio luglio lug julho lip lipiec lipca",
            "aug august aout ago agosto augustus augusti sie sierpien sierpnia",
            (
                "sep sept september septembre septiembre setiembre set settembre setembro"
                " wrz wrzesien wrzesnia"
            ),
            (
                "oct october okt oktober octobre octubre ottobre ott out outubro"
                " paz pazdziernik pazdziernika"
            ),
            "nov november novembre noviembre novembro lis listopad listopada",
            (
                "dec december dez dezember decembre dic diciembre dicembre dezembro"
                " gru grudzien grudnia"
            ),
        ),
        start=1,
    )
    for name in names.split()
}
TIME = r"(?:T|,?\s+)(?:\d{1,2}:\d{2}.*|\d{1,2}\s*[AaPp]\.?[Mm]\.?.*)$"
YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?Z?$")
THREE = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2\s*(\d{4}|\d{2})$")
MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
COMPACT = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)?(?:T\d{4,6}Z?)?$")
SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
PARTS = re.compile(r"[^\W\d_]+|\d+")
FIRST_YEAR, LAST_YEAR = 1800, 2300
MIXED = 0.1
EXCEL_DAY_ZERO = date(1899, 12, 30)
SAID = {"dmy": "day/month/year", "mdy": "month/day/year", "ymd": "year/month/day"}


@dataclass(frozen=True)
class Proof:
    """What the values of a column say about the order of day and month."""

    day_first: int
    month_first: int
    dotted: int
    open: int
    example: str = ""

    @property
    def mixed(self) -> bool:
        """Whether too many values contradict the others to be single slips."""
        fewer, more = sorted((self.day_first, self.month_first))
        return fewer > MIXED * more

    @property
    def order(self) -> Order | None:
        """The order that the values prove; None where none of them can."""
        if self.day_first or self.month_first:
            return "dmy" if self.day_first >= self.month_first else "mdy"
        return "dmy" if self.dotted else None


def without_time(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """The column's texts without their time of day, each distinct one once."""
    coded = column.combine_chunks().dictionary_encode()
    if not pc.any(pc.match_substring(coded.dictionary, ":")).as_py():
        return coded
    days = pc.replace_substring_regex(coded.dictionary, TIME, "").dictionary_encode()
    return pa.DictionaryArray.from_arrays(days.indices.take(coded.indices), days.dictionary)


def proof(texts: Iterable[str | None]) -> Proof:
    """What distinct texts prove: a number over 12 can only be a day."""
    day = month = dotted = both = 0
    example = ""
    for text in texts:
        found = THREE.match((text or "").strip())
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        day += first > 12 >= second
        month += second > 12 >= first
        dotted += found[2] == "."
        if first <= 12 and second <= 12 and first != second:
            both += 1
            example = example or found[0]
    return Proof(day, month, dotted, both, example)


def dates(column: pa.DictionaryArray, order: Order | None, fiscal_start: int = 1) -> pa.Array:
    """The column as days; null where a text is no date."""
    texts = column.dictionary.to_pylist()
    values = [parse_date(text or "", order, fiscal_start) for text in texts]
    return pa.array(values, pa.date32()).take(column.indices)


def parse_date(text: str, order: Order | None = None, fiscal_start: int = 1) -> date | None:
    """The day that a text names; day and month by `order` where they are numbers."""
    text = re.sub(TIME, "", text.strip()).strip().rstrip(",")
    try:
        found = _numeric(text, order) or first_day(text, fiscal_start) or _named(text)
    except (ValueError, OverflowError):
        return None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _numeric(text: str, order: Order | None) -> date | None:
    if found := YEAR_FIRST.match(text) or COMPACT.match(text):
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := THREE.match(text):
        return _ordered(int(found[1]), int(found[3]), found[4], order, dot=found[2] == ".")
    if found := MONTH_YEAR.match(text):
        return date(int(found[2]), int(found[1]), 1)
    if (found := SERIAL.match(text)) and 20000 <= int(found[1]) <= 80000:
        return EXCEL_DAY_ZERO + timedelta(days=int(found[1]))
    return None


def _ordered(first: int, second: int, year: str, order: Order | None, *, dot: bool) -> date | None:
    if order == "ymd" and len(year) == 2:
        return date(_year(f"{first:02}"), second, int(year))
    if order == "mdy" and not dot:
        first, second = second, first
    elif order is None and not dot and first != second:
        return None
    return date(_year(year), second, first)


def _named(text: str) -> date | None:
    """Dates with a month's name: 3-Nov-23, Sep 12, 2026, 1987 Jan, 4. März 2024."""
    parts = PARTS.findall(plain_letters(text))
    months = [MONTHS[part] for part in parts if part in MONTHS]
    numbers = [part for part in parts if part.isdigit()]
    if len(months) != 1 or len(text) > 30:
        return None
    if len(numbers) == 1:
        return date(_year(numbers[0]), months[0], 1)
    if len(numbers) != 2:
        return None
    year = next((n for n in numbers if len(n) == 4), numbers[1])
    day = numbers[1] if year == numbers[0] and len(numbers[0]) == 4 else numbers[0]
    return date(_year(year), months[0], int(day))


def plain_letters(text: str) -> str:
    """The text in lower case without accents."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in bare if not unicodedata.combining(c))


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    if len(text) != 2:
        raise ValueError(text)
    return number + (2000 if number < 70 else 1900)


def evidence(found: Proof, order: Order | None, asked: Order | None, borrowed: str | None) -> str:
    """How the dates of a column were read, in one sentence."""
    if not (found.open or found.day_first or found.month_first or found.dotted) or order is None:
        return "dates as written, with year, month and day told apart"
    if asked == order:
        return f"dates as {SAID[order]}, as you said"
    proofs: Sequence[tuple[bool, str]] = (
        (bool(found.day_first and order == "dmy"), f"{found.day_first} values have a day over 12"),
        (
            bool(found.month_first and order == "mdy"),
            f"{found.month_first} values have a day over 12",
        ),
        (bool(found.dotted), "they are written with dots"),
        (borrowed is not None, f"as in the column '{borrowed}'"),
    )
    why = next((text for holds, text in proofs if holds), "as you said before")
    return f"dates as {SAID[order]}: {why}"
