"""The currency of a sheet's amounts, and the amounts brought to the book's home currency."""

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing import money
from analytics.importing.rows import Work, literal
from analytics.source import CODES, SIGNS, heading_currency

IN_VALUE = "|".join(
    sorted((c.replace("$", r"\$") for c in (*SIGNS, *CODES)), key=len, reverse=True)
)
DAYS = ("date", "closes_on", "created_on", "modified_on")


def settle(work: Work, home: str | None, asked: str | None) -> str | None:
    """Give every row its currency and refuse those without a rate; gives the home currency."""
    _name_currency(work, asked)
    if "currency" not in work.have:
        return home
    counts = work.scratch.rows(
        f"select currency, count(*) as n from {work.typed} where currency is not null group by 1"
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
            work.layer(f"select * replace ({said} as currency) from {{typed}}")
    elif code or (code := _of_headings(work)):
        work.say("currency", f"{code}, as {'you said' if asked else 'the heading says'}")
        work.layer(f"select *, {literal(code)} as currency from {{typed}}")
    elif signs := _in_values(work):
        work.say("currency", "by the sign beside each amount")
        work.layer(
            f"select t.*, {money.codes_sql(signs)} as currency"
            " from {typed} as t join sheet as s on s.row = t.row"
        )


def _money_columns(work: Work) -> list[str]:
    return [column for column in money.CONVERTED if column in work.columns]


def _of_headings(work: Work) -> str | None:
    codes = {heading_currency(work.heading(column)) for column in _money_columns(work)} - {None}
    return next(iter(codes)) if len(codes) == 1 else None


def _in_values(work: Work) -> str | None:
    """The SQL for the currency sign in a row's amounts; None where no amount has one."""
    places = [
        f"s.c{work.columns[column]}"
        for column in _money_columns(work)
        if not work.writings[column].plain
    ]
    signs = [
        f"nullif(regexp_extract({place}, {literal(f'({IN_VALUE})')}, 1), '')" for place in places
    ]
    if not signs:
        return None
    either = f"coalesce({', '.join(signs)})"
    found = work.scratch.rows(f"select count({either}) as n from sheet as s")
    return either if found[0]["n"] else None


def _at_the_days_rate(work: Work, home: str) -> None:
    days = [column for column in DAYS if column in work.have]
    day = f"coalesce({', '.join(days)}, null)" if days else "null"
    work.layer(f"select *, cast({day} as date) as day from {{typed}}")
    money.load_rates(work.scratch, work.typed, home)
    work.layer(
        "select t.*, r.rate from {typed} as t"
        " left join rate as r on r.code = t.currency and r.day = t.day"
    )


def _refuse_without_rate(work: Work, home: str) -> None:
    heading = literal(work.heading("currency") or "currency")
    work.scratch.execute(
        f"""insert into bad
        select row, {heading}, coalesce(currency, ''),
            case when currency is null then 'the row has no currency while others have one'
                when day is null then 'it has no day to take the rate of its currency from'
                else 'there is no rate for ' || left(currency, 20) || ' on ' || day end
        from {work.typed} where coalesce(currency, '') <> $home and rate is null
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
        if column in money.CONVERTED:
            was = rows[column]
            exact = pc.round(pc.multiply(was, rows["rate"]), ndigits=was.type.scale)
            changed = pc.if_else(abroad, exact.cast(was.type), was)
            rows = rows.set_column(place, column, changed)
    work.say("currency", f"brought to {home} at the European Central Bank's rate of the day")
    return rows.drop_columns(["rate"])
