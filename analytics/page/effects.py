"""What keeping files would change on the headline figures, before they are kept."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from analytics import effect, inbox
from analytics.effect import Moved
from analytics.inbox import Job, Weighing
from analytics.page import markup, number
from analytics.page.block import Cell, Table
from analytics.page.scene import Scene
from analytics.store import Store

HELD = "upload effects"
BEAT = 0.7
AT_ONCE = 1.0


def draw(scene: Scene, store: Store, jobs: Sequence[Job]) -> None:
    """The figures before and after, once they are worked out."""
    weighing = _weighing(store, jobs)
    if not weighing.done.is_set():
        st.fragment(_wait, run_every=BEAT)(weighing)
    elif weighing.moved is not None:
        _show(scene, weighing.moved, jobs)


def forget() -> None:
    """Nobody waits for the figures any more."""
    if held := st.session_state.pop(HELD, None):
        held[1].wanted = False


def _weighing(store: Store, jobs: Sequence[Job]) -> Weighing:
    """One for the same files as they are understood, held against the same version."""
    key = (store.handle, store.version, tuple((job.id, id(job.understood)) for job in jobs))
    held = st.session_state.get(HELD)
    if held is None or held[0] != key:
        forget()
        held = st.session_state[HELD] = (key, inbox.turns(store).weigh(jobs))
        held[1].done.wait(AT_ONCE)
    weighing: Weighing = held[1]
    return weighing


def _wait(weighing: Weighing) -> None:
    if weighing.done.is_set():
        st.rerun()
    st.caption("Working out what this changes on the headline figures.")


def _show(scene: Scene, moved: Sequence[Moved], jobs: Sequence[Job]) -> None:
    same = effect.said(moved)
    if same or not moved:
        st.caption(same or "No headline figure comes of these rows yet.")
        return
    home = jobs[0].understood.home if jobs[0].understood else None
    style = replace(scene.numbers, currency=home or scene.numbers.currency)
    rows = tuple(
        (Cell(one.title), Cell(_shown(one.before, one.unit, style), number=True),
         Cell(_shown(one.after, one.unit, style), number=True, tone=_tone(one)),
         Cell(_period(one)))
        for one in moved
        if not one.same
    )  # fmt: skip
    same_ones = ", ".join(one.title for one in moved if one.same)
    note = f"As before: {same_ones}." if same_ones else ""
    title = "What keeping changes"
    st.html(markup.table(Table(title, ("Figure", "Today", "Kept", "Period"), rows, note)))


def _shown(value: number.Value, unit: str, style: number.Style) -> str:
    return number.plain(value, style) if unit == "count" else number.short(value, unit, style)


def _tone(one: Moved) -> number.Tone:
    return "flat" if one.same else "good" if (one.after or 0) >= (one.before or 0) else "bad"


def _period(one: Moved) -> str:
    moves = one.before is not None and one.period_before != one.period
    return f"{one.period} (today: {one.period_before})" if moves else one.period
