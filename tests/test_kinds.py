"""What each file and each sheet is taken for, and how its columns are told."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analytics import importing, source
from analytics.importing import Options
from analytics.source import Export
from analytics.store import Store
from analytics.store.model import model_sql

FOLDED = {
    *("expected_amount", "profit", "tax", "document_kind", "is_cancelled", "first_name"),
    *("last_name", "actual_amount", "actually_closed_on", "deal_amount", "line_amount", "version"),
}
TAKEN: dict[str, list[tuple[str, str | None, int, dict[str, str]]]] = {
    "adventureworks-quota-budget/DimAccount.csv": [("", None, 0, {})],
    "adventureworks-quota-budget/DimDepartmentGroup.csv": [("", None, 0, {})],
    "adventureworks-quota-budget/DimEmployee.csv": [("proposed", "workbook.people", 0, {})],
    "adventureworks-quota-budget/DimOrganization.csv": [("", None, 0, {})],
    "adventureworks-quota-budget/DimSalesTerritory.csv": [("", None, 0, {})],
    "adventureworks-quota-budget/DimScenario.csv": [("", None, 0, {})],
    "adventureworks-quota-budget/FactCallCenter.csv": [("", None, 0, {})],
    "adventureworks-quota-budget/FactFinance.csv": [("", None, 0, {})],
    "adventureworks-quota-budget/FactSalesQuota.csv": [("proposed", "workbook.targets", 0, {})],
    "classicmodels-sales/sales_data_sample.csv": [
        ("", "workbook.sales_lines", 2823, {"revenue": "10032628.85"})
    ],
    "contoso-sales/contoso_sales.csv": [
        ("", "workbook.sales_lines", 38_728, {"revenue": "40640973.42", "cost": "16784865.99"}),
        ("", "workbook.surveys", 38_728, {}),
    ],
    "donations/donations.csv": [("", None, 0, {})],
    "excel-templates-shared/Marketing project planner.xlsx": [
        ("", "workbook.projects", 12, {"estimate": "18650", "actual_cost": "11705"}),
        ("", None, 0, {}),
    ],
    "financial-sample-xlsx/Financial Sample.xlsx": [
        ("", "workbook.sales_lines", 700, {"revenue": "118726350.26", "cost": "101832648.00"})
    ],
    "hubspot-import-dummy/hubspot_companies.csv": [("", "hubspot.companies", 200, {})],
    "hubspot-import-dummy/hubspot_deals.csv": [
        ("", "hubspot.deals", 500, {"amount": "62499790.17"})
    ],
    "maven-crm-sales/accounts.csv": [("", "workbook.accounts", 85, {})],
    "maven-crm-sales/data_dictionary.csv": [("", None, 0, {})],
    "maven-crm-sales/products.csv": [("", "workbook.products", 7, {})],
    "maven-crm-sales/sales_pipeline.csv": [("", "workbook.pipeline", 8800, {"amount": "10005534"})],
    "maven-crm-sales/sales_teams.csv": [("", "workbook.people", 35, {})],
    "northwind/categories.csv": [("", None, 0, {})],
    "northwind/customers.csv": [("", "workbook.accounts", 91, {})],
    "northwind/order_details.csv": [("", "workbook.sales_lines", 2155, {"revenue": "1265793.04"})],
    "northwind/orders.csv": [("", "workbook.documents", 830, {})],
    "northwind/products.csv": [("", "workbook.products", 77, {})],
    "pbi-opportunity-tracking/account.csv": [("", "workbook.accounts", 357, {})],
    "pbi-opportunity-tracking/fact.csv": [
        (
            "",
            "workbook.pipeline",
            487,
            {"amount": "2110905127", "expected_amount": "461120880.8"},
        )
    ],
    "pbi-opportunity-tracking/opportunity.csv": [("", None, 0, {})],
    "pbi-opportunity-tracking/partner.csv": [("", None, 0, {})],
    "pbi-opportunity-tracking/product.csv": [("", None, 0, {})],
    "pbi-opportunity-tracking/sales_stage.csv": [("", None, 0, {})],
    "salesforce-org-api-csv/Account.csv": [("", "salesforce.accounts", 94, {})],
    "salesforce-org-api-csv/Case.csv": [("", "salesforce.cases", 40, {})],
    "salesforce-org-api-csv/Contact.csv": [("", None, 0, {})],
    "salesforce-org-api-csv/Lead.csv": [("", None, 0, {})],
    "salesforce-org-api-csv/Opportunity.csv": [
        (
            "",
            "salesforce.opportunities",
            58,
            {"amount": "1562972.06", "expected_amount": "1296005.906"},
        )
    ],
    "timeseries/AirPassengers.csv": [("", None, 0, {})],
    "timeseries/souvenirs.csv": [("proposed", "workbook.sales_lines", 0, {})],
    "windows1252-banklist/banklist.csv": [("", None, 0, {})],
}
CONFIRMED = {
    "adventureworks-quota-budget/FactSalesQuota.csv": (
        "workbook.targets",
        163,
        {"amount": "95714000"},
    ),
    "adventureworks-quota-budget/DimEmployee.csv": ("workbook.people", 296, {}),
    "timeseries/souvenirs.csv": ("workbook.sales_lines", 84, {"revenue": "1202509.32"}),
}
BY_SHEET = (
    "excel-templates-shared/Event Budget.xlsx",
    "excel-templates-shared/Sales Invoice tracker.xlsx",
)


def read(store: Store, path: Path, **options: Any) -> list[importing.UnderstoodSheet]:  # noqa: ANN401
    return list(importing.read(store, path, path.name, Options(**options)).sheets)


def of_text(store: Store, folder: Path, text: str, name: str) -> importing.UnderstoodSheet:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (sheet,) = read(store, path)
    return sheet


def rounded(total: Decimal, like: str) -> Decimal:
    return total.quantize(Decimal(1).scaleb(Decimal(like).as_tuple().exponent))  # type: ignore[arg-type]


def test_every_reference_file_has_its_answer_here(reference: Path) -> None:
    there = {
        path.relative_to(reference).as_posix()
        for path in reference.rglob("*")
        if path.suffix in (".csv", ".xlsx") and "badfiles" not in path.parts
    }
    assert there == {*TAKEN, *BY_SHEET}


@pytest.mark.parametrize("file", TAKEN)
def test_a_reference_file_is_taken_for_what_it_is(file: str, reference: Path, store: Store) -> None:
    sheets = read(store, reference / file)
    assert len(sheets) == len(TAKEN[file])
    for sheet, (how, export, rows, totals) in zip(sheets, TAKEN[file], strict=True):
        assert (sheet.export, sheet.rows_taken, sheet.proposed) == (export, rows, bool(how))
        for column, total in totals.items():
            assert rounded(sheet.totals[column], total) == Decimal(total)


@pytest.mark.parametrize("file", CONFIRMED)
def test_what_is_proposed_is_taken_with_one_correction(
    file: str, reference: Path, store: Store
) -> None:
    export, rows, totals = CONFIRMED[file]
    (sheet,) = read(store, reference / file, export=export)
    assert (sheet.rows_taken, sheet.rows_refused, sheet.proposed) == (rows, 0, False)
    for column, total in totals.items():
        assert rounded(sheet.totals[column], total) == Decimal(total)


def test_an_event_budget_of_many_small_tables_adds_up(reference: Path, store: Store) -> None:
    sheets = read(store, reference / BY_SHEET[0])
    costs = [sheet for sheet in sheets if sheet.table == "project_cost" and sheet.taken]
    rows = [row for sheet in costs for row in sheet.taken.to_pylist()]  # type: ignore[union-attr]
    sums = {
        (kind, column): sum(row.get(column) or 0 for row in rows if row["kind"] == kind)
        for kind in ("cost", "income")
        for column in ("estimate", "actual_cost")
    }
    assert list(sums.values()) == [1145, 395, 1936, 1831]


def test_an_invoice_workbook_gives_its_invoices_and_their_lines(
    reference: Path, store: Store
) -> None:
    sheets = {sheet.sheet: sheet for sheet in read(store, reference / BY_SHEET[1])}
    assert sheets["Customers"].table == "account"
    for name in ("Invoices - Main", "Invoice Details"):
        assert sheets[name].table == "ledger"
        assert sheets[name].totals["revenue"] == 7214


@pytest.mark.parametrize("export", source.catalog().values(), ids=lambda e: e.name)
def test_what_an_export_fills_is_in_its_table(export: Export) -> None:
    made = re.search(rf"create table {export.table} \((.*?)\n\)", model_sql("schema"), re.DOTALL)
    assert made
    columns = set(re.findall(r"(\w+) (?:varchar|date|boolean|integer|decimal)", made[1]))
    assert set(export.columns) - FOLDED <= columns
    assert export.table == "ledger" or "revenue" not in export.columns


def test_months_side_by_side_become_rows_that_know_their_row(store: Store, tmp_path: Path) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Account Manager,Jan 2026,Feb 2026,Mar 2026,Total\nAda,10,,30,40\nBen,abc,5,6,11\n",
        "Budget.csv",
    )
    assert sheet.export == "workbook.targets"
    assert sheet.taken is not None
    rows = {(r["owner"], str(r["date"]), r["amount"], r["row"]) for r in sheet.taken.to_pylist()}
    assert rows == {
        ("Ada", "2026-01-01", 10, 2),
        ("Ada", "2026-03-01", 30, 2),
        ("Ben", "2026-02-01", 5, 3),
        ("Ben", "2026-03-01", 6, 3),
    }
    assert [(line.row, line.value) for line in sheet.refused] == [(3, "abc")]
    assert any("3 columns" in note and "Total" in note for note in sheet.notes)


def test_months_that_do_not_say_what_they_hold_are_only_proposed(
    store: Store, tmp_path: Path
) -> None:
    text = "Client,Region,2025-01,2025-02,2025-03\nAlder,North,1000.50,2000.00,3000.00\n"
    sheet = of_text(store, tmp_path, text, "months.csv")
    assert (sheet.proposed, sheet.taken, sheet.rows_taken) == (True, None, 0)


@pytest.mark.parametrize(
    ("headings", "line", "columns"),
    [
        (
            "Invioce Date,Custmer,Net Amount",
            "2025-01-31,Alder,10.5",
            {"date": "Invioce Date", "account": "Custmer", "revenue": "Net Amount"},
        ),
        (
            "Rg.-Datum,Kd.-Name,Nettobetrag",
            "31.01.2025,Alder,10",
            {"date": "Rg.-Datum", "account": "Kd.-Name", "revenue": "Nettobetrag"},
        ),
        (
            "Date of Invoice,Name of Client,Net Amount",
            "2025-01-31,Alder,10",
            {"date": "Date of Invoice", "account": "Name of Client", "revenue": "Net Amount"},
        ),
    ],
)
def test_slips_short_forms_and_other_orders_of_words_are_understood_and_said(
    headings: str, line: str, columns: dict[str, str], store: Store, tmp_path: Path
) -> None:
    sheet = of_text(store, tmp_path, f"{headings}\n{line}\n", "x.csv")
    assert sheet.columns == columns
    assert "taken for" in sheet.evidence["account"]


@pytest.mark.parametrize("heading", ["County", "Amount 2", "Stats", "Rates"])
def test_a_word_of_its_own_is_not_taken_for_another(
    heading: str, store: Store, tmp_path: Path
) -> None:
    text = f"Invoice Date,Customer,Net Amount,{heading}\n2025-01-31,Alder,10,7\n"
    sheet = of_text(store, tmp_path, text, "x.csv")
    assert sheet.not_understood == (heading,)


def test_names_of_accounts_in_the_book_tell_which_column_they_stand_in(
    store: Store, tmp_path: Path
) -> None:
    known = tmp_path / "clients.csv"
    known.write_text("Client,Industry\nAlder,Food\nBirch,Wood\nCobalt,Paint\n", encoding="utf-8")
    importing.keep(store, [importing.read(store, known, known.name)], "Ada")
    text = "Wann,Wer,Wieviel\n2025-01-31,Alder,10.50\n2025-02-28,Birch,1020.00\n"
    sheet = of_text(store, tmp_path, text, "x.csv")
    assert sheet.proposed
    assert sheet.columns["account"] == "Wer"
    assert "2 of 2 values are names of accounts in your book" in sheet.evidence["account"]


def test_a_proposal_once_confirmed_is_taken_the_next_time(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "months.csv"
    text = "Client,Region,2025-01,2025-02,2025-03\nAlder,North,1000.50,2000.00,3000.00\n"
    path.write_text(text, encoding="utf-8")
    said = Options(export="workbook.sales_lines")
    importing.keep(store, [importing.read(store, path, path.name, said)], "Ada")
    later = text.replace("2025", "2026").replace("1000.50", "9.00")
    sheet = of_text(store, tmp_path, later, "later.csv")
    assert (sheet.proposed, sheet.rows_taken) == (False, 3)


def test_what_was_said_holds_for_the_same_export_with_a_column_more(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    text = "Datum,Wer,Wieviel,Ort,Rabatt\n2025-01-31,Alder,10,Bonn,1\n"
    path.write_text(text, encoding="utf-8")
    said = {"account": "Wer", "revenue": "Wieviel", "discount": None}
    options = Options(columns=said, export="workbook.sales_lines")
    importing.keep(store, [importing.read(store, path, path.name, options)], "Ada")
    wider = "Neu,Rabatt,Wieviel,Datum,Wer,Ort\nx,1,20,2025-02-28,Birch,Bonn\n"
    sheet = of_text(store, tmp_path, wider, "b.csv")
    assert sheet.columns["revenue"] == "Wieviel"
    assert "discount" not in sheet.columns
    other = of_text(store, tmp_path, "Datum,Wer,Foo,Bar\n2025-02-28,Birch,1,2\n", "c.csv")
    assert other.export is None


def test_dynamics_is_understood_in_any_language_by_its_own_map(
    store: Store, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    shown = book.active
    assert shown is not None
    shown.append(["(X) Tilaisuus", "(X) Summa", "(X) Muokattu", "Aihe", "Asiakas", "Arvo", "Pvm"])
    shown.append(["g1", "c", "2025-01-19", "Messu", "Quarry", 1000, "2025-06-30"])
    hidden = book.create_sheet("hiddenSheet")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = (
        "opportunity:abc:opportunityid=%28X%29%20Tilaisuus&checksumLogicalName=%28X%29%20Summa"
        "&modifiedon=%28X%29%20Muokattu&name=Aihe&customerid=Asiakas&estimatedvalue=Arvo"
        "&estimatedclosedate=Pvm"
    )
    book.save(tmp_path / "a.xlsx")
    sheet = next(s for s in read(store, tmp_path / "a.xlsx") if s.table)
    assert sheet.export == "dynamics.opportunities"
    assert (sheet.columns["deal"], sheet.columns["amount"]) == ("Aihe", "Arvo")
    assert "estimatedvalue" in sheet.evidence["amount"]


def test_a_survey_with_a_column_for_each_question_becomes_a_row_for_each_answer(
    store: Store, tmp_path: Path
) -> None:
    text = "Client,Date,NPS,CSAT\nAlder,2025-01-31,9,4\nBirch,2025-01-31,,5\n"
    sheet = of_text(store, tmp_path, text, "x.csv")
    assert sheet.taken is not None
    rows = [(r["account"], r["kind"], r["score"], r["row"]) for r in sheet.taken.to_pylist()]
    assert rows == [("Alder", "nps", 9, 2), ("Alder", "csat", 4, 2), ("Birch", "csat", 5, 3)]


def test_what_is_said_of_a_workbook_holds_for_the_sheets_that_it_can_be_true_of(
    store: Store, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    series = book.active
    assert series is not None
    for line in (["Month", "Sales"], ["2025-01-31", 10], ["2025-02-28", 20]):
        series.append(line)
    clients = book.create_sheet("Clients")
    for line in (["Client", "Industry"], ["Alder", "Food"]):
        clients.append(line)
    book.save(tmp_path / "a.xlsx")
    sheets = read(store, tmp_path / "a.xlsx", export="workbook.sales_lines")
    assert [(sheet.table, sheet.rows_taken) for sheet in sheets] == [("ledger", 2), ("account", 1)]


def test_an_amount_in_the_organisations_currency_takes_no_currency_of_its_record(
    store: Store, tmp_path: Path
) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "(Do Not Modify) Opportunity,Topic,Potential Customer,Est. revenue,Est. revenue (Base)"
        ",Currency,Est. Close Date\ng1,Fair,Alder,1000,920,USD,2025-06-30\n",
        "x.csv",
    )
    assert sheet.totals == {"amount": Decimal(920)}
    assert "currency" not in sheet.columns
    assert "organisation's own currency" in sheet.evidence["amount"]


def test_ids_of_one_record_are_equal_however_a_system_writes_them(
    store: Store, tmp_path: Path
) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Record ID,Deal Name,Deal Stage,Amount,Associated Company IDs,Associated Company\n"
        "1,Fair,Open,10,8001;8002,Alder;Birch\n",
        "x.csv",
    )
    assert sheet.taken is not None
    row = sheet.taken.to_pylist()[0]
    assert (row["account_id"], row["account"]) == ("8001", "Alder")
    assert "the first is taken" in sheet.evidence["account_id"]


@pytest.mark.parametrize(
    ("headings", "line"),
    [
        ("PO Number,Supplier,Order Date,Amount,Project", "1,Tent Co,2025-01-31,100,Fair"),
        ("Date,Description,Amount", "2025-01-31,Rent,-100"),
    ],
)
def test_what_may_be_bought_is_not_taken_for_sales(
    headings: str, line: str, store: Store, tmp_path: Path
) -> None:
    sheet = of_text(store, tmp_path, f"{headings}\n{line}\n", "x.csv")
    assert sheet.rows_taken == 0


def test_amounts_by_day_and_nothing_else_wait_for_a_word(store: Store, tmp_path: Path) -> None:
    sheet = of_text(store, tmp_path, "Month,Sales\n2025-01-01,10\n2025-02-01,20\n", "x.csv")
    assert (sheet.proposed, sheet.export) == (True, "workbook.sales_lines")


def test_sales_with_a_satisfaction_score_fill_both_tables(reference: Path, store: Store) -> None:
    sales, survey = read(store, reference / "contoso-sales" / "contoso_sales.csv")
    assert "NSAT" not in sales.not_understood
    assert survey.taken is not None
    counts = Counter(int(score) for score in survey.taken["score"].to_pylist())
    assert [counts[n] for n in range(1, 8)] == [1538, 3586, 11832, 15294, 5420, 300, 758]
    assert set(survey.taken["scale"].to_pylist()) == {"1-7"}
