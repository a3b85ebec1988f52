"""What a book decides for all its pages: when its year starts, what counts as revenue."""

import calendar

import streamlit as st

from analytics import command
from analytics.page.scene import Scene, guarded
from analytics.store import Store

BASES = {
    "auto": "Invoices where there are any, else won deals",
    "invoices": "Invoices only",
    "deals": "Won deals only",
}
MONTHS = dict(enumerate(calendar.month_name[1:], start=1))


def draw(_scene: Scene, store: Store) -> None:
    """The settings of the reader's own book; saving them makes a new version."""
    if not store.version:
        return
    found = store.settings()
    with st.expander("How this book counts"), st.form("settings", border=False):
        starts = int(found.get("fiscal_start", "1"))
        month = st.selectbox(
            "The financial year starts in", MONTHS, index=starts - 1, format_func=MONTHS.__getitem__
        )
        held = found.get("basis", "auto")
        basis = st.selectbox(
            "What counts as revenue", BASES, list(BASES).index(held), BASES.__getitem__
        )
        st.caption(f"Money is in {found.get('home_currency', 'EUR')}, as in the first file kept.")
        if st.form_submit_button("Save"):
            with guarded():
                store.set({"fiscal_start": str(month), "basis": basis}, command.author())
                st.rerun()
