"""Which book is open: the sample or the reader's own, never mixed."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics import command, importing
from analytics.store import Store, open_book

ROOT = Path(__file__).resolve().parents[2]
SAMPLE_DAY = "2026-10-31"
SAMPLE = ROOT / "data" / "sample"
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#1f5f99"/>'
    '<path d="M8 23V13m8 10V8m8 15v-7" stroke="#fff" stroke-width="4" stroke-linecap="round"/>'
    "</svg>"
)
NAMES = {"main": "Your own book", "sample": "Sample book"}
_building = Lock()
_log = logging.getLogger(__name__)


def folder(book: str) -> Path:
    """The folder of a book; the sample lies beside the reader's own."""
    own = command.default_book()
    return own if book == "main" else own.parent / "sample"


def opened(book: str) -> Store:
    """The open book of that name."""
    return open_book(folder(book))


def at_hand() -> str:
    """The book to show when an address names none: the reader's own as soon as it holds rows."""
    return "main" if opened("main").version else "sample"


def ready(book: str) -> Store:
    """The open book, the sample built first, with progress on the page; nobody sees half of it."""
    store = opened(book)
    if book == "sample" and (not store.version or _building.locked()):
        bar = st.progress(0.0, "Building the sample book")
        build_sample(lambda share, text: _shown(bar, share, text))
        bar.empty()
    return store


def _shown(bar: DeltaGenerator, share: float, text: str) -> None:
    bar.progress(share, text)


def build_sample(progress: Callable[[float, str], None] | None = None) -> Store:
    """The sample book, imported from its files like anybody's; files that are new come in later."""
    store = opened("sample")
    with _building:
        if files := _missing(store):
            _import_sample(store, files, progress or (lambda _share, _text: None))
    return store


def _missing(store: Store) -> list[Path]:
    """The sample's files that its book does not hold as they are today."""
    held = {kept["sha256"] for kept in store.imports() if not kept["undone"]}
    files = sorted(path for path in SAMPLE.iterdir() if path.suffix in {".csv", ".xlsx"})
    return [path for path in files if hashlib.sha256(path.read_bytes()).hexdigest() not in held]


def _import_sample(store: Store, files: list[Path], progress: Callable[[float, str], None]) -> None:
    read = []
    for number, path in enumerate(files):
        progress(number / (len(files) + 1), f"Reading {path.name}")
        read.append(importing.read(store, path, path.name))
    progress(len(files) / (len(files) + 1), "Adding the rows up")
    importing.keep(store, read, "Accountable")
    store.set({"as_of": SAMPLE_DAY}, "Accountable")
    _log.info("built the sample book from %d files", len(files))
