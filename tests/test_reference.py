"""Real files give the totals and answers that were worked out for them by other means."""

from pathlib import Path
from typing import Any

import pytest

from tests.asking import ask, by, value

YEARLY = ("--grain", "year")


def _import(book: Path, *files: Path) -> dict[str, dict[str, Any]]:
    """Import the files together; what each first sheet became, by file name."""
    found = ask(book, "import", *files)
    return {entry["file"]: entry["sheets"][0] for entry in found["imports"]}


def _near(expected: float) -> object:
    """Equal to the digits in which the reference is printed."""
    return pytest.approx(expected, abs=0.00005)


def test_contoso(reference: Path, tmp_path: Path) -> None:
    sheets = _import(tmp_path, reference / "contoso-sales" / "contoso_sales.csv")
    assert sheets["contoso_sales.csv"]["rows_taken"] == 38_728
    assert value(tmp_path, "revenue") == pytest.approx(40_640_973.42, abs=0.005)
    assert value(tmp_path, "gross_margin_percent") == _near(0.5870)
    growth = by(tmp_path, "period", "revenue_growth", *YEARLY)
    logo = by(tmp_path, "period", "logo_retention", *YEARLY)
    net = by(tmp_path, "period", "net_revenue_retention", *YEARLY)
    gross = by(tmp_path, "period", "gross_revenue_retention", *YEARLY)
    assert [logo[y] for y in ("2013", "2014", "2015")] == [
        _near(v) for v in (0.2264, 0.4697, 0.3529)
    ]
    assert [net[y] for y in ("2013", "2014", "2015")] == [
        _near(v) for v in (1.7346, 1.0600, 0.4909)
    ]
    assert [gross[y] for y in ("2013", "2014", "2015")] == [
        _near(v) for v in (0.6630, 0.5518, 0.3769)
    ]
    assert [growth[y] for y in ("2013", "2014", "2015")] == [
        _near(v) for v in (1.8618, 0.6355, -0.2519)
    ]


@pytest.mark.parametrize("backwards", [False, True], ids=["lines first", "orders first"])
def test_northwind_joins_orders_and_lines_in_any_order_of_arrival(
    reference: Path, tmp_path: Path, *, backwards: bool
) -> None:
    names = ["order_details", "products", "categories", "customers", "orders"]
    files = [reference / "northwind" / f"{name}.csv" for name in names]
    sheets = _import(tmp_path, *(files[::-1] if backwards else files))
    assert sheets["order_details.csv"]["rows_waiting"] == (0 if backwards else 2155)
    assert value(tmp_path, "revenue") == pytest.approx(1_265_793.04, abs=0.005)
    years = by(tmp_path, "period", "revenue", *YEARLY)
    assert years == {
        "1996": pytest.approx(208_083.97, abs=0.005),
        "1997": pytest.approx(617_085.20, abs=0.005),
        "1998": pytest.approx(440_623.87, abs=0.005),
    }
    rows = ask(tmp_path, "metric", "logo_retention", *YEARLY)["rows"]
    assert [(row["numerator"], row["denominator"], row["part"]) for row in rows[1:]] == [
        (65, 67, True),
        (79, 86, True),
    ]
    top = by(tmp_path, "account", "revenue")
    assert top["QUICK-Stop"] == pytest.approx(110_277.30, abs=0.01)


def test_classicmodels_by_the_house_rule(reference: Path, tmp_path: Path) -> None:
    sheets = _import(tmp_path, reference / "classicmodels-sales" / "sales_data_sample.csv")
    assert sheets["sales_data_sample.csv"]["totals"]["revenue"] == 10_032_628.85
    assert value(tmp_path, "revenue") == 9_838_141.37
    rows = ask(tmp_path, "metric", "logo_retention", *YEARLY)["rows"]
    kept = {row["period"]: (row["numerator"], row["denominator"], row["part"]) for row in rows}
    assert kept["2004"] == (59, 68, False)
    assert kept["2005"] == (31, 83, True)
    net = by(tmp_path, "period", "net_revenue_retention", *YEARLY)
    assert (net["2004"], net["2005"]) == (_near(0.8371), _near(0.3334))
    assert "NA" in by(tmp_path, "region", "revenue")


def test_maven(reference: Path, tmp_path: Path) -> None:
    files = sorted((reference / "maven-crm-sales").glob("*.csv"))
    sheets = _import(tmp_path, *files)
    assert sheets["data_dictionary.csv"]["table"] is None
    assert value(tmp_path, "revenue") == value(tmp_path, "bookings") == 10_005_534
    assert value(tmp_path, "win_rate") == _near(0.6315)
    quarters = by(tmp_path, "period", "bookings", "--grain", "quarter")
    assert list(quarters.values()) == [1_134_672, 3_086_111, 2_982_255, 2_802_496]
    assert by(tmp_path, "region", "bookings") == {
        "Central": 3_346_293,
        "East": 3_090_594,
        "West": 3_568_647,
    }
    assert by(tmp_path, "manager", "bookings")["Melvin Marxen"] == 2_251_930
    assert by(tmp_path, "owner", "bookings")["Darcel Schlecht"] == 1_153_214
    assert by(tmp_path, "account", "revenue")["Kan-code"] == 341_455


def test_financial_sample(reference: Path, tmp_path: Path) -> None:
    _import(tmp_path, reference / "financial-sample-xlsx" / "Financial Sample.xlsx")
    assert value(tmp_path, "revenue") == 118_726_350.26
    assert value(tmp_path, "gross_margin") == 16_893_702.26
    assert by(tmp_path, "period", "revenue", *YEARLY) == {
        "2013": 26_415_255.51,
        "2014": 92_311_094.75,
    }
    assert by(tmp_path, "segment", "gross_margin")["Enterprise"] == pytest.approx(
        -614_545.62, abs=0.01
    )
    assert by(tmp_path, "account", "revenue") == {"No account named": 118_726_350.26}


def test_hubspot_deals_find_their_companies_by_domain(reference: Path, tmp_path: Path) -> None:
    _import(tmp_path, *sorted((reference / "hubspot-import-dummy").glob("*.csv")))
    assert value(tmp_path, "bookings") == 8_934_361.48
    assert value(tmp_path, "win_rate") == _near(71 / 140)
    assert "No account named" not in by(tmp_path, "account", "bookings")


def test_salesforce_objects_find_their_accounts_by_id(reference: Path, tmp_path: Path) -> None:
    folder = reference / "salesforce-org-api-csv"
    sheets = _import(tmp_path, folder / "Opportunity.csv", folder / "Account.csv")
    assert sheets["Opportunity.csv"]["totals"]["amount"] == 1_562_972.06
    assert value(tmp_path, "bookings") == 814_000
    names = by(tmp_path, "account", "bookings")
    assert not [name for name in names if name.startswith("001")]


def test_the_same_file_again_adds_nothing(reference: Path, tmp_path: Path) -> None:
    upload = reference / "financial-sample-xlsx" / "Financial Sample.xlsx"
    first = ask(tmp_path, "import", upload)
    again = ask(tmp_path, "import", upload)
    assert again["version"] == first["version"]
    assert value(tmp_path, "revenue") == 118_726_350.26


def test_a_deal_stage_that_only_has_a_number_stays_open(reference: Path, tmp_path: Path) -> None:
    _import(tmp_path, *sorted((reference / "pbi-opportunity-tracking").glob("*.csv")))
    assert value(tmp_path, "open_pipeline") == 2_110_905_127
    assert value(tmp_path, "weighted_pipeline") == pytest.approx(461_120_880.8, abs=0.5)
