"""Early warning: accounts whose pattern broke, the most money at stake first."""

from collections.abc import Sequence

import streamlit as st

from analytics.page import number, screen
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, href, of_rows
from analytics.warning import listing
from analytics.warning.broken import Broken, Hindsight

MOST = 12
PAGE = "pages/Retention_ahead.py"
TITLE = "Early warning"


@of_rows
def draw(scene: Scene, most: int = MOST) -> None:
    """Accounts whose pattern broke, each with its evidence in a sentence."""
    found = listing.early(scene.store, scene.view)
    if not found and not listing.least(scene.store, scene.view):
        return
    if not found:
        why = "No account broke its own pattern so far that money is at stake."
        screen.show(scene, Said(TITLE, ((Cell(f"{why} {_floor(scene)}"),), *_looked_back(scene))))
        return
    screen.show(scene, _table(scene, found, most))


def _table(scene: Scene, found: Sequence[Broken], most: int) -> Table:
    shown = found[:most]
    rest = f" The first {len(shown)} of {len(found)}." if len(found) > len(shown) else ""
    return Table(
        title=_title(scene, found),
        headings=("Account", "At stake", "What tells", "Rows"),
        rows=tuple(_line(scene, one) for one in shown),
        note=f"{rest} {_floor(scene)}".strip(),
        work="all",
        lead=_told(scene),
    )  # fmt: skip


def _title(scene: Scene, found: Sequence[Broken]) -> str:
    stake = number.short_money(sum(one.stake for one in found), scene.numbers)
    accounts = number.count(len(found), "account", scene.numbers)
    verb = "breaks its" if len(found) == 1 else "break their"
    return f"{accounts} {verb} own pattern, with {stake} a year at stake"


@of_rows
def first(scene: Scene) -> None:
    """How many there are and what is at stake, where that is known already; the way to them."""
    found = listing.known(scene.store, scene.view)
    if found:
        there = Cell("Which they are, and what tells", href=href("Retention ahead", scene.view))
        screen.show(scene, Said(_title(scene, found), ((there,),)))
    elif found is None:
        query = scene.view.to_query()
        st.page_link(PAGE, label="Which accounts break their pattern?", query_params=query)


def _line(scene: Scene, one: Broken) -> tuple[Cell, ...]:
    view = scene.view.filtered("account", one.account)
    whole = view.with_(period="all")

    def money(amount: float) -> str:
        return number.short_money(amount, scene.numbers)

    return (
        Cell(one.account, href=href("Accounts", view)),
        Cell(number.money(one.stake, scene.numbers), number=True, tone="bad"),
        Cell(one.sentence(money)),
        Cell("rows", href=href("Evidence", whole, metric="revenue"),
             hint="The invoices behind it"),
    )  # fmt: skip


def _floor(scene: Scene) -> str:
    least = number.short_money(listing.least(scene.store, scene.view), scene.numbers)
    return (
        "At stake: a year's revenue by the old pattern, times the part that is likely gone by "
        "its own pattern alone. "
        f"Accounts with less than {least} a year at stake are left out.{_gone(scene)}"
    )


def _gone(scene: Scene) -> str:
    count, worth = listing.long_gone(scene.store, scene.view)
    if not count:
        return ""
    accounts = number.count(count, "account", scene.numbers)
    was, own = ("has", "its") if count == 1 else ("have", "their")
    return (
        f" Not named: {accounts} that {was} been silent for over a year and beyond any gap of {own}"
        f" own, and brought {number.short_money(worth, scene.numbers)} a year."
    )


def _looked_back(scene: Scene) -> tuple[tuple[Cell, ...], ...]:
    said = _told(scene)
    return ((Cell(said),),) if said else ()


def _told(scene: Scene) -> str:
    """How the list of a year ago did, in a sentence; nothing where the book is too young."""
    found = listing.looked_back(scene.store, scene.view)
    return _sentence(scene, found) if found else ""


def _sentence(scene: Scene, found: Hindsight) -> str:
    when = f"A year before ({found.then:%b %Y}) this list would have named"
    gone = number.count(found.gone, "account", scene.numbers)
    if not found.named:
        return f"{when} no account; {gone} of {found.accounts} left or shrank by over half since."
    named = number.count(found.named, "account", scene.numbers)
    return (
        f"{when} {named}: {found.right} of them left or shrank by over half since"
        f"{_likely(scene, found)}, of {gone} that did."
    )


def _likely(scene: Scene, found: Hindsight) -> str:
    if found.precision is None:
        return ""
    return f" (likely {number.likely(*found.precision, 'percent', scene.numbers)})"
