"""The address owns the view: it seeds the controls, follows them, and is written back whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import streamlit as st

from analytics.page import book
from analytics.view import GRAINS, View

Query: TypeAlias = dict[str, str | list[str]]
LONGEST = 200
EXTRAS = ("metric", "at", "same", "list", "kind", "by", "scenario")


@dataclass(frozen=True)
class Address:
    """A view, and what the page beside it was asked for.

    `grain` is what was asked for as one where there is no such grain.
    """

    view: View
    extras: tuple[tuple[str, str], ...] = ()
    grain: str = field(default="", compare=False)

    def to_query(self) -> Query:
        """All of it as parameters, the book always named."""
        return {**self.view.to_query(), "book": self.view.book, **dict(self.extras)}


def read(query: Mapping[str, list[str]]) -> Address:
    """What an address asks for; without a book, the one at hand."""
    view = View.from_query(query)
    if not query.get("book"):
        view = view.with_(book=book.at_hand())
    extras = tuple((name, query[name][-1][:LONGEST]) for name in EXTRAS if query.get(name))
    grain = query["grain"][-1][:LONGEST] if query.get("grain") else ""
    return Address(view, extras, "" if grain in GRAINS else grain)


def current() -> Address:
    """What the browser's address asks for."""
    return read({name: st.query_params.get_all(name) for name in st.query_params})


def settle(page: str, asked: Address, chosen: View | None) -> tuple[Address, bool]:
    """The address that holds for this run, and whether the controls must be set from it.

    A click reaches the server before the browser has written the address of the click before;
    so controls that moved win over the address, and an address that moved wins otherwise.
    """
    last: Address | None = st.session_state.get(f"{page} address")
    if last is None or chosen is None or chosen == last.view:
        return asked if last is None or asked != last else last, chosen is None or asked != last
    return Address(chosen, last.extras), False


def write(page: str, address: Address) -> None:
    """Put the address into the browser's bar."""
    st.session_state[f"{page} address"] = address
    if current() != address or "book" not in st.query_params:
        st.query_params.from_dict(address.to_query())


def turn(page: str, name: str, value: str) -> None:
    """Ask the page for something else beside the view; nothing asks for what it shows unasked."""
    held = st.session_state.get(f"{page} address")
    last = held if isinstance(held, Address) else current()
    extras = {**dict(last.extras), name: value}
    said = tuple((known, extras[known]) for known in EXTRAS if extras.get(known))
    write(page, Address(last.view, said, last.grain))
