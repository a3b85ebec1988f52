"""Columns that are read only to put others right: discounts, tax, profit, credit notes."""

import re

from analytics.importing import owed
from analytics.importing.columns import SHARES
from analytics.importing.rows import Work, literal

PERCENT = re.compile(r"(?i)%|percent|prozent|pct|pourcent|porcent")
IN_MONEY = re.compile(r"(?i)amount|betrag|montant|importe|bedrag|importo|valor")
GROSS = re.compile(r"(?i)gross|brutto|\bbrut|bruto|lordo|before discount|list price")
WITH_TAX = re.compile(r"(?i)gross|brutto|bruto|lordo|incl|ttc|con iva|\btotal|due\b")
TAXED = re.compile(
    r"(?i)brutto|\bbruto|lordo|\bttc\b|con iva|inkl"
    r"|(?:incl|with)\w*\.? ?(?:vat|tax|gst|mwst|btw|iva)"
)
WITHOUT_TAX = re.compile(r"(?i)\bnet|sub|excl|\bht\b|without|before|ex\.? |sin iva|ohne")
CREDIT = (
    "credit|gutschrift|stornorechnung|avoir|refund|return|retoure|remboursement|abono|rectificativ"
    "|nota di credito|creditnota|reversal"
)
MOST_TAX = 0.35
ENOUGH = 0.95
STEPS = 2.5


def fold(work: Work) -> None:
    """Fold every column that our tables do not keep into those that they do."""
    for column in sorted(SHARES & work.have):
        _share(work, column)
    for settle in (owed.settle_code, owed.settle_version, owed.settle_total):
        settle(work)
    for step in (_tax, _sign, _profit, _unit_cost, _cancelled, _name, _actual):
        step(work)
    for settle in (owed.settle_open, owed.settle_credit, owed.settle_quote, owed.settle_weight):
        settle(work)


def _share(work: Work, column: str) -> None:
    """Bring a probability or discount to 0..1; a discount in money lowers the revenue instead."""
    found = work.scratch.rows(
        f"select max(abs({column})) as top, count(distinct {column}) as kinds,"
        f" count(*) filter ({column} <> 0) as n, bool_and({column} % {STEPS} = 0) as round"
        f" from typed"
    )[0]
    heading = work.heading(column)
    money = column == "discount" and IN_MONEY.search(heading) and not PERCENT.search(heading)
    few = found["n"] >= 8 and found["kinds"] <= found["n"] / 3 and found["round"]
    if found["top"] is None or (found["top"] <= 1 and not money):
        work.say(column, "shares of 1")
    elif column != "discount" or PERCENT.search(heading) or (few and _is_percent(work, money)):
        work.set({column: f"cast({column} / 100 as decimal(18, 6))"})
        work.say(column, "percentages, taken as shares of 1")
    else:
        work.say(column, "amounts, not shares")
        _take_off(work, "discount")
        return
    if column == "discount" and _before_discount(work, "quantity * unit_price"):
        work.set({"revenue": _cast("revenue * (1 - coalesce(discount, 0))")})
        work.say("revenue", f"less the share in '{work.heading('discount')}'")


def _is_percent(work: Work, money: object) -> bool:
    """A few round steps up to 100 are percentages, unless the heading speaks of an amount."""
    top = work.scratch.rows("select max(abs(discount)) as top from typed")[0]["top"]
    return not money and top <= 100


def _before_discount(work: Work, worked_out: str) -> bool:
    """Whether the revenue column stands before the discount, by what it is or is called."""
    if "revenue" not in work.have:
        return False
    if {"quantity", "unit_price"} <= work.have:
        same = f"abs(revenue - {worked_out}) <= 0.01 + abs(revenue) * 0.0005"
        among = "discount > 0 and revenue <> 0 and quantity * unit_price is not null"
        return work.share(same, among) >= ENOUGH
    return bool(GROSS.search(work.heading("revenue")))


def _cast(sql: str) -> str:
    return f"cast({sql} as decimal(18, 4))"


def _take_off(work: Work, discount: str) -> None:
    if "revenue" not in work.have and {"quantity", "unit_price"} <= work.have:
        worth = "cast(quantity * unit_price as decimal(24, 6))"
        work.say(discount, "taken off quantity x unit price")
    elif _before_discount(work, "quantity * unit_price"):
        worth = "revenue"
        work.say(discount, f"taken off '{work.heading('revenue')}'")
    else:
        work.set({}, frozenset({discount}))
        return
    # A return gives its discount back, whichever sign the file writes it with.
    signed = f"coalesce(sign({worth}) * abs({discount}), 0)"
    work.set({"revenue": _cast(f"{worth} - {signed}")}, frozenset({discount}))


def _tax(work: Work) -> None:
    """Tax is no revenue: it is taken off a total that has it in."""
    if "tax" not in work.have:
        if "revenue" in work.have and TAXED.search(work.heading("revenue")):
            work.say("revenue", "with tax in it, as the heading says: no column says how much")
        return
    heading = work.heading("revenue")
    if "revenue" in work.have and WITH_TAX.search(heading) and not WITHOUT_TAX.search(heading):
        found = work.scratch.rows(
            "select sum(abs(tax)) / nullif(sum(abs(revenue)), 0) as share, count(tax) as n,"
            " count(distinct tax) as kinds from typed"
        )[0]
        is_rate = found["n"] > 5 and found["kinds"] <= 4
        if found["share"] is not None and found["share"] <= MOST_TAX and not is_rate:
            work.set({"revenue": _cast("revenue - coalesce(tax, 0)")})
            work.say("revenue", f"less '{work.heading('tax')}'")
    work.set({}, frozenset({"tax"}))


def _sign(work: Work) -> None:
    """Credit notes are negative; where the file says so in words alone, the sign is set here."""
    if "document_kind" not in work.have:
        return
    amounts = [c for c in ("revenue", "quantity") if c in work.have]
    is_credit = f"regexp_matches(lower(document_kind), {literal(CREDIT)})"
    signed = {
        c: f"if({is_credit}, -{c}, {c})" for c in (*amounts, "cost", "profit") if c in work.have
    }
    below = " or ".join(f"{c} < 0" for c in amounts) or "true"
    credits_ = work.scratch.rows(
        f"select count(*) as n, count(*) filter ({below}) as below from typed where {is_credit}"
    )[0]
    if credits_["n"] and not credits_["below"]:
        work.set(signed, frozenset({"document_kind"}))
        work.say(amounts[0], f"{credits_['n']} credit notes taken as negative")
    else:
        work.set({}, frozenset({"document_kind"}))


def _profit(work: Work) -> None:
    """Cost is what the profit leaves of the revenue, where the file has only the profit."""
    if "profit" not in work.have:
        return
    known = {"cost", "unit_cost"} & work.have
    if "revenue" in work.have and not known and not PERCENT.search(work.heading("profit")):
        above = work.share("abs(profit) > 1", "profit <> 0 and revenue <> 0")
        if above >= ENOUGH / 2:
            work.set({"cost": _cast("revenue - profit")})
            work.say("cost", f"the revenue less '{work.heading('profit')}'")
    work.set({}, frozenset({"profit"}))


def _unit_cost(work: Work) -> None:
    """A cost that stays below the price of one unit, however many are sold, is a unit's."""
    needed = {"cost", "quantity", "unit_price"}
    if not needed <= work.have or "unit_cost" in work.have:
        return
    among = "quantity >= 5 and unit_price > 0 and cost <> 0"
    many = work.scratch.rows(f"select count(*) as n from typed where {among}")[0]["n"]
    if many >= 10 and work.share("abs(cost) <= unit_price", among) >= ENOUGH:
        work.set({"cost": _cast("cost * quantity")})
        work.say("cost", "of one unit, by the unit price beside it")


def _cancelled(work: Work) -> None:
    """A yes in a column of cancellations is a status."""
    if "is_cancelled" in work.have:
        status = "status" if "status" in work.have else "cast(null as varchar)"
        said = f"if(is_cancelled, 'Cancelled', {status})"
        work.set({"status": said}, frozenset({"is_cancelled"}))


def _name(work: Work) -> None:
    """A client who is a person goes by first and last name."""
    parts = [c for c in ("first_name", "last_name") if c in work.have]
    if parts:
        name = f"nullif(concat_ws(' ', {', '.join(parts)}), '')"
        whose = "person" if work.chosen.export.table == "person" else "account"
        said = f"coalesce({whose}, {name})" if whose in work.have else name
        work.set({whose: said}, frozenset(parts))


def _actual(work: Work) -> None:
    """What a closed deal brought in the end, and on what day, stands above the estimate."""
    drop = frozenset({"actual_amount", "actually_closed_on"}) & work.have
    sql = {}
    if "actual_amount" in work.have:
        estimate = ", amount" if "amount" in work.have else ""
        sql["amount"] = f"coalesce(nullif(actual_amount, 0){estimate})"
    if "actually_closed_on" in work.have:
        estimate = ", closes_on" if "closes_on" in work.have else ""
        sql["closes_on"] = f"coalesce(actually_closed_on{estimate})"
    if drop:
        work.set(sql, drop)
