"""What is served beside the pages: health, downloads, commands."""

import asyncio
import re
import secrets
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
)
from starlette.routing import Route

from analytics import command, evidence
from analytics.importing import ImportRefused
from analytics.importing.refusals import refused_workbook
from analytics.metric import MetricError, named
from analytics.page import book as books
from analytics.page import look
from analytics.page.address import read
from analytics.page.cards import reach
from analytics.server import imports
from analytics.server.squeezed import STATIC
from analytics.store import StoreError
from analytics.view import ViewError

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNNAMED = "download"
SCRIPT = '<script defer src="/follow.js"></script>'


def routes(token: str) -> list[Route]:
    """Every address of ours; `token` opens the command door."""
    pages = sorted((books.ROOT / "pages").glob("*.py"))
    return [
        Route("/", shell),
        *(Route(f"/{page.stem}", shell) for page in pages),
        Route("/follow.js", follow),
        Route("/healthz", health),
        Route("/files/{sha256}", kept_file),
        Route("/rows.xlsx", rows),
        Route("/refused.xlsx", refused),
        Route("/api/command", commands(token), methods=["POST"]),
        *imports.routes(),
    ]


def shell(_request: Request) -> Response:
    """The one HTML document of every page: dressed at once, without a font that no page uses."""
    index = (STATIC / "index.html").read_text(encoding="utf-8")
    index = re.sub(r"<link\s+rel=\"preload\"[^>]*>", "", index)
    index = index.replace("</head>", f"{look.STYLE}{SCRIPT}</head>").replace(
        ">Streamlit<", ">Accountable<"
    )
    return HTMLResponse(index, headers={"Cache-Control": "no-cache"})


async def follow(_request: Request) -> Response:
    """The one script of ours: links in tables move within the application."""
    headers = {"Cache-Control": "no-cache"}
    return Response(look.FOLLOW, headers=headers, media_type="text/javascript")


async def health(_request: Request) -> Response:
    """Whether the application answers."""
    return JSONResponse({"ok": True})


def kept_file(request: Request) -> Response:
    """A kept upload, by its SHA-256."""
    store = books.opened("sample" if request.query_params.get("book") == "sample" else "main")
    try:
        path = store.file(request.path_params["sha256"])
    except StoreError as error:
        return PlainTextResponse(str(error), 404)
    name = Path(request.query_params.get("name") or UNNAMED).name[:120] or UNNAMED
    return FileResponse(path, filename=name, media_type="application/octet-stream")


def rows(request: Request) -> Response:
    """The rows behind a figure of exactly the view in the address, as a spreadsheet."""
    query = request.query_params
    asked = read({name: query.getlist(name) for name in query})
    extras = dict(asked.extras)
    try:
        name, at = extras.get("metric", ""), extras.get("at")
        view = reach(named(name), asked.view)
        found = evidence.evidence(books.opened(view.book), name, view, at=at, limit=None)
    except (StoreError, MetricError, ViewError) as error:
        return PlainTextResponse(str(error), 404)
    headers = {"Content-Disposition": f'attachment; filename="{found.metric.name}-rows.xlsx"'}
    return Response(evidence.workbook(found), headers=headers, media_type=SHEET)


def refused(request: Request) -> Response:
    """The refused rows of an import, each with why, as a spreadsheet to be mended."""
    query = request.query_params
    store = books.opened("sample" if query.get("book") == "sample" else "main")
    try:
        number = int(query.get("import", ""))
        made = refused_workbook(store, number)
    except ValueError:
        return PlainTextResponse("Say which import: ?import=1.", 404)
    except (StoreError, ImportRefused) as error:
        return PlainTextResponse(str(error), 404)
    headers = {"Content-Disposition": f'attachment; filename="import-{number}-refused.xlsx"'}
    return Response(made, headers=headers, media_type=SHEET)


def commands(token: str) -> Callable[[Request], Awaitable[Response]]:
    """The command line's way in, for whoever can read the token in the book's folder."""

    async def run(request: Request) -> Response:
        try:
            asked = await request.json()
            words, folder = [str(word) for word in asked["words"]], Path(asked["folder"])
            given = str(asked["token"])
        except (ValueError, TypeError, KeyError):
            return JSONResponse({"message": "Send token, words and folder."}, 400)
        if not secrets.compare_digest(given.encode(), token.encode()):
            return JSONResponse({"message": "Wrong token."}, 403)
        stop = threading.Event()
        waiting = asyncio.create_task(_gone(request, stop))
        try:
            done = await run_in_threadpool(command.run, words, command.default_book(), folder, stop)
        finally:
            waiting.cancel()
        return JSONResponse({"exit": done.exit, "out": done.out, "err": done.err})

    return run


async def _gone(request: Request, stop: threading.Event) -> None:
    """Say when nobody waits for the answer any more."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    stop.set()
