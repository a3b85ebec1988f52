"""What is on its way into the book: how far it is, whose it is, and a way to stop it."""

from collections.abc import Sequence

import streamlit as st

from analytics import inbox
from analytics.inbox import Job
from analytics.page import markup
from analytics.store import Store

BEAT = 0.7
WAYS: dict[inbox.Way, str] = {
    "page": "on this page",
    "command": "by the command line",
    "folder": "from the watched folder",
    "api": "by HTTP",
}
STANDS: dict[inbox.State, str] = {
    "waiting": "waits its turn",
    "reading": "is being read",
    "keeping": "is being added",
}


def draw(store: Store, mine: Sequence[Job]) -> None:
    """All that is on its way, looked at again as long as something moves."""
    others = [job for job in inbox.turns(store).jobs() if not job.ended and job not in mine]
    moving = [job for job in others if job.busy]
    busy = [job for job in mine if job.busy]
    if busy or moving:
        st.fragment(_show, run_every=BEAT)(store, busy, moving)
    if resting := len(others) - len(moving):
        files = "1 file" if resting == 1 else f"{resting} files"
        wait = "waits" if resting == 1 else "wait"
        st.caption(f"{files} dropped in another tab {wait} there to be kept or discarded.")


def _show(store: Store, busy: Sequence[Job], others: Sequence[Job]) -> None:
    if not all(job.busy for job in (*busy, *others)):
        st.rerun()
    for job in busy:
        _progress(store, job)
    if others:
        lines = "  \n".join(_line(job) for job in others)
        st.caption(f"Also on the way into this book:  \n{lines}")


def _progress(store: Store, job: Job) -> None:
    job.look()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.progress(job.share, markup.plain(_words(store, job)))
        if job.state != "keeping":
            st.button(
                "Cancel", key=f"cancel {job.id}", type="tertiary",
                on_click=stop, args=(job,),
            )  # fmt: skip


def stop(job: Job) -> None:
    """Take a file back that is not kept yet."""
    inbox.turns(job.store).cancel(job)


def _words(store: Store, job: Job) -> str:
    ahead = inbox.turns(store).ahead(job)
    if job.state == "waiting" and ahead:
        before = "1 file is" if ahead == 1 else f"{ahead} files are"
        return f"{job.asked.name}: {before} before it"
    return job.words or job.asked.name


def _line(job: Job) -> str:
    """What others may know of a file that is not kept yet: its name, whose it is, how far it is."""
    how = f"{markup.plain(job.asked.author)}, {WAYS[job.asked.way]}"
    return f"{markup.plain(job.asked.name)} ({how}) {STANDS.get(job.state, '')}"
