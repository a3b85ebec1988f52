"""Which of several amounts a sheet means, in whose currency, and whether it says enough."""

import re
from collections.abc import Sequence
from dataclasses import replace

from analytics.importing.chosen import Chosen
from analytics.importing.fitting import Fit
from analytics.sheet import Sheet
from analytics.source import GOOD_FIT, Export, key

# 'Amount (converted)' and 'Est. revenue (Base)' are in the organisation's own currency.
AT_HOME = re.compile(
    r"(?i)\((?:converted|konvertiert|umgerechnet|converti|convertid[oa]|convertito|geconverteerd"
    r"|omgerekend|base|basis|básic[oa]|de base)\)|_base$|home_currency|company currency"
    r"|devise de l['’]entreprise|unternehmenswährung|moneda de la empresa|bedrijfsvaluta"
    r"|valuta (?:del bedrijf|dell['’]azienda|aziendale|van het bedrijf)|moeda da empresa"
)
CURRENCY = re.compile(r"(?i)currency|währung|devise|divisa|moneda|valuta|moeda")
# Amounts by day and nothing else: sales perhaps, or any other series of numbers; with a line of
# text beside each, a bank's or anybody's list.
OWED = frozenset({"due_on", "paid_on", "open_amount"})
BARE = frozenset({"date", "revenue", "cost", "quantity"}) | OWED
LISTED = frozenset({"date", "revenue", "line", "status", "currency", "document_kind"}) | OWED
CLIENT = frozenset({"account", "account_id", "account_domain", "document_id"})
SUPPLIER = re.compile(
    r"(?i)^(?:supplier|vendor|po number|po no|purchase order|lieferant|fournisseur|proveedor"
    r"|fornitore|leverancier|fornecedor)(?: name)?$"
)
VAGUE = frozenset(
    {"amount", "value", "total", "totalamount", "betrag", "montant", "importe", "importo", "bedrag"}
    | {"valor"}
)
IN_ITS = frozenset({"", "in", "en", "enla", "na", "em", "nella", "dans"})
MONEY_OF_DEALS = ("amount", "revenue", "actual_amount")


def in_its_currency(chosen: Chosen, sheet: Sheet, told: frozenset[str]) -> Chosen:
    """The currency column that belongs to the amount: its own, and none for the organisation's."""
    money = next((c for c in MONEY_OF_DEALS if c in chosen.columns), None)
    if money is None or "currency" in told:
        return chosen
    for column in set(MONEY_OF_DEALS) & set(chosen.columns) - told:
        chosen = _at_home(chosen, sheet, column)
    heading = sheet.headings[chosen.columns[money]]
    bare = key(heading)
    own = [
        place
        for place, text in enumerate(sheet.headings)
        if CURRENCY.search(text) and bare in key(text) and key(text) != bare
    ]
    at_home = AT_HOME.search(heading) or AT_HOME.search(sheet.labels.get(heading, ""))
    if own:
        why = f"'{sheet.headings[own[0]]}' belongs to '{heading}'"
        columns = {**chosen.columns, "currency": own[0]}
        return replace(chosen, columns=columns, evidence={**chosen.evidence, "currency": why})
    place = chosen.columns.get("currency")
    if place is None or not at_home or AT_HOME.search(sheet.headings[place]):
        return chosen
    columns = {c: p for c, p in chosen.columns.items() if c != "currency"}
    why = (
        f"{chosen.evidence[money]}; it is in the organisation's own currency,"
        f" so '{sheet.headings[place]}' is left out"
    )
    return replace(chosen, columns=columns, evidence={**chosen.evidence, money: why})


def _at_home(chosen: Chosen, sheet: Sheet, money: str) -> Chosen:
    """The same amount in the organisation's own currency, where it stands beside."""
    heading, fits = sheet.headings[chosen.columns[money]], Fit(sheet)
    for place, text in enumerate(sheet.headings):
        rest = key(AT_HOME.sub("", text))
        if not AT_HOME.search(text) or not rest.startswith(key(heading)) or text == heading:
            continue
        if rest.removeprefix(key(heading)) in IN_ITS and fits(money, place) >= GOOD_FIT:
            columns = {c: p for c, p in chosen.columns.items() if p != place} | {money: place}
            why = f"'{text}', preferred to '{heading}'"
            return replace(chosen, columns=columns, evidence={**chosen.evidence, money: why})
    return chosen


def weighed(chosen: Chosen, sheet: Sheet) -> Chosen:
    """The choice with a word where another heading could have been the amount."""
    evidence = dict(chosen.evidence)
    taken = set(chosen.columns.values())
    for column in (c for c in MONEY_OF_DEALS if c in chosen.columns):
        others = _rivals(chosen.export, column, sheet.headings, taken)
        if others and evidence[column].startswith("recognised"):
            evidence[column] += f", preferred to {' and '.join(others)}"
    return replace(chosen, evidence=evidence)


def _rivals(export: Export, column: str, headings: Sequence[str], taken: set[int]) -> list[str]:
    words = set(export.words.get(column, ()))
    return [
        f"'{text}'"
        for place, text in enumerate(headings)
        if place not in taken and key(text) in words
    ]


def says_too_little(chosen: Chosen, sheet: Sheet) -> bool:
    """Whether rows taken for sales name neither a client nor anything else of a sale."""
    have = set(chosen.columns)
    if chosen.export.table != "ledger" or "revenue" not in have:
        return False
    vague = key(sheet.headings[chosen.columns["revenue"]]) in VAGUE
    bought = any(SUPPLIER.search(text) for text in sheet.headings) and not have & CLIENT
    return have <= BARE or (vague and have <= LISTED) or bought
