"""One sheet understood: its columns, types, refused rows and totals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from analytics.importing import (
    currency,
    folding,
    money,
    proof,
    refusing,
    rows,
    suspicions,
    totals,
)
from analytics.importing.columns import NUMBERS, Chosen, choose, nobody
from analytics.importing.decimals import Hints, question
from analytics.importing.implied import implied
from analytics.importing.links import plain_links
from analytics.importing.months import with_years
from analytics.importing.numbers import writings
from analytics.importing.order import ReadDates, read_dates
from analytics.importing.thousands import scaled
from analytics.importing.understood import Options, Refused, UnderstoodSheet
from analytics.importing.whole import told_once
from analytics.importing.wide import in_the_file
from analytics.sheet import Sheet
from analytics.source import signature
from analytics.store import Scratch, scratch

FIRST_ROWS = 8
A_CHECK = "a summary of other rows: held against them, and not taken"


@dataclass(frozen=True)
class Said:
    """What is known of a sheet's amounts beside them: their currency, rates, and decimal sign."""

    currency: str | None
    rates: Mapping[str, Decimal]
    hints: Hints


def fiscal_start(before: Mapping[str, str | None]) -> int:
    """The month in which the book's fiscal year begins."""
    return int(before.get("=fiscal_start") or 1)


def hints(
    sheet: Sheet, options: Options, before: Mapping[str, str | None], days: ReadDates
) -> Hints:
    """What helps to read numbers that do not tell by themselves."""
    asked = options.decimal or before.get("=decimal")
    return Hints(asked, before.get("=locale") or days.locale, sheet.exact)


def _rates(options: Options, before: Mapping[str, str | None]) -> dict[str, Decimal]:
    """The user's own rates: those of the book, and above them those said with this file."""
    held = {k.removeprefix("=rate."): v for k, v in before.items() if k.startswith("=rate.")}
    found = {code.upper(): Decimal(value) for code, value in held.items() if value}
    return found | {code.upper(): rate for code, rate in options.rates.items()}


def understand(
    sheet: Sheet,
    options: Options,
    before: Mapping[str, str | None],
    home: str | None,
    accounts: Callable[[], frozenset[str]] = nobody,
) -> tuple[UnderstoodSheet, str | None]:
    """What a sheet would bring into the book, and the book's home currency after it."""
    if sheet.is_check:
        return replace(unknown(sheet), notes=(*sheet.notes, A_CHECK)), home
    sheet = with_years(sheet)
    chosen = choose(sheet, options, before, accounts)
    if chosen is None:
        return in_the_file(unknown(sheet), sheet), home
    once = told_once(sheet, chosen)
    base = replace(unknown(once), first_rows=_first_rows(sheet))
    meant, chosen = implied(*plain_links(once, chosen))
    if chosen.proposed:
        named = replace(_named(base, chosen, chosen.evidence), proposed=True)
        return in_the_file(named, sheet), home
    days = read_dates(meant, chosen, options.dates, before.get("=dates"), fiscal_start(before))
    asking = _named(base, chosen, {**chosen.evidence, **days.said})
    if days.question:
        return in_the_file(replace(asking, question=days.question), meant), home
    asked = options.currency or before.get("=currency")
    said = Said(asked, _rates(options, before), hints(meant, options, before, days))
    part, home = _typed(asking, meant, chosen, days, said, home)
    return in_the_file(part, meant), home


def unknown(sheet: Sheet) -> UnderstoodSheet:
    """A sheet that can be read but has no known meaning: shown, and not stored."""
    return UnderstoodSheet(
        sheet=sheet.name,
        export=None,
        table=None,
        header_row=sheet.header_row,
        headings=sheet.headings,
        columns={},
        evidence={},
        not_understood=sheet.headings,
        rows_read=sheet.rows.num_rows + len(sheet.misfits),
        rows_taken=0,
        rows_refused=len(sheet.misfits),
        rows_waiting=0,
        rows_already_there=0,
        totals={},
        refused=tuple(Refused(sheet.name, m.row, "", m.value, m.why) for m in sheet.misfits),
        first_rows=_first_rows(sheet),
        taken=None,
        notes=sheet.notes,
        signature=signature(sheet.headings),
    )


def _first_rows(sheet: Sheet) -> list[dict[str, str]]:
    lines = sheet.rows.slice(0, FIRST_ROWS).to_pylist()
    named = list(enumerate(sheet.headings))
    return [{heading: line[f"c{i}"] or "" for i, heading in named} for line in lines]


def _named(base: UnderstoodSheet, chosen: Chosen, evidence: dict[str, str]) -> UnderstoodSheet:
    used = set(chosen.columns.values())
    return replace(
        base,
        export=chosen.export.name,
        table=chosen.export.table,
        columns={
            column: base.headings[place]
            for column, place in chosen.columns.items()
            if place < len(base.headings)
        },
        evidence=evidence,
        not_understood=tuple(h for place, h in enumerate(base.headings) if place not in used),
    )


def _typed(
    base: UnderstoodSheet,
    sheet: Sheet,
    chosen: Chosen,
    days: ReadDates,
    said: Said,
    home: str | None,
) -> tuple[UnderstoodSheet, str | None]:
    with scratch() as desk:
        work = laid_out(desk, sheet, chosen, days, said.hints)
        if work.unsure:
            column, example = work.unsure
            asking = question(work.heading(column), sheet.name, example)
            return replace(base, question=asking), home
        read = work.table
        folding.fold(work)
        refusing.find(work)
        home = currency.settle(work, home, said.currency, said.rates)
        sums = totals.totals(work)
        taken = currency.at_home(rows.taken(work), work, home)
        refused = refusing.listed(work)
        count = refusing.count(work)
        checks = proof.checks(work, read, refused)
        suspected = suspicions.suspicions(work, read)
    done = replace(
        base,
        evidence=work.evidence,
        rows_taken=taken.num_rows,
        rows_refused=count,
        totals=sums,
        refused=tuple(refused),
        taken=taken,
        checks=checks,
        suspicions=suspected,
    )
    return done, home


def laid_out(
    desk: Scratch, sheet: Sheet, chosen: Chosen, days: ReadDates, known: Hints
) -> rows.Work:
    """The sheet's texts on a desk, and every column of ours typed beside them."""
    columns = chosen.columns
    desk.load("sheet", sheet.rows)
    values = dict(days.values)
    if "currency" in columns:
        values["currency"] = money.codes(sheet.rows[f"c{columns['currency']}"])
    numeric = {c: sheet.rows[f"c{p}"] for c, p in columns.items() if c in NUMBERS}
    known = replace(known, rated=chosen.export.table == "target")
    written = scaled(sheet, columns, writings(desk, numeric, NUMBERS, known))
    values |= {column: writing.values for column, writing in written.items()}
    said = {**days.said, **{c: w.why for c, w in written.items()}}
    evidence = {c: "; ".join(filter(None, (e, said.get(c)))) for c, e in chosen.evidence.items()}
    nothing = {**days.nothing, **{c: w.nothing for c, w in written.items()}}
    work = rows.Work(desk, sheet, chosen, written, days.unread, evidence, nothing=nothing)
    rows.give_types(work, values)
    return work
