"""A work list: what to do next, and where each entry stands in the files."""

import re
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import streamlit as st

from analytics.listing import Field, Line, Listed, WorkList, listed
from analytics.page import menu, number, screen
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, href, part

MOST = 20
ON_A_PHONE = 6
SCORE = re.compile(r"[\d.]+ of [\d.]+")
ASKED = "list"
# What a job or an event is called; often its account's name stands first.
NAMES = frozenset({"project", "event_name", "campaign"})
NUMBERS = frozenset({"days", "count", "money", "percent", "number"})


@part
def draw(scene: Scene, name: str, most: int = MOST) -> None:
    """The first entries of a list, or all where the address asks for them."""
    if scene.store.version:
        show(scene, listed(scene.store, name, scene.view), most)


def show(scene: Scene, found: Listed, most: int = MOST) -> None:
    """The entries that were found, with the way to all of them."""
    if not found.lines:
        title = f"{found.of.title}, {found.covers}"
        screen.show(scene, Said(title, ((Cell(found.of.empty),),)))
        return
    whole = scene.asked(ASKED) == found.of.name
    shown = found.lines if whole else found.lines[:most]
    screen.show(scene, _table(scene, found, shown, whole=whole))
    if whole or len(found.lines) <= min(most, ON_A_PHONE):
        return
    query = {**scene.view.to_query(), **dict(scene.address.extras), ASKED: found.of.name}
    label = f"Show all {number.plain(len(found.lines), scene.numbers)}"
    width = "" if len(shown) < len(found.lines) else "narrow "
    with st.container(key=f"{width}all of {found.of.name}"):
        st.page_link(menu.here(scene), label=label, query_params=query)


def _table(scene: Scene, found: Listed, shown: tuple[Line, ...], *, whole: bool) -> Table:
    columns = [
        name for name in found.of.columns if any(line.fields[name] is not None for line in shown)
    ]
    left = len(found.lines) - len(shown)
    size = number.plain(len(found.lines), scene.numbers)
    return Table(
        title=f"{found.of.title}: {size}, {found.covers}",
        headings=(*(found.of.columns[name][0] for name in columns), "From"),
        rows=tuple(
            (*(_cell(scene, found.of, line, name) for name in columns), _place(scene, line))
            for line in shown
        ),
        note=f"{found.of.asks} The first {len(shown)} of {size}." if left else found.of.asks,
        work="all" if whole else "first",
    )


def _cell(scene: Scene, work: WorkList, line: Line, name: str) -> Cell:
    _, form, *better = work.columns[name]
    value = line.fields[name]
    if name == "account" and line.account:
        return Cell(
            line.account, href=href("Accounts", scene.view.filtered("account", line.account))
        )
    if name in NAMES and "account" in work.columns and isinstance(value, str):
        return Cell(unprefixed(value, line.account), hint=value)
    tone: number.Tone = "flat"
    if better and isinstance(value, int | float | Decimal) and value:
        worse = value < 0 if better[0] == "higher" else value > 0
        tone = "bad" if worse else "flat"
    return Cell(_text(scene, value, form), number=form in NUMBERS, tone=tone)


def unprefixed(name: str, account: str) -> str:
    """The name of a job without that of its account, which stands beside it."""
    if not account or not name.casefold().startswith(account.casefold()):
        return name
    rest = name[len(account) :]
    bare = rest.lstrip(" -\N{EN DASH}\N{EM DASH}:,/|\N{MIDDLE DOT}")
    return bare if bare and bare != rest else name


def _text(scene: Scene, value: Field, form: str) -> str:
    if value is None:
        return number.DASH if form in NUMBERS else ""
    if isinstance(value, str | date):
        return number.day(value) if isinstance(value, date) else _unbroken(value)
    if form == "count":
        return number.plain(value, scene.numbers)
    if form == "days":
        size = number.plain(int(value), scene.numbers)
        return f"{size.removeprefix(number.MINUS)} late" if value < 0 else size
    return number.exact(value, "number" if form == "text" else form, scene.numbers)


def _unbroken(text: str) -> str:
    """A score such as "5 of 10" on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}") if SCORE.fullmatch(text) else text


def _place(scene: Scene, line: Line) -> Cell:
    """The row of the file, with the way to the file."""
    if not line.file:
        return Cell("")
    way = f"files/{line.sha256}?book={scene.view.book}&name={quote(line.file)}"
    return Cell(f"row\N{NO-BREAK SPACE}{line.row}", href=way, hint=line.place)
