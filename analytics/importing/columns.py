"""Which heading is which column of ours, and how each was recognised."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from analytics.importing import aims, guessing, meaning
from analytics.importing.amounts import in_its_currency, says_too_little, weighed
from analytics.importing.chosen import Chosen
from analytics.importing.fitting import Fit
from analytics.importing.kinds import (
    DATES,
    DOMAINS,
    FLAGS,
    IDS,
    MONEY,
    MUST_READ,
    NUMBERS,
    PEOPLE,
    SHARES,
)
from analytics.importing.understood import ImportRefused, Options
from analytics.sheet import Sheet
from analytics.source import (
    GENERAL,
    Export,
    Headings,
    Match,
    catalog,
    key,
    named,
    places,
    recognise,
)

__all__ = [
    "DATES",
    "DOMAINS",
    "FLAGS",
    "IDS",
    "MONEY",
    "MUST_READ",
    "NUMBERS",
    "PEOPLE",
    "SHARES",
    "Chosen",
    "choose",
    "narrowed",
]


ACCOUNTS = f"{GENERAL}.accounts"


def nobody() -> frozenset[str]:
    """No account is known."""
    return frozenset()


def choose(
    sheet: Sheet,
    options: Options,
    before: Mapping[str, str | None],
    accounts: Callable[[], frozenset[str]] = nobody,
) -> Chosen | None:
    """What the sheet is, by its headings and values, by earlier corrections and by the options.

    `accounts` gives the names of the accounts of the book, as keys.
    """
    said = _said(sheet, options.columns)
    corrected = _said(sheet, {k: v for k, v in before.items() if not k.startswith("=")})
    overrides = {**corrected, **said}
    fits = Fit(sheet)
    found = _found(sheet, fits, options.export or before.get("=export"), overrides, accounts)
    if found is None:
        return None
    columns = {c: place for c, place in found.columns.items() if c not in overrides}
    columns = {c: place for c, place in columns.items() if place not in overrides.values()}
    columns |= {c: place for c, place in overrides.items() if place is not None}
    evidence = {c: f"recognised by its heading '{sheet.headings[p]}'" for c, p in columns.items()}
    evidence |= {c: why for c, why in found.evidence.items() if c in columns}
    evidence |= {c: "as you said for these headings before" for c in corrected if c in columns}
    evidence |= {c: "as you said" for c in said if c in columns}
    chosen = replace(found, columns=columns, evidence=evidence)
    if not overrides and not options.export and not before.get("=export"):
        chosen = replace(chosen, proposed=chosen.proposed or says_too_little(chosen, sheet))
    return weighed(in_its_currency(chosen, sheet, frozenset(overrides)), sheet)


def narrowed(options: Options, sheets: Sequence[Sheet]) -> Options:
    """What is said of a whole workbook, said only of those of its sheets that it can be true of."""
    said = options.export in catalog()
    if not said or options.export is None or options.sheet is not None or len(sheets) < 2:
        return options
    others = [sheet.name for sheet in sheets if not _may_be(sheet, named(options.export))]
    if len(others) == len(sheets):
        return options
    plain = replace(options, export=None, columns={})
    return replace(options, sheets={**dict.fromkeys(others, plain), **options.sheets})


def _may_be(sheet: Sheet, kind: Export) -> bool:
    """Whether a sheet can be taken as the export, and is not plainly another one by itself."""
    headings, fits = Headings(sheet.headings, sheet.labels, sheet.known_as), Fit(sheet)
    match = recognise(headings, fits)
    if match is not None:
        return match.export == kind
    guess = guessing.guess(headings, fits, (kind,), frozenset())
    return guess is not None or not kind.missing(places(kind, headings, fits))


def _found(
    sheet: Sheet,
    fits: Fit,
    export: str | None,
    overrides: Mapping[str, int | None],
    accounts: Callable[[], frozenset[str]],
) -> Chosen | None:
    headings = Headings(sheet.headings, sheet.labels, sheet.known_as)
    near = meaning.near(headings)
    if export:
        return _asked(sheet, headings, named(export), fits, overrides, accounts)
    match = recognise(headings, fits)
    proposed = False
    if match is None and near:
        match = recognise(replace(headings, near=near), fits)
        exact = places(match.export, headings, fits) if match else {}
        proposed = match is not None and not exact
    if match is None and overrides:
        match = _with_overrides(headings, fits, overrides)
    if match is None:
        guess = guessing.guess(headings, fits, tuple(catalog().values()), accounts())
        return Chosen(guess.export, guess.columns, guess.evidence, proposed=True) if guess else None
    asking = match.export.name == ACCOUNTS and any(text.endswith("?") for text in headings.texts)
    if asking or (
        match.export.name == ACCOUNTS and guessing.holds_more(headings, fits, match.columns)
    ):
        others = tuple(e for e in catalog().values() if e.table != match.export.table)
        sales = (named(f"{GENERAL}.sales_lines"),)
        guess = guessing.guess(headings, fits, others, accounts()) or guessing.guess(
            headings, fits, sales, accounts()
        )
        if guess:
            return Chosen(guess.export, guess.columns, guess.evidence, proposed=True)
        proposed = True
    match, unsure = aims.judged(match, headings, fits)
    chosen = _whole(match, headings, fits, near, proposed=proposed or unsure)
    return _met(chosen, headings, fits, near, accounts)


def _whole(
    match: Match, headings: Headings, fits: Fit, near: Mapping[str, str], *, proposed: bool
) -> Chosen:
    """The match with the columns whose headings are nearly ours, and how these were recognised."""
    columns = places(match.export, replace(headings, near=near), fits) if near else {}
    left = {c: p for c, p in match.columns.items() if p not in columns.values()}
    columns = left | columns
    evidence = {
        column: f"'{headings.texts[place]}' taken for '{near[headings.texts[place]]}'"
        for column, place in columns.items()
        if headings.texts[place] in near
    }
    labels = headings.labels
    evidence |= {
        column: f"'{headings.texts[place]}' is '{labels[headings.texts[place]]}' in the file's map"
        for column, place in columns.items()
        if headings.texts[place] in labels
    }
    return Chosen(match.export, columns, evidence, proposed)


def _met(
    chosen: Chosen,
    headings: Headings,
    fits: Fit,
    near: Mapping[str, str],
    accounts: Callable[[], frozenset[str]],
) -> Chosen:
    """The choice with how many names of a nearly known column are accounts of the book."""
    place = chosen.columns.get("account")
    if place is None or headings.texts[place] not in near:
        return chosen
    book, names = accounts(), fits.filled(place)
    met = sum(1 for name in names if key(name) in book)
    if not met:
        return chosen
    why = f"{chosen.evidence['account']}; {met} of {len(names)} values are accounts in your book"
    return replace(chosen, evidence={**chosen.evidence, "account": why})


def _asked(
    sheet: Sheet,
    headings: Headings,
    kind: Export,
    fits: Fit,
    overrides: Mapping[str, int | None],
    accounts: Callable[[], frozenset[str]],
) -> Chosen:
    """The sheet as the export that the user names, whatever its headings are."""
    near = meaning.near(headings)
    plain = Match(kind, places(kind, headings, fits))
    chosen = _whole(plain, headings, fits, near, proposed=False)
    found = chosen.columns | _there(overrides)
    if kind.missing(found):
        guess = guessing.guess(headings, fits, (kind,), accounts())
        if guess:
            chosen = replace(chosen, columns=guess.columns, evidence=guess.evidence)
            found = guess.columns | _there(overrides)
    missing = kind.missing(found)
    if missing:
        raise ImportRefused(
            f"The sheet '{sheet.name}' cannot be taken as {kind.title}: it has no column for "
            f"{' and none for '.join(missing)}."
            f" Its columns are: {', '.join(sheet.headings[:20])}."
        )
    return replace(chosen, columns=found)


def _with_overrides(
    headings: Headings, fits: Fit, overrides: Mapping[str, int | None]
) -> Match | None:
    """The export that has all the columns which the user named, and the most others."""
    tried = [Match(e, places(e, headings, fits) | _there(overrides)) for e in catalog().values()]
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
