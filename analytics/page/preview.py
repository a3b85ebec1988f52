"""What was understood of a file, before anything is kept, with every column open to correction."""

from collections import Counter
from html import escape

import streamlit as st

from analytics import inbox, source
from analytics.importing import Understood, UnderstoodSheet
from analytics.importing.reporting import missing, waits
from analytics.inbox import Job
from analytics.page import correcting, markup, number, refusals, underway
from analytics.page.block import Cell, Table
from analytics.page.scene import Scene

TICK = "✓"
MANY = 4


def useful(job: Job) -> bool:
    """Whether keeping the file as it is understood would add something."""
    found = job.understood
    if found is None or found.already is not None or job.state != "understood":
        return False
    return any(sheet.table and sheet.rows_taken for sheet in found.sheets)


def taken(job: Job) -> int:
    """How many rows keeping it would add."""
    return sum(sheet.rows_taken for sheet in job.understood.sheets) if job.understood else 0


def draw(scene: Scene, job: Job, *, alone: bool) -> None:
    """One file: what it is, whether its own totals agree, and what is open."""
    found = job.understood
    if found is None:
        return
    with st.container(border=True, key=f"file {job.id}"):
        _head(scene, job, found, alone=alone)
        if job.message and job.message != job.question:
            st.error(markup.plain(job.message))
        if found.already is not None:
            st.info("This very file is in your book already. Keeping it again adds nothing.")
            return
        for words in found.left_out:
            st.caption(f"Left out: {markup.plain(words)}")
        correcting.confirm_all(job, found)
        for sheet in found.sheets:
            if _is_meant(sheet):
                _sheet(scene, job, sheet)
        _unknown(scene, job, [sheet for sheet in found.sheets if not _is_meant(sheet)])


def _is_meant(sheet: UnderstoodSheet) -> bool:
    """Whether the sheet has a meaning for the book, known or proposed."""
    return bool(sheet.table or sheet.proposed)


def _head(scene: Scene, job: Job, found: Understood, *, alone: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<div class="part"><h3>{escape(found.file)}</h3></div>', width="stretch")
        if alone:
            return
        turns = inbox.turns(job.store)
        rows = number.count(taken(job), "row", scene.numbers)
        if useful(job):
            st.button(f"Keep {rows}", key=f"keep {job.id}", on_click=turns.keep, args=(job,))
        st.button(
            "Discard", key=f"discard {job.id}", type="tertiary", on_click=underway.stop, args=(job,)
        )


def _sheet(scene: Scene, job: Job, sheet: UnderstoodSheet) -> None:
    quiet = [*_agreed(sheet), *sheet.notes]
    st.html(markup.lines([_what(sheet), _counts(scene, sheet)], quiet))
    for check in (str(check) for check in sheet.checks if not check.agrees):
        st.warning(markup.plain(check))
    for suspicion in filter(None, [*sheet.suspicions, missing(sheet)]):
        correcting.doubt(job, sheet, suspicion)
    if sheet.question:
        correcting.ask(job, sheet)
    if sheet.proposed:
        correcting.confirm(job, sheet)
    for words in _changes(sheet):
        st.info(markup.plain(words))
    key = f"{job.id} {sheet.sheet}"
    said = f"Columns: {len(sheet.columns)} understood, {len(sheet.not_understood)} not"
    many = job.understood is not None and len(job.understood.sheets) > MANY
    told = st.expander(said, key=f"c {key}", on_change="rerun" if many else "ignore")
    if told.open or not many:
        with told:
            correcting.columns(job, sheet)
    if sheet.rows_refused:
        count = number.count(sheet.rows_refused, "row", scene.numbers)
        with st.expander(f"{count} refused, and why", key=f"r {key}"):
            refusals.draw(scene, job, sheet)
    with st.expander("Control totals and first rows", key=f"f {key}"):
        if sheet.totals:
            st.html(markup.table(_totals(scene, sheet)))
        st.html(markup.table(_first(sheet)))


def _what(sheet: UnderstoodSheet) -> str:
    title = source.named(sheet.export).title if sheet.export else "no known meaning"
    where = f", headings in row {sheet.header_row}" if sheet.header_row else ""
    return f"{sheet.sheet}: {title}{where}"


def _counts(scene: Scene, sheet: UnderstoodSheet) -> str:
    counts = [(sheet.rows_taken, "taken"), (sheet.rows_refused, "refused"),
              (sheet.rows_already_there, "there already")]  # fmt: skip
    said = [f"{number.plain(n, scene.numbers)} {word}" for n, word in counts if n]
    read = number.count(sheet.rows_read, "row", scene.numbers)
    return f"{read} read: {', '.join(said)}." if said else f"{read} read."


def _agreed(sheet: UnderstoodSheet) -> list[str]:
    return [f"{TICK} {check}" for check in sheet.checks if check.agrees]


def _changes(sheet: UnderstoodSheet) -> list[str]:
    """What becomes of the rows that stood, and which of the new ones wait."""
    edits = [str(sheet.changed)] if sheet.changed and sheet.changed.edited else []
    count = f"{len(sheet.mended_rows):,}"
    mends = [f"Mends {count} rows that import {sheet.mends} refused."] if sheet.mends else []
    older = [str(older) for older in sheet.replaces if older.rows]
    return [*mends, *older, *edits, *waits(sheet)]


def _unknown(scene: Scene, job: Job, sheets: list[UnderstoodSheet]) -> None:
    """The sheets without a known meaning, and the way to give them one."""
    if not sheets:
        return
    rows = Counter({sheet.sheet: sheet.rows_read for sheet in sheets})
    named = number.count(len(sheets), "sheet", scene.numbers)
    read = number.count(rows.total(), "row", scene.numbers)
    alone = job.understood is not None and len(sheets) == len(job.understood.sheets)
    said = f"{named} not stored: no known meaning ({read})"
    with st.expander(said, key=f"u {job.id}", expanded=alone):
        for sheet in sheets:
            correcting.name_it(job, sheet)


def _totals(scene: Scene, sheet: UnderstoodSheet) -> Table:
    return Table(
        title="Control totals of the rows taken, in the file's own amounts",
        headings=("Column", "Sum"),
        rows=tuple(
            (Cell(sheet.columns.get(name) or correcting.words(name)),
             Cell(number.plain(total, scene.numbers, 2), number=True))
            for name, total in sheet.totals.items()
        ),
    )  # fmt: skip


def _first(sheet: UnderstoodSheet) -> Table:
    names = list(dict.fromkeys(name for row in sheet.first_rows for name in row))
    return Table(
        title="First rows, as they stand in the file", headings=tuple(names),
        rows=tuple(
            tuple(Cell(str(row.get(name) or "")[:60]) for name in names)
            for row in sheet.first_rows
        ),
    )  # fmt: skip
