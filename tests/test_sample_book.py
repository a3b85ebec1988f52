"""The sample book, imported like anybody's files, is understood whole and gives known figures."""

from pathlib import Path

import pytest

from tests.asking import ask, by, value
from tests.serving import ROOT

SAMPLE = ROOT / "data" / "sample"
YEAR = ("--at", "2026-10")
TABLES = {
    "activities.csv": "activity",
    "clients.csv": "account",
    "complaints.csv": "complaint",
    "contracts.csv": "contract",
    "event_results.xlsx": "event_result",
    "invoices.xlsx": "ledger",
    "opportunities.csv": "deal",
    "opportunity_history.csv": "deal_change",
    "project_costs.xlsx": "project_cost",
    "projects.xlsx": "project",
    "surveys.csv": "survey",
    "targets.xlsx": "target",
    "team.csv": "person",
}
# From the generator's own lines, counted in plain Python.
WATERFALL = {
    "new_revenue": 456_001.33,
    "expansion_revenue": 1_849_504.00,
    "reactivated_revenue": 884_999.21,
    "contraction_revenue": 415_373.05,
    "churned_revenue": 1_427_001.82,
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = tmp_path_factory.mktemp("sample") / "book"
    found = ask(book, "import", *sorted(SAMPLE.iterdir()))
    sheets = [sheet for entry in found["imports"] for sheet in entry["sheets"]]
    assert {sheet["sheet"]: sheet["not_understood"] for sheet in sheets} == {
        sheet["sheet"]: [] for sheet in sheets
    }
    assert [sheet["rows_refused"] for sheet in sheets if sheet["rows_refused"]] == [1]
    assert not any(sheet["proposed"] or sheet["rows_waiting"] for sheet in sheets)
    assert {entry["file"]: entry["sheets"][0]["table"] for entry in found["imports"]} == TABLES
    return book


def test_its_revenue_and_waterfall_are_known_to_the_cent(sample: Path) -> None:
    assert value(sample, "revenue", "--from", "2025-11", "--to", "2026-10") == 13_483_024.76
    assert {name: value(sample, name, *YEAR) for name in WATERFALL} == WATERFALL


def test_its_retention_is_known(sample: Path) -> None:
    kept = ask(sample, "metric", "logo_retention", *YEAR)["rows"][0]
    assert (kept["numerator"], kept["denominator"]) == (40, 48)
    assert value(sample, "net_revenue_retention", *YEAR) == pytest.approx(1.0006, abs=0.0001)


def test_its_groups_roll_up(sample: Path) -> None:
    groups = by(sample, "parent", "revenue", "--from", "2025-11", "--to", "2026-10")
    assert "Veldane Group" in groups
    assert "Veldane Diagnostics" not in groups
    amounts = [float(amount) for amount in groups.values() if amount]
    points = 10_000 * sum(a * a for a in amounts if a > 0) / sum(a for a in amounts if a > 0) ** 2
    assert value(sample, "concentration", *YEAR) == pytest.approx(points)


def test_its_pipeline_is_known(sample: Path) -> None:
    assert value(sample, "bookings") == 43_266_800
    assert value(sample, "win_rate") == pytest.approx(768 / (768 + 992))
