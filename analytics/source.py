"""How each system's exports map onto our tables, as the files in `sources/` say."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from analytics.scale import apart

SOURCES = Path(__file__).with_name("sources")
GENERAL = "workbook"
MARKED = 3
CALLED = 2
LONG = 5
SIGNS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "zł": "PLN", "₹": "INR", "R$": "BRL"}
CODES = re.findall(
    r"[A-Z]{3}",
    "EUR USD GBP CHF SEK NOK DKK PLN CZK HUF RON BGN HRK ISK TRY JPY CNY INR KRW IDR MYR PHP SGD"
    " THB HKD AUD NZD CAD MXN BRL ZAR ILS RUB EEK LTL LVL SKK SIT MTL CYP",
)
IN_MONEY = re.compile(rf"[\s(\[,/_-]+(?:in\s+)?({'|'.join(CODES)}|R\$|[€£$¥₹]|zł)[)\]]*\s*$")
NAMED = re.compile(rf"({'|'.join(CODES)}|R\$|[€$£¥₹]|zł)")
WITHOUT_TAX = (
    r"net of (?:vat|tax|discounts?)|(?:ex|excl?|excluding|without|before|w/o)\.?\s*(?:vat|tax|gst)"
    r"|ht|hors taxes?|ohne (?:mwst|ust)|(?:exkl|zzgl)\.? (?:mwst|ust)|sin (?:iva|impuestos)"
    r"|excl\.? btw|s/iva|lcy"
)
ASIDE = re.compile(
    rf"(?i)(?:\s*[(\[,-]\s*(?:{WITHOUT_TAX}|net|netto|utc|local(?: time)?|base)[)\]]*"
    rf"|\s+\(?(?:{WITHOUT_TAX})\)?|\s*\(\s*\d+\s*(?:-|–|to|bis|à|a)\s*\d+\s*\))\s*$"
)
OBJECTS = (
    "opportunity|opportunité|oportunidad|opportunità|oportunidade|verkaufschance|deal|potential"
    "|account|company|firma|compte|cuenta|conta|project|projekt|projet|campaign|event|task|case"
    "|ticket|invoice|contract|organization|organisation"
)
OBJECT_BEFORE = re.compile(rf"(?i)^(?:{OBJECTS})(?:\s*:\s*|_|\s+-\s+|\s*[.]\s*|\s*[|]\s*)(?=\S)")
OBJECT_AFTER = re.compile(rf"(?i)(?:\s*\([^()]*\))?\s*\((?:{OBJECTS})\)\s*$")

Fit = Callable[[str, int], float]
ANYTHING: Fit = lambda _column, _place: 1.0  # noqa: E731
GOOD_FIT = 0.4
WORD = re.compile(r"[^\W\d_]+")


class SourceError(Exception):
    """An export that no file in `sources/` describes, or one that is described wrongly."""


@dataclass(frozen=True)
class Export:
    """One kind of export: the table that it fills, and the headings of each column of ours.

    A sheet must have one of the `marks`, or a name with one of the words in `called`, and none of
    what the kind `lacks`. `rest` is the column for a first heading that says what its rows are. A
    `strict` kind has its own columns alone, and none by the general words for its table.
    """

    name: str
    title: str
    table: str
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    marks: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    rest: str = ""
    strict: bool = False

    @cached_property
    def words(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of each column's headings."""
        return {column: tuple(map(key, said)) for column, said in self.columns.items()}

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


@dataclass(frozen=True)
class Headings:
    """A sheet's headings, the logical names that its file gives them, and the sheet's name.

    `near` has the heading of a source that a heading of the sheet nearly is.
    """

    texts: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    near: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def whole(self) -> dict[str, list[tuple[int, int]]]:
        """Every way to read a heading, with how far it is from the heading and its place."""
        found: dict[str, list[tuple[int, int]]] = {}
        for place, text in enumerate(self.texts):
            label = self.labels.get(text)
            words = (*((key(label),) if label else ()), *keys(text))
            for rank, word in enumerate(dict.fromkeys(words)):
                found.setdefault(word, []).append((rank, place))
        return {word: sorted(places) for word, places in found.items()}

    @cached_property
    def within(self) -> dict[str, list[tuple[int, int]]]:
        """The headings without the object that they belong to: 'Opportunity_Topic' is a topic."""
        found: dict[str, list[tuple[int, int]]] = {}
        for place, text in enumerate(self.texts):
            bare = OBJECT_AFTER.sub("", OBJECT_BEFORE.sub("", text))
            for rank, word in enumerate(keys(bare) if bare != text else ()):
                found.setdefault(word, []).append((rank, place))
        return {word: sorted(places) for word, places in found.items()}

    @cached_property
    def nearly(self) -> dict[str, list[tuple[int, int]]]:
        """The headings as those that they nearly are."""
        found: dict[str, list[tuple[int, int]]] = {}
        for place, text in enumerate(self.texts):
            if text in self.near:
                found.setdefault(key(self.near[text]), []).append((0, place))
        return found

    def called(self, words: Sequence[str]) -> float:
        """How near the end of its name the sheet has one of the words; 0 where it has none."""
        spaced = f" {' '.join(key(word) for word in WORD.findall(self.sheet))} "
        joined = spaced.replace(" ", "")
        ends = [
            (spaced.rfind(f" {word} ") + 1) / len(spaced)
            or (joined.rfind(word) + len(word) if len(word) >= LONG and word in joined else 0)
            / (len(joined) or 1)
            for word in words
        ]
        return max(ends, default=0.0)


def key(heading: str) -> str:
    """A heading without case, accents, spaces and punctuation: two that mean the same are equal."""
    bare = unicodedata.normalize("NFKD", heading.replace("#", " number ").replace("%", " percent "))
    return re.sub(r"[\W_]", "", "".join(c for c in bare if not unicodedata.combining(c))).casefold()


def heading_currency(heading: str) -> str | None:
    """The currency that a heading names, as in 'Revenue (EUR)'."""
    _, factor, unit = apart(heading)
    found = (NAMED if factor > 1 else IN_MONEY).search(unit or heading)
    return SIGNS.get(found[1], found[1]) if found else None


def keys(heading: str) -> tuple[str, ...]:
    """The ways to read a heading, the most exact first: whole, then without currency and asides."""
    bare = IN_MONEY.sub("", apart(heading)[0])
    found = [heading, bare, ASIDE.sub("", bare)]
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
            called=tuple(key(word) for word in said.get("called", [])),
            rest=said.get("rest", ""),
            strict=said.get("strict", False),
        )
    except KeyError as missing:
        raise SourceError(f"The export '{name}' does not say its {missing}.") from missing


def named(name: str) -> Export:
    """The export of that name."""
    if name not in catalog():
        raise SourceError(f"There is no export '{name}'. These are known: {', '.join(catalog())}.")
    return catalog()[name]


@cache
def vocabulary() -> frozenset[str]:
    """The keys of all headings that any source knows."""
    return frozenset(
        word for export in catalog().values() for words in export.words.values() for word in words
    )


def known(heading: str) -> bool:
    """Whether any source has this heading."""
    return any(word in vocabulary() for word in keys(heading))


def recognise(
    headings: Headings | Sequence[str], fits: Fit = ANYTHING, but: frozenset[str] = frozenset()
) -> Match | None:
    """What the headings are an export of; `fits` gives the share of a place's values that suit."""
    said = headings if isinstance(headings, Headings) else Headings(tuple(headings))
    best: tuple[int, Export] | None = None
    for export in catalog().values():
        bonus = _bonus(export, said)
        if bonus is None or export.name in but:
            continue
        own: dict[str, int] = {}
        _place(export, said, fits, own)
        _place_rest(export, said, fits, own)
        if export.missing(own):
            continue
        score = len(own) + bonus
        if best is None or score > best[0]:
            best = (score, export)
    return Match(best[1], places(best[1], said, fits)) if best else None


def _bonus(export: Export, said: Headings) -> int | None:
    """What speaks for an export beside its columns; None where it cannot be this one."""
    if any(lack in said.whole for lack in export.lacks):
        return None
    marked = any(mark in said.whole or mark in said.nearly for mark in export.marks)
    called = bool(said.called(export.called))
    if export.marks and not marked and not called:
        return None
    return MARKED * (marked or (called and export.strict)) + CALLED * called


def places(
    export: Export, headings: Headings | Sequence[str], fits: Fit = ANYTHING
) -> dict[str, int]:
    """Where each column of the export stands; what it has no word for goes by the general words."""
    said = headings if isinstance(headings, Headings) else Headings(tuple(headings))
    found: dict[str, int] = {}
    _place(export, said, fits, found)
    for general in catalog().values():
        if export.strict or not general.name.startswith(f"{GENERAL}."):
            continue
        if general.table == export.table and not general.strict:
            _place(general, said, fits, found)
    _place_rest(export, said, fits, found)
    return found


def _place(export: Export, said: Headings, fits: Fit, found: dict[str, int]) -> None:
    """Put each column where its first heading stands whose values suit."""
    for standing in (said.whole, said.within, said.nearly):
        for column, words in ((c, w) for c, w in export.words.items() if c not in found):
            taken = set(found.values())
            at = [_free(standing.get(word, ()), taken) for word in words]
            suits = [(fits(column, p), p) for p in dict.fromkeys(at) if p is not None]
            good = [p for fit, p in suits if fit >= GOOD_FIT]
            best = max((fit for fit, _ in suits), default=0.0)
            if good or best > 0:
                found[column] = good[0] if good else next(p for fit, p in suits if fit == best)


def _place_rest(export: Export, said: Headings, fits: Fit, found: dict[str, int]) -> None:
    """Take a first heading such as 'Catering' above the lines of a budget for their description."""
    if not export.rest or len(found) < 2 or not export.missing(found):
        return
    if 0 not in found.values() and said.texts and fits(export.rest, 0) >= GOOD_FIT:
        found[export.rest] = 0


def _free(standing: Sequence[tuple[int, int]], taken: set[int]) -> int | None:
    return next((place for _, place in standing if place not in taken), None)
