"""Which heading is which column of ours, and what kind of values each column holds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analytics.importing.dates import NOTHING, parse_date
from analytics.importing.understood import ImportRefused, Options
from analytics.sheet import Sheet
from analytics.source import Export, Match, catalog, key, named, places, recognise

MONEY = "decimal(18, 4)"
NUMBERS = {
    "revenue": MONEY,
    "cost": MONEY,
    "pass_through": MONEY,
    "amount": MONEY,
    "expected_amount": MONEY,
    "quantity": MONEY,
    "unit_price": "decimal(18, 6)",
    "unit_cost": "decimal(18, 6)",
    "discount": MONEY,
    "probability": "decimal(18, 6)",
    "profit": MONEY,
    "tax": MONEY,
    "actual_amount": MONEY,
}
SHARES = frozenset({"discount", "probability"})
DATES = frozenset({"date", "closes_on", "actually_closed_on", "created_on", "modified_on"})
FLAGS = frozenset({"is_won", "is_closed", "is_cancelled"})
IDS = frozenset({"document_id", "account_id", "deal_id", "person_id", "product_id", "parent_id"})
DOMAINS = frozenset({"domain", "account_domain"})
PEOPLE = frozenset({"owner", "manager"})
MUST_READ = frozenset({*NUMBERS, "date", "closes_on"}) - {"probability", "expected_amount", "tax"}
SAMPLE = 3000
HAS_DIGIT = re.compile(
    r"^[^A-Za-z]{0,3}\(?[A-Z]{0,3}[\s$€£¥+−(-]*[.,]?\d[\d.,'’\s%()−-]*\s*\S{0,4}$"
)


@dataclass(frozen=True)
class Chosen:
    """The export that a sheet is, the place of each column, and how each was recognised."""

    export: Export
    columns: dict[str, int]
    evidence: dict[str, str]


def choose(sheet: Sheet, options: Options, before: Mapping[str, str | None]) -> Chosen | None:
    """What the sheet is, by its headings and values, by earlier corrections and by the options."""
    said = _said(sheet, options.columns)
    corrected = _said(sheet, {k: v for k, v in before.items() if not k.startswith("=")})
    overrides = {**corrected, **said}
    match = _match(sheet, options.export or before.get("=export"), overrides)
    if match is None:
        return None
    columns = {c: place for c, place in match.columns.items() if c not in overrides}
    columns = {c: place for c, place in columns.items() if place not in overrides.values()}
    columns |= {c: place for c, place in overrides.items() if place is not None}
    evidence = {c: f"recognised by its heading '{sheet.headings[p]}'" for c, p in columns.items()}
    evidence |= {c: "as you said for these headings before" for c in corrected if c in columns}
    evidence |= {c: "as you said" for c in said if c in columns}
    return Chosen(match.export, columns, evidence)


def _match(sheet: Sheet, export: str | None, overrides: Mapping[str, int | None]) -> Match | None:
    fits = _Fit(sheet)
    if export:
        kind = named(export)
        found = places(kind, sheet.headings, fits) | _there(overrides)
        missing = kind.missing(found)
        if missing:
            raise ImportRefused(
                f"The sheet '{sheet.name}' cannot be taken as {kind.title}: it has no column for "
                f"{' and none for '.join(missing)}."
                f" Its columns are: {', '.join(sheet.headings[:20])}."
            )
        return Match(kind, found)
    match = recognise(sheet.headings, fits)
    if match is not None or not overrides:
        return match
    tried = [
        Match(e, places(e, sheet.headings, fits) | _there(overrides)) for e in catalog().values()
    ]
    whole = [
        m
        for m in tried
        if not m.export.missing(m.columns) and set(overrides) <= set(m.export.columns)
    ]
    return max(whole, key=lambda m: len(m.columns), default=None)


def _there(overrides: Mapping[str, int | None]) -> dict[str, int]:
    return {column: place for column, place in overrides.items() if place is not None}


def _said(sheet: Sheet, columns: Mapping[str, str | None]) -> dict[str, int | None]:
    """The places that the user names for our columns, as far as this sheet has them."""
    words = {key(heading): place for place, heading in reversed(list(enumerate(sheet.headings)))}
    exact = {heading: place for place, heading in enumerate(sheet.headings)}
    found: dict[str, int | None] = {}
    for column, heading in columns.items():
        if heading is None:
            found[column] = None
        elif heading in exact or key(heading) in words:
            found[column] = exact.get(heading, words.get(key(heading)))
    return found


class _Fit:
    """Says how well the values at a place suit a column, from the first rows."""

    def __init__(self, sheet: Sheet) -> None:
        self._rows = sheet.rows
        self._seen: dict[int, list[str]] = {}

    def __call__(self, column: str, place: int) -> float:
        if place not in self._seen:
            values = self._rows[f"c{place}"].slice(0, SAMPLE).to_pylist()
            self._seen[place] = [(value or "").strip() for value in values]
        values = self._seen[place]
        filled = [value for value in values if value][:300]
        if not filled:
            return 0.01
        if column in DATES:
            return _share(
                filled, lambda value: parse_date(value, "dmy") or parse_date(value, "mdy")
            )
        if column in NUMBERS:
            return _share(filled, HAS_DIGIT.match)
        return sum(1 for value in values if value) / len(values)


def _share(values: list[str], test: Callable[[str], object]) -> float:
    told = [value for value in values if value.lower() not in NOTHING]
    good = sum(1 for value in told if test(value))
    return good / len(told) if told and good >= 0.5 * len(told) else 0.01 * (not told)
