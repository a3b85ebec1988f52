"""The web application around the pages, asked over HTTP by a real process."""

import gzip
import io
import json
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from analytics import command
from tests.serving import ROOT, Server, serving

LINES = (
    "Date,Customer,Net Amount\n2024-03-01,Acme,100\n2025-03-01,=cmd()|x,150\n2025-04-01,Bolt,40\n"
)
SECOND_START = 5.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose own book holds three lines, taken in through its command door."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "lines.csv").write_text(LINES)
    with serving(folder / "book") as running:
        answer = _command(running, ["import", "lines.csv", "--json"], folder)
        assert answer["exit"] == 0, answer
        yield running


def _door(server: Server) -> dict[str, str]:
    told: dict[str, str] = json.loads((server.book / "serving.json").read_text())
    return told


def _command(server: Server, words: list[str], folder: Path) -> dict[str, object]:
    asked = {"token": _door(server)["token"], "words": words, "folder": str(folder)}
    answer = httpx.post(f"{server.url}/api/command", json=asked, timeout=60)
    found: dict[str, object] = answer.json()
    return found


def _script() -> str:
    import streamlit  # noqa: PLC0415 - where its scripts lie, nothing more

    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    return next(folder.glob("PlotlyChart.*.js")).name


def test_it_says_that_it_is_well(served: Server) -> None:
    assert httpx.get(f"{served.url}/healthz").json() == {"ok": True}


@pytest.mark.parametrize("path", ["/", "/Retention", "/healthz", "/rows.xlsx", "/no-such-page"])
def test_every_answer_carries_its_guards(served: Server, path: str) -> None:
    headers = httpx.get(served.url + path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize("way", ["gzip", "br"])
def test_a_script_is_compressed_once_and_stays_the_same(served: Server, way: str) -> None:
    url = f"{served.url}/static/js/{_script()}"
    with httpx.Client(headers={"Accept-Encoding": way}) as client:
        first, second = (_raw(client, url) for _ in range(2))
    assert first == second
    assert first[0]["content-encoding"] == way
    assert first[0]["vary"] == "Accept-Encoding"
    assert "immutable" in first[0]["cache-control"]
    assert len(first[1]) < 1_500_000


def _raw(client: httpx.Client, url: str) -> tuple[dict[str, str], bytes]:
    with client.stream("GET", url) as answer:
        body = b"".join(answer.iter_raw())
        names = ("content-encoding", "vary", "cache-control", "content-type")
        return {name: answer.headers[name] for name in names}, body


def test_a_compressed_script_is_the_script(served: Server) -> None:
    url = f"{served.url}/static/js/{_script()}"
    with httpx.Client() as client:
        plain = client.get(url, headers={"Accept-Encoding": "identity"})
        _, squeezed = _raw(client, url)
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(squeezed) == plain.content


@pytest.mark.parametrize(
    "path", ["/static/../../../../etc/hostname.js", "/static/js/%2e%2e/%2e%2e/__init__.py.js"]
)
def test_no_path_leads_out_of_the_static_folder(served: Server, path: str) -> None:
    answer = httpx.get(served.url + path)
    assert answer.status_code in {400, 404} or b"<!DOCTYPE html>" in answer.content


def test_a_foreign_host_name_is_turned_away(served: Server) -> None:
    answer = httpx.get(f"{served.url}/healthz", headers={"Host": "evil.example"})
    assert answer.status_code == httpx.codes.FORBIDDEN


def test_a_kept_file_comes_back_as_it_was(served: Server) -> None:
    found = _command(served, ["imports", "--json"], ROOT)
    sha256 = json.loads(str(found["out"]))["imports"][0]["sha256"]
    answer = httpx.get(f"{served.url}/files/{sha256}", params={"book": "main", "name": "lines.csv"})
    assert answer.text == LINES
    assert 'attachment; filename="lines.csv"' in answer.headers["content-disposition"]


@pytest.mark.parametrize("name", ["0" * 64, "..%2Fcatalog.duckdb", "serving.json"])
def test_only_kept_files_are_handed_out(served: Server, name: str) -> None:
    answer = httpx.get(f"{served.url}/files/{name}", params={"book": "main"})
    assert answer.status_code in {400, 404} or b"<!DOCTYPE html>" in answer.content
    assert "token" not in answer.text


def test_the_rows_of_a_figure_come_as_a_spreadsheet(served: Server) -> None:
    asked = {"book": "main", "metric": "revenue", "period": "2025"}
    answer = httpx.get(f"{served.url}/rows.xlsx", params=asked)
    sheet = load_workbook(io.BytesIO(answer.content))["Numerator"]
    rows = list(sheet.iter_rows(values_only=True))
    assert sum(Decimal(str(row[-1])) for row in rows[1:]) == Decimal(190)
    assert {(row[0], row[2]) for row in rows[1:]} == {("lines.csv", 3), ("lines.csv", 4)}
    assert not [row for row in rows[1:] if str(row[3]).startswith("=")]


def test_an_unknown_figure_is_a_sentence(served: Server) -> None:
    answer = httpx.get(f"{served.url}/rows.xlsx", params={"book": "main", "metric": "revenu"})
    assert answer.status_code == httpx.codes.NOT_FOUND
    assert "revenue" in answer.text


def test_a_command_needs_the_token_of_the_books_folder(served: Server) -> None:
    asked = {"token": "guessed", "words": ["imports"], "folder": str(ROOT)}
    answer = httpx.post(f"{served.url}/api/command", json=asked)
    assert answer.status_code == httpx.codes.FORBIDDEN
    assert "lines.csv" not in answer.text


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"token": 1}', b"\xff\xfe"])
def test_a_broken_command_is_turned_away(served: Server, body: bytes) -> None:
    answer = httpx.post(f"{served.url}/api/command", content=body)
    assert answer.status_code in {400, 403}


def test_only_the_owner_of_the_book_reads_the_token(served: Server) -> None:
    note = served.book / "serving.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert _door(served)["address"] == served.url


def test_the_sample_book_answers_commands_too(served: Server) -> None:
    _until_the_sample_stands(served)
    folder = served.book.parent / "sample"
    asked = ["metric", "revenue", "--json", "--book", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "analytics", *asked], cwd=ROOT, capture_output=True, check=True
    )
    assert json.loads(done.stdout)["rows"][0]["value"] > 0


def test_the_files_of_a_command_are_those_of_whoever_asks(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Invoice Date,Client,Net Amount\n2025-01-14,Acme,10\n")
    done = command.run(["import", "x.csv", "--book", "mine", "--json"], folder=tmp_path)
    assert (done.exit, json.loads(done.out)["rows"]) == (0, 1)
    assert (tmp_path / "mine" / "catalog.duckdb").is_file()


def test_a_second_start_is_quick_and_leaves_no_note_behind(tmp_path: Path) -> None:
    with serving(tmp_path / "book") as first:
        note = first.book / "serving.json"
        assert note.exists()
        _until_the_sample_stands(first)
    assert not note.exists()
    began = time.monotonic()
    with serving(tmp_path / "book"):
        assert time.monotonic() - began < SECOND_START


def _until_the_sample_stands(server: Server) -> None:
    """The sample book is built in the background; its own note is written when it stands."""
    until = time.monotonic() + 180
    while not (server.book.parent / "sample" / "serving.json").exists():
        assert time.monotonic() < until, server.log.read_text()
        time.sleep(0.1)


def test_a_port_that_is_taken_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as held, pytest.raises(AssertionError, match="is in use"):
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tests.serving.free_port", lambda: port)
            with serving(tmp_path / "book"):
                pass
