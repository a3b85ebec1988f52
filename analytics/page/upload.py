"""Take files into the reader's own book: drop, look, correct, keep."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analytics import command, importing
from analytics.importing import ImportRefused, Options, Understood
from analytics.page import book, kept, markup, preview, settings
from analytics.page.scene import Scene, guarded, part
from analytics.store import Store

ROUND = "upload round"
READ = "upload read"


@part
def draw(scene: Scene) -> None:
    """The way in, then what was understood, then the list of all that came in."""
    store = book.opened("main")
    st.session_state.setdefault(READ, {})
    _done()
    files = st.file_uploader(
        "Drop CSV or Excel files here, several at once",
        accept_multiple_files=True, key=f"upload files {st.session_state.get(ROUND, 0)}",
        help="Exports, invoice lists, workbooks. They go into your own book, never the sample.",
    )  # fmt: skip
    read = [understood for file in files if (understood := _understand(store, file))]
    for understood in read:
        preview.draw(scene, understood)
    if files:
        _decide(store, read)
    kept.draw(scene, store)
    settings.draw(scene, store)


def _understand(store: Store, file: UploadedFile) -> Understood | None:
    """The file as read, once for each set of corrections; a file that cannot be taken says why."""
    path = _on_disk(file)
    chosen = preview.corrected(path)
    held: dict[Any, Understood | str] = st.session_state[READ]
    key = (path, repr(chosen))
    if key not in held:
        held[key] = _read(store, path, file.name, chosen)
    found = held[key]
    if isinstance(found, str):
        st.error(markup.plain(found))
        return None
    return found


def _read(store: Store, path: Path, name: str, chosen: Options) -> Understood | str:
    bar = st.progress(0.0, f"Reading {name}")
    try:
        return importing.read(
            store, path, name, chosen, lambda share, text: _show(bar, share, text)
        )
    except ImportRefused as refusal:
        return str(refusal)
    finally:
        bar.empty()


def _show(bar: Any, share: float, text: str) -> None:  # noqa: ANN401 - Streamlit's own element
    bar.progress(min(max(share, 0.0), 1.0), text)


@cache
def _desk() -> Path:
    """Where files lie between being dropped and being kept, for this process alone."""
    folder = Path(tempfile.mkdtemp(prefix="accountable-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _on_disk(file: UploadedFile) -> Path:
    path = _desk() / file.file_id
    if not path.exists():
        path.write_bytes(file.getbuffer())
    return path


def _decide(store: Store, read: list[Understood]) -> None:
    """Keep what was understood, or forget it."""
    useful = [
        u
        for u in read
        if u.already is None
        and any(sheet.table for sheet in u.sheets)
        and not any(s.question for s in u.sheets)
    ]
    rows = sum(sheet.rows_taken for u in useful for sheet in u.sheets)
    with st.container(horizontal=True, gap="small"):
        if st.button(f"Keep {rows:,} rows", type="primary", key="upload keep", disabled=not useful):
            with guarded(), st.spinner("Adding the rows to your book"):
                st.session_state["upload done"] = _keep(store, useful)
                _clear()
        if st.button("Discard", key="upload discard"):
            _clear()


def _keep(store: Store, read: list[Understood]) -> list[str]:
    said = []
    for understood, result in zip(read, importing.keep(store, read, command.author()), strict=True):
        taken = sum(sheet.rows_taken for sheet in understood.sheets)
        refused = sum(sheet.rows_refused for sheet in understood.sheets)
        if result.import_id is None:
            said.append(f"{understood.file} was in your book already; nothing was added.")
        else:
            said.append(
                f"{understood.file}: {taken:,} rows taken, {refused:,} refused. "
                f"Your book is at version {result.version}."
            )
    return said


def _clear() -> None:
    for path, _ in st.session_state[READ]:
        path.unlink(missing_ok=True)
    st.session_state[READ] = {}
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.rerun()


def _done() -> None:
    """What came of the files kept last."""
    done = st.session_state.pop("upload done", [])
    if done:
        st.success("  \n".join(markup.plain(sentence) for sentence in done))
        st.page_link("app.py", label="Open your book", query_params={"book": "main"})
