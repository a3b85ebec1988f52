"""A book keeps what it acknowledged, shows any past version, and says in words what is wrong."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.answer import calendar, figure
from analytics.store import BookHeld, Store, StoreError, open_book, scratch
from analytics.view import View
from tests.books import line, note_import, write
from tests.serving import ROOT, surroundings

WHOLE = View(period="all")


def _add(store: Store, import_id: int, revenue: int) -> None:
    with store.commit("Ana", f"Import {import_id}") as commit:
        note_import(commit, import_id)
        write(commit, "ledger", [line("Acme", "2025-01-10", revenue)], import_id)


def test_a_commit_is_signed_and_every_past_version_can_be_read(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    _add(store, 1, 100)
    _add(store, 2, 50)
    assert [(v.number, v.author, v.message) for v in store.versions()[1:]] == [
        (1, "Ana", "Import 1"),
        (2, "Ana", "Import 2"),
    ]
    seen = [figure(store, "revenue", WHOLE.with_(version=n)).value for n in (0, 1, 2)]
    assert seen == [None, 100, 150]


def test_an_undone_import_leaves_no_trace_in_figures_and_stays_in_history(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    _add(store, 1, 100)
    _add(store, 2, 50)
    assert store.undo(2, "Ben") == 3
    assert figure(store, "revenue", WHOLE).value == 100
    assert figure(store, "revenue", WHOLE.with_(version=2)).value == 150
    with pytest.raises(StoreError, match="undone already"):
        store.undo(2, "Ben")
    with pytest.raises(StoreError, match="no import 9"):
        store.undo(9, "Ben")


def test_undoing_a_newer_export_puts_the_older_one_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    with store.commit("Ana", "First") as commit:
        note_import(commit, 1)
        write(commit, "ledger", [line("A", "2025-01-10", 100, document_id="I-1")], 1)
    with store.commit("Ana", "Second") as commit:
        note_import(commit, 2)
        write(commit, "ledger", [line("A", "2025-01-10", 120, document_id="I-1")], 2)
        commit.execute(
            "insert into lake.replacement values (2, 'Sheet1', 1, 'Sheet1', 'id', null, null)"
        )
    assert figure(store, "revenue", WHOLE).value == 120
    store.undo(2, "Ana")
    assert figure(store, "revenue", WHOLE).value == 100


def test_a_fault_in_the_middle_of_an_import_leaves_nothing_of_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    _add(store, 1, 100)
    with pytest.raises(RuntimeError, match="half way"), store.commit("Ana", "Broken") as commit:
        note_import(commit, 2)
        write(commit, "ledger", [line("Acme", "2025-01-10", 999)], 2)
        raise RuntimeError("half way")
    assert store.version == 1
    assert figure(store, "revenue", WHOLE).value == 100
    _add(store, 2, 1)
    assert figure(store, "revenue", WHOLE).value == 101


def test_a_reader_keeps_its_version_while_an_import_lands(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    _add(store, 1, 100)
    with store.at() as reader:
        before = reader.rows("select sum(billings) as sum from line_item")
        _add(store, 2, 50)
        assert reader.rows("select sum(billings) as sum from line_item") == before
        assert reader.rows("select sum(billings) as sum from cube") == before


def test_a_book_that_was_closed_opens_as_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    _add(store, 1, 100)
    store.close()
    assert figure(Store(tmp_path / "book"), "revenue", WHOLE).value == 100


def test_a_book_can_be_copied_and_moved_as_a_folder(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    with store.commit("Ana", "Many rows") as commit:
        note_import(commit)
        write(commit, "ledger", [line("Acme", "2025-01-10", 2)] * 500)
    store.close()
    (tmp_path / "book").rename(tmp_path / "elsewhere")
    moved = Store(tmp_path / "elsewhere")
    assert figure(moved, "revenue", WHOLE).value == 1000
    _add(moved, 2, 1)
    assert figure(moved, "revenue", WHOLE).value == 1001
    assert not (tmp_path / "book").exists()


def test_one_folder_is_one_handle(tmp_path: Path) -> None:
    assert open_book(tmp_path / "book") is open_book(tmp_path / "x" / ".." / "book")


def test_a_book_held_by_another_process_is_said_with_its_number(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    code = (
        "import sys, pathlib; from analytics.store import Store; Store(pathlib.Path(sys.argv[1]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "book")],
        cwd=ROOT,
        env=surroundings(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert BookHeld.__name__ in ended.stderr
    assert "is open in another program (process " in ended.stderr
    store.close()


def test_a_damaged_catalog_is_one_sentence(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    store.close()
    (tmp_path / "book" / "catalog.duckdb").write_bytes(b"not a catalog" * 1000)
    with pytest.raises(StoreError, match=r"cannot be read: its catalog is damaged"):
        Store(tmp_path / "book")


def test_a_missing_extension_is_one_sentence(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; sys.modules['duckdb_extension_ducklake'] = None;"
        "from analytics.store import Store; Store(pathlib.Path(sys.argv[1]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "book")],
        cwd=ROOT,
        env=surroundings(tmp_path) | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "StoreError: DuckDB's extension 'ducklake' is missing." in ended.stderr


def test_a_full_disk_is_one_sentence_and_changes_nothing(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys, pathlib\n"
        "from analytics.store import Store, StoreError\n"
        "from tests.books import line, note_import, write\n"
        "store = Store(pathlib.Path(sys.argv[1]))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    with store.commit('Ana', 'Too much') as commit:\n"
        "        note_import(commit)\n"
        "        write(commit, 'ledger', [line('A', '2025-01-10', n) for n in range(20000)])\n"
        "except StoreError as error:\n"
        "    print(error)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "book")],
        cwd=ROOT,
        env=surroundings(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "nothing was changed" in ended.stdout, ended.stderr[-2000:]
    assert Store(tmp_path / "book").version == 0


def test_a_book_made_by_an_older_program_is_read_with_the_models_of_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "book")
    monkeypatch.setattr("analytics.store.lake.MARK", "an older program's models")
    _add(store, 1, 100)
    with store.commit("Ana", "Nothing new") as commit:
        commit.rebuild = lambda: commit.execute("drop table lake.model.cube")  # type: ignore[method-assign]
    store.close()
    assert figure(Store(tmp_path / "book"), "revenue", WHOLE).value == 100


def test_a_version_that_never_was_is_said(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    with pytest.raises(StoreError, match="no version 7: its newest is 0"), store.at(7):
        pass


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/hostname')",
        "copy (select 1) to '/tmp/accountable-escape.csv'",
        "install httpfs",
        "set enable_external_access = true",
        "attach '/tmp/accountable-escape.duckdb'",
    ],
)
def test_sql_in_a_book_reaches_nothing_outside_it(tmp_path: Path, sql: str) -> None:
    store = Store(tmp_path / "book")
    with (
        store.at() as reader,
        pytest.raises(Exception, match=r"(?i)disabled|cannot|locked|permission"),
    ):
        reader.execute(sql)


def test_the_scratch_database_reads_no_files() -> None:
    with scratch() as work, pytest.raises(Exception, match=r"(?i)disabled"):
        work.rows("select * from read_text('/etc/hostname')")


def test_only_a_kept_files_own_name_finds_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    upload = tmp_path / "sales.csv"
    upload.write_text("a,b")
    store.keep_file(upload, "a" * 64)
    assert store.file("a" * 64).read_text() == "a,b"
    for name in ("b" * 64, "../catalog.duckdb", ""):
        with pytest.raises(StoreError, match="does not keep"):
            store.file(name)


def test_a_setting_is_a_version_like_any_other_change(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    _add(store, 1, 100)
    assert store.set({"fiscal_start": "7", "basis": "auto"}, "Ben") == 2
    assert store.set({"fiscal_start": "7", "basis": "auto"}, "Ben") == 2
    assert calendar(store).fiscal_start == 7
    assert calendar(store, 1).fiscal_start == 1
    assert store.versions()[-1].message == "Set fiscal_start = 7, basis = auto"


def test_the_basis_decides_what_counts_as_revenue_and_bases_are_never_added(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    won = {"deal_id": "d1", "account": "Acme", "stage": "Won", "amount": Decimal(70)}
    with store.commit("Ana", "Both") as commit:
        note_import(commit)
        write(commit, "ledger", [line("Acme", "2025-01-10", 100)])
        write(commit, "deal", [{**won, "closes_on": date(2025, 1, 5)}])
    assert figure(store, "revenue", WHOLE).value == 100
    store.set({"basis": "deals"}, "Ben")
    assert figure(store, "revenue", WHOLE).value == 70
    assert figure(store, "bookings", WHOLE).value == 70
