"""The web application around the pages: start-up, guard, downloads, compression."""

import gc
import json
import logging
import os
import secrets
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit import config
from streamlit.starlette import App

from analytics import away, command, inbox
from analytics.inbox import folder
from analytics.outlook import background, layers
from analytics.page import book as books
from analytics.page import chart, look
from analytics.page.scene import say
from analytics.server import squeezed
from analytics.server.budget import Budget
from analytics.server.guard import Guard
from analytics.server.routes import routes
from analytics.store import StoreError
from analytics.warning import listing

LOOPBACK = "127.0.0.1"
ASKED = "asked"
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
log = logging.getLogger("accountable")


def application(token: str, address: str = LOOPBACK, port: int = 8501) -> App:
    """The pages with all that stands around them."""
    local = _is_loopback(address)
    config.set_option("server.address", address)
    config.set_option("server.port", port)
    config.set_option("server.allowedHosts", list(LOCAL_NAMES) if local else [])
    look.guarded.set()
    return App(
        books.ROOT / "app.py",
        routes=routes(token),
        middleware=[
            Middleware(Guard, hosts=LOCAL_NAMES if local else ()),
            Middleware(Budget),
            Middleware(squeezed.Squeezed),
        ],
        lifespan=_running(token, address, port),
        on_script_error=_calm,
    )


def _calm(fault: Exception) -> bool:
    say(fault)
    return True


def _running(
    token: str, address: str, port: int
) -> Callable[[App], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_app: App) -> AsyncIterator[None]:
        where = LOOPBACK if address in {"0.0.0.0", "::"} else address  # noqa: S104
        door = {"address": f"http://{where}:{port}", "token": token, "pid": os.getpid()}
        _say_where("main", door)
        threading.Thread(target=_warm, args=(door,), name="warm-up", daemon=True).start()
        stop = threading.Event()
        watching = _watch(stop)
        try:
            yield
        finally:
            stop.set()
            await run_in_threadpool(_wind_up, watching)
            for name in books.NAMES:
                _forget_where(name)

    return lifespan


def _watch(stop: threading.Event) -> threading.Thread | None:
    """Take what is dropped into the folder that a setting names."""
    named = os.environ.get("ACCOUNTABLE_INBOX")
    if not named:
        return None
    told = (books.opened("main"), Path(named), stop)
    watching = threading.Thread(target=folder.watch, args=told, name="watched folder")
    watching.start()
    return watching


def _wind_up(watching: threading.Thread | None) -> None:
    """Let a commit that is under way come to its end; all else is left undone."""
    background.stop()
    inbox.turns(books.opened("main")).stop()
    if watching:
        watching.join()


def _say_where(book: str, door: dict[str, object]) -> None:
    """Tell commands on this computer where the book that they find held is served."""
    note = books.folder(book) / "serving.json"
    note.unlink(missing_ok=True)
    with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(door, file)


def _forget_where(book: str) -> None:
    """Take the note away, unless another server has written its own since."""
    note = books.folder(book) / "serving.json"
    with suppress(OSError, ValueError):
        if json.loads(note.read_text(encoding="utf-8"))["pid"] == os.getpid():
            note.unlink()


def _warm(door: dict[str, object]) -> None:
    """Load what the first visitor would wait for; then take it out of every later collection."""
    ahead = os.environ.get("ACCOUNTABLE_FORECASTS") != ASKED
    if ahead:
        away.warm()
    chart.warm()
    squeezed.warm()
    try:
        books.build_sample()
        _say_where("sample", door)
        for name in books.NAMES if ahead else ():
            background.begin(books.opened(name), layers.at_hand, listing.early)
    except Exception:
        log.exception("a book could not be opened at start-up; its pages say why")
    gc.collect()
    gc.freeze()


def _is_loopback(address: str) -> bool:
    return address == "localhost" or ip_address(address).is_loopback


def serve(port: int = 8501, address: str | None = None, book: Path | None = None) -> int:
    """Serve the pages until stopped; gives the exit code."""
    os.chdir(books.ROOT)
    if book:
        os.environ["ACCOUNTABLE_BOOK"] = str(book.resolve())
    address = address or os.environ.get("ACCOUNTABLE_ADDRESS") or LOOPBACK
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        books.opened("main")
        held = _hold(address, port)
    except (StoreError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return command.REFUSED
    served = application(secrets.token_urlsafe(32), address, port)
    settings = uvicorn.Config(
        served,
        ws="websockets-sansio",
        ws_max_size=config.get_option("server.maxMessageSize") * 1024 * 1024,
        ws_per_message_deflate=False,
        lifespan="on",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )
    sys.stdout.write(f"Accountable: http://{_shown(address)}:{port}\n")
    sys.stdout.flush()
    uvicorn.Server(settings).run(sockets=[held])
    return command.DONE


def _hold(address: str, port: int) -> socket.socket:
    """The port, held before anything else starts."""
    held = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((address, port))
    except OSError as fault:
        raise OSError(
            f"Port {port} is in use: perhaps Accountable runs already, at "
            f"http://{_shown(address)}:{port}. Or choose another with --port."
        ) from fault
    return held


def _shown(address: str) -> str:
    return "localhost" if address == LOOPBACK else address
