"""Streamlit's immutable scripts, each compressed once and kept."""

import gzip
import re
import threading
from importlib.util import find_spec
from mimetypes import guess_type
from pathlib import Path

import pyarrow as pa
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_found = find_spec("streamlit")
STATIC = Path(str(_found.origin if _found else "")).parent / "static"
SQUEEZED = (".js", ".css", ".json", ".svg", ".html")
FIRST_SCRIPTS = ("index.*.js", "PlotlyChart.*.js", "protobuf.*.js", "DataFrame.*.js")
BROTLI = pa.Codec("brotli", compression_level=9)
_squeezed: dict[tuple[Path, str], bytes] = {}
_squeezing = threading.Lock()


class Squeezed:
    """Streamlit's immutable scripts, each compressed once and kept."""

    def __init__(self, app: ASGIApp) -> None:
        """In front of the application that serves them plain."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed file where the browser takes it."""
        path = _static(scope)
        way = _way(scope) if path else None
        if path is None or way is None:
            await self.app(scope, receive, send)
            return
        content = await run_in_threadpool(squeezed, path, way)
        headers = {
            "Content-Encoding": way,
            "Vary": "Accept-Encoding",
            "Cache-Control": "public, immutable, max-age=31536000",
        }
        kind = guess_type(path.name)[0] or "application/octet-stream"
        await Response(content, headers=headers, media_type=kind)(scope, receive, send)


def _static(scope: Scope) -> Path | None:
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    if not scope["path"].startswith("/static/") or not scope["path"].endswith(SQUEEZED):
        return None
    path = (STATIC / scope["path"].lstrip("/")).resolve()
    return path if path.is_relative_to(STATIC) and path.is_file() else None


def _way(scope: Scope) -> str | None:
    """The compression that the browser takes; far from localhost, browsers offer gzip alone."""
    offered = Headers(scope=scope).get("accept-encoding", "")
    return next((way for way in ("br", "gzip") if way in re.split(r"[,; ]+", offered)), None)


def squeezed(path: Path, way: str) -> bytes:
    """A static file compressed, the same bytes every time it is asked for."""
    with _squeezing:
        if (path, way) not in _squeezed:
            content = path.read_bytes()
            _squeezed[path, way] = (
                gzip.compress(content, 9, mtime=0)
                if way == "gzip"
                else BROTLI.compress(content, asbytes=True)
            )
        return _squeezed[path, way]


def warm() -> None:
    """Compress what the first visitor asks for."""
    for pattern in FIRST_SCRIPTS:
        for path in (STATIC / "static" / "js").glob(pattern):
            squeezed(path, "br")
