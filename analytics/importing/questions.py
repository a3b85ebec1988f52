"""Questions of a survey: what is asked, on which scale, and answers in words as numbers."""

import re
from collections.abc import Iterable, Sequence

from analytics.importing.texts import SENTINELS
from analytics.source import key

PROMOTERS = re.compile(
    r"(?i)\bnps\b|promoter|recommend|weiterempf|recommand|recomend|raccomand|consigli|aanbevel"
)
EFFORT = re.compile(r"(?i)\bces\b|effort")
SATISFIED = re.compile(r"(?i)satisf|zufrieden|soddisf|tevred|\bcsat\b|\bnsat\b")
OVERALL = re.compile(
    r"(?i)overall|in general|insgesamt|gesamt|global|dans l'ensemble|en general|nel complesso"
    r"|complessiv|algemeen|geral|our (?:company|agency|services?)\b"
)
SCALE = re.compile(r"\b([01])\s*(?:-|–|to|bis|à|a|al|tot)\s*(5|7|10|100)\b")
OUT_OF = re.compile(r"(?:/|out of|von|sur|de|su|van)\s*(5|7|10|100)\b")
SPOKEN = re.compile(r"^\s*(\d{1,2})\s*(?:[-–:=(/]|stars?\b|sterne\b|of\b|out of\b|von\b|sur\b).*$")
OF_TOP = re.compile(r"^\s*\d{1,2}\s*(?:/|of|out of|von|sur)\s*(5|7|10|100)\s*$")
SUMMED = re.compile(
    r"(?i)\b(?:average|avg|mean|median|durchschnitt|schnitt|moyenne|promedio|media|gemiddeld\w*"
    r"|count|number of|anzahl|target|goal|ziel|change|trend|share|rate|category|group|gruppe"
    r"|type)\b"
)
NUMBER = re.compile(r"^\d{1,3}(?:[.,]\d+)?$")
MOST = 0.8
NOTHING = SENTINELS | {""}
SECOND_HEADINGS = frozenset({"response", "openendedresponse", "otherpleasespecify"})
LIKED = {
    5: "very satisfied|completely satisfied|highly satisfied|extremely satisfied|sehr zufrieden"
    "|äußerst zufrieden|très satisfait|très satisfaite|tout à fait satisfait|muy satisfecho"
    "|muy satisfecha|molto soddisfatto|molto soddisfatta|zeer tevreden|muito satisfeito"
    "|muito satisfeita",
    4: "satisfied|somewhat satisfied|zufrieden|eher zufrieden|satisfait|satisfaite"
    "|plutôt satisfait|plutôt satisfaite|satisfecho|satisfecha|algo satisfecho|soddisfatto"
    "|soddisfatta|abbastanza soddisfatto|tevreden|satisfeito|satisfeita",
    3: "neutral|neither satisfied nor dissatisfied|neither|teils/teils|teils teils|weder noch"
    "|neutre|ni satisfait ni insatisfait|neutro|neutra|ni satisfecho ni insatisfecho|neutrale"
    "|né soddisfatto né insoddisfatto|neutraal|nem satisfeito nem insatisfeito",
    2: "dissatisfied|somewhat dissatisfied|unsatisfied|unzufrieden|eher unzufrieden|insatisfait"
    "|insatisfaite|plutôt insatisfait|insatisfecho|insatisfecha|algo insatisfecho|insoddisfatto"
    "|insoddisfatta|ontevreden|insatisfeito|insatisfeita",
    1: "very dissatisfied|completely dissatisfied|extremely dissatisfied|very unsatisfied"
    "|sehr unzufrieden|très insatisfait|très insatisfaite|pas du tout satisfait"
    "|muy insatisfecho|muy insatisfecha|molto insoddisfatto|zeer ontevreden|muito insatisfeito",
}
DEGREES = {
    5: "extremely satisfied",
    4: "very satisfied",
    3: "somewhat satisfied|moderately satisfied",
    2: "not so satisfied|slightly satisfied",
    1: "not at all satisfied",
}
BOTH_ENDS = {key(word): score for score, words in LIKED.items() for word in words.split("|")}
ONE_END = {key(word): score for score, words in DEGREES.items() for word in words.split("|")}
ONLY_ONE_END = frozenset(map(key, (*DEGREES[2].split("|"), DEGREES[1], "moderately satisfied")))
TOO_FINE = (("satisfied", "somewhatsatisfied"), ("verysatisfied", "extremelysatisfied"))


def asks(text: str) -> str:
    """What a question asks for: 'nps', 'ces' or 'csat'; nothing where it asks for neither."""
    if PROMOTERS.search(text):
        return "nps"
    return "ces" if EFFORT.search(text) else "csat" if SATISFIED.search(text) else ""


def scale_of(heading: str, values: Iterable[str | None], asked: str) -> tuple[str, str]:
    """The scale as the heading says, else by the highest answer, and how it is known."""
    if spoken := SCALE.search(heading):
        return f"{spoken[1]}-{spoken[2]}", f"'{heading}' says"
    if spoken := OUT_OF.search(heading):
        return f"1-{spoken[1]}", f"'{heading}' says"
    top = max((n for value in values if (n := number(value)) is not None), default=0.0)
    ends = (("0-10", 10),) if asked == "nps" else (("1-5", 5), ("1-7", 7), ("1-10", 10))
    return next((s for s, end in ends if top <= end), "0-100"), f"the highest score is {top:g}"


def number(value: str | None) -> float | None:
    """The number that a text is."""
    try:
        return float((value or "").strip().replace(",", "."))
    except ValueError:
        return None


def scores(values: Sequence[str | None]) -> tuple[list[str | None], str] | None:
    """The answers as numbers as far as they are, and the scale that they are written with.

    None where most of them are no scores at all. "Very satisfied" to "Very dissatisfied" are 5 to
    1; a finer scale in words is not guessed at.
    """
    filled = [text for value in values if (text := (value or "").strip()) not in NOTHING]
    told = {key(value) for value in filled}
    words = ONE_END if told & ONLY_ONE_END else BOTH_ENDS
    if words is BOTH_ENDS and any(told >= set(pair) for pair in TOO_FINE):
        words = {}
    read = {value: _score(value, words) for value in set(filled)}
    if sum(1 for value in filled if read[value] is not None) < max(1, MOST * len(filled)):
        return None
    tops = {found[1] for value in filled if (found := OF_TOP.match(value))}
    scale = "1-5" if told & set(words) else f"1-{tops.pop()}" if len(tops) == 1 else ""
    return [read.get((value or "").strip()) or value for value in values], scale


def _score(value: str, words: dict[str, int]) -> str | None:
    if key(value) in words:
        return str(words[key(value)])
    if found := SPOKEN.match(value):
        return found[1]
    return value if NUMBER.match(value) else None
