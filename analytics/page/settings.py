"""What a book decides for all its pages: when its year starts, what counts as what."""

from collections.abc import Mapping

import streamlit as st

from analytics import command, settings
from analytics.page.scene import Scene, guarded
from analytics.settings import RATE, SETTINGS, Setting
from analytics.store import Store


def draw(_scene: Scene, store: Store) -> None:
    """The settings of the reader's own book; saving them makes a new version."""
    if not store.version:
        return
    found = store.settings()
    with st.expander("How this book counts"), st.form("settings", border=False):
        said = {setting.name: _asked(setting, found) for setting in SETTINGS}
        rates = st.text_input(
            "Your own exchange rates, in place of the bank's", value=_rates(found),
            placeholder="USD=0.92, GBP=1.17", help="What one unit is worth in the book's currency",
        )  # fmt: skip
        st.caption(f"Money is in {found.get('home_currency', 'EUR')}, as in the first file kept.")
        if st.form_submit_button("Save"):
            with guarded():
                own = command.rates(text for text in rates.replace(" ", "").split(",") if text)
                gone = {name: "" for name in found if name.startswith(RATE)}
                worth = {f"{RATE}{code}": str(value) for code, value in own.items()}
                settings.change(store, {**said, **gone, **worth}, command.author())
                st.rerun()


def _asked(setting: Setting, found: Mapping[str, str]) -> str:
    """The field of one setting; what it says is checked when the form is saved."""
    held = settings.held(found, setting.name)
    if setting.choices:
        values = list(setting.choices)
        at = values.index(held) if held in values else values.index(setting.default)
        return st.selectbox(
            setting.label, values, at, setting.choices.__getitem__, help=setting.says
        )
    label = f"{setting.label} ({setting.unit})" if setting.unit else setting.label
    usual = setting.default or "2026-11-22"
    return st.text_input(label, value=held, help=setting.says, placeholder=usual)


def _rates(found: Mapping[str, str]) -> str:
    """The book's own exchange rates as they are typed."""
    own = {name: worth for name, worth in found.items() if name.startswith(RATE) and worth}
    return ", ".join(f"{name.removeprefix(RATE)}={worth}" for name, worth in sorted(own.items()))
