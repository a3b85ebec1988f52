"""The currency of a sheet's amounts, and the amounts brought to the book's home currency."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing import money
from analytics.importing.columns import NUMBERS
from analytics.importing.kinds import CONVERTED, DAYS
from analytics.importing.rows import Work, literal
from analytics.source import CODES, SIGNS, heading_currency

NO_RATES: Mapping[str, Decimal] = MappingProxyType({})
IN_VALUE = "|".join(
    sorted((c.replace("$", r"\$") for c in (*SIGNS, *CODES)), key=len, reverse=True)
)


def settle(
    work: Work, home: str | None, asked: str | None, rates: Mapping[str, Decimal] = NO_RATES
) -> str | None:
    """Give every row its currency and refuse those without a rate; gives the home currency."""
    work.rates = rates
    _name_currency(work, asked)
    _one_currency_a_row(work)
    if "currency" not in work.have:
        return home
    counts = work.scratch.rows(
        "select currency, count(*) as n from typed where currency is not null group by 1"
    )
    if not counts:
        return home
    if home is None:
        home, why = money.home_of((c["currency"], c["n"]) for c in counts)
        work.say("currency", why)
    if any(c["currency"] != home for c in counts):
        _at_the_days_rate(work, home)
        _refuse_without_rate(work, home)
    return home


def _name_currency(work: Work, asked: str | None) -> None:
    code = asked.upper() if asked else None
    if "currency" in work.have:
        if code:
            said = f"coalesce(currency, {literal(code)})"
            work.set({"currency": said})
    elif code or (code := _of_headings(work)):
        work.say("currency", f"{code}, as {'you said' if asked else 'the heading says'}")
        work.set({"currency": literal(code)})
    elif signs := _in_values(work):
        work.say("currency", "by the sign beside each amount")
        work.set({"currency": money.codes_sql(signs)}, source="sheet as t")


def _one_currency_a_row(work: Work) -> None:
    """Amounts whose headings name another currency than the row's are brought to the row's."""
    codes = {column: heading_currency(work.heading(column)) for column in _money_columns(work)}
    named = [code for code in codes.values() if code]
    if "currency" in work.columns or len(set(named)) < 2:
        return
    main = codes.get("revenue") or codes.get("amount") or named[0]
    if "currency" not in work.have:
        work.set({"currency": literal(main)})
        work.say("currency", f"{main}, as the heading says")
    for column, code in codes.items():
        if code and code != main and column in work.have:
            _brought(work, column, code, main)


def _brought(work: Work, column: str, code: str, main: str) -> None:
    days = [name for name in DAYS if name in work.have]
    work.set({"day": f"cast(coalesce({', '.join(days)}, null) as date)" if days else "null::date"})
    money.load_rates(work.scratch, main, code)
    own, base = work.rates.get(code), work.rates.get(main, Decimal(1))
    rate = "r.rate" if own is None else f"{own / base:f}"
    kind = NUMBERS[column]
    work.scratch.execute(
        f"""insert into bad select t.row, {literal(work.heading(column))}, '',
            'there is no rate for {code} on its day' from typed as t
            left join rate as r on r.day = t.day
            where t.{column} is not null and {rate} is null
                and t.row not in (select row from bad)"""
    )
    found = "typed as t left join rate as r on r.day = t.day"
    work.set({column: f"cast(t.{column} * {rate} as {kind})"}, drop={"day"}, source=found)
    work.say(column, f"brought from {code} to {main}, the currency of the row")


def _money_columns(work: Work) -> list[str]:
    return [column for column in CONVERTED if column in work.columns]


def _of_headings(work: Work) -> str | None:
    codes = {heading_currency(work.heading(column)) for column in _money_columns(work)} - {None}
    return next(iter(codes)) if len(codes) == 1 else None


def _in_values(work: Work) -> str | None:
    """The SQL for the currency sign in a row's amounts; None where no amount has one."""
    places = [
        f"t.c{work.columns[column]}"
        for column in _money_columns(work)
        if not work.writings[column].plain
    ]
    signs = [
        f"nullif(regexp_extract({place}, {literal(f'({IN_VALUE})')}, 1), '')" for place in places
    ]
    if not signs:
        return None
    either = f"coalesce({', '.join(signs)})"
    found = work.scratch.rows(f"select count({either}) as n from sheet as t")
    return either if found[0]["n"] else None


def _at_the_days_rate(work: Work, home: str) -> None:
    days = [column for column in DAYS if column in work.have]
    day = f"coalesce({', '.join(days)}, null)" if days else "null"
    work.set({"day": f"cast({day} as date)"})
    money.load_rates(work.scratch, home)
    found = "typed as t left join rate as r on r.code = t.currency and r.day = t.day"
    own = " ".join(f"when {literal(c)} then {r}" for c, r in work.rates.items() if c != home)
    known = f"coalesce(case t.currency {own} end, r.rate)" if own else "r.rate"
    work.set({"rate": f"cast({known} as decimal(18, 10))"}, source=found)


def _refuse_without_rate(work: Work, home: str) -> None:
    heading = literal(work.heading("currency") or "currency")
    work.scratch.execute(
        f"""insert into bad
        select row, {heading}, coalesce(currency, ''),
            case when currency is null then 'the row has no currency while others have one'
                when day is null then 'it has no day to take the rate of its currency from'
                else 'there is no rate for ' || left(currency, 20) || ' on ' || day end
        from typed where coalesce(currency, '') <> $home and rate is null
            and row not in (select row from bad)""",
        home=home,
    )


def at_home(rows: pa.Table, work: Work, home: str | None) -> pa.Table:
    """The rows with their amounts in the home currency; revenue and amount also as they were."""
    if "rate" not in rows.column_names:
        return rows
    abroad = pc.is_valid(rows["rate"])
    for column in ("revenue", "amount"):
        if column in rows.column_names:
            rows = rows.append_column(f"original_{column}", rows[column])
    for place, column in enumerate(rows.column_names):
        if column in CONVERTED:
            was = rows[column]
            exact = pc.round(pc.multiply(was, rows["rate"]), ndigits=was.type.scale)
            changed = pc.if_else(abroad, exact.cast(was.type), was)
            rows = rows.set_column(place, column, changed)
    own = [f"{code} at your rate of {rate}" for code, rate in work.rates.items() if code != home]
    bank = "the European Central Bank's rate of the day"
    work.say("currency", f"brought to {home} at {bank}" + (f", {', '.join(own)}" if own else ""))
    return rows.drop_columns(["rate"])
