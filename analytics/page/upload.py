"""Take files into the reader's own book: drop, look, correct, keep."""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import command, inbox
from analytics.importing import ImportRefused
from analytics.inbox import Job
from analytics.page import book, effects, kept, markup, number, preview, same, settings, underway
from analytics.page.scene import Scene, part
from analytics.store import Store

ROUND = "upload round"
MINE = "upload jobs"
SAID = "upload said"
MOST_FILES = 50
AT_ONCE = 1.0


@part
def draw(scene: Scene) -> None:
    """The way in, what is on its way, what was understood, and the list of all that came in."""
    store = book.opened("main")
    _drop(store)
    mine = _mine(store)
    underway.draw(store, mine)
    _ended(scene, mine)
    open_ones = [job for job in mine if job.state in ("asking", "understood")]
    for job in open_ones:
        preview.draw(scene, job, alone=len(open_ones) == 1)
    _decide(scene, store, open_ones, settled=not any(job.busy for job in mine))
    kept.draw(scene, store)
    settings.draw(scene, store)


def _drop(store: Store) -> None:
    """The drop box; what falls into it goes to the desk at once, and the box is empty again."""
    turn = st.session_state.setdefault(ROUND, 0)
    files = st.file_uploader(
        "Drop files here, several at once",
        accept_multiple_files=True, key=f"upload files {turn}",
    )  # fmt: skip
    st.caption(
        f"CSV, Excel, OpenDocument, or a zip of them, up to {inbox.LARGEST >> 20} MB each and"
        f" {MOST_FILES} at a time. They go into your own book, never the sample, and only when you"
        " say so."
    )
    if not files:
        return
    jobs = [job for file in files[:MOST_FILES] if (job := _bring(store, file))]
    if len(files) > MOST_FILES:
        _say(f"Only the first {MOST_FILES} files were taken; drop the others when these are kept.")
    st.session_state.setdefault(MINE, []).extend(job.id for job in jobs)
    st.session_state[ROUND] = turn + 1
    with st.spinner("Reading"):
        inbox.wait(jobs, AT_ONCE)
    st.rerun()


def _bring(store: Store, file: UploadedFile) -> Job | None:
    path = inbox.place(store)
    path.write_bytes(file.getbuffer())
    _forget(file)
    try:
        return inbox.submit(
            store, inbox.Asked(path, Path(file.name).name, command.author(), "page")
        )
    except ImportRefused as refusal:
        path.unlink()
        _say(f"{file.name}: {refusal}")
        return None


def _forget(file: UploadedFile) -> None:
    """Streamlit keeps uploads in memory as long as the tab is open; this one is on the desk."""
    tab = get_script_run_ctx()
    held = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    if tab and isinstance(held, MemoryUploadedFileManager):
        held.remove_file(tab.session_id, file.file_id)


def _mine(store: Store) -> list[Job]:
    """The files of this tab that are still remembered."""
    held: list[str] = st.session_state.setdefault(MINE, [])
    known = inbox.turns(store)
    found = [job for name in held if (job := known.job(name))]
    for job in found:
        job.look()
    return found


def _ended(scene: Scene, mine: list[Job]) -> None:
    """What came of the files that need no more of the reader, told until the next is kept."""
    for sentence in st.session_state.pop(SAID, []):
        st.warning(markup.plain(sentence))
    ended = [job for job in mine if job.ended]
    for job in (job for job in ended if job.state == "refused"):
        st.error(markup.plain(inbox.why(job, alone=False)))
    for job in (job for job in ended if job.state == "cancelled"):
        st.caption(markup.plain(job.message))
    done = [job for job in ended if job.state == "done"]
    if done:
        st.success("  \n".join(markup.plain(job.message) for job in done))
        st.page_link("app.py", label="Open your book", query_params={"book": "main"})
        same.line(book.opened("main"))
        for job in done:
            kept.said(scene, job)
    if ended and st.button("Clear this list", key="upload clear", type="tertiary"):
        st.session_state[MINE] = [job.id for job in mine if not job.ended]
        st.rerun()


def _decide(scene: Scene, store: Store, jobs: list[Job], *, settled: bool) -> None:
    """What keeping changes; then keep what was understood, or forget it."""
    if not jobs:
        return
    useful = [job for job in jobs if preview.useful(job)]
    if useful and settled:
        effects.draw(scene, store, useful)
    rows = sum(preview.taken(job) for job in useful)
    named = number.count(rows, "row", scene.numbers)
    files = f" of {len(useful)} files" if len(useful) > 1 else ""
    with st.container(horizontal=True, gap="small"):
        st.button(
            f"Keep {named}{files}" if rows else "Keep", type="primary", key="upload keep",
            disabled=not useful, on_click=_keep, args=(store, useful),
        )  # fmt: skip
        st.button("Discard", key="upload discard", on_click=_discard, args=(store, jobs))


def _keep(store: Store, jobs: list[Job]) -> None:
    st.session_state[MINE] = [
        name for name in st.session_state[MINE]
        if (job := inbox.turns(store).job(name)) and not job.ended
    ]  # fmt: skip
    effects.forget()
    for job in jobs:
        inbox.turns(store).keep(job)
    inbox.wait(jobs, AT_ONCE)


def _discard(store: Store, jobs: list[Job]) -> None:
    for job in jobs:
        inbox.turns(store).cancel(job)
    gone = {job.id for job in jobs}
    st.session_state[MINE] = [name for name in st.session_state[MINE] if name not in gone]


def _say(sentence: str) -> None:
    said: list[Any] = st.session_state.setdefault(SAID, [])
    said.append(sentence)
