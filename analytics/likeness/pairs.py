"""Pairs of accounts that look like one company, each with its evidence."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from analytics.likeness.name import Name, differences, read
from analytics.likeness.words import EVERYBODYS, FORMS

OFFERED = 0.6
BLOCK = 24
NEAR = 6
SHARED = 5
VARIANTS = 4
OFTEN = 3
WEAK = 0.72
LONG = 7


@dataclass(frozen=True)
class Company:
    """What is known of an account when it is held against others.

    `names` are all its spellings, the one that is shown first; `parent` is None where none is told.
    """

    account_id: str
    names: tuple[str, ...]
    domains: tuple[str, ...] = ()
    parent: str | None = None
    owner: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class Pair:
    """Two accounts, how alike they are (0 to 1), and what speaks for it."""

    one: str
    other: str
    likeness: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    company: Company
    names: tuple[Name, ...]
    domains: frozenset[str]


def pairs(companies: Sequence[Company]) -> list[Pair]:
    """All pairs that may be one company, the likeliest first; only near names are held together."""
    known = [_read(company) for company in sorted(companies, key=lambda c: c.account_id)]
    often = Counter(w for r in known for w in {w for n in r.names[:1] for w in n.words})
    found = []
    for i, j in sorted(_candidates(known)):
        pair = _compared(known[i], known[j], often)
        if pair and pair.likeness >= OFFERED:
            found.append(pair)
    return sorted(found, key=lambda p: (-p.likeness, p.one, p.other))


def domain_of(text: str) -> str | None:
    """The domain of an address or e-mail; None where everybody has one there."""
    bare = text.strip().casefold().rpartition("@")[2].partition("://")
    host = (bare[2] or bare[0]).partition("/")[0].partition(":")[0].removeprefix("www.")
    return host if "." in host and host not in EVERYBODYS else None


def _read(company: Company) -> _Read:
    names = tuple(read(text) for text in company.names[:VARIANTS] if text.strip())
    domains = {domain_of(text) for text in company.domains} - {None}
    return _Read(company, names, frozenset(d for d in domains if d))


def _candidates(known: Sequence[_Read]) -> set[tuple[int, int]]:
    """Places of companies that share a key; of a crowd only neighbours are held together."""
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        for key in {key for name in one.names for key in _keys(name)}:
            blocks[key].append(place)
        for domain in one.domains:
            blocks["domain", domain].append(place)
    found: set[tuple[int, int]] = set()
    for key, places in blocks.items():
        if key[0] == "domain" and len(places) > SHARED:
            continue
        crowd = len(places) > BLOCK
        for step in range(1, NEAR if crowd else len(places)):
            found.update(zip(places, places[step:], strict=False))
    return found


def _keys(name: Name) -> Iterator[tuple[object, ...]]:
    """What two names have in common when they may be one: words, letters but one, initials."""
    words, numbers = name.sorted_words, name.numbers
    yield ("words", words, numbers)
    yield ("run", name.run, numbers)
    if len(name.run) >= 5:
        for place in range(len(name.run)):
            yield ("run", name.run[:place] + name.run[place + 1 :], numbers)
    for word in set(words):
        if len(words) > 1 and len(word) >= 8:
            rest = tuple(w for w in words if w != word)
            yield ("rest", rest, word[0], numbers)
    if len(words) >= 3:
        yield ("initials", "".join(w[0] for w in name.words), numbers)
    elif len(words) == 1 and 3 <= len(words[0]) <= 5:
        yield ("initials", words[0], numbers)


def _compared(one: _Read, other: _Read, often: Counter[str]) -> Pair | None:
    a, b = one.company, other.company
    if a.account_id in (b.parent, *b.names) or _is_parent(a, b) or _is_parent(b, a):
        return None
    siblings = a.parent is not None and a.parent == b.parent
    domains = set() if siblings else one.domains & other.domains
    named = max(
        (found for n, m in product(one.names, other.names) if (found := _by_name(n, m, often))),
        default=None,
        key=lambda found: found[0],
    )
    if named and siblings and named[0] < 1:
        return None
    backing = _backing(a, b)
    if named is None or (named[0] < WEAK and not domains and not backing):
        named = None
    if named is None and not domains:
        return None
    likeness, said = named or (_unlike(one, other), [])
    if domains:
        likeness = max(likeness, min(0.99, likeness + 0.1)) if named else likeness
        said = [*said, f"same domain {min(domains)}"]
    elif one.domains and other.domains and not siblings:
        likeness *= 0.88
        said = [*said, "but their domains differ"]
    if a.region and b.region and a.region != b.region:
        likeness *= 0.92
        said = [*said, f"but in {a.region} and {b.region}: perhaps two companies of one group"]
    elif backing:
        said = [*said, backing]
    return Pair(a.account_id, b.account_id, round(likeness, 3), tuple(said))


def _is_parent(one: Company, other: Company) -> bool:
    return other.parent is not None and other.parent in (one.account_id, *one.names)


def _unlike(one: _Read, other: _Read) -> float:
    """How sure a shared domain alone makes us."""
    named = one.names and other.names
    alike = fuzz.token_set_ratio(one.names[0].run, other.names[0].run) if named else 0.0
    return 0.62 + 0.25 * alike / 100


def _backing(one: Company, other: Company) -> str:
    """What else the two have in common."""
    same = [
        word
        for word, a, b in (("region", one.region, other.region), ("owner", one.owner, other.owner))
        if a and a == b
    ]
    return f"same {' and '.join(same)}" if same else ""


def _by_name(one: Name, other: Name, often: Counter[str]) -> tuple[float, list[str]] | None:
    """How alike two names are, in words; None where they name two companies."""
    if one.numbers != other.numbers or not (one.words or one.numbers):
        return None
    if one.run == other.run or one.sorted_words == other.sorted_words:
        return _same_words(one, other)
    if (found := _initials(one, other)) or (found := _initials(other, one)):
        return found
    likeness = _misspelt(one, other, often)
    if likeness is None:
        return None
    factor, why = _forms(one, other)
    if max(len(one.run), len(other.run)) < LONG:
        factor *= 0.75
    return likeness * factor, [f"a slip in a name: '{one.text}', '{other.text}'", *why]


def _same_words(one: Name, other: Name) -> tuple[float, list[str]]:
    if one.text.casefold() == other.text.casefold():
        return 1.0, ["exactly the same name"]
    factor, why = _forms(one, other)
    parts = differences(one, other)
    listed = " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
    return 0.98 * factor, [f"same name apart from {listed}", *why]


def _forms(one: Name, other: Name) -> tuple[float, list[str]]:
    """How much two legal forms speak against it: one company has one."""
    if one.forms <= other.forms or other.forms <= one.forms:
        return 1.0, []
    places = [{FORMS[form][1] for form in name.forms} - {""} for name in (one, other)]
    if all(places) and places[0].isdisjoint(places[1]):
        return 0.75, ["their legal forms are of different countries"]
    return (0.9, ["their legal forms differ"]) if all(places) else (1.0, [])


def _initials(one: Name, other: Name) -> tuple[float, list[str]] | None:
    short, long = "".join(one.words), other.words
    if len(one.words) == 1 and len(long) >= 3 and short == "".join(w[0] for w in long):
        return 0.7, [f"'{one.text}' are the initials of '{other.text}'"]
    return None


def _misspelt(one: Name, other: Name, often: Counter[str]) -> float | None:
    """The likeness of names that differ by a slip in one word; None for two words of their own."""
    ours = list((Counter(one.words) - Counter(other.words)).elements())
    theirs = list((Counter(other.words) - Counter(one.words)).elements())
    if len(ours) != 1 or len(theirs) != 1:
        apart = OSA.distance(one.run, other.run, score_cutoff=1)
        slip = apart <= 1 and min(len(one.run), len(other.run)) >= 8 and bool(ours or theirs)
        return fuzz.ratio(one.run, other.run) / 100 * 0.95 if slip else None
    a, b = ours[0], theirs[0]
    shortest = min(len(a), len(b))
    most = 2 if shortest >= 8 else 1 if shortest >= 5 else 0
    if OSA.distance(a, b, score_cutoff=most) > most or a[0] != b[0]:
        return None
    if often[a] >= OFTEN and often[b] >= OFTEN:
        return None
    return fuzz.ratio(" ".join(one.words), " ".join(other.words)) / 100


def groups_of(found: Sequence[Pair], apart: frozenset[frozenset[str]]) -> list[list[Pair]]:
    """Pairs that hang together, never across two that the user told apart."""
    group: dict[str, set[str]] = {}
    told: dict[int, list[Pair]] = defaultdict(list)
    for pair in found:
        ours = group.setdefault(pair.one, {pair.one})
        theirs = group.setdefault(pair.other, {pair.other})
        if ours is theirs or _told_apart(ours, theirs, apart):
            continue
        small, large = sorted((ours, theirs), key=len)
        large |= small
        for member in small:
            group[member] = large
    for pair in found:
        if group[pair.one] is group[pair.other]:
            told[id(group[pair.one])].append(pair)
    return list(told.values())


def _told_apart(ours: set[str], theirs: set[str], apart: frozenset[frozenset[str]]) -> bool:
    return any(len(pair & ours) == 1 and len(pair & theirs) == 1 for pair in apart)
