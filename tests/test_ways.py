"""Scheduled exports by HTTP, a watched folder beside a server, and commands that are stopped."""

import http.client
import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from analytics import inbox
from analytics.inbox import tokens
from analytics.server import budget, imports
from analytics.store import Store, forget
from tests.asking import ask, value
from tests.serving import ROOT, Server, free_port, serving, surroundings

LINES = "Invoice No,Invoice Date,Client,Net Amount\n"
SMALL = LINES + "I-1,2025-03-11,Acme,100\nI-2,2025-03-12,Bolt,50\nI-3,2025-03-12,Bolt,tbc\n"
EITHER_WAY = "Date,Client,Net Amount\n03/04/2025,Acme,150\n05/06/2025,Bolt,40\n"
PATIENCE = 90.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an empty book."""
    with serving(tmp_path_factory.mktemp("office") / "book") as running:
        yield running


@pytest.fixture(scope="module")
def token(served: Server) -> str:
    """What a scheduled export was given."""
    return tokens.create(served.book, "nightly")


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    """The door for scheduled exports alone, with a token in hand, in this process."""
    book = tmp_path / "book"
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(book))
    ask(book, "imports")
    made = tokens.create(book, "nightly")
    port = free_port()
    app = Starlette(routes=imports.routes())
    held = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    serves = threading.Thread(target=held.run)
    serves.start()
    until = time.monotonic() + PATIENCE
    while not held.started and time.monotonic() < until:
        time.sleep(0.01)
    headers = {"Authorization": f"Bearer {made}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
        yield client
    held.should_exit = True
    serves.join()
    forget(book)


def _post(served: Server, token: str, name: str, text: str, **said: str) -> httpx.Response:
    return httpx.post(
        f"{served.url}/api/imports",
        params={"name": name, **said},
        content=text.encode(),
        headers={"Authorization": f"Bearer {token}"},
        timeout=PATIENCE,
    )


def test_a_scheduled_export_is_taken_and_tells_what_the_command_line_tells(
    served: Server, token: str, tmp_path: Path
) -> None:
    answer = _post(served, token, "sales.csv", SMALL, wait="60")
    told = answer.json()
    assert (answer.status_code, told["ok"], told["rows"], told["cols"]) == (200, True, 3, 4)
    assert told["jobs"][0]["state"] == "done"
    (tmp_path / "sales.csv").write_text(SMALL)
    spoken = ask(tmp_path / "other", "import", tmp_path / "sales.csv")
    assert {**told, "jobs": None} == {**spoken, "jobs": None}
    listed = _command(served, "imports")["imports"]
    assert [(line["file"], line["author"]) for line in listed] == [("sales.csv", "token nightly")]


def _command(served: Server, *words: str) -> dict[str, list[dict[str, object]]]:
    done = subprocess.run(
        [sys.executable, "-m", "analytics", *words, "--json"],
        cwd=ROOT, env=surroundings(served.book), capture_output=True, check=True,
    )  # fmt: skip
    found: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return found


def test_without_waiting_the_place_to_ask_is_told(served: Server, token: str) -> None:
    answer = _post(served, token, "later.csv", SMALL.replace("I-", "L-"))
    assert answer.status_code == 202
    place = answer.headers["location"]
    assert re.fullmatch(r"/api/imports/[0-9a-f]{16}", place)
    with httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE) as client:
        told = client.get(f"{served.url}{place}", params={"wait": "60"}).json()
        assert (told["state"], told["imports"][0]["file"]) == ("done", "later.csv")
        assert client.delete(f"{served.url}{place}").status_code == 409
    assert httpx.get(f"{served.url}{place}").status_code == 401


def test_several_files_come_as_a_form_and_a_broken_one_stops_no_other(
    served: Server, token: str
) -> None:
    answer = httpx.post(
        f"{served.url}/api/imports?wait=60",
        files=[
            ("file", ("../../a.csv", SMALL.replace("I-", "A-").encode())),
            ("file", ("letter.csv", b"%PDF-1.7")),
        ],
        headers={"Authorization": f"Bearer {token}"},
        timeout=PATIENCE,
    )
    told = answer.json()
    assert (answer.status_code, told["ok"]) == (422, False)
    assert [job["file"] for job in told["jobs"]] == ["a.csv", "letter.csv"]
    assert [entry["file"] for entry in told["imports"]] == ["a.csv"]
    assert "letter.csv" in told["message"]


def test_a_question_is_a_conflict_until_it_is_answered(served: Server, token: str) -> None:
    asking = _post(served, token, "days.csv", EITHER_WAY, wait="60")
    assert asking.status_code == 409
    assert "day/month" in asking.json()["message"]
    assert _post(served, token, "days.csv", EITHER_WAY, wait="60", dates="mdy").status_code == 200


def test_a_dry_run_by_http_keeps_nothing(served: Server, token: str) -> None:
    before = len(_command(served, "imports")["imports"])
    answer = _post(served, token, "dry.csv", SMALL.replace("I-", "D-"), wait="60", dry_run="1")
    assert (answer.status_code, answer.json()["rows"]) == (200, 3)
    assert len(_command(served, "imports")["imports"]) == before


def test_the_example_in_the_readme_brings_a_file(
    served: Server, token: str, tmp_path: Path
) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = next(
        part for part in re.findall(r"(?:^    .+\n)+", text, re.MULTILINE) if "curl" in part
    )
    words = shown.replace("http://localhost:8501", served.url).replace("$TOKEN", token)
    (tmp_path / "report.csv").write_text(SMALL.replace("I-", "C-"))
    done = subprocess.run(
        ["/bin/bash", "-c", words], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["ok"] is True, done.stdout


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}]
)
def test_without_a_token_nothing_is_read_or_said(
    door: httpx.Client, headers: dict[str, str]
) -> None:
    del door.headers["Authorization"]
    for answer in (
        door.post("/api/imports?name=a.csv", content=SMALL, headers=headers),
        door.get("/api/imports/0123456789abcdef", headers=headers),
        door.delete("/api/imports/0123456789abcdef", headers=headers),
    ):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "Authorization: Bearer" in answer.json()["message"]


def test_whoever_guesses_is_slowed_down_and_the_holder_of_a_token_is_not(
    door: httpx.Client,
) -> None:
    wrong = {"Authorization": "Bearer guessed"}
    codes = [
        door.post("/api/imports", headers=wrong).status_code
        for _ in range(imports.MOST_GUESSES + 5)
    ]
    assert set(codes[: imports.MOST_GUESSES]) == {401}
    assert set(codes[imports.MOST_GUESSES :]) == {429}
    assert door.post("/api/imports?name=a.csv&wait=60", content=SMALL).status_code == 200


def test_what_is_too_large_is_turned_away_while_it_comes(
    door: httpx.Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(inbox, "LARGEST", 1000)

    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 100

    for answer in (
        door.post("/api/imports?name=a.csv", content=b"x" * 1001),
        door.post("/api/imports?name=a.csv", content=endless()),
        door.post("/api/imports", files={"file": ("a.csv", b"x" * 1001)}),
    ):
        assert answer.status_code == 413
        assert "more than" in answer.json()["message"]
    assert list((tmp_path / "book" / "desk").iterdir()) == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "what the file is called"),
        ("name=a.csv&dates=soon", "dmy, mdy or ymd"),
        ("name=a.csv&map=revenue", "has no '='"),
        ("name=a.csv&wait=long", "number of seconds"),
        ("name=a.csv&rate=USD=much", "not 'much'"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence(door: httpx.Client, query: str, says: str) -> None:
    answer = door.post(f"/api/imports?{query}", content=SMALL)
    assert answer.status_code == 400
    assert says in answer.json()["message"]


def test_more_uploads_than_the_memory_has_room_for_are_turned_away(served: Server) -> None:
    host, _, port = served.url.removeprefix("http://").partition(":")
    asking = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
    asking.putrequest("PUT", "/_stcore/upload_file/somebody/something")
    asking.putheader("Content-Length", str(budget.OF_ONE + 1))
    asking.endheaders()
    answer = asking.getresponse()
    assert answer.status == 429
    assert b"Bring fewer files" in answer.read()
    asking.close()


def test_a_token_opens_no_other_door(served: Server, token: str) -> None:
    asked = {"token": token, "words": ["imports"], "folder": str(ROOT)}
    assert httpx.post(f"{served.url}/api/command", json=asked).status_code == 403


def test_a_server_watches_the_folder_that_it_is_told(tmp_path: Path) -> None:
    watched = tmp_path / "in"
    watched.mkdir()
    (watched / "sales.csv").write_text(SMALL)
    with serving(tmp_path / "book", ACCOUNTABLE_INBOX=str(watched)):
        until = time.monotonic() + PATIENCE
        while not (watched / "done" / "sales.csv").exists():
            assert time.monotonic() < until
            time.sleep(0.1)
    assert value(tmp_path / "book", "revenue") == 150
    said = (watched / "done" / "sales.csv.txt").read_text()
    assert "1 refused" in said


def test_a_command_that_nobody_waits_for_any_more_is_taken_back_by_the_server(
    served: Server, tmp_path: Path
) -> None:
    path = tmp_path / "endless.csv"
    path.write_text(LINES + "".join(f"E-{i},2025-03-11,Acme,{i}.25\n" for i in range(1_500_000)))
    door = json.loads((served.book / "serving.json").read_text())
    asked = {"token": door["token"], "words": ["import", str(path)], "folder": str(tmp_path)}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{served.url}/api/command", json=asked, timeout=1.0)
    next_one = {**asked, "words": ["import", str(path), "--dry-run"]}
    assert httpx.post(f"{served.url}/api/command", json=next_one, timeout=PATIENCE).is_success
    listed = _command(served, "imports")["imports"]
    assert "endless.csv" not in {line["file"] for line in listed}


def test_a_server_that_stops_in_the_middle_leaves_nothing_half(tmp_path: Path) -> None:
    text = LINES + "".join(f"E-{i},2025-03-11,Acme,{i}.25\n" for i in range(1_500_000))
    with serving(tmp_path / "book") as server:
        made = tokens.create(server.book, "nightly")
        assert _post(server, made, "endless.csv", text).status_code == 202
        time.sleep(0.4)
    assert server.process.returncode in {0, -signal.SIGTERM}
    left = Store(server.book)
    assert left.imports() == []
    assert left.version == 0
    left.close()
    assert not (server.book / "desk").exists() or not list((server.book / "desk").iterdir())


def test_a_command_that_is_stopped_keeps_nothing_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(LINES + "".join(f"I-{i},2025-03-11,Acme,{i}.25\n" for i in range(1_500_000)))
    process = subprocess.Popen(
        [sys.executable, "-m", "analytics", "import", str(path)],
        cwd=ROOT, env=surroundings(tmp_path / "book"), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    desk = tmp_path / "book" / "catalog.duckdb"
    until = time.monotonic() + PATIENCE
    while not desk.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 2
    assert err in {"long.csv was not kept.\n", "Stopped.\n"}
    left = Store(tmp_path / "book")
    assert left.imports() == []
    left.close()
