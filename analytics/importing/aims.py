"""Targets told from sales: both are people, months and amounts, and only words tell them apart."""

import re
from dataclasses import replace

from analytics.importing.fitting import TOTAL, Fit, Profile
from analytics.source import GENERAL, Headings, Match, key, named, recognise

TARGETS = f"{GENERAL}.targets"
SALES = frozenset({f"{GENERAL}.sales_lines", f"{GENERAL}.documents"})
PARTS = frozenset(
    {"owner", "account", "account_id", "line", "region", "segment", "project", "target_id"}
)
# What only a sale has: a target is of no document, and has neither pieces nor tax.
OF_SALES = frozenset(
    {"document_id", "quantity", "unit_price", "unit_cost", "cost", "tax", "discount", "product_id"}
    | {"due_on", "paid_on", "open_amount", "is_cancelled", "document_kind"}
)
MEASURE = re.compile(
    r"(?i)revenue|sales|turnover|billing|invoic|income|umsatz|erl[oö]s|chiffre|\bca\b|recett"
    r"|vent[aei]s?\b|ingreso|factur|fattur|ricav|omzet|receita|fatura|margin|profit|marge|gewinn"
    r"|deckungsbeitrag|rohertrag|beneficio|margen|lucro|winst|booking|order|deals?\b|\bwon\b"
    r"|auftr[aä]g|pedido|quota|pipeline|retention|growth|wachstum|win.?rate|fees?\b|honorar"
    r"|new (business|client|customer|logo|account)|neugesch|neukunden|upsell|leads?\b"
)
UNIT = re.compile(
    r"(?i)^(kg|g|t|tons?|lbs?|h|hrs?|hours?|days?|months?|pcs?|pieces?|units?|each|ea|items?|sqm"
    r"|m[23²³]?|km|miles?|l|lit(re|er)s?|stunden|tage|stk\.?|st[uü]ck|pauschal|heures?|jours?|uren"
    r"|dagen|stuks?|horas|d[ií]as|ore|giorni|impressions?|clicks?|views?|cp[acm]|flat|fixed)$"
)
VAGUE = frozenset({"value", "wert", "valeur", "valor", "valore", "waarde", "result", "score"})
DONE = re.compile(
    r"(?i)actual|result|report|\bist\b|invoic|sales|billing|revenue|perform|achiev|dashboard"
    r"|umsatz|rechnung|ergebnis|factur|ventes?\b|r[ée]alis|omzet|ventas|fattur|vendite"
)
BOTH = re.compile(r"(?i)\b(vs|versus|actuals?|ist|r[ée]el|real|werkelijk)\b")
COST = re.compile(
    r"(?i)\brent\b|salar|wages|payroll|travel|insuranc|expens|costs?\b|utilit|software|marketing"
    r"|overhead|supplies|licen[cs]|tax(es)?\b|miete|geh[aä]lt|l[oö]hne|reise|versicherung|kosten"
    r"|loyer|salaires?|frais|assurance|huur|lonen|reizen|verzekering|alquiler|sueldos|seguros"
)
MOSTLY = 0.5
PERSONAL = 0.8


def judged(match: Match, headings: Headings, fits: Fit) -> tuple[Match, bool]:
    """The match, or the one that is meant, and whether it must be asked for first."""
    if match.export.name == TARGETS:
        return _of_targets(match, headings, fits)
    if match.export.name in SALES and not OF_SALES & set(match.columns):
        return _of_sales(match, headings, fits)
    return match, False


def _of_targets(match: Match, headings: Headings, fits: Fit) -> tuple[Match, bool]:
    columns = match.columns
    other = recognise(headings, fits, but=frozenset({TARGETS}))
    if other and other.export.table == "project" and _each_once(fits, columns.get("project")):
        return other, False
    marked, called = _is_marked(match, headings), headings.called(match.export.called)
    unsure = not marked and bool(BOTH.search(headings.sheet))
    if not called and not marked:
        said = _values(fits, columns.get("measure"))
        if other and said and _share(said, UNIT) >= MOSTLY:
            return other, False
        unsure = (
            _share(said, MEASURE) < MOSTLY
            or not PARTS & set(columns)
            or key(headings.texts[columns["amount"]]) in VAGUE
            or bool(DONE.search(headings.sheet))
        )
    match, lost = _with_names(match, headings, fits)
    return match, unsure or lost or _are_costs(match, fits)


def _of_sales(match: Match, headings: Headings, fits: Fit) -> tuple[Match, bool]:
    """Rows that are sales by their columns, held against what their other words say of targets."""
    kind = named(TARGETS)
    places = {at for word in kind.words["measure"] for _, at in headings.whole.get(word, ())}
    told = [_values(fits, at) for at in sorted(places - set(match.columns.values()))]
    measured = any(said and _share(said, UNIT) < MOSTLY for said in told)
    if not measured and not headings.called(kind.called):
        return match, False
    other = recognise(headings, fits, but=SALES)
    if other and other.export == kind:
        return _of_targets(other, headings, fits)
    found = {c: p for c, p in match.columns.items() if c in kind.columns}
    if "revenue" in match.columns:
        found["amount"] = match.columns["revenue"]
    if places - set(found.values()):
        found["measure"] = min(places - set(found.values()))
    return (match if kind.missing(found) else Match(kind, found)), True


def _with_names(match: Match, headings: Headings, fits: Fit) -> tuple[Match, bool]:
    """The match with the column of people whose heading says nothing, and whether one is lost.

    Rows that only such a column tells apart would else all be of the whole, and be added.
    """
    if PARTS & set(match.columns):
        return match, False
    free = [at for at in range(len(headings.texts)) if at not in match.columns.values()]
    for at in free:
        names = [name for name in _values(fits, at) if not TOTAL.match(name)]
        profile = Profile(names)
        if not names or profile.numbers >= MOSTLY or profile.dates >= MOSTLY or profile.kinds < 2:
            continue
        if profile.people >= PERSONAL:
            return replace(match, columns={**match.columns, "owner": at}), False
        return match, True
    return match, False


def _is_marked(match: Match, headings: Headings) -> bool:
    """Whether a heading says target, quota or budget, and not only that there is a measure."""
    words = set(match.export.marks) - set(match.export.words["measure"])
    return any(word in headings.whole or word in headings.nearly for word in words)


def _are_costs(match: Match, fits: Fit) -> bool:
    """Whether the lines of a budget are what is spent, and nothing says so of all of them."""
    if "measure" in match.columns:
        return False
    lines = [v for c in ("line", "project") for v in set(_values(fits, match.columns.get(c)))]
    return _share(lines, COST) >= MOSTLY


def _each_once(fits: Fit, place: int | None) -> bool:
    """Whether no two rows are of the same project, as in a list of projects."""
    names = _values(fits, place)
    return len(names) > 0 and len(set(names)) == len(names)


def _values(fits: Fit, place: int | None) -> list[str]:
    return [] if place is None else fits.filled(place)


def _share(values: list[str], words: re.Pattern[str]) -> float:
    return sum(1 for value in values if words.search(value)) / len(values) if values else 0.0
