"""A work list: what to do next, and where each entry stands in the files."""

from datetime import date
from urllib.parse import quote

import streamlit as st

from analytics.listing import Field, Line, Listed, listed
from analytics.page import menu, number, screen
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, href, part

MOST = 20
ASKED = "list"
NUMBERS = frozenset({"days", "count", "money", "percent", "number"})


@part
def draw(scene: Scene, name: str, most: int = MOST) -> None:
    """The first entries of a list, or all where the address asks for them."""
    if scene.store.version:
        show(scene, listed(scene.store, name, scene.view), most)


def show(scene: Scene, found: Listed, most: int = MOST) -> None:
    """The entries that were found, with the way to all of them."""
    if not found.lines:
        screen.show(scene, Said(found.of.title, ((Cell(found.of.empty),),)))
        return
    shown = found.lines if scene.asked(ASKED) == found.of.name else found.lines[:most]
    screen.show(scene, _table(scene, found, shown))
    if len(shown) < len(found.lines):
        query = {**scene.view.to_query(), **dict(scene.address.extras), ASKED: found.of.name}
        label = f"Show all {number.plain(len(found.lines), scene.numbers)}"
        st.page_link(menu.here(scene), label=label, query_params=query)


def _table(scene: Scene, found: Listed, shown: tuple[Line, ...]) -> Table:
    columns = [
        (name, heading, form)
        for name, (heading, form) in found.of.columns.items()
        if any(line.fields[name] is not None for line in shown)
    ]
    left = len(found.lines) - len(shown)
    whole = number.plain(len(found.lines), scene.numbers)
    return Table(
        title=f"{found.of.title}: {whole}",
        headings=(*(heading for _, heading, _ in columns), "From"),
        rows=tuple(
            (*(_cell(scene, line, name, form) for name, _, form in columns), _place(scene, line))
            for line in shown
        ),
        note=f"{found.of.asks} The first {len(shown)} of {whole}." if left else found.of.asks,
    )


def _cell(scene: Scene, line: Line, name: str, form: str) -> Cell:
    value = line.fields[name]
    if name == "account" and line.account:
        return Cell(
            line.account, href=href("Accounts", scene.view.filtered("account", line.account))
        )
    below = form in NUMBERS and not isinstance(value, str | date | None) and value < 0
    return Cell(_text(scene, value, form), number=form in NUMBERS, tone="bad" if below else "flat")


def _text(scene: Scene, value: Field, form: str) -> str:
    if value is None:
        return number.DASH if form in NUMBERS else ""
    if isinstance(value, str | date):
        return number.day(value) if isinstance(value, date) else value
    if form == "count":
        return number.plain(value, scene.numbers)
    if form == "days":
        size = number.plain(int(value), scene.numbers)
        return f"{size.removeprefix(number.MINUS)} late" if value < 0 else size
    return number.exact(value, "number" if form == "text" else form, scene.numbers)


def _place(scene: Scene, line: Line) -> Cell:
    """The row of the file, with the way to the file."""
    if not line.file:
        return Cell("")
    way = f"files/{line.sha256}?book={scene.view.book}&name={quote(line.file)}"
    return Cell(f"row\N{NO-BREAK SPACE}{line.row}", href=way, hint=line.place)
