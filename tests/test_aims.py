"""Targets, told from sales by their words, and the totals that stand among them."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analytics import importing
from analytics.answer import figure
from analytics.store import Store
from analytics.view import View
from tests.dropped import only, read, write

MONTHS = [f"2026-{month:02}-01" for month in range(1, 7)]
INVOICES = "Invoice No,Invoice Date,Client,Account Manager,Net Amount\n" + "".join(
    f"{name}{month},{month},{name},{owner},1000\n"
    for month in MONTHS
    for name, owner in (("Alder", "Ana"), ("Birch", "Ben"))
)


def workbook(folder: Path, file: str, *lines: list[object], sheet: str = "Sheet1") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for line in lines:
        page.append(line)
    book.save(folder / file)
    return folder / file


def rows(headings: str, *values: str) -> list[list[object]]:
    """Two rows a month under these headings: '@month' and '@who' stand for what changes."""
    found: list[list[object]] = [list(headings.split(","))]
    for month in MONTHS:
        for who in ("Ana Roth", "Ben Wolf"):
            said = {"@month": month, "@who": who, "@amount": 5000}
            found.append([said.get(value, value) for value in values])
    return found


def taken(sheet: importing.UnderstoodSheet, *columns: str) -> set[tuple[Any, ...]]:
    assert sheet.taken is not None
    return {tuple(row.get(column) for column in columns) for row in sheet.taken.to_pylist()}


def keep(store: Store, path: Path) -> importing.UnderstoodSheet:
    understood = read(store, path)
    importing.keep(store, [understood], "Ada")
    return only(understood)


@pytest.mark.parametrize("file", ["data.xlsx", "targets.xlsx"])
@pytest.mark.parametrize(
    ("headings", "measure"),
    [
        ("Account Manager,Measure,Month,Amount", "Revenue"),
        ("Account Manager,KPI,Month,Amount", "Revenue"),
        ("Who,Measure,Month,Amount", "Bookings"),
        ("Mitarbeiter,Kennzahl,Monat,Betrag", "Umsatz"),
        ("Commercial,Indicateur,Mois,Montant", "Chiffre d'affaires"),
        ("Medewerker,Maatstaf,Maand,Bedrag", "Omzet"),
    ],
)
def test_a_measure_beside_a_month_and_an_amount_is_a_target_and_no_sale(
    headings: str, measure: str, file: str, store: Store, tmp_path: Path
) -> None:
    lines = rows(headings, "@who", measure, "@month", "@amount")
    sheet = only(read(store, workbook(tmp_path, file, *lines)))
    assert (sheet.export, sheet.proposed, sheet.rows_taken) == ("workbook.targets", False, 12)
    assert taken(sheet, "owner", "measure") == {("Ana Roth", measure), ("Ben Wolf", measure)}


def test_targets_leave_the_revenue_of_the_book_as_it_was(store: Store, tmp_path: Path) -> None:
    keep(store, write(tmp_path, INVOICES, "invoices.csv"))
    lines = rows("Date,Period,Account Manager,Measure,Amount", "@month", "Month", "@who",
                 "Revenue", "@amount")  # fmt: skip
    keep(store, workbook(tmp_path, "plan.xlsx", *lines, sheet="Targets"))
    assert figure(store, "revenue", View(period="2026")).value == 12_000
    assert figure(store, "budget_attainment", View(period="2026")).denominator == 60_000


@pytest.mark.parametrize(
    ("headings", "values"),
    [
        ("Name,KPI,Period,Value", "@who,Revenue,@month,@amount"),
        ("Month,Measure,Amount", "@month,Revenue,@amount"),
        ("Account Manager,KPI,Month,Revenue", "@who,Revenue,@month,@amount"),
        ("Account Manager,Measure,Month,Amount,Actual", "@who,Revenue,@month,@amount,4000"),
        ("Account Manager,Metric,Month,Amount", "@who,Sprint velocity,@month,@amount"),
    ],
)
def test_measures_that_may_be_targets_or_results_wait_for_a_word(
    headings: str, values: str, store: Store, tmp_path: Path
) -> None:
    lines = rows(headings, *values.split(","))
    sheet = only(read(store, workbook(tmp_path, "data.xlsx", *lines)))
    assert (sheet.proposed, sheet.rows_taken) == (True, 0)


@pytest.mark.parametrize("file", ["sales targets.xlsx", "Umsatzziele.xlsx"])
def test_a_file_called_targets_is_never_taken_for_sales(
    file: str, store: Store, tmp_path: Path
) -> None:
    amounts = rows("Account Manager,Month,Amount", "@who", "@month", "@amount")
    sheet = only(read(store, workbook(tmp_path, file, *amounts)))
    assert (sheet.export, sheet.proposed) == ("workbook.targets", False)
    revenue = rows("Account Manager,Month,Revenue", "@who", "@month", "@amount")
    assert only(read(store, workbook(tmp_path, file, *revenue))).proposed
    both = workbook(tmp_path, "budget vs actual.xlsx", *amounts)
    assert only(read(store, both)).proposed


@pytest.mark.parametrize("file", ["data.xlsx", "budget 2026.xlsx"])
@pytest.mark.parametrize(
    ("headings", "line", "export"),
    [
        ("Date,Client,Metric,Quantity,Amount", "@month,Alder,kg,3,100", "sales_lines"),
        ("Invoice No,Date,Client,KPI,Amount", "I1,@month,Alder,Sales,100", "sales_lines"),
        ("Project,Client,Budget,Start Date,End Date", "@job,Alder,9,@month,@month", "projects"),
        (
            "Project,Account Manager,Budget,Estimate at Completion,Start Date",
            "@job,Ana Roth,900,1000,@month",
            "projects",
        ),
    ],
)
def test_a_name_or_a_metric_alone_makes_no_targets_of_other_lists(
    headings: str, line: str, export: str, file: str, store: Store, tmp_path: Path
) -> None:
    lines: list[list[object]] = [list(headings.split(","))]
    for number, month in enumerate(MONTHS):
        said = line.replace("@month", month).replace("@job", f"Fair {number}")
        lines.append([*said.split(",")])
    sheet = only(read(store, workbook(tmp_path, file, *lines)))
    assert (sheet.export, sheet.proposed) == (f"workbook.{export}", False)


def test_a_metric_that_is_a_unit_is_no_measure(store: Store, tmp_path: Path) -> None:
    lines = rows("Date,Client,Metric,Amount", "@month", "@who", "hours", "@amount")
    sheet = only(read(store, workbook(tmp_path, "data.xlsx", *lines)))
    assert (sheet.export, sheet.proposed) == ("workbook.sales_lines", False)


def test_months_side_by_side_below_persons_take_their_year_from_the_file(
    store: Store, tmp_path: Path
) -> None:
    lines: list[list[object]] = [["", "Jan", "Feb", "Mar"], ["Ana Roth", 1, 2, 3],
                                 ["Ben Wolf", 4, 5, 6], ["Team total", 9, 9, 9]]  # fmt: skip
    sheet = only(read(store, workbook(tmp_path, "budget 2026.xlsx", *lines)))
    assert (sheet.export, sheet.rows_taken) == ("workbook.targets", 9)
    assert taken(sheet, "owner") == {("Ana Roth",), ("Ben Wolf",), (None,)}
    assert min(taken(sheet, "date"))[0].year == 2026


def test_a_budget_of_costs_is_not_taken_for_a_target_of_revenue(
    store: Store, tmp_path: Path
) -> None:
    text = "Category,Jan 2026,Feb 2026,Mar 2026\nRent,10,10,10\nSalaries,50,50,50\n"
    assert only(read(store, write(tmp_path, text, "Budget.csv"))).proposed


@pytest.mark.parametrize(
    ("headings", "line", "days"),
    [
        ("Year,Account Manager,Target", "2026,Ana,120", {"2026-01-01"}),
        ("Year,Quarter,Owner,Target", "2026,Q1,Ana,30\n2026,Q2,Ana,30", {"2026-01-01",
                                                                          "2026-04-01"}),
    ],
)  # fmt: skip
def test_targets_of_years_and_quarters_have_their_first_day(
    headings: str, line: str, days: set[str], store: Store, tmp_path: Path
) -> None:
    sheet = only(read(store, write(tmp_path, f"{headings}\n{line}\n", "x.csv")))
    assert {str(day) for (day,) in taken(sheet, "date")} == days


@pytest.mark.parametrize(
    "word",
    ["Total", "Team total", "Company", "All", "Gesamt", "Somme", "Totaal", "Grand Total",
     "Whole company", "Équipe"],
)  # fmt: skip
def test_a_total_of_each_month_is_nobodys_and_is_not_added(
    word: str, store: Store, tmp_path: Path
) -> None:
    keep(store, write(tmp_path, INVOICES, "invoices.csv"))
    lines = "".join(
        f"{month},{who},Revenue,{amount}\n"
        for month in MONTHS
        for who, amount in (("Ana", 5000), ("Ben", 2500), (word, 7500))
    )
    path = write(tmp_path, f"Month,Account Manager,Measure,Target\n{lines}", "targets.csv")
    sheet = keep(store, path)
    assert taken(sheet, "owner") == {("Ana",), ("Ben",), (None,)}
    assert "6 total rows taken as nobody's own" in sheet.notes
    assert figure(store, "budget_attainment", View(period="2026")).denominator == 45_000


def test_subtotals_are_left_out_and_a_grand_total_counts_once(store: Store, tmp_path: Path) -> None:
    told = {
        "Ana": 50, "Cid": 10, "Subtotal North": 60, "Ben": 25, "South total": 25,
        "Team total": 85, "Company": 100, "Grand Total": 100,
    }  # fmt: skip
    lines = "".join(f"{who},{m},Revenue,{n}\n" for m in MONTHS for who, n in told.items())
    path = write(tmp_path, f"Account Manager,Month,Measure,Target\n{lines}", "targets.csv")
    sheet = only(read(store, path))
    assert taken(sheet, "owner", "amount") == {("Ana", 50), ("Cid", 10), ("Ben", 25), (None, 100)}
    assert (sheet.rows_taken, sheet.rows_refused) == (24, 0)
    assert "24 subtotal rows left out" in sheet.notes


def test_totals_of_two_teams_are_no_total_of_all(store: Store, tmp_path: Path) -> None:
    told = (("Ana", 50), ("Cid", 10), ("Team total", 60), ("Ben", 25), ("Team total", 25))
    lines = "".join(f"{who},{m},{n}\n" for m in MONTHS for who, n in told)
    path = write(tmp_path, f"Account Manager,Month,Target\n{lines}", "targets.csv")
    assert taken(only(read(store, path)), "owner") == {("Ana",), ("Cid",), ("Ben",)}


def test_names_that_only_begin_like_a_total_stay(store: Store, tmp_path: Path) -> None:
    lines = "".join(
        f"{month},{client},{owner},10\n"
        for month in MONTHS
        for client, owner in (("Total Energies", "Alla Petrova"), ("All Saints", "Todd Allen"))
    )
    path = write(tmp_path, f"Month,Client,Account Manager,Target\n{lines}", "targets.csv")
    assert taken(only(read(store, path)), "account", "owner") == {
        ("Total Energies", "Alla Petrova"),
        ("All Saints", "Todd Allen"),
    }
