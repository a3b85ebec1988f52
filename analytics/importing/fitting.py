"""How well the values of a column suit what we would take them for, by the first rows."""

import re
from collections.abc import Callable
from functools import cached_property

from analytics.importing.dates import NOTHING, parse_date
from analytics.importing.kinds import DATES, FLAGS, NUMBERS
from analytics.importing.texts import NO, YES
from analytics.sheet import Sheet

SAMPLE = 3000
MOST = 300
HAS_DIGIT = re.compile(
    r"^[^A-Za-z]{0,3}\(?[A-Z]{0,3}[\s$€£¥+−(-]*[.,]?\d[\d.,'’\s%()−-]*\s*\S{0,4}$"
)
MAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}$")
DOMAIN = re.compile(r"^(https?://)?(www\.)?[\w-]+(\.[\w-]+)*\.[a-zA-Z]{2,}(/\S*)?$")
COMPANY = re.compile(
    r"(?i)\b(gmbh|ag|kg|ohg|e\.?k|ltd|limited|llc|llp|inc|corp|corporation|plc|co|s\.?a\.?r?\.?l?"
    r"|sas|bv|b\.v|nv|n\.v|srl|s\.r\.l|spa|s\.p\.a|s\.?l|lda|ltda|oy|ab|as|aps|group|holding"
    r"|company|bank|verlag|industries|partners|brothers|sons)\b\.?"
)
TOTAL = re.compile(r"(?i)^\s*((grand|sub)[\s-]?)?(total|summe|gesamt|somme|suma|totale|totaal)\b")
PERSON = re.compile(r"^[^\W\d_][\w'’.-]*(\s+[^\W\d_][\w'’.-]*){1,2}$")


class Fit:
    """Says how well the values at a place suit a column."""

    def __init__(self, sheet: Sheet) -> None:
        """Look at the sheet's first rows."""
        self._rows = sheet.rows
        self._seen: dict[int, list[str]] = {}
        self._fits: dict[tuple[str, int], float] = {}

    def __call__(self, column: str, place: int) -> float:
        """The share of the values at the place that suit the column."""
        kind = next(
            (name for name, of in (("d", DATES), ("n", NUMBERS), ("f", FLAGS)) if column in of), "t"
        )
        if (kind, place) not in self._fits:
            self._fits[kind, place] = self._fit(kind, place)
        return self._fits[kind, place]

    def _fit(self, kind: str, place: int) -> float:
        filled = self.filled(place)
        if not filled:
            return 0.01
        if kind == "d":
            return _share(filled, is_date)
        if kind == "n":
            return _share(filled, HAS_DIGIT.match)
        if kind == "f":
            return _share(filled, lambda value: value.lower() in YES | NO)
        values = self.values(place)
        if 2 * sum(1 for value in filled if TOTAL.match(value)) > len(filled):
            return 0.02
        return sum(1 for value in values if value) / len(values)

    def values(self, place: int) -> list[str]:
        """The first values at a place."""
        if place not in self._seen:
            found = self._rows[f"c{place}"].slice(0, SAMPLE).to_pylist()
            self._seen[place] = [(value or "").strip() for value in found]
        return self._seen[place]

    def filled(self, place: int) -> list[str]:
        """Those of the first values that are not empty."""
        return [value for value in self.values(place) if value][:MOST]


class Profile:
    """What the values of a column look like, as shares of those that are not empty."""

    def __init__(self, filled: list[str]) -> None:
        """Look at these values."""
        self.filled = [value for value in filled if value.lower() not in NOTHING]

    def _of(self, test: Callable[[str], object]) -> float:
        return sum(1 for v in self.filled if test(v)) / len(self.filled) if self.filled else 0.0

    @cached_property
    def dates(self) -> float:
        """The share that are dates, not counting bare numbers."""
        return self._of(lambda v: not (v.isdigit() and len(v) < 8) and is_date(v))

    @cached_property
    def numbers(self) -> float:
        """The share that are numbers."""
        return self._of(HAS_DIGIT.match)

    @cached_property
    def mails(self) -> float:
        """The share that are e-mail addresses."""
        return self._of(MAIL.match)

    @cached_property
    def domains(self) -> float:
        """The share that are domains of the web."""
        return self._of(DOMAIN.match)

    @cached_property
    def companies(self) -> float:
        """The share that carry a legal form or another word of company names."""
        return self._of(COMPANY.search)

    @cached_property
    def people(self) -> float:
        """The share that look like names of people."""
        return self._of(lambda v: PERSON.match(v) and not COMPANY.search(v) and v[0].isupper())

    @cached_property
    def kinds(self) -> int:
        """How many different values there are."""
        return len(set(self.filled))


def is_date(value: str) -> bool:
    """Whether a text is a date in any order of day and month."""
    return bool(parse_date(value, "dmy") or parse_date(value, "mdy"))


def _share(values: list[str], test: Callable[[str], object]) -> float:
    told = [value for value in values if value.lower() not in NOTHING]
    good = sum(1 for value in told if test(value))
    return good / len(told) if told and good >= 0.5 * len(told) else 0.01 * (not told)
