"""The command line: one JSON document, one sentence for what cannot be done, and the exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.metric import catalog
from analytics.store import forget
from tests.asking import ask, by, value
from tests.serving import ROOT, serving, surroundings

SALES = """Invoice No,Invoice Date,Client,Net Amount
I-1,2024-03-11,Acme,100.00
I-2,2025-03-11,Acme,110.00
I-3,2024-05-02,Bolt,50.00
I-4,2025-05-02,Newco,900.00
I-5,2025-05-03,Bolt,tbc
"""


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    path.write_text(SALES)
    return path


def _spoken(book: Path, *words: str | Path) -> tuple[int, str, str]:
    """The command as a process of its own: exit code, stdout, stderr."""
    ended = subprocess.run(
        [sys.executable, "-m", "analytics", *map(str, words)],
        cwd=ROOT,
        env=surroundings(book),
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


def test_an_import_tells_what_it_took_and_what_it_refused(tmp_path: Path, sales: Path) -> None:
    book = tmp_path / "book"
    found = ask(book, "import", sales)
    assert (found["ok"], found["rows"], found["cols"], found["version"]) == (True, 5, 4, 1)
    entry = found["imports"][0]
    sheet = entry["sheets"][0]
    assert (sheet["table"], sheet["rows_read"], sheet["rows_taken"]) == ("ledger", 5, 4)
    assert sheet["columns"]["revenue"] == "Net Amount"
    assert sheet["totals"]["revenue"] == 1160
    refused = entry["refused"][0]
    assert (refused["row"], refused["column"], refused["value"]) == (6, "Net Amount", "tbc")


def test_a_dry_run_keeps_nothing(tmp_path: Path, sales: Path) -> None:
    book = tmp_path / "book"
    assert ask(book, "import", sales, "--dry-run")["rows"] == 5
    assert ask(book, "imports")["imports"] == []
    assert value(book, "revenue") is None


def test_a_table_with_a_column_for_each_quarter_tells_the_rows_and_columns_of_its_file(
    tmp_path: Path,
) -> None:
    wide = tmp_path / "wide.csv"
    wide.write_text("Thing,2024 Q1,2024 Q2,2024 Q3\nAlder,1,2,3\nBirch,4,5,6\n", "utf-8")
    found = ask(tmp_path / "book", "import", wide, "--dry-run")
    assert (found["rows"], found["cols"]) == (2, 4)


def test_a_metric_answers_in_the_shape_that_scripts_rely_on(tmp_path: Path, sales: Path) -> None:
    book = tmp_path / "book"
    ask(book, "import", sales)
    found = ask(book, "metric", "net_revenue_retention", "--at", "2025-12")
    assert {k: found[k] for k in ("metric", "unit", "version")} == {
        "metric": "net_revenue_retention",
        "unit": "percent",
        "version": 1,
    }
    row = found["rows"][0]
    assert list(row) == ["period", "numerator", "denominator", "value", "low", "high", "part"]
    assert (row["period"], row["numerator"], row["denominator"]) == ("2025-12", 110, 150)
    assert row["value"] == pytest.approx(110 / 150)


def test_periods_filters_and_comparisons_go_by_their_names(tmp_path: Path, sales: Path) -> None:
    book = tmp_path / "book"
    ask(book, "import", sales)
    assert value(book, "revenue", "--at", "2025-Q2") == 900
    assert value(book, "revenue", "--from", "2024-01", "--to", "2024-12") == 150
    assert value(book, "revenue", "--where", "account=Acme", "--where", "account=Bolt") == 260
    assert by(book, "account", "revenue", "--at", "2025") == {"Acme": 110, "Newco": 900}
    row = ask(book, "metric", "revenue", "--at", "2025-03", "--compare", "year")["rows"][0]
    assert (row["previous"], row["change"]) == (100, pytest.approx(0.1))
    ask(book, "undo", "1")
    assert value(book, "revenue") is None
    assert value(book, "revenue", "--version", "1") == 1160


def test_evidence_names_file_sheet_and_row(tmp_path: Path, sales: Path) -> None:
    book = tmp_path / "book"
    ask(book, "import", sales)
    found = ask(book, "evidence", "net_revenue_retention", "--at", "2025-12")
    assert found["sql"].startswith("select month, account_id")
    assert found["numerator"]["rows"] == [
        {
            "file": "sales.csv",
            "sheet": "sales",
            "row": 3,
            "account": "Acme",
            "date": "2025-03-11",
            "amount": 110,
        }
    ]
    assert (found["denominator"]["count"], found["denominator"]["sum"]) == (2, 150)
    assert {a["account"]: a["numerator"] for a in found["accounts"]} == {"Acme": 110, "Bolt": 0}


def test_the_catalog_and_the_imports_are_told(tmp_path: Path, sales: Path) -> None:
    book = tmp_path / "book"
    ask(book, "import", sales)
    assert [m["name"] for m in ask(book, "metrics")["metrics"]] == sorted(catalog())
    listed = ask(book, "imports")["imports"][0]
    assert (listed["import_id"], listed["file"], listed["rows"], listed["undone"]) == (
        1,
        "sales.csv",
        4,
        False,
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("metric", "revenu"), "There is no metric 'revenu'. Did you mean revenue"),
        (("metric", "revenue", "--by", "colour"), "There is no dimension 'colour'"),
        (("metric", "revenue", "--where", "colour=red"), "There is no dimension 'colour'"),
        (("metric", "revenue", "--where", "region"), "has no '='"),
        (("metric", "revenue", "--at", "soon"), "'soon' is not a period"),
        (("metric", "revenue", "--version", "9"), "no version 9"),
        (("undo", "4"), "no import 4"),
        (("undo", "four"), "invalid int value"),
        (("import", "nowhere.csv"), "There is no file nowhere.csv here"),
        (("dance",), "invalid choice"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(
    tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    found = ask(tmp_path / "book", *words, ends=2)
    assert found["ok"] is False
    assert says in found["message"]
    assert "Traceback" not in found["message"]


def test_of_several_files_the_good_are_kept_and_the_bad_are_named(
    tmp_path: Path, sales: Path
) -> None:
    bad = tmp_path / "letter.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing to count here")
    found = ask(tmp_path / "book", "import", bad, sales, ends=2)
    assert "letter.pdf" in found["message"]
    assert [entry["file"] for entry in found["imports"]] == ["sales.csv"]
    assert value(tmp_path / "book", "revenue") == 1160


def test_a_command_as_a_process_prints_one_document_and_nothing_else(
    tmp_path: Path, sales: Path
) -> None:
    code, out, err = _spoken(tmp_path / "book", "import", sales, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["rows"] == 5
    code, out, err = _spoken(tmp_path / "book", "metric", "nothing")
    assert (code, out) == (2, "")
    assert err == "There is no metric 'nothing'.\n"
    code, out, _ = _spoken(tmp_path / "book", "metric", "revenue", "--by", "account")
    assert code == 0
    assert "Newco" in out


def test_beside_a_running_server_a_command_is_carried_out_by_the_server(
    tmp_path: Path, sales: Path
) -> None:
    with serving(tmp_path / "book") as server:
        assert (server.book / "serving.json").stat().st_mode & 0o777 == 0o600
        code, out, _ = _spoken(server.book, "import", sales, "--json")
        assert (code, json.loads(out)["rows"]) == (0, 5)
        code, out, _ = _spoken(server.book, "metric", "revenue", "--json")
        assert (code, json.loads(out)["rows"][0]["value"]) == (0, 1160)
        code, out, _ = _spoken(server.book, "undo", "7", "--json")
        assert code == 2
        assert "no import 7" in json.loads(out)["message"]
    assert not (server.book / "serving.json").exists()
    assert value(server.book, "revenue") == 1160
    forget(server.book)
