"""A company's name taken apart: what names it, its numbers, its legal form."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from analytics.likeness.words import ABBREVIATED, ANYWHERE, FORMS, JOINING, LEADING, ROMAN, SILENT

INITIALS = re.compile(r"\b(?:\w\.\s?){2,}|\b(?:\w\s){2,}\w\b")
POLISH = re.compile(r"\bsp\b\.?\s*z\.?\s*o\.?\s*o\b\.?")
LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip
UMLAUT = re.compile("ae|oe|ue")
MARKS = {",": "a comma", ".": "a full stop", "-": "a hyphen", "'": "an apostrophe"}


@dataclass(frozen=True)
class Name:
    """What is left of a name when everything is gone in which one company is written two ways.

    `written` are its words before abbreviations were spelt out, `silent` what was left out.
    """

    text: str
    words: tuple[str, ...]
    written: tuple[str, ...]
    numbers: tuple[str, ...]
    forms: frozenset[str]
    silent: frozenset[str]

    @cached_property
    def sorted_words(self) -> tuple[str, ...]:
        """Its words in an order of their own."""
        return tuple(sorted(self.words))

    @cached_property
    def run(self) -> str:
        """Its words without spaces, umlauts spelt one way."""
        return _umlauts("".join(self.words))


def read(text: str) -> Name:
    """The name of a company as its parts."""
    plain = text.casefold().translate(LETTERS).replace("&", " and ").replace("+", " and ")
    plain = re.sub(r"['\N{RIGHT SINGLE QUOTATION MARK}`]", "", plain)
    plain = POLISH.sub("spzoo", plain)
    plain = INITIALS.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", plain)
    tokens = re.findall(r"\w+", plain.replace("_", " "))
    silent = frozenset("&" if t in JOINING else t for t in tokens if t in JOINING | SILENT)
    kept = [t for t in tokens if t not in JOINING | SILENT]
    named, forms = _without_forms(kept)
    named = named or tokens
    words = [t for t in named if not _is_number(t)]
    return Name(
        text=" ".join(text.split()),
        words=tuple(_umlauts(ABBREVIATED.get(_folded(t), _folded(t))) for t in words),
        written=tuple(words),
        numbers=tuple(sorted(t for t in named if _is_number(t))),
        forms=frozenset(forms),
        silent=silent,
    )


def differences(one: Name, other: Name) -> list[str]:
    """In what two names of the same words differ, as a reader sees it."""
    parts = [f"'{FORMS[form][0]}'" for form in sorted(one.forms ^ other.forms)]
    left_out = (one.silent ^ other.silent) - ({"&"} if "co" in one.forms ^ other.forms else set())
    parts += [f"'{word.capitalize()}'" for word in sorted(left_out)]
    if one.sorted_words != other.sorted_words:
        parts.append("a space")
    elif sorted(one.written) != sorted(other.written):
        parts += _spelt(one, other)
    if one.words != other.words and one.sorted_words == other.sorted_words:
        parts.append("the order of its words")
    marks = {m for m in MARKS if (m in one.text) != (m in other.text)}
    if parts:
        marks &= {","}
    parts += [MARKS[mark] for mark in sorted(marks)]
    if not parts and one.text != other.text:
        alike = one.text.casefold() == other.text.casefold()
        parts.append("capital letters" if alike else "punctuation")
    return parts


def _spelt(one: Name, other: Name) -> list[str]:
    """How words that mean the same are written."""
    ours = [w for w in one.written if w not in other.written]
    theirs = [w for w in other.written if w not in one.written]
    if [_umlauts(_folded(w)) for w in sorted(ours)] == [
        _umlauts(_folded(w)) for w in sorted(theirs)
    ]:
        return ["accents"]
    return [
        f"'{a.capitalize()}' for '{b.capitalize()}'" for a, b in zip(ours, theirs, strict=False)
    ]


def _without_forms(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The tokens without legal forms, which stand at the end, a few of them elsewhere."""
    left, forms = list(tokens), []
    while len(left) > 1 and left[-1] in FORMS:
        forms.append(left.pop())
    if len(left) > 1 and left[0] in LEADING:
        forms.append(left.pop(0))
    if len(left) > 1:
        forms += [t for t in left if t in ANYWHERE]
        left = [t for t in left if t not in ANYWHERE] or left
    return left, forms


def _is_number(token: str) -> bool:
    return any(mark.isdigit() for mark in token) or token in ROMAN


def _folded(token: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", token) if not unicodedata.combining(c))


def _umlauts(token: str) -> str:
    """'ae' and 'a' alike, as 'Mueller', 'Müller' and 'Muller' are one name."""
    return UMLAUT.sub(lambda found: found[0][0], token)
