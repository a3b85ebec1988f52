"""Headings that are nearly those of a source: slips, short forms, words in another order."""

import re
from functools import cache
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from analytics.source import Headings, catalog, key, vocabulary

SHORT = {
    short: whole
    for whole, shorts in {
        "invoice": "inv",
        "customer": "cust cst custr",
        "account": "acct acc",
        "number": "no nr num nbr",
        "amount": "amt amnt",
        "quantity": "qty qnty",
        "description": "desc descr",
        "project": "proj prj",
        "manager": "mgr mngr",
        "revenue": "rev",
        "opportunity": "opp oppty opty",
        "estimated": "est",
        "expected": "exp",
        "probability": "prob",
        "category": "cat",
        "product": "prod",
        "company": "comp coy",
        "representative": "rep",
        "date": "dt",
        "kunden": "kd",
        "rechnungs": "rg rechn",
        "betrag": "betr",
        "umsatz": "ums",
        "facture": "fact",
        "montant": "mt mnt",
        "importe": "imp",
        "fecha": "fec",
        "cliente": "cli",
    }.items()
    for short in shorts.split()
}
NUMBERS = frozenset({"nr", "no", "num", "nbr"})
SMALL = frozenset(
    re.findall(
        r"\w+",
        "of the a an de du des la le les l d del della di da do das dos van het der die den el"
        " y and und et e en for fur pour per in",
    )
)
WORD = re.compile(r"[^\W\d_]+|\d+")
NO_SLIP = frozenset(
    {"county", "counties", "statement", "employees", "stats", "states", "debit", "skonto"}
)
SHORTEST = 5
LONG = 9
MOST_HEADINGS = 120


def near(headings: Headings) -> dict[str, str]:
    """Headings that are no word of any source, with the word that each stands for.

    A slip of one or two letters, a common short form, or the same words in another order.
    """
    found: dict[str, str] = {}
    have = set(headings.whole)
    sure = _sure(headings)
    for place, text in enumerate(headings.texts[:MOST_HEADINGS]):
        if place in sure or text in headings.labels:
            continue
        word = _same_words(text) or _slip(text)
        if word and word not in have:
            found[text] = _spelt()[word]
    return found


def _sure(headings: Headings) -> set[int]:
    """The places of headings that are words of some source."""
    return {
        place
        for standing in (headings.whole, headings.within)
        for word in standing.keys() & vocabulary()
        for _, place in standing[word]
    }


@cache
def _spelt() -> dict[str, str]:
    """A heading for each key, as it is first written in a source."""
    found: dict[str, str] = {}
    for export in catalog().values():
        for column, words in export.words.items():
            for word, text in zip(words, export.columns[column], strict=True):
                found.setdefault(word, text)
    return found


def words_of(text: str, *, numbers: bool = True) -> tuple[str, ...]:
    """The words of a heading as keys, short forms written out; those of numbers if asked."""
    parts = [key(part) for part in WORD.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", text))]
    return tuple(
        part if part in NUMBERS and not numbers else SHORT.get(part, part) for part in parts if part
    )


@cache
def _by_words() -> dict[tuple[str, ...], str]:
    """Keys of two words and more by their words in order of the alphabet, small words left out."""
    found: dict[tuple[str, ...], str] = {}
    for word, text in _spelt().items():
        bare = tuple(sorted(w for w in words_of(text) if w not in SMALL))
        if len(bare) > 1:
            found.setdefault(bare, word)
    return found


def _same_words(text: str) -> str | None:
    for numbers in (True, False):
        parts = words_of(text, numbers=numbers)
        joined = "".join(parts)
        if joined != key(text) and joined in vocabulary():
            return joined
        bare = tuple(sorted(part for part in parts if part not in SMALL))
        if bare in _by_words():
            return _by_words()[bare]
    return None


@cache
def _known_words() -> tuple[str, ...]:
    """Every word of the headings of all sources."""
    found = {key(part) for text in _spelt().values() for part in WORD.findall(text)}
    return tuple(sorted(found | NO_SLIP))


def _slip(text: str) -> str | None:
    """The heading that differs in words with a slip of the pen alone.

    A word that we know is no slip of another, a short one could be of too many, and digits are
    never mistaken.
    """
    parts = [key(part) for part in WORD.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", text))]
    known = set(_known_words())
    choices = [[part] if part in known or part.isdigit() else _meant(part) for part in parts]
    if not all(choices) or not any(part not in known for part in parts):
        return None
    joined = ("".join(words) for words in product(*choices))
    return next((word for word in joined if word in vocabulary()), None)


def _meant(word: str) -> list[str]:
    """Known words one slip away, two where the word is long."""
    if len(word) < SHORTEST:
        return []
    found = process.extract(
        word,
        _known_words(),
        scorer=OSA.distance,
        score_cutoff=2 if len(word) >= LONG else 1,
        limit=4,
    )
    return [other for other, _, _ in found if other[:1] == word[:1] and len(other) >= SHORTEST]
