"""What a table may be where no source has its headings: by near words and by its values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process

from analytics.importing.fitting import Fit, Profile
from analytics.importing.kinds import DATES, DOMAINS, FLAGS, IDS, NUMBERS
from analytics.importing.meaning import words_of
from analytics.source import GENERAL, Export, Headings, key

MONEY = re.compile(r"^\D{0,5}(?=.*([.,]\d{2}(00)?\D*$|[€$£]|\d{4,}))[\d.,'’\s]+\D{0,4}$")
LIKE = 84.0
KNOWN = 0.5
SUITS = 0.6
FIRM = 0.3
PERSONAL = 0.8
ENOUGH = 1.7
FEWEST = 2
MOST_HEADINGS = 60
FEW_VALUES = 100
EXPLAINED = 0.3


@dataclass(frozen=True)
class Guess:
    """An export that a sheet may be, with what speaks for each of its columns."""

    export: Export
    columns: dict[str, int]
    evidence: dict[str, str]
    weight: float = 0.0


@dataclass
class _Tried:
    """A guess under way."""

    columns: dict[str, int] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    weight: float = 0.0

    def take(self, column: str, place: int, weight: float, why: str) -> None:
        self.columns[column] = place
        self.evidence[column] = why
        self.weight += weight


def guess(
    headings: Headings, fits: Fit, exports: Sequence[Export], accounts: frozenset[str]
) -> Guess | None:
    """The most likely of the exports, if enough speaks for one."""
    places = range(min(len(headings.texts), MOST_HEADINGS))
    profiles = {place: Profile(fits.filled(place)[:FEW_VALUES]) for place in places}
    tried = [
        found
        for export in exports
        if len(exports) == 1 or export.name.startswith(f"{GENERAL}.")
        if (found := _guessed(export, headings, profiles, accounts, alone=len(exports) == 1))
    ]
    return max(tried, key=lambda found: found.weight, default=None)


def holds_more(headings: Headings, fits: Fit, columns: Mapping[str, int]) -> bool:
    """Whether accounts come again and again, with days and amounts that no column is taken for."""
    names = fits.filled(columns["account"]) if "account" in columns else []
    if len(set(names)) == len(names):
        return False
    free = [p for p in range(min(len(headings.texts), MOST_HEADINGS)) if p not in columns.values()]
    rest = [Profile(fits.filled(place)[:FEW_VALUES]) for place in free]
    dated = any(profile.dates >= 0.9 for profile in rest)
    return dated and any(profile.numbers >= 0.9 and profile.dates < SUITS for profile in rest)


def _guessed(
    export: Export,
    headings: Headings,
    profiles: Mapping[int, Profile],
    accounts: frozenset[str],
    *,
    alone: bool,
) -> Guess | None:
    called = headings.called(export.called)
    if not alone and any(lack in headings.whole for lack in export.lacks):
        return None
    if not alone and export.marks and not called and not _is_marked(export, headings):
        return None
    tried = _Tried()
    for score, column, place, word in _likely(export, headings, profiles):
        if column not in tried.columns and place not in tried.columns.values():
            why = (
                f"'{headings.texts[place]}' taken as the {column.replace('_', ' ')}:"
                f" {score:.0f} % like '{word}'"
            )
            tried.take(column, place, score / 100, why)
    named = len(tried.columns)
    _by_values(export, headings, profiles, accounts, tried)
    met = "account" in tried.columns and "your book" in tried.evidence["account"]
    weight = tried.weight + (0.8 + 0.1 * called if called else 0.0)
    weight -= 0.3 * (bool(export.marks) and not called)
    strong = alone or ((named >= FEWEST or called or met) and weight >= ENOUGH)
    filled = sum(1 for profile in profiles.values() if profile.filled)
    whole = alone or called or len(tried.columns) >= EXPLAINED * filled
    if not strong or not whole or export.missing(tried.columns):
        return None
    return Guess(export, tried.columns, tried.evidence, weight)


def _is_marked(export: Export, headings: Headings) -> bool:
    """Whether a heading is nearly one of those that tell this kind from others."""
    texts = headings.texts[:MOST_HEADINGS]
    return any(
        process.extractOne(key(text), export.marks, scorer=fuzz.ratio, score_cutoff=LIKE)
        for text in texts
        if key(text)
    )


def _likely(
    export: Export, headings: Headings, profiles: Mapping[int, Profile]
) -> list[tuple[float, str, int, str]]:
    """Columns and places with headings that are alike and values that suit, the best first."""
    found: list[tuple[float, str, int, str]] = []
    for place, profile in profiles.items():
        text = " ".join(words_of(headings.texts[place]))
        for column, said in export.columns.items():
            best = process.extractOne(
                text, _plain(said), scorer=fuzz.token_sort_ratio, score_cutoff=LIKE
            )
            if best and _suits(column, profile):
                found.append((best[1], column, place, said[best[2]]))
    return sorted(found, key=lambda item: -item[0])


@cache
def _plain(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(words_of(text)) for text in said)


def _suits(column: str, profile: Profile) -> bool:
    if not profile.filled:
        return False
    if column in DATES:
        return profile.dates >= SUITS
    if column in NUMBERS:
        return profile.numbers >= SUITS and profile.dates < SUITS
    if column in DOMAINS:
        return max(profile.domains, profile.mails) >= SUITS
    if column in FLAGS:
        return profile.kinds <= 3
    return column in IDS or profile.dates < SUITS


def _by_values(
    export: Export,
    headings: Headings,
    profiles: Mapping[int, Profile],
    accounts: frozenset[str],
    tried: _Tried,
) -> None:
    """Columns that give themselves away by what they hold."""

    def free() -> Iterable[tuple[int, Profile]]:
        taken = set(tried.columns.values())
        return [
            (p, profile) for p, profile in profiles.items() if p not in taken and profile.filled
        ]

    day = next(
        (c for c in ("date", "closes_on", "opened_on", "ends_on") if c in export.columns), None
    )
    dated = [p for p, profile in free() if profile.dates >= 0.9]
    if day and dated and not DATES & set(tried.columns):
        tried.take(
            day,
            dated[-1] if headings.texts[dated[0]].startswith("Column ") else dated[0],
            0.5,
            f"'{headings.texts[dated[0]]}' holds dates",
        )
    _accounts(export, headings, free(), accounts, tried)
    _people(export, headings, free(), tried)
    money = next((c for c in ("revenue", "amount") if c in export.columns), None)
    if money and money not in tried.columns:
        sums = [(p, f) for p, f in free() if f.numbers >= 0.9 and f.dates < SUITS and _is_money(f)]
        if len(sums) == 1 or (sums and _clear(sums)):
            place = max(sums, key=lambda item: _size(item[1]))[0]
            tried.take(money, place, 0.5, f"'{headings.texts[place]}' holds amounts of money")


def _accounts(
    export: Export,
    headings: Headings,
    free: Iterable[tuple[int, Profile]],
    accounts: frozenset[str],
    tried: _Tried,
) -> None:
    if "account" not in export.columns or "account" in tried.columns:
        return
    best: tuple[float, int, str] | None = None
    for place, profile in free:
        known = [v for v in profile.filled if key(v) in accounts]
        share = len(known) / len(profile.filled)
        if share >= KNOWN:
            why = f"{len(known)} of {len(profile.filled)} values are names of accounts in your book"
            best = max(best or (0.0, 0, ""), (1.0 + share, place, why))
        elif profile.companies >= FIRM and profile.numbers < FIRM:
            why = f"{profile.companies:.0%} of the values carry a word of company names"
            best = max(best or (0.0, 0, ""), (profile.companies, place, why))
    if best:
        tried.take(
            "account",
            best[1],
            min(best[0], 1.0),
            f"'{headings.texts[best[1]]}' taken as the account: {best[2]}",
        )


def _people(
    export: Export, headings: Headings, free: Iterable[tuple[int, Profile]], tried: _Tried
) -> None:
    for place, profile in free:
        text = headings.texts[place]
        if "email" in export.columns and "email" not in tried.columns and profile.mails >= 0.9:
            tried.take("email", place, 0.5, f"'{text}' holds e-mail addresses")
        elif profile.people >= PERSONAL and profile.kinds > 1:
            person = next((c for c in ("person", "owner") if c in export.columns), None)
            if person and person not in tried.columns:
                tried.take(person, place, 0.4, f"'{text}' holds names of people")


def _is_money(profile: Profile) -> bool:
    money = [v for v in profile.filled if MONEY.match(v)]
    return 2 * len(money) >= len(profile.filled)


def _size(profile: Profile) -> float:
    sizes = sorted(len(re.sub(r"[.,]\d{1,4}\D*$|\D", "", value)) for value in profile.filled)
    return sizes[len(sizes) // 2] + any("." in v or "," in v for v in profile.filled) * 3


def _clear(sums: Sequence[tuple[int, Profile]]) -> bool:
    """Whether one of several columns of numbers alone looks like money."""
    ranked = sorted((_size(profile) for _, profile in sums), reverse=True)
    return ranked[0] >= ranked[1] + 2
