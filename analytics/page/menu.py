"""The gate, the menu, and what is said above every page."""

from html import escape
from ipaddress import ip_address

import streamlit as st
from streamlit import config

from analytics.page import book, look
from analytics.page.address import Query
from analytics.page.scene import Scene

PAGES = (
    ("app.py", "The book"),
    ("pages/Retention.py", "Retention"),
    ("pages/Growth.py", "Growth"),
    ("pages/Margin.py", "Margin"),
    ("pages/Client_ROI.py", "Client ROI"),
    ("pages/Delivery.py", "Delivery"),
    ("pages/Quote_audit.py", "Quote audit"),
    ("pages/Satisfaction.py", "Satisfaction"),
    ("pages/Forecast.py", "Forecast"),
    ("pages/Track_record.py", "Track record"),
    ("pages/Retention_ahead.py", "Retention ahead"),
    ("pages/Accounts.py", "Accounts"),
    ("pages/Definitions.py", "Definitions"),
    ("pages/Upload.py", "Upload"),
)


def gate() -> None:
    """End the run where the pages are open to others without the server that guards them."""
    address = config.get_option("server.address") or "0.0.0.0"  # noqa: S104 - Streamlit's own default
    if look.guarded.is_set() or _loopback(address):
        return
    st.error(
        "These pages are open to other computers without their guard. Start them with: make run"
    )
    st.stop()


def draw(scene: Scene) -> None:
    """The menu, every link with the exact view, and which book is open."""
    query = scene.address.view.to_query()
    with st.sidebar:
        st.html(
            '<div class="brand">Accountable<small>every number accounts for itself</small></div>'
        )
        name = escape(book.NAMES[scene.view.book])
        st.html(f'<span class="book {scene.view.book}" data-book="{scene.view.book}">{name}</span>')
        with st.container(gap=None):
            for path, label in PAGES:
                shown = f"**{label}**" if label == scene.page else label
                st.page_link(path, label=shown, query_params=query, width="stretch")
        _switch(scene)


def banners(scene: Scene) -> None:
    """What the reader must know before any figure: an old version, the sample, an empty book."""
    view = scene.view
    if view.version is not None and view.version < scene.store.version:
        st.warning(
            f"This is version {view.version} of the book as it stood then; "
            f"the newest is version {scene.store.version}."
        )
        newest: Query = view.with_(version=None).to_query()
        st.page_link(here(scene), label="Show the newest version", query_params=newest)
    if scene.calendar.empty and scene.page not in {"Upload", "Definitions"}:
        _empty(scene)


def here(scene: Scene) -> str:
    """The script of the page that is open."""
    return next((path for path, label in PAGES if label == scene.page), f"pages/{scene.page}.py")


def _empty(scene: Scene) -> None:
    st.info("This book is empty. Drop the exports that your team already makes, and it fills.")
    view = scene.view.with_(version=None, where=())
    st.page_link("pages/Upload.py", label="Drop your exports", query_params=view.to_query())
    sample = view.with_(book="sample").to_query()
    st.page_link(here(scene), label="Look at the sample book", query_params=sample)


def _switch(scene: Scene) -> None:
    """The way to the other book; nothing chosen here applies there."""
    other = "main" if scene.view.book == "sample" else "sample"
    query: Query = {"book": other}
    if other == "main" and not book.opened("main").version:
        st.caption("These figures are an example. Drop your own exports to see your book.")
        st.page_link("pages/Upload.py", label="Start your own book", query_params=query)
    else:
        label = "Open your own book" if other == "main" else "Open the sample book"
        st.page_link("app.py", label=label, query_params=query)


def _loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
