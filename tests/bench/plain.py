"""The floors of the pages: a Streamlit server that draws the same charts from constants."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.serving import ROOT, free_port

APP = """
import json
from pathlib import Path

import streamlit as st

FIGURES = json.loads(Path(__file__).with_name("figures.json").read_text())
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}

st.set_page_config(layout="wide")
st.markdown("Nothing else.")
if st.query_params.get("page") == "charts":
    chosen = st.selectbox("period", list(FIGURES), label_visibility="collapsed")
    for number, figure in enumerate(FIGURES[chosen]):
        st.plotly_chart(figure, theme=None, config=CONFIG, key=f"chart {number}")
"""
PATIENCE = 60.0


def write(folder: Path, figures: Mapping[str, list[str]]) -> Path:
    """The script of those pages, with the charts that each choice shows."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    read = {name: [json.loads(spec) for spec in specs] for name, specs in figures.items()}
    (folder / "figures.json").write_text(json.dumps(read))
    app = folder / "plain.py"
    app.write_text(APP)
    return app


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/_stcore/health", timeout=5).is_success
    except httpx.TransportError:
        return False


@contextmanager
def served(app: Path) -> Iterator[str]:
    """The address of a plain Streamlit server of that script."""
    port = free_port()
    words = ["-m", "streamlit", "run", str(app), "--server.port", str(port)]
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=app.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + PATIENCE
    try:
        while not _answers(url):
            if time.monotonic() > until:
                raise AssertionError("The plain server did not answer.")
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=15)
