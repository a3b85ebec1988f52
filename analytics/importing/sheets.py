"""One sheet understood: its columns, types, refused rows and totals."""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from analytics.importing import currency, folding, money, refusing, rows, totals
from analytics.importing.columns import NUMBERS, Chosen, choose
from analytics.importing.months import with_years
from analytics.importing.numbers import Writing, writings
from analytics.importing.order import ReadDates, read_dates
from analytics.importing.understood import Options, Refused, UnderstoodSheet
from analytics.sheet import Sheet
from analytics.source import signature
from analytics.store import Scratch, scratch

FIRST_ROWS = 8


def understand(
    sheet: Sheet, options: Options, before: Mapping[str, str | None], home: str | None
) -> tuple[UnderstoodSheet, str | None]:
    """What a sheet would bring into the book, and the book's home currency after it."""
    sheet = with_years(sheet)
    chosen = choose(sheet, options, before)
    if chosen is None:
        return unknown(sheet), home
    days = read_dates(sheet, chosen, options.dates, before.get("=dates"))
    asking = _named(unknown(sheet), chosen, {**chosen.evidence, **days.said})
    if days.question:
        return replace(asking, question=days.question), home
    return _typed(asking, sheet, chosen, days, (options.currency or before.get("=currency"), home))


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
        columns={column: base.headings[place] for column, place in chosen.columns.items()},
        evidence=evidence,
        not_understood=tuple(h for place, h in enumerate(base.headings) if place not in used),
    )


def _with_numbers(
    texts: pa.Table, written: Mapping[str, Writing], places: Mapping[str, str]
) -> pa.Table:
    for column, writing in written.items():
        if writing.values is not None:
            texts = texts.append_column(f"n_{places[column]}", writing.values)
    return texts


def _typed(
    base: UnderstoodSheet,
    sheet: Sheet,
    chosen: Chosen,
    days: ReadDates,
    asked_and_home: tuple[str | None, str | None],
) -> tuple[UnderstoodSheet, str | None]:
    asked, home = asked_and_home
    with scratch() as desk:
        work = _laid_out(desk, sheet, chosen, days)
        rows.give_types(work)
        folding.fold(work)
        refusing.find(work)
        home = currency.settle(work, home, asked)
        sums = totals.totals(work)
        taken = currency.at_home(rows.taken(work), work, home)
        refused = refusing.listed(work)
        count = refusing.count(work)
    done = replace(
        base,
        evidence=work.evidence,
        rows_taken=taken.num_rows,
        rows_refused=count,
        totals=sums,
        refused=tuple(refused),
        taken=taken,
    )
    return done, home


def _laid_out(desk: Scratch, sheet: Sheet, chosen: Chosen, days: ReadDates) -> rows.Work:
    """The sheet's texts on a desk, with its days, currencies and numbers beside them."""
    texts = sheet.rows
    for column, values in days.values.items():
        texts = texts.append_column(f"d_{column}", values)
    if "currency" in chosen.columns:
        codes = money.codes(texts[f"c{chosen.columns['currency']}"])
        texts = texts.append_column("d_currency", codes)
    desk.load("sheet", texts)
    numeric = {c: f"c{p}" for c, p in chosen.columns.items() if c in NUMBERS}
    written = writings(desk, numeric, exact=sheet.exact)
    said = {**days.said, **{c: w.why for c, w in written.items()}}
    evidence = {c: "; ".join(filter(None, (e, said.get(c)))) for c, e in chosen.evidence.items()}
    desk.load("sheet", _with_numbers(texts, written, numeric))
    return rows.Work(desk, sheet, chosen, written, days.unread, evidence)
