"""Every import of the reader's own book, each with its undo."""

from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

from analytics import command
from analytics.page import number
from analytics.page.scene import Scene, guarded
from analytics.store import Store


def draw(scene: Scene, store: Store) -> None:
    """The list, newest first."""
    st.html('<div class="part"><h3>What is in your own book</h3></div>')
    if not store.version:
        st.caption("Nothing yet. The first file that you keep opens your book.")
        return
    for row in reversed(store.imports()):
        _line(scene, store, row)


def _line(scene: Scene, store: Store, row: dict[str, Any]) -> None:
    rows = "row" if row["rows"] == 1 else "rows"
    counts = f"{number.plain(row['rows'], scene.numbers)} {rows} taken"
    if row["rows_refused"]:
        counts += f", {number.plain(row['rows_refused'], scene.numbers)} refused"
    said = f"{row['kept_at']:%d %b %Y %H:%M} by {row['author']}, {counts}"
    link = f"files/{row['sha256']}?book=main&name={quote(row['file'])}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<div class="part"><a href="{escape(link)}" download>{escape(row["file"])}</a>'
            f'<p class="note">{escape(said)}</p></div>'
        )
        if row["undone"]:
            st.badge("Undone", color="gray")
        elif st.button("Undo", key=f"undo {row['import_id']}"):
            with guarded():
                store.undo(row["import_id"], command.author())
                st.rerun()
