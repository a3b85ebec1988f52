"""What was understood of a file, before anything is kept, with every column open to correction."""

from dataclasses import replace
from html import escape
from pathlib import Path

import streamlit as st

from analytics import source
from analytics.importing import Options, Understood, UnderstoodSheet
from analytics.importing.understood import Order
from analytics.page import markup, number
from analytics.page.block import Cell, Table
from analytics.page.scene import Scene

LEAVE_OUT = "leave out"
MOST_REFUSED = 50
ORDERS: tuple[Order, ...] = ("dmy", "mdy")
DATES: dict[Order | None, str] = {
    None: "as recognised",
    "dmy": "day / month / year",
    "mdy": "month / day / year",
    "ymd": "year / month / day",
}
CORRECTED = "upload corrected"


def corrected(path: Path) -> Options:
    """The reader's corrections for a file."""
    found: Options = st.session_state.setdefault(CORRECTED, {}).get(path, Options())
    return found


def draw(scene: Scene, understood: Understood) -> None:
    """One file: each sheet with its columns, totals, refused rows and first rows."""
    with st.container(border=True):
        st.html(f'<div class="part"><h3>{escape(understood.file)}</h3></div>')
        if understood.already is not None:
            st.info("This very file is in your book already. Keeping it again adds nothing.")
            return
        for sheet in understood.sheets:
            _sheet(scene, understood, sheet)


def _sheet(scene: Scene, understood: Understood, sheet: UnderstoodSheet) -> None:
    st.html(f'<div class="part"><p>{escape(_said(scene, sheet))}</p></div>')
    for note in sheet.notes:
        st.caption(markup.plain(note))
    if sheet.table is None:
        _unknown(understood, sheet)
        return
    key = f"{understood.sha256[:12]} {sheet.sheet}"
    if sheet.question:
        _ask(understood, sheet.question, key)
    for replaced in sheet.replaces:
        st.warning(markup.plain(str(replaced)))
    if sheet.totals:
        st.html(markup.table(_totals(scene, sheet)))
    with st.expander(
        f"Columns: {len(sheet.columns)} understood, {len(sheet.not_understood)} not", key=f"c {key}"
    ):
        _columns(understood, sheet, key)
    if sheet.refused:
        count = number.count(sheet.rows_refused, "row", scene.numbers)
        with st.expander(f"{count} refused, and why", key=f"r {key}"):
            st.html(markup.table(_refused(sheet)))
    with st.expander("First rows", key=f"f {key}"):
        st.html(markup.table(_first(sheet)))


def _said(scene: Scene, sheet: UnderstoodSheet) -> str:
    if sheet.table is None or sheet.export is None:
        return f"{sheet.sheet}: readable, but no known meaning. {sheet.rows_read} rows."
    title = source.named(sheet.export).title
    counts = [(sheet.rows_taken, "taken"), (sheet.rows_refused, "refused"),
              (sheet.rows_waiting, "waiting for their header"),
              (sheet.rows_already_there, "there already")]  # fmt: skip
    said = ", ".join(f"{number.plain(n, scene.numbers)} {word}" for n, word in counts if n)
    where = f", headings in row {sheet.header_row}" if sheet.header_row else ""
    read = number.count(sheet.rows_read, "row", scene.numbers)
    return f"{sheet.sheet}: {title}{where}. {read} read{f': {said}' if said else ''}."


def _ask(understood: Understood, question: str, key: str) -> None:
    """What only the reader knows: how the file writes its days."""
    asked, _, _ = question.partition(": say which")
    st.warning(f"{markup.plain(asked)}. Which is it?")
    with st.container(horizontal=True, gap="small"):
        for order in ORDERS:
            words = DATES[order].capitalize()
            if st.button(words, key=f"{key} {order}"):
                _correct(understood, replace(corrected(understood.path), dates=order))


def _totals(scene: Scene, sheet: UnderstoodSheet) -> Table:
    return Table(
        title="Control totals of the rows taken, in the file's own amounts",
        headings=("Column", "Sum"),
        rows=tuple(
            (Cell(sheet.columns.get(name) or _words(name)),
             Cell(number.plain(total, scene.numbers, 2), number=True))
            for name, total in sheet.totals.items()
        ),
    )  # fmt: skip


def _columns(understood: Understood, sheet: UnderstoodSheet, key: str) -> None:
    """Every column of ours with the heading it comes from, to be corrected in place."""
    chosen: dict[str, str | None] = {}
    with st.form(f"columns {key}", border=False):
        with st.grid(4, min_column_width=190, gap="xsmall"):
            for name in dict.fromkeys([*sheet.columns, *_columns_of(sheet)]):
                heading = sheet.columns.get(name, LEAVE_OUT)
                picked = _heading(sheet, name, heading, f"{key} {name}")
                if picked != heading:
                    chosen[name] = None if picked == LEAVE_OUT else picked
            dates = st.selectbox(
                "Order of dates",
                list(DATES),
                format_func=lambda order: DATES[order],
                key=f"{key} order",
            )
            currency = st.text_input("Currency if none is named", key=f"{key} money", max_chars=3)
        if st.form_submit_button("Read the file again so"):
            before = corrected(understood.path)
            _correct(understood, replace(
                before, columns={**before.columns, **chosen},
                dates=dates or before.dates, currency=currency.strip().upper() or before.currency,
            ))  # fmt: skip
    if sheet.not_understood:
        st.caption(
            "Not understood, kept only in the file: "
            + markup.plain(", ".join(sheet.not_understood))
        )


def _heading(sheet: UnderstoodSheet, name: str, heading: str, key: str) -> str:
    options = [LEAVE_OUT, *sheet.headings]
    place = options.index(heading) if heading in options else 0
    said = markup.plain(sheet.evidence.get(name, "")) or None
    picked: str = st.selectbox(_words(name), options, index=place, key=key, help=said)
    return picked


def _unknown(understood: Understood, sheet: UnderstoodSheet) -> None:
    """A sheet without a known meaning, and the way to give it one."""
    headings = markup.plain(", ".join(sheet.headings))
    st.caption(f"Nothing of this sheet is stored. Its headings: {headings}")
    key = f"{understood.sha256[:12]} {sheet.sheet}"
    kinds = {name: export.title for name, export in source.catalog().items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        export = st.selectbox(
            "What is it?", list(kinds), format_func=lambda name: f"{kinds[name]} ({name})",
            index=None, placeholder="Choose, if you know", key=f"{key} export", width=420,
        )  # fmt: skip
        if st.button("Read it so", key=f"{key} as", disabled=export is None):
            alone = sheet.sheet if len(understood.sheets) > 1 else None
            before = corrected(understood.path)
            _correct(understood, replace(before, sheet=alone, export=export))


def _correct(understood: Understood, options: Options) -> None:
    st.session_state[CORRECTED][understood.path] = options
    st.rerun()


def _columns_of(sheet: UnderstoodSheet) -> list[str]:
    return list(source.named(sheet.export).columns) if sheet.export else []


def _refused(sheet: UnderstoodSheet) -> Table:
    shown = sheet.refused[:MOST_REFUSED]
    left = sheet.rows_refused > len(shown)
    return Table(
        title="", headings=("Row", "Column", "Value", "Why"),
        rows=tuple(
            (Cell(str(r.row), number=True), Cell(r.column), Cell(r.value[:80]), Cell(r.why))
            for r in shown
        ),
        note=f"the first {len(shown)} of {sheet.rows_refused}" if left else "",
    )  # fmt: skip


def _first(sheet: UnderstoodSheet) -> Table:
    names = list(dict.fromkeys(name for row in sheet.first_rows for name in row))
    return Table(
        title="", headings=tuple(_words(name) for name in names),
        rows=tuple(
            tuple(Cell(str(row.get(name) or "")[:60]) for name in names)
            for row in sheet.first_rows
        ),
    )  # fmt: skip


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
