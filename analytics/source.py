"""How each system's exports map onto our tables, as the files in `sources/` say."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).with_name("sources")
GENERAL = "workbook"
MARKED = 3
SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "zł": "PLN", "₹": "INR", "R$": "BRL"}
CODES = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "BGN",
    "HRK",
    "ISK",
    "TRY",
    "JPY",
    "CNY",
    "INR",
    "KRW",
    "IDR",
    "MYR",
    "PHP",
    "SGD",
    "THB",
    "HKD",
    "AUD",
    "NZD",
    "CAD",
    "MXN",
    "BRL",
    "ZAR",
    "ILS",
    "RUB",
    "EEK",
    "LTL",
    "LVL",
    "SKK",
    "SIT",
    "MTL",
    "CYP",
]
IN_MONEY = re.compile(rf"[\s(\[,/_-]+(?:in\s+)?({'|'.join(CODES)}|R\$|[€£$¥₹]|zł)[)\]]*\s*$")
WITHOUT_TAX = (
    r"net of (?:vat|tax|discounts?)|(?:ex|excl?|excluding|without|before|w/o)\.?\s*(?:vat|tax|gst)"
    r"|ht|hors taxes?|ohne (?:mwst|ust)|(?:exkl|zzgl)\.? (?:mwst|ust)|sin (?:iva|impuestos)"
    r"|excl\.? btw|s/iva|lcy"
)
ASIDE = re.compile(
    rf"(?i)(?:\s*[(\[,-]\s*(?:{WITHOUT_TAX}|net|netto|utc|local(?: time)?|base)[)\]]*"
    rf"|\s+\(?(?:{WITHOUT_TAX})\)?)\s*$"
)


Fit = Callable[[str, int], float]
GOOD_FIT = 0.4


class SourceError(Exception):
    """An export that no file in `sources/` describes, or one that is described wrongly."""


@dataclass(frozen=True)
class Export:
    """One kind of export: the table that it fills, and the headings of each column of ours."""

    name: str
    title: str
    table: str
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    marks: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def missing(self, columns: Mapping[str, int]) -> list[str]:
        """What an export of this kind must have and these columns do not, in words."""
        return [
            " or ".join(need).replace("_", " ")
            for need in self.needs
            if not any(column in columns for column in need)
        ]


@dataclass(frozen=True)
class Match:
    """An export recognised, and where each of our columns stands among the headings."""

    export: Export
    columns: dict[str, int]


def key(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation: two that mean the same are equal."""
    bare = unicodedata.normalize("NFKD", heading.replace("#", " number ").replace("%", " percent "))
    return re.sub(r"[\W_]", "", "".join(c for c in bare if not unicodedata.combining(c))).casefold()


def heading_currency(heading: str) -> str | None:
    """The currency that a heading names, as in 'Revenue (EUR)'."""
    found = IN_MONEY.search(heading)
    return SIGNS.get(found[1], found[1]) if found else None


def keys(heading: str) -> tuple[str, ...]:
    """The ways to read a heading, the most exact first: whole, then without currency and asides."""
    found = [heading, IN_MONEY.sub("", heading), ASIDE.sub("", IN_MONEY.sub("", heading))]
    return tuple(dict.fromkeys(key(text) for text in found if key(text)))


def signature(headings: Sequence[str]) -> str:
    """A short name for a set of headings, the same in any order."""
    text = "|".join(sorted(key(heading) for heading in headings))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@cache
def catalog() -> dict[str, Export]:
    """Every export by name, as 'salesforce.opportunities'; the general workbook ones come last."""
    found: dict[str, Export] = {}
    for path in sorted(SOURCES.glob("*.toml"), key=lambda p: (p.stem == GENERAL, p.stem)):
        with path.open("rb") as file:
            kinds = tomllib.load(file)
        for kind, said in kinds.items():
            name = f"{path.stem}.{kind}"
            found[name] = _export(name, said, kinds)
    return found


def _export(name: str, said: Mapping[str, Any], kinds: Mapping[str, Any]) -> Export:
    try:
        columns = said["columns"] if "same_as" not in said else kinds[said["same_as"]]["columns"]
        return Export(
            name=name,
            title=said["title"],
            table=said["table"],
            needs=tuple(tuple(need) for need in said["needs"]),
            columns={c: tuple(columns[c]) for c in said.get("only", columns)},
            marks=tuple(key(mark) for mark in said.get("marks", [])),
            lacks=tuple(key(lack) for lack in said.get("lacks", [])),
        )
    except KeyError as missing:
        raise SourceError(f"The export '{name}' does not say its {missing}.") from missing


def named(name: str) -> Export:
    """The export of that name."""
    if name not in catalog():
        raise SourceError(f"There is no export '{name}'. These are known: {', '.join(catalog())}.")
    return catalog()[name]


@cache
def _all_keys() -> frozenset[str]:
    return frozenset(
        key(heading)
        for export in catalog().values()
        for headings in export.columns.values()
        for heading in headings
    )


def known(heading: str) -> bool:
    """Whether any source has this heading."""
    return any(word in _all_keys() for word in keys(heading))


def _anything(_column: str, _place: int) -> float:
    return 1.0


def recognise(headings: Sequence[str], fits: Fit = _anything) -> Match | None:
    """What the headings are an export of; `fits` gives the share of a place's values that suit."""
    best: tuple[int, Export] | None = None
    have = {word for heading in headings for word in keys(heading)}
    for export in catalog().values():
        if have & set(export.lacks) or (export.marks and not have & set(export.marks)):
            continue
        own: dict[str, int] = {}
        _place(export.columns, headings, fits, own)
        if export.missing(own):
            continue
        score = len(own) + (MARKED if export.marks else 0)
        if best is None or score > best[0]:
            best = (score, export)
    return Match(best[1], places(best[1], headings, fits)) if best else None


def places(export: Export, headings: Sequence[str], fits: Fit = _anything) -> dict[str, int]:
    """Where each column of the export stands; what it has no word for goes by the general words."""
    found: dict[str, int] = {}
    _place(export.columns, headings, fits, found)
    for general in catalog().values():
        if general.name.startswith(f"{GENERAL}.") and general.table == export.table:
            _place(general.columns, headings, fits, found)
    return found


def _place(
    columns: Mapping[str, tuple[str, ...]],
    headings: Sequence[str],
    fits: Fit,
    found: dict[str, int],
) -> None:
    words = [keys(heading) for heading in headings]
    for column, synonyms in columns.items():
        if column in found:
            continue
        standing = [_standing(key(synonym), words, found) for synonym in synonyms]
        suits = [(fits(column, at), at) for at in dict.fromkeys(standing) if at is not None]
        good = [at for fit, at in suits if fit >= GOOD_FIT]
        best = max((fit for fit, _ in suits), default=0.0)
        if good or best > 0:
            found[column] = good[0] if good else next(at for fit, at in suits if fit == best)


def _standing(word: str, words: list[tuple[str, ...]], found: Mapping[str, int]) -> int | None:
    free = [(i, w) for i, w in enumerate(words) if i not in found.values() and word in w]
    return min(free, key=lambda item: item[1].index(word))[0] if free else None
