"""Names of the book to choose from while typing, and a way to say one that it does not have."""

from collections.abc import Sequence

import streamlit as st

from analytics import answer
from analytics.page.absent import UNNAMED
from analytics.page.grid import Grid
from analytics.page.scene import Scene

CUTS = ("account", "owner", "line")
NAMED = "select distinct {column} as name from current_{table} where {column} is not null"
HELD_IN = {
    "project": ("project", "project_cost", "event_result", "survey", "complaint"),
    "account": ("account", "project", "event_result", "survey", "complaint"),
    "owner": ("person", "project"),
    "line": ("project", "project_cost"),
    "deal": ("deal",),
}
OWN = {("person", "owner"): "person"}
MOST = 5_000


def offered(scene: Scene, columns: Sequence[str]) -> dict[str, list[str]]:
    """The names that the book has for each of these columns, as far as it has any."""
    found = {column: _names(scene, column) for column in columns if column in HELD_IN}
    return {column: names for column, names in found.items() if names}


def _names(scene: Scene, column: str) -> list[str]:
    names = _held(scene, column)
    if column in CUTS and not scene.calendar.without_revenue:
        names = names | {*answer.values(scene.store, column, scene.view.version)} - {UNNAMED}
    return sorted(names, key=str.casefold)


def _held(scene: Scene, column: str) -> frozenset[str]:
    """The names in the tables themselves, read once for a version."""
    selects = [
        NAMED.format(column=OWN.get((table, column), column), table=table)
        for table in HELD_IN[column]
    ]

    def read() -> frozenset[str]:
        with scene.store.at(number) as run:
            found = run.rows(f"{' union '.join(selects)} order by 1 limit {MOST}")
        return frozenset(str(line["name"]) for line in found)

    asked = scene.view.version
    number = scene.store.version if asked is None else asked
    return answer.remembered(scene.store, ("names", number, column), read)


def more(grid: Grid) -> None:
    """A way to type a name that none of the lists has."""
    open_ones = [column for column in grid.columns if column in HELD_IN and column in grid.offers]
    if not open_ones:
        return
    with st.popover("A name that is not offered", type="tertiary"):
        for column in open_ones:
            field = f"{grid.name} more {column}"
            st.text_input(
                f"{grid.form.headings[column]}, to be offered in the table from now on",
                key=field, on_change=_add, args=(grid, column, field),
            )  # fmt: skip


def _add(grid: Grid, column: str, field: str) -> None:
    name = str(st.session_state.get(field) or "").strip()
    if name:
        st.session_state[grid.key] = grid.with_offer(column, name)
