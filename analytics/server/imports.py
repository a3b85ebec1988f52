"""Scheduled exports: files brought by HTTP, for whoever holds a token of the book."""

import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, get_args

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from analytics import command, inbox
from analytics.command import CommandError, bringing
from analytics.importing import ImportRefused, Options
from analytics.importing.understood import Follows, Order, Sign
from analytics.inbox import tokens
from analytics.page import book as books
from analytics.store import StoreError

MOST_FILES = 50
MOST_WAIT = 600.0
MOST_GUESSES = 20
MINUTE = 60.0
Word = TypeVar("Word", bound=str)
Answer = Callable[[Request, str], Awaitable[Response]]


class TooLarge(Exception):
    """More than we take at once."""


def routes() -> list[Route]:
    """The addresses for scheduled exports."""
    known = _Known()
    return [
        Route("/api/imports", known.only(bring), methods=["POST"]),
        Route("/api/imports/{job}", known.only(stand), methods=["GET"]),
        Route("/api/imports/{job}", known.only(cancel), methods=["DELETE"]),
    ]


class _Known:
    """The door: a good token is let in, and whoever guesses is slowed down."""

    def __init__(self) -> None:
        self._guesses: dict[str, deque[float]] = defaultdict(deque)

    def only(self, answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        """An answer for those alone who hold a token."""

        @wraps(answer)
        async def guarded(request: Request) -> Response:
            kind, _, token = request.headers.get("authorization", "").partition(" ")
            if kind.lower() == "bearer":
                name = await run_in_threadpool(tokens.holder, books.folder("main"), token.strip())
                if name is not None:
                    return await answer(request, name)
            return self._turned_away(request.client.host if request.client else "")

        return guarded

    def _turned_away(self, host: str) -> Response:
        now = time.monotonic()
        guesses = self._guesses[host]
        while guesses and now - guesses[0] > MINUTE:
            guesses.popleft()
        if len(guesses) >= MOST_GUESSES:
            late = {"Retry-After": str(int(MINUTE))}
            return _refused("Too many wrong tokens. Try again in a minute.", 429, late)
        guesses.append(now)
        for quiet in [h for h, seen in self._guesses.items() if now - seen[-1] > MINUTE]:
            del self._guesses[quiet]
        why = "Send a token of this book: Authorization: Bearer TOKEN."
        return _refused(why, 401, {"WWW-Authenticate": "Bearer"})


async def bring(request: Request, holder: str) -> Response:
    """Take the files of a request in their turn; 202, or what came of them where it waits."""
    store = books.opened("main")
    try:
        options, wait = _said(request), _seconds(request)
        then: inbox.Then = "tell" if _yes(request, "dry_run") else "keep"
        files = await _files(request)
        if not files:
            return _refused("Send a file: as the body with ?name=report.csv, or as a form.", 400)
        jobs = [
            inbox.submit(store, inbox.Asked(path, name, f"token {holder}", "api", options, then))
            for path, name in files
        ]
    except TooLarge:
        most = f"{inbox.LARGEST >> 20} MB"
        return _refused(f"That is more than {most}. Export a shorter period, or split it.", 413)
    except (CommandError, ImportRefused, MultiPartException, ValueError) as error:
        return _refused(str(error), 400)
    except StoreError as error:
        return _refused(str(error), 507)
    except ClientDisconnect:
        return _refused("The file did not come in whole.", 400)
    if wait:
        await run_in_threadpool(inbox.wait, jobs, wait)
    return _told(jobs, store.version)


async def stand(request: Request, _holder: str) -> Response:
    """Where an import stands, and its report when it has ended."""
    store = books.opened("main")
    job = _job(request)
    if job is None:
        return _refused("There is no such import, or it ended long ago.", 404)
    try:
        wait = _seconds(request)
    except CommandError as error:
        return _refused(str(error), 400)
    if wait:
        await run_in_threadpool(job.wait, wait)
    told = inbox.document([job], store.version) if job.ended else {"ok": True}
    ahead = inbox.turns(store).ahead(job)
    return _json({**told, **inbox.line(job), "ahead": ahead})


async def cancel(request: Request, _holder: str) -> Response:
    """Stop an import before its rows go into the book."""
    job = _job(request)
    if job is None:
        return _refused("There is no such import, or it ended long ago.", 404)
    if not inbox.turns(books.opened("main")).cancel(job):
        return _refused("It is too late to stop this import; undo it instead.", 409)
    return _json({"ok": True, **inbox.line(job)})


def _job(request: Request) -> inbox.Job | None:
    """An import that came by this way; those of the pages are nobody else's business."""
    job = inbox.turns(books.opened("main")).job(request.path_params["job"])
    return job if job and job.asked.way == "api" else None


def _told(jobs: list[inbox.Job], version: int) -> Response:
    """The command line's answer with where each file stands; the worst of them gives the code."""
    lines = {"jobs": [inbox.line(job) for job in jobs]}
    where = {"Location": f"/api/imports/{jobs[0].id}"}
    if not all(job.ended for job in jobs):
        return _json({"ok": True, **lines}, 202, where)
    states = {job.state for job in jobs}
    codes = {"asking": 409, "cancelled": 409, "refused": 422}
    told = inbox.document(jobs, version)
    code = 200 if told["ok"] else max(codes.get(state, 200) for state in states)
    if any(job.fault for job in jobs):
        code = 500
    return _json({**told, **lines}, code, where)


def _json(told: dict[str, Any], code: int = 200, headers: dict[str, str] | None = None) -> Response:
    said = json.dumps(told, default=command.plain, ensure_ascii=False)
    return Response(said, code, headers, media_type="application/json")


def _refused(why: str, code: int, headers: dict[str, str] | None = None) -> Response:
    return _json({"ok": False, "message": why}, code, headers)


def _said(request: Request) -> Options:
    """What the address says of the files, in the words of the command line."""
    query = request.query_params
    return Options(
        sheet=query.get("sheet"),
        export=query.get("as"),
        columns=dict(bringing.pair(t, "map", "COLUMN=HEADING") for t in query.getlist("map")),
        dates=_one_of("dates", get_args(Order), query.get("dates")),
        currency=query.get("currency"),
        decimal=_one_of("decimal", get_args(Sign), query.get("decimal")),
        rates=bringing.rates(query.getlist("rate")),
        follows=_one_of("follows", get_args(Follows), query.get("follows")),
    )


def _one_of(name: str, known: Sequence[Word], given: str | None) -> Word | None:
    for word in known:
        if word == given:
            return word
    if given is None:
        return None
    raise CommandError(f"{name} takes {', '.join(known[:-1])} or {known[-1]}; not '{given}'.")


def _yes(request: Request, name: str) -> bool:
    return request.query_params.get(name, "").lower() in {"1", "true", "yes"}


def _seconds(request: Request) -> float:
    try:
        return min(max(float(request.query_params.get("wait", "0")), 0.0), MOST_WAIT)
    except ValueError:
        raise CommandError("wait takes a number of seconds.") from None


async def _files(request: Request) -> list[tuple[Path, str]]:
    """The files of a request on the desk; their size is counted while they come in."""
    if int(request.headers.get("content-length") or 0) > inbox.LARGEST:
        raise TooLarge
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _of_a_form(request)
    name = _name(request.query_params.get("name", ""))
    if not name:
        raise CommandError("Say what the file is called: ?name=report.csv.")
    path = inbox.place(books.opened("main"))
    try:
        with path.open("wb") as file:
            async for chunk in _counted(request):
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not path.stat().st_size:
        path.unlink()
        return []
    return [(path, name)]


async def _of_a_form(request: Request) -> list[tuple[Path, str]]:
    parser = MultiPartParser(request.headers, _counted(request), max_files=MOST_FILES)
    form = await parser.parse()
    found = []
    try:
        for part in (value for _, value in form.multi_items() if isinstance(value, UploadFile)):
            path = inbox.place(books.opened("main"))
            with path.open("wb") as file:
                while chunk := await part.read(1 << 20):
                    file.write(chunk)
            found.append((path, _name(part.filename or "") or "upload"))
    finally:
        await form.close()
    return found


async def _counted(request: Request) -> AsyncGenerator[bytes, None]:
    count = 0
    async for chunk in request.stream():
        count += len(chunk)
        if count > inbox.LARGEST:
            raise TooLarge
        yield chunk


def _name(given: str) -> str:
    """A file's own name, without the folders that somebody put before it."""
    return given.replace("\\", "/").rpartition("/")[2].strip()[:120]
