"""Send a page: the link with its exact view, or the page as one file."""

from datetime import date
from urllib.parse import urlencode, urlsplit

import streamlit as st

from analytics.page import standalone
from analytics.page.scene import Scene

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
OFFICE = "ACCOUNTABLE_ADDRESS=0.0.0.0"


def draw(scene: Scene, about: str) -> None:
    """What to copy and what to send."""
    with st.popover("Share", key=f"{scene.page} share"):
        st.html('<div class="part"><h3>A link to exactly this view</h3></div>')
        st.code(link(scene), language=None, wrap_lines=True)
        if urlsplit(st.context.url or "http://localhost").hostname in LOOPBACK:
            st.caption(
                "This link opens on this computer only. To serve the whole office, "
                f"start with the setting {OFFICE}"
            )
        if scene.view.version is None:
            with st.expander("A link that shows these figures for ever"):
                st.code(link(scene, pinned=True), language=None, wrap_lines=True)
                st.caption(f"It stays at version {scene.store.version} when newer files come in.")
        st.html('<div class="part"><h3>The page as one file</h3></div>')
        st.caption(
            "Opens in any browser, without this program. Nothing in it loads from elsewhere."
        )
        st.download_button(
            "Download the page", key=f"{scene.page} file", on_click="ignore", mime="text/html",
            data=lambda: standalone.document(scene, about).encode(), file_name=name(scene),
        )  # fmt: skip


def link(scene: Scene, *, pinned: bool = False) -> str:
    """The address of this page and view."""
    url = (st.context.url or "http://localhost:8501/").rstrip("/")
    query = scene.address.to_query()
    if pinned:
        query["version"] = str(scene.store.version)
    return (
        f"{url}/?{urlencode(query, doseq=True)}"
        if urlsplit(url).path == ""
        else f"{url}?{urlencode(query, doseq=True)}"
    )


def name(scene: Scene) -> str:
    """What the file is called."""
    page = scene.page.lower().replace(" ", "-")
    return f"accountable-{page}-{date.today():%Y-%m-%d}.html"  # noqa: DTZ011 - the reader's own day
