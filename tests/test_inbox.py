"""The one queue of imports: turns, cancelling, two people at once, a watched folder, tokens."""

import json
import stat
import threading
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from analytics import inbox
from analytics.importing import Options
from analytics.inbox import Asked, Job, folder, tokens, turn
from analytics.store import Store, forget, open_book
from tests.asking import ask, value
from tests.serving import ROOT

LINES = "Invoice No,Invoice Date,Client,Net Amount\n"
SMALL = LINES + "I-1,2025-03-11,Acme,100\nI-2,2025-03-12,Bolt,50\n"
EITHER_WAY = "Date,Client,Net Amount\n03/04/2025,Acme,150\n05/06/2025,Bolt,40\n"
PATIENCE = 120.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty book, let go of at the end."""
    opened = open_book(tmp_path / "book")
    yield opened
    inbox.turns(opened).stop()
    forget(opened.folder)


def _long() -> str:
    return LINES + "".join(
        f"I-{i},2025-{i % 12 + 1:02}-11,Client {i % 97},{i}.25\n" for i in range(120_000)
    )


def _bring(store: Store, name: str, text: str, **said: object) -> Job:
    path = inbox.place(store)
    path.write_text(text)
    return inbox.submit(store, Asked(path, name, "Ana", "page", **said))  # type: ignore[arg-type]


def _until(state: inbox.State, job: Job) -> None:
    end = time.monotonic() + PATIENCE
    while job.state != state:
        assert time.monotonic() < end, job.state
        time.sleep(0.002)


def _on_the_desk(store: Store) -> list[Path]:
    return list((store.folder / "desk").iterdir())


def test_files_have_their_turn_one_after_the_other(store: Store) -> None:
    first = _bring(store, "long.csv", _long())
    second = _bring(store, "small.csv", SMALL)
    _until("reading", first)
    assert (second.state, inbox.turns(store).ahead(second)) == ("waiting", 1)
    assert "long.csv" in first.words
    assert inbox.wait([first, second], PATIENCE)
    assert [first.state, second.state] == ["understood", "understood"]
    assert [job.asked.name for job in inbox.turns(store).jobs()] == ["long.csv", "small.csv"]
    assert store.version == 0


def test_a_file_can_be_taken_back_while_it_waits_and_while_it_is_read(store: Store) -> None:
    first = _bring(store, "long.csv", _long(), then="keep")
    second = _bring(store, "small.csv", SMALL, then="keep")
    third = _bring(store, "third.csv", SMALL.replace("100", "70"), then="keep")
    _until("reading", first)
    assert inbox.turns(store).cancel(second)
    assert inbox.turns(store).cancel(first)
    assert inbox.wait([first, second, third], PATIENCE)
    assert [job.state for job in (first, second, third)] == ["cancelled", "cancelled", "done"]
    assert [row["file"] for row in store.imports()] == ["third.csv"]
    assert _on_the_desk(store) == []


def test_what_is_in_the_book_is_not_cancelled_but_undone(store: Store) -> None:
    job = _bring(store, "small.csv", SMALL, then="keep")
    assert job.wait(PATIENCE)
    assert not inbox.turns(store).cancel(job)
    assert job.state == "done"
    assert store.version == 1


def test_two_people_keep_at_the_same_time_and_nothing_counts_twice(store: Store) -> None:
    mine, yours = (_bring(store, name, SMALL) for name in ("mine.csv", "yours.csv"))
    other = _bring(store, "more.csv", SMALL.replace("100", "170"))
    assert inbox.wait([mine, yours, other], PATIENCE)
    turns = inbox.turns(store)
    people = [threading.Thread(target=turns.keep, args=(job,)) for job in (mine, yours, other)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert inbox.wait([mine, yours, other], PATIENCE)
    assert [job.state for job in (mine, yours, other)] == ["done"] * 3
    assert len(store.imports()) == 2
    kept_last = store.imports()[-1]["file"]
    assert value(store.folder, "revenue") == (220 if kept_last == "more.csv" else 150)


def test_a_correction_that_cannot_be_followed_leaves_the_file_as_it_was(store: Store) -> None:
    job = _bring(store, "small.csv", SMALL)
    assert job.wait(PATIENCE)
    inbox.turns(store).again(job, Options(columns={"revenue": "Colour"}))
    assert job.wait(PATIENCE)
    assert job.state == "understood"
    assert "Colour" in job.message
    assert job.understood
    assert job.asked.options == Options()


def test_a_question_is_answered_and_the_file_read_again(store: Store) -> None:
    job = _bring(store, "days.csv", EITHER_WAY)
    assert job.wait(PATIENCE)
    assert job.state == "asking"
    inbox.turns(store).keep(job)
    assert store.version == 0
    inbox.turns(store).again(job, Options(dates="dmy"))
    assert job.wait(PATIENCE)
    assert (job.state, job.question) == ("understood", "")


def test_what_is_said_of_one_sheet_leaves_the_others_as_they_are(store: Store) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, headings in (("Lines", LINES.strip().split(",")), ("Odd", ["w", "x", "y", "z"])):
        sheet = book.create_sheet(name)
        sheet.append(headings)
        sheet.append(["I-1", "2025-03-11", "Acme", 100])
    path = inbox.place(store)
    book.save(path)
    job = inbox.submit(store, Asked(path, "two.xlsx", "Ana", "page"))
    assert job.wait(PATIENCE)
    columns = {"document_id": "w", "date": "x", "account": "y", "revenue": "z"}
    odd = Options(export="workbook.sales_lines", columns=columns)
    inbox.turns(store).again(job, Options(sheets={"Odd": odd}))
    assert job.wait(PATIENCE)
    assert job.understood, job.message
    taken = {sheet.sheet: (sheet.table, sheet.rows_taken) for sheet in job.understood.sheets}
    assert taken == {"Lines": ("ledger", 1), "Odd": ("ledger", 1)}


def test_a_server_that_stops_leaves_nothing_half_done(store: Store) -> None:
    jobs = [_bring(store, "long.csv", _long(), then="keep"), _bring(store, "small.csv", SMALL)]
    _until("reading", jobs[0])
    inbox.turns(store).stop()
    assert [job.state for job in jobs] == ["cancelled", "cancelled"]
    assert (store.version, _on_the_desk(store)) == (0, [])


def test_what_nobody_decides_on_makes_room_for_the_newest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn, "MOST_BYTES", 1)
    jobs = [_bring(store, name, SMALL) for name in ("old.csv", "new.csv")]
    assert inbox.wait(jobs, PATIENCE)
    jobs[1].look()
    assert [job.state for job in inbox.turns(store).jobs()] == ["cancelled", "understood"]
    assert jobs[0].message == "old.csv waited too long. Bring it again."


def test_a_broken_file_beside_good_ones_stops_nobody(store: Store) -> None:
    jobs = [
        _bring(store, "first.csv", SMALL, then="keep"),
        _bring(store, "letter.csv", "%PDF-1.7 nothing to count", then="keep"),
        _bring(store, "second.csv", SMALL.replace("I-", "J-"), then="keep"),
    ]
    assert inbox.wait(jobs, PATIENCE)
    assert [job.state for job in jobs] == ["done", "refused", "done"]
    assert "PDF" in jobs[1].message
    told = inbox.document(jobs, store.version)
    assert (told["ok"], len(told["imports"])) == (False, 2)
    assert "letter.csv" in told["message"]


def _look(store: Store, watched: Path, times: int = 2) -> None:
    looked = folder.Watched(store, watched)
    for _ in range(times):
        looked.round(threading.Event())


def _lying(watched: Path) -> list[str]:
    return sorted(p.relative_to(watched).as_posix() for p in watched.rglob("*") if p.is_file())


def test_a_file_dropped_into_the_watched_folder_is_imported_and_laid_aside(
    store: Store, tmp_path: Path
) -> None:
    watched = tmp_path / "in"
    watched.mkdir()
    (watched / "sales.csv").write_text(SMALL)
    (watched / "letter.csv").write_text("%PDF-1.7")
    (watched / "days.csv").write_text(EITHER_WAY)
    _look(store, watched)
    assert _lying(watched) == [
        "asks/days.csv", "asks/days.csv.txt", "done/sales.csv",
        "refused/letter.csv", "refused/letter.csv.txt",
    ]  # fmt: skip
    assert "PDF" in (watched / "refused" / "letter.csv.txt").read_text()
    assert "day/month" in (watched / "asks" / "days.csv.txt").read_text()
    assert [(row["file"], row["author"]) for row in store.imports()] == [
        ("sales.csv", "watched folder")
    ]


def test_a_file_is_left_alone_as_long_as_it_grows(store: Store, tmp_path: Path) -> None:
    looked = folder.Watched(store, tmp_path)
    path = tmp_path / "sales.csv"
    path.write_text(LINES)
    looked.round(threading.Event())
    path.write_text(SMALL)
    looked.round(threading.Event())
    assert path.exists()
    assert store.version == 0
    looked.round(threading.Event())
    assert not path.exists()
    assert value(store.folder, "revenue") == 150


@pytest.mark.parametrize(
    "name", [".sales.csv", "~$sales.xlsx", "sales.csv.part", "sales.csv.crdownload", "sales.tmp"]
)
def test_half_downloads_and_lock_files_are_passed_over(
    store: Store, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text(SMALL)
    _look(store, tmp_path)
    assert (tmp_path / name).exists()
    assert store.version == 0


def test_a_link_in_the_watched_folder_leads_nowhere(store: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(SMALL)
    watched = tmp_path / "in"
    watched.mkdir()
    (watched / "sales.csv").symlink_to(secret)
    (watched / "folder.csv").symlink_to(tmp_path)
    _look(store, watched)
    assert store.version == 0
    assert secret.read_text() == SMALL


def test_the_same_file_again_adds_nothing_and_hides_nothing(store: Store, tmp_path: Path) -> None:
    for _ in range(2):
        (tmp_path / "sales.csv").write_text(SMALL)
        _look(store, tmp_path)
    assert sorted(p.name for p in (tmp_path / "done").iterdir()) == ["sales (2).csv", "sales.csv"]
    assert len(store.imports()) == 1


def test_a_folder_is_taken_once_from_the_command_line(tmp_path: Path) -> None:
    watched = tmp_path / "in"
    watched.mkdir()
    (watched / "sales.csv").write_text(SMALL)
    found = ask(tmp_path / "book", "watch", watched, "--once")
    assert [entry["file"] for entry in found["imports"]] == ["sales.csv"]
    assert value(tmp_path / "book", "revenue") == 150


def test_files_of_a_folder_are_imported_together(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "a.csv").write_text(SMALL)
    (exports / "b.csv").write_text(SMALL.replace("I-", "J-").replace("2025", "2024"))
    (exports / ".hidden.csv").write_text(SMALL.replace("I-", "K-"))
    found = ask(tmp_path / "book", "import", exports)
    assert [entry["file"] for entry in found["imports"]] == ["a.csv", "b.csv"]


def test_the_page_takes_files_as_large_as_the_other_ways() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["server"]["maxUploadSize"] << 20 == inbox.LARGEST


def test_a_token_is_shown_once_and_only_its_hash_is_kept(tmp_path: Path) -> None:
    made = ask(tmp_path / "book", "token", "create", "nightly")["token"]
    kept = tmp_path / "book" / "tokens.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert made not in kept.read_text()
    assert len(made) >= 43
    assert tokens.holder(tmp_path / "book", made) == "nightly"
    assert tokens.holder(tmp_path / "book", made[:-1]) is None
    assert [t["name"] for t in ask(tmp_path / "book", "token", "list")["tokens"]] == ["nightly"]
    ask(tmp_path / "book", "token", "create", "nightly", ends=2)
    ask(tmp_path / "book", "token", "revoke", "nightly")
    assert tokens.holder(tmp_path / "book", made) is None
    assert json.loads(kept.read_text()) == {}
    assert "none" in ask(tmp_path / "book", "token", "revoke", "nightly", ends=2)["message"]
