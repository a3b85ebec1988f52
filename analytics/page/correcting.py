"""What the reader says of a file: what a sheet is, which column is which, how days are written."""

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

import streamlit as st

from analytics import inbox, source
from analytics.importing import Options, Understood, UnderstoodSheet
from analytics.importing.understood import Follows, Order, Sign
from analytics.inbox import Job
from analytics.page import markup
from analytics.page.block import Cell, Table

LEAVE_OUT = "leave out"
SAMPLES = 3
DATES: dict[Order | None, str] = {
    None: "as recognised",
    "dmy": "day / month / year",
    "mdy": "month / day / year",
    "ymd": "year / month / day",
}
ORDERS: tuple[Order, ...] = ("dmy", "mdy")
DECIMALS: dict[Sign, str] = {".": "A point before the decimals", ",": "A comma before the decimals"}
SIGNS: dict[Sign | None, str] = {None: "as recognised", ".": "a point", ",": "a comma"}
FOLLOWS: dict[Follows, str] = {
    "newer": "It was changed since: this one counts",
    "older": "It is the older export",
    "goes_on": "Its lines go on: both count",
}


def ask(job: Job, sheet: UnderstoodSheet) -> None:
    """What only the reader knows, with a button for each answer."""
    question = sheet.question or ""
    st.warning(f"{markup.plain(_plainly(question))} Which is it?")
    key = f"{job.id} {sheet.sheet}"
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if "--follows" in question:
            _follows(job, key, "newer", "goes_on")
        elif "--decimal" in question:
            for sign, said in DECIMALS.items():
                if st.button(said, key=f"{key} {sign}"):
                    _for_all(job, {"decimal": sign})
        elif "--currency" in question:
            code = st.text_input("Currency", placeholder="EUR", max_chars=3, key=f"{key} code")
            if st.button("It is this one", key=f"{key} currency"):
                _for_all(job, {"currency": code.strip().upper() or None})
        else:
            for order in ORDERS:
                if st.button(DATES[order].capitalize(), key=f"{key} {order}"):
                    _for_all(job, {"dates": order})


def doubt(job: Job, sheet: UnderstoodSheet, suspicion: str) -> None:
    """What may be wrong with the file, and the answer where one would help."""
    st.warning(markup.plain(_plainly(suspicion)))
    if "--follows" in suspicion:
        _follows(job, f"{job.id} {sheet.sheet} doubt", "older")


def _follows(job: Job, key: str, *ways: Follows) -> None:
    for follows in ways:
        if st.button(FOLLOWS[follows], key=f"{key} {follows}"):
            _for_all(job, {"follows": follows})


def _plainly(words: str) -> str:
    """A question without the words that answer it on the command line."""
    asked = re.split(r": (?:if [^:]*, )?say (?:which with )?--", words)[0]
    return asked if asked.endswith((".", "?")) else f"{asked}."


def confirm(job: Job, sheet: UnderstoodSheet) -> None:
    """A sheet that was matched by its meaning: nothing of it is taken before the reader agrees."""
    st.warning(
        "No system that we know writes these headings; this is what they seem to mean. Look at the"
        " columns, correct what is wrong, then say yes. It is remembered for these headings."
    )
    st.html(markup.table(_seems(sheet)))
    if st.button("Yes, read it so", key=f"yes {job.id} {sheet.sheet}", type="primary"):
        _correct(job, sheet, _confirmed(job, sheet))


def confirm_all(job: Job, found: Understood) -> None:
    """One yes for a workbook of several such sheets."""
    proposed = [sheet for sheet in found.sheets if sheet.proposed]
    if len(proposed) > 1 and st.button(f"Yes, read all {len(proposed)} sheets so"):
        said = {sheet.sheet: _confirmed(job, sheet) for sheet in proposed}
        options = job.asked.options
        _again(job, replace(options, sheets={**options.sheets, **said}))


def columns(job: Job, sheet: UnderstoodSheet) -> None:
    """What the sheet is, and every column of ours with its heading, to be corrected in place."""
    key = f"{job.id} {sheet.sheet}"
    ours = list(source.named(sheet.export).columns) if sheet.export else []
    empty = [name for name in ours if name not in sheet.columns]
    with st.form(f"columns {key}", border=False):
        kind = _kind("This sheet holds", key, sheet.export)
        chosen = _headings(job, sheet, list(sheet.columns))
        if empty:
            st.caption("Not found in this file. If one is there under another heading, choose it:")
            chosen |= _headings(job, sheet, empty)
        said = _values(key)
        if st.form_submit_button("Read the file again so"):
            before = job.asked.options.of(sheet.sheet)
            merged: dict[str, Any] = {"export": kind, "columns": {}}
            if kind == sheet.export:
                merged = {"columns": {**before.columns, **chosen}}
            _correct(job, sheet, replace(before, **merged, **said))
    if sheet.not_understood:
        left = markup.plain(", ".join(sheet.not_understood))
        st.caption(f"Not understood, kept only in the file: {left}")


def _kind(label: str, key: str, known: str | None = None) -> str | None:
    """A choice of what a sheet can be."""
    kinds = {name: export.title for name, export in source.catalog().items()}
    return st.selectbox(
        label, list(kinds), format_func=lambda name: f"{kinds[name]} ({name})",
        index=list(kinds).index(known) if known in kinds else None,
        placeholder="Choose, if you know", key=f"{key} export", width=420,
    )  # fmt: skip


def name_it(job: Job, sheet: UnderstoodSheet) -> None:
    """A sheet without a known meaning, and the way to give it one."""
    headings = markup.plain(", ".join(sheet.headings))
    st.caption(
        f"**{markup.plain(sheet.sheet)}**, {sheet.rows_read:,} rows. Its headings: {headings}"
    )
    for note in sheet.notes:
        st.caption(markup.plain(note))
    key = f"{job.id} {sheet.sheet}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        export = _kind("What is it?", key)
        if st.button("Read it so", key=f"{key} as", disabled=export is None):
            before = job.asked.options.of(sheet.sheet)
            _correct(job, sheet, replace(before, export=export))


def words(name: str) -> str:
    """A column of ours as people say it."""
    return name.replace("_", " ").capitalize()


def _headings(job: Job, sheet: UnderstoodSheet, names: list[str]) -> dict[str, str | None]:
    """A choice of heading for each column of ours; only what differs from before is given."""
    chosen: dict[str, str | None] = {}
    options = [LEAVE_OUT, *sheet.headings]
    with st.grid(3, min_column_width=230, gap=("small", "xsmall")) as grid:
        for name in names:
            heading = sheet.columns.get(name, LEAVE_OUT)
            place = options.index(heading) if heading in options else 0
            with grid.cell():
                key = f"{job.id} {sheet.sheet} {name}"
                picked: str = st.selectbox(words(name), options, index=place, key=key)
                if said := _why(sheet, name):
                    st.caption(said)
            if picked != heading:
                chosen[name] = None if picked == LEAVE_OUT else picked
    return chosen


def _why(sheet: UnderstoodSheet, name: str) -> str:
    """A few values of the column, and why it was taken for what it is."""
    shown = ", ".join(_samples(sheet, sheet.columns.get(name)))
    said = [f"e.g. {shown}"] if shown else []
    plainly = f"recognised by its heading '{sheet.columns.get(name)}'"
    evidence = sheet.evidence.get(name, "").removeprefix(plainly).removeprefix("; ")
    said += [evidence] if evidence else []
    return markup.plain(" — ".join(said))


def _seems(sheet: UnderstoodSheet) -> Table:
    """What each column was taken for, with values to judge by and the reason."""
    return Table(
        title="", headings=("Taken as", "Heading", "For example", "Because"),
        rows=tuple(
            (Cell(words(name)), Cell(heading), Cell(", ".join(_samples(sheet, heading))),
             Cell(sheet.evidence.get(name, "")))
            for name, heading in sheet.columns.items()
        ),
    )  # fmt: skip


def _samples(sheet: UnderstoodSheet, heading: str | None) -> list[str]:
    values = (str(row.get(heading) or "")[:30] for row in sheet.first_rows if heading)
    return list(dict.fromkeys(value for value in values if value))[:SAMPLES]


def _values(key: str) -> dict[str, Any]:
    """What can be said of the values: the order of days, the currency and its rate."""
    said: dict[str, Any] = {}
    with st.grid(4, min_column_width=200, gap=("small", "xsmall")) as grid:
        with grid.cell():
            dates = st.selectbox(
                "Order of dates", list(DATES), format_func=DATES.__getitem__, key=f"{key} order"
            )
        with grid.cell():
            sign = st.selectbox(
                "Before the decimals stands",
                SIGNS,
                format_func=SIGNS.__getitem__,
                key=f"{key} sign",
            )
        with grid.cell():
            currency = st.text_input("Currency if none is named", key=f"{key} money", max_chars=3)
        with grid.cell():
            rate = st.text_input("Its rate, if not the bank's", key=f"{key} rate")
    if dates:
        said["dates"] = dates
    if sign:
        said["decimal"] = sign
    if code := currency.strip().upper():
        said["currency"] = code
        if worth := _rate(rate):
            said["rates"] = {code: worth}
    return said


def _rate(text: str) -> Decimal | None:
    try:
        worth = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return worth if worth.is_finite() and worth > 0 else None


def _confirmed(job: Job, sheet: UnderstoodSheet) -> Options:
    before = job.asked.options.of(sheet.sheet)
    return replace(before, export=sheet.export, columns={**sheet.columns, **before.columns})


def _correct(job: Job, sheet: UnderstoodSheet, said: Options) -> None:
    """Read again with what was said of one sheet; the others stay as they are."""
    options = job.asked.options
    if job.understood and len(job.understood.sheets) == 1:
        _again(job, said)
    else:
        _again(job, replace(options, sheets={**options.sheets, sheet.sheet: said}))


def _for_all(job: Job, said: dict[str, Any]) -> None:
    """An answer that holds for the whole file, its single sheets included."""
    options = job.asked.options
    sheets = {name: replace(one, **said) for name, one in options.sheets.items()}
    _again(job, replace(options, sheets=sheets, **said))


def _again(job: Job, options: Options) -> None:
    inbox.turns(job.store).again(job, options)
    inbox.wait([job], 1.0)
    st.rerun()
