"""Rows that are typed on the page: a table to fill in, kept in the reader's own book."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TypeAlias, TypedDict, Unpack

import streamlit as st

from analytics import command, typed
from analytics.page import markup, names, number
from analytics.page.grid import WHICH, Grid, shown
from analytics.page.scene import Scene, guarded, part
from analytics.typed import Form, NotKept, Row

Offers: TypeAlias = Mapping[str, Sequence[str]]
Rows: TypeAlias = Sequence[Mapping[str, object]]


class Asking(TypedDict, total=False):
    """What a table asks of whoever fills it in.

    `choices` are the values offered for a column, `needs` the columns that each row must fill.
    `about` is the column that makes a row one of this table; rows without it are another table's.
    `start` are rows to begin with where nothing was typed. Both may be worked out from the scene.
    """

    choices: Offers | Callable[[Scene], Offers]
    about: str
    needs: Sequence[str]
    start: Rows | Callable[[Scene], Rows]


@dataclass(frozen=True)
class Sheet:
    """One table on one page, with what the reader does in it."""

    scene: Scene
    form: Form
    title: str
    columns: tuple[str, ...]
    asking: Asking

    @property
    def key(self) -> str:
        """What it is called among all tables of the session."""
        return f"typed {self.form.export.name} {self.title}"

    @property
    def needs(self) -> tuple[str, ...]:
        """The columns that every row must fill."""
        about = self.asking.get("about", "")
        return tuple(dict.fromkeys(filter(None, (*self.asking.get("needs", ()), about))))

    def mine(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that belong to this table."""
        about = self.asking.get("about", "")
        return [row for row in rows if not about or row[about] is not None]

    def start(self) -> Rows:
        """The rows to begin with."""
        start = self.asking.get("start", ())
        return start(self.scene) if callable(start) else start

    def offers(self) -> dict[str, list[str]]:
        """The values to choose from: the caller's own, and for names those of the book."""
        said = self.asking.get("choices", {})
        choices = said(self.scene) if callable(said) else said
        own = {column: list(values) for column, values in choices.items()}
        open_ones = [c for c in self.columns if c not in own]
        return own | names.offered(self.scene, open_ones)


@part
def draw(
    scene: Scene, export: str, title: str, columns: Sequence[str], **asking: Unpack[Asking]
) -> None:
    """The table, who filled it in last, and the ways to keep it, undo it and take it away."""
    sheet = Sheet(scene, typed.form(scene.store, export), title, tuple(columns), asking)
    st.html(f'<div class="part"><h3>{escape(title)}</h3></div>')
    if scene.view.book == "sample":
        st.caption("You can type rows in your own book; the sample stays as it is.")
        return
    st.fragment(_typed)(sheet)


def _typed(sheet: Sheet) -> None:
    """The table and its ways; what is typed or saved draws them alone again, and at once."""
    scene = sheet.scene
    newest = scene.view.version in (None, scene.store.version)
    if not newest:
        st.caption("As it was typed at that version; only the newest can be changed.")
    for sentence in st.session_state.pop(f"{sheet.key} said", []):
        st.success(markup.plain(sentence))
    grid = _grid(sheet).draw(disabled=not newest)
    st.session_state[sheet.key] = grid
    if newest:
        _ways(sheet, grid)


def _grid(sheet: Sheet) -> Grid:
    """The rows as the reader began to change them; as they stand where nothing is changed."""
    scene, held = sheet.scene, st.session_state.get(sheet.key)
    rows = sheet.mine(typed.rows(scene.store, sheet.form.export.name, scene.view.version))
    begun = held if isinstance(held, Grid) and held.form == sheet.form else None
    begun = begun and begun.again()
    if begun and begun.touched() and scene.view.version in (None, scene.store.version):
        if begun.seen != rows:
            st.caption(
                "Somebody else has saved meanwhile: saving puts both together, and says so where"
                " both changed one row."
            )
        return begun
    columns = sheet.columns
    start = rows or sheet.form.rows(sheet.start(), {}).values()
    lines = [
        {**shown(sheet.form, columns, row), **({} if rows else {WHICH: None})} for row in start
    ]
    fresh = Grid(sheet.form, sheet.key, columns, rows, lines, sheet.offers())
    if begun and (begun.seen, begun.shown, begun.offers) == (rows, lines, fresh.offers):
        return begun
    return replace(fresh, turn=begun.turn + 1) if begun else fresh


def _ways(sheet: Sheet, grid: Grid) -> None:
    """Save, undo, download; and whose the last save is."""
    scene, export = sheet.scene, sheet.form.export.name
    last = typed.last(scene.store, export)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        saves = st.button("Save", key=f"{sheet.key} save", type="primary")
        undoes = last and st.button("Undo the last save", key=f"{sheet.key} undo", help=last.file)
        if last:
            st.download_button(
                "Download as a workbook", key=f"{sheet.key} file", on_click="ignore",
                data=lambda: typed.workbook(scene.store, export),
                file_name=f"{sheet.form.sheet}.xlsx", type="tertiary",
            )  # fmt: skip
        names.more(grid)
    with guarded():
        if saves:
            _save(sheet, grid)
        if last and undoes:
            typed.undo(scene.store, export, command.author())
            st.session_state[sheet.key] = grid.kept()
            _say(sheet, f"Undone: {last.file}.")
            st.rerun()
    if last:
        rows = number.count(len(grid.seen), "row", scene.numbers)
        who = f"by {last.author} on {last.at:%d %b %Y at %H:%M}"
        st.caption(markup.plain(f"{rows}, last saved {who}"))


def _save(sheet: Sheet, grid: Grid) -> None:
    """Keep what was typed; nothing of it leaves the table where it cannot be kept."""
    if not grid.touched():
        raise NotKept("Nothing was changed, so nothing was kept.")
    rows = grid.rows()
    for place, row in enumerate(rows, start=1):
        missing = next((c for c in sheet.needs if row.get(c) in (None, "")), None)
        if missing:
            heading = sheet.form.headings[missing]
            raise NotKept(f"Row {place} has no '{heading}': fill it in. Nothing was kept.")
    store, export = sheet.scene.store, sheet.form.export.name
    where = f"{sheet.scene.page}, {sheet.title}"
    with st.spinner("Saving"):
        saved = typed.keep(store, export, rows, command.author(), grid.seen, where)
    st.session_state[sheet.key] = grid.kept()
    _say(sheet, str(saved) if saved else "The book holds these very rows already.")
    st.toast("Saved. The page is drawn again with it.", icon=":material/check:", duration="long")
    st.rerun()


def _say(sheet: Sheet, sentence: str) -> None:
    st.session_state[f"{sheet.key} said"] = [sentence]
