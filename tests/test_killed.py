"""Killed in the middle of an import: nothing acknowledged is lost, nothing is torn."""

import random
import subprocess
import sys
import time
from pathlib import Path

from analytics.store import Store
from tests.serving import ROOT, surroundings

ROUNDS = 30
LINES = 400
IMPORTING = """
import pathlib, sys
from analytics import importing
from analytics.store import open_book

book, files, first = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
store = open_book(book)
print("ready", flush=True)
for number in range(first, first + 1000):
    path = files / f"sales-{number}.csv"
    lines = [f"N{number}-{i},2025-{i % 12 + 1:02}-11,Client {i % 7},{i}.25" for i in range(LINES)]
    path.write_text("\\n".join(["Invoice No,Invoice Date,Client,Net Amount", *lines]))
    kept = importing.keep(store, [importing.read(store, path, path.name)], "Ana")[0]
    print(kept.file, flush=True)
""".replace("LINES", str(LINES))


def _import_until_killed(book: Path, files: Path, first: int, patience: float) -> list[str]:
    """Names of the files that were acknowledged before the process was killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", IMPORTING, str(book), str(files), str(first)],
        cwd=ROOT,
        env=surroundings(book),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    time.sleep(patience)
    process.kill()
    told = process.stdout.read().splitlines()
    process.wait()
    return told


def _check(book: Path, acknowledged: set[str]) -> None:
    store = Store(book)
    try:
        with store.at() as run:
            imports = run.rows(
                "select import_id, file, sha256, version, rows_taken from lake_imports"
            )
            counts = run.rows("select import_id, count(*) as n from lake_ledger group by all")
            sums = run.rows(
                "select (select sum(revenue) from lake_ledger) as ledger,"
                " (select sum(billings) from cube) as cube,"
                " (select sum(billings) from account_state) as months"
            )[0]
        assert acknowledged <= {row["file"] for row in imports}
        assert {row["import_id"]: row["n"] for row in counts} == dict.fromkeys(
            (row["import_id"] for row in imports), LINES
        )
        assert sums["ledger"] == sums["cube"] == sums["months"]
        assert [row["version"] for row in imports] == list(range(1, len(imports) + 1))
        assert store.version == len(imports)
        assert all(store.file(row["sha256"]).is_file() for row in imports)
    finally:
        store.close()


def test_thirty_kills_in_the_middle_of_imports_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261121)  # noqa: S311 - moments, not secrets
    book, files = tmp_path / "book", tmp_path / "files"
    files.mkdir()
    Store(book).close()
    acknowledged: set[str] = set()
    for number in range(ROUNDS):
        patience = chance.uniform(0.01, 1.6)
        acknowledged |= set(_import_until_killed(book, files, 1000 * number, patience))
        _check(book, acknowledged)
    assert acknowledged
