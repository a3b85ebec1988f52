"""Every import of the reader's own book, each with its report, its file and its undo."""

from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

from analytics import command, importing, inbox
from analytics.inbox import Job
from analytics.page import markup, number, report
from analytics.page.scene import Scene, guarded
from analytics.store import Store

SHOWN = 20
ALL = "upload all imports"


def draw(scene: Scene, store: Store) -> None:
    """The list, newest first."""
    st.html('<div class="part"><h3>What is in your own book</h3></div>')
    if not store.version:
        st.caption("Nothing yet. The first file that you keep opens your book.")
        return
    found = store.imports()[::-1]
    for row in found if st.session_state.get(ALL) else found[:SHOWN]:
        _line(scene, store, row)
    if len(found) > SHOWN:
        st.toggle(f"Show all {len(found)} imports", key=ALL)


def said(scene: Scene, job: Job) -> None:
    """The report of a file that was just kept."""
    if job.understood is None or job.kept is None or job.understood.already is not None:
        return
    with st.expander(f"Report of {markup.plain(job.asked.name)}", key=f"report {job.id}"):
        report.draw(scene, importing.report(job.understood, job.kept))


def _line(scene: Scene, store: Store, row: dict[str, Any]) -> None:
    name = row["file"]
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        told = st.expander(
            f"**{markup.plain(name)}** · {markup.plain(_said(scene, row))}",
            key=f"import {row['import_id']}", on_change="rerun", width="stretch",
        )  # fmt: skip
        if row["undone"]:
            st.badge("Undone", color="gray")
        elif st.button("Undo", key=f"undo {row['import_id']}"):
            with guarded():
                store.undo(row["import_id"], command.author())
                st.rerun()
    if told.open:
        with told:
            _opened(scene, store, row)


def _said(scene: Scene, row: dict[str, Any]) -> str:
    counts = f"{number.count(row['rows'], 'row', scene.numbers)} taken"
    if row["rows_refused"]:
        counts += f", {number.plain(row['rows_refused'], scene.numbers)} refused"
    return f"{counts} · {row['kept_at']:%d %b %Y %H:%M} by {row['author']}"


def _opened(scene: Scene, store: Store, row: dict[str, Any]) -> None:
    """The report, and what can be downloaded."""
    report.draw(scene, inbox.report(store, row["import_id"]))
    file = f"files/{row['sha256']}?book=main&name={quote(row['file'])}"
    links = [f'<a href="{escape(file)}" download>Download the file as it came</a>']
    if row["rows_refused"]:
        refused = f"refused.xlsx?book=main&import={row['import_id']}"
        links.append(f'<a href="{escape(refused)}" download>Download the refused rows</a>')
    st.html(f'<div class="part"><p class="note">{" · ".join(links)}</p></div>')
