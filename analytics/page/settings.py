"""What a book decides for all its pages: when its year starts, what counts as revenue."""

import calendar
from collections.abc import Mapping

import streamlit as st

from analytics import command
from analytics.page.scene import Scene, guarded
from analytics.store import Store

BASES = {
    "auto": "Invoices where there are any, else won deals",
    "invoices": "Invoices only",
    "deals": "Won deals only",
}
RATE = "rate."
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
        rates = st.text_input(
            "Your own exchange rates, in place of the bank's", value=_rates(found),
            placeholder="USD=0.92, GBP=1.17", help="What one unit is worth in the book's currency",
        )  # fmt: skip
        st.caption(f"Money is in {found.get('home_currency', 'EUR')}, as in the first file kept.")
        if st.form_submit_button("Save"):
            with guarded():
                said = command.rates(text for text in rates.replace(" ", "").split(",") if text)
                own = {f"{RATE}{code}": str(worth) for code, worth in said.items()}
                gone = {name: "" for name in found if name.startswith(RATE)}
                chosen = {"fiscal_start": str(month), "basis": basis, **gone, **own}
                store.set(chosen, command.author())
                st.rerun()


def _rates(found: Mapping[str, str]) -> str:
    """The book's own exchange rates as they are typed."""
    own = {name: worth for name, worth in found.items() if name.startswith(RATE) and worth}
    return ", ".join(f"{name.removeprefix(RATE)}={worth}" for name, worth in sorted(own.items()))
