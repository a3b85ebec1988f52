"""The look of every page: what Streamlit's own theme cannot say."""

from pathlib import Path
from threading import Event

import streamlit as st

from analytics.page.palette import both

guarded = Event()
FOLDER = Path(__file__).parent
PARTS = (FOLDER / "parts.css").read_text(encoding="utf-8")
FOLLOW = (FOLDER / "follow.js").read_text(encoding="utf-8")
SCREEN = (FOLDER / "screen.css").read_text(encoding="utf-8")
FILE = (FOLDER / "file.css").read_text(encoding="utf-8")
STYLE = f"<style>:root,[data-testid=stApp]{{{both()}}}{PARTS}{SCREEN}</style>"


def apply() -> None:
    """Give the page its look where the server has not put it into the document already."""
    if not guarded.is_set():
        st.html(STYLE)
