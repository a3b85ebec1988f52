"""What an import makes of a file, and what the book holds after it."""

import csv
import io
import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics import importing, source
from analytics.importing import ImportRefused
from analytics.importing.dates import parse_date
from analytics.store import Store
from tests.dropped import only, read, write

EXPORTS = Path(__file__).with_name("exports")
REWRITE = bool(os.environ.get("ACCOUNTABLE_REWRITE"))
ROOT = Path(__file__).parent.parent
REFERENCE = Path(os.environ.get("ACCOUNTABLE_REFERENCE", ROOT.parent / "shared" / "data"))
needs_reference = pytest.mark.skipif(
    not REFERENCE.is_dir(), reason=f"REFERENCE DATA ABSENT: {REFERENCE} is not there"
)


def keep(store: Store, *paths: Path, **options: Any) -> list[importing.Kept]:  # noqa: ANN401
    kept = [importing.keep(store, [read(store, path, **options)], "Ada") for path in paths]
    return [one for many in kept for one in many]


def standing(store: Store, table: str, columns: str = "*") -> list[dict[str, Any]]:
    with store.at() as run:
        return run.rows(f"select {columns} from current_{table} order by import_id, row")


def as_csv(rows: list[dict[str, Any]]) -> str:
    names = [
        name for name in (rows[0] if rows else []) if any(row[name] is not None for row in rows)
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, sorted(names), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("name", source.catalog())
def test_every_export_becomes_the_rows_beside_its_sample(name: str, store: Store) -> None:
    sample = EXPORTS / f"{name}.csv"
    sheet = only(read(store, sample))
    assert sheet.export == name
    assert sheet.taken is not None
    expected = EXPORTS / f"{name}.rows"
    found = as_csv(sheet.taken.drop_columns(["sheet"]).to_pylist())
    if REWRITE:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


def test_a_row_that_cannot_be_read_is_refused_with_its_cell_and_reason(
    store: Store, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "Invoice Date,Customer,Net Amount\n"
        "2025-01-31,Alder,abc\n\n2025-02-01,Birch,20\n,Cobalt,5\n",
    )
    sheet = only(read(store, path))
    assert [(r.row, r.column, r.value, r.why) for r in sheet.refused] == [
        (2, "Net Amount", "abc", "'abc' is not an amount"),
        (5, "Invoice Date", "", "the row has no date"),
    ]
    assert (sheet.rows_read, sheet.rows_taken, sheet.rows_refused) == (3, 1, 2)
    assert sheet.totals["revenue"] == Decimal(20)


def test_dates_that_nothing_decides_are_asked_for_and_the_answer_is_remembered(
    store: Store, tmp_path: Path
) -> None:
    text = "Invoice Date,Customer,Amount\n03/04/2025,Alder,10\n"
    first = write(tmp_path, text)
    understood = read(store, first)
    assert "--dates" in (only(understood).question or "")
    assert only(understood).taken is None
    with pytest.raises(ImportRefused, match="03/04/2025"):
        importing.keep(store, [understood], "Ada")
    keep(store, first, dates="dmy")
    later = write(tmp_path, text.replace("03/04", "05/06"), "later.csv")
    sheet = only(read(store, later))
    assert sheet.question is None
    assert sheet.taken is not None
    assert str(sheet.taken["date"][0]) == "2025-06-05"


def test_a_column_that_proves_its_order_lends_it_to_the_others(
    store: Store, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "Opportunity ID,Stage,Amount,Close Date,Created Date\n1,Won,10,02/03/2025,25/01/2025\n",
    )
    sheet = only(read(store, path))
    assert sheet.taken is not None
    assert str(sheet.taken["closes_on"][0]) == "2025-03-02"
    assert "Created Date" in sheet.evidence["closes_on"]


def test_a_correction_is_remembered_for_the_next_file_with_the_same_headings(
    store: Store, tmp_path: Path
) -> None:
    text = "Datum,Wer,Wieviel,Rabatt\n2025-01-31,Alder,10,1\n"
    said = {"account": "Wer", "revenue": "Wieviel", "discount": None}
    keep(store, write(tmp_path, text), columns=said, export="workbook.sales_lines")
    sheet = only(read(store, write(tmp_path, text.replace("Alder", "Birch"), "next.csv")))
    assert sheet.columns == {"date": "Datum", "account": "Wer", "revenue": "Wieviel"}
    assert sheet.evidence["account"].startswith("as you said for these headings before")


def test_the_same_file_again_adds_nothing(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "Invoice Date,Customer,Amount\n2025-01-31,Alder,10\n")
    first = keep(store, path)[0]
    again = read(store, path)
    assert again.already == first.import_id
    assert keep(store, path)[0].import_id == first.import_id
    assert (store.version, len(standing(store, "ledger"))) == (1, 1)


def test_a_newer_export_replaces_the_records_that_it_holds(store: Store, tmp_path: Path) -> None:
    head = "Record ID,Deal Name,Deal Stage,Amount,Close Date\n"
    keep(store, write(tmp_path, head + "1,Fair,Open,10,2025-01-31\n2,Gala,Open,20,2025-01-31\n"))
    newer = write(
        tmp_path, head + "2,Gala,Closed won,25,2025-02-28\n3,Tour,Open,5,2025-03-31\n", "b.csv"
    )
    assert "1 rows of file.csv" in str(only(read(store, newer)).replaces[0])
    keep(store, newer)
    amounts = {row["deal_id"]: row["amount"] for row in standing(store, "deal")}
    assert amounts == {"1": 10, "2": 25, "3": 5}
    store.undo(2, "Ada")
    assert {row["deal_id"]: row["amount"] for row in standing(store, "deal")} == {"1": 10, "2": 20}


def test_ids_that_mean_somebody_else_replace_nothing(store: Store, tmp_path: Path) -> None:
    keep(store, write(tmp_path, "Customer ID,Customer Name,Industry\n1,Alder,Food\n2,Birch,Wood\n"))
    other = write(
        tmp_path, "Customer ID,Customer Name,Industry\n1,Xylo,Music\n2,Yew,Law\n", "b.csv"
    )
    assert only(read(store, other)).replaces == ()


def test_lines_without_ids_give_way_for_the_days_that_a_newer_file_covers(
    store: Store, tmp_path: Path
) -> None:
    head = "Date,Customer,Amount\n"
    rows = [f"2025-01-{day:02},Alder,{day}\n" for day in range(1, 11)]
    keep(store, write(tmp_path, head + "".join(rows)))
    newer = head + "".join(rows[4:]) + "2025-01-20,Birch,99\n2025-01-08,Cobalt,7\n"
    sheet = only(read(store, write(tmp_path, newer, "b.csv")))
    assert [(r.how, r.rows) for r in sheet.replaces] == [("period", 6)]
    assert sheet.rows_already_there == 6
    keep(store, tmp_path / "b.csv")
    total = sum(row["revenue"] for row in standing(store, "ledger"))
    assert total == sum(range(1, 11)) + 99 + 7


def test_another_months_lines_are_added(store: Store, tmp_path: Path) -> None:
    head = "Date,Customer,Amount\n"
    keep(store, write(tmp_path, head + "2025-01-05,Alder,1\n2025-01-31,Birch,2\n"))
    keep(store, write(tmp_path, head + "2025-02-05,Alder,1\n2025-02-28,Birch,2\n", "b.csv"))
    assert len(standing(store, "ledger")) == 4


def test_lines_wait_for_their_headers_in_any_order_of_arrival(store: Store, tmp_path: Path) -> None:
    lines = write(
        tmp_path, "OrderID,ProductID,UnitPrice,Quantity,Discount\n7,a,10,3,0.5\n8,b,1,1,0\n"
    )
    headers = write(tmp_path, "OrderID,CustomerID,OrderDate\n7,ALDER,2025-01-31\n", "orders.csv")
    assert only(read(store, lines)).rows_waiting == 2
    keep(store, headers)
    assert only(read(store, lines)).rows_waiting == 1


def test_a_currency_column_is_brought_home_at_the_rate_of_the_day(
    store: Store, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "Invoice Date,Customer,Amount,Currency\n"
        "2024-03-01,Alder,100,EUR\n2024-03-02,Birch,108.13,USD\n2024-03-01,Elm,1,EUR\n"
        "2024-03-01,Cobalt,5,XXX\n2024-03-01,Dune,5,\n",
    )
    sheet = only(read(store, path))
    assert sheet.taken is not None
    birch = sheet.taken.to_pylist()[1]
    assert (birch["revenue"], birch["original_revenue"]) == (Decimal("100.0000"), Decimal("108.13"))
    assert [(r.row, r.column) for r in sheet.refused] == [(5, "Currency"), (6, "Currency")]
    assert sheet.totals == {"revenue EUR": Decimal(101), "revenue USD": Decimal("108.13")}


def test_a_file_in_one_currency_gives_the_book_its_own(store: Store, tmp_path: Path) -> None:
    keep(store, write(tmp_path, "Invoice Date,Customer,Revenue (GBP)\n2024-03-01,Alder,100\n"))
    path = write(tmp_path, "Invoice Date,Customer,Net Amount\n2024-03-01,Birch,€100\n", "b.csv")
    keep(store, path)
    rows = standing(store, "ledger")
    assert [row["revenue"] for row in rows] == [Decimal(100), Decimal("85.5880")]
    assert [row["currency"] for row in rows] == ["GBP", "EUR"]


def test_two_files_read_together_still_share_one_home_currency(
    store: Store, tmp_path: Path
) -> None:
    pounds = write(tmp_path, "Invoice Date,Customer,Revenue (GBP)\n2024-03-01,Alder,100\n")
    euros = write(tmp_path, "Invoice Date,Customer,Revenue (EUR)\n2024-03-01,Birch,100\n", "b.csv")
    importing.keep(store, [read(store, pounds), read(store, euros)], "Ada")
    assert [row["revenue"] for row in standing(store, "ledger")] == [100, Decimal("85.5880")]


@pytest.mark.parametrize(
    ("written", "share"),
    [("0.4", "0.4"), ("40", "0.4"), ("40 %", "0.4"), ("40%", "0.4"), ("100", "1")],
)
def test_probabilities_are_shares_of_one(
    written: str, share: str, store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path, f"Deal ID,Stage,Amount,Probability\n1,Open,10,{written}\n")
    sheet = only(read(store, path))
    assert sheet.taken is not None
    assert sheet.taken["probability"][0].as_py() == Decimal(share)


def test_a_discount_in_money_is_no_share(store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path, "Order Date,Customer,Qty,Unit Price,Discount\n2025-01-31,Alder,2,50,15\n"
    )
    sheet = only(read(store, path))
    assert sheet.totals["revenue"] == Decimal(85)
    assert "amounts" in sheet.evidence["discount"]


def test_na_among_regions_is_north_america_and_elsewhere_nothing(
    store: Store, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "Date,Customer,Region,Segment,Amount,Cost\n2025-01-31,Alder,NA,None,10,None\n"
        "2025-01-31,Birch,EMEA,Public,20,N/A\n2025-01-31,Cobalt,APAC,NA,5,-\n",
    )
    sheet = only(read(store, path))
    assert sheet.taken is not None
    first, _, last = sheet.taken.to_pylist()
    assert (first["region"], first["segment"], first["cost"]) == ("NA", None, None)
    assert (last["region"], last["segment"]) == ("APAC", None)
    assert sheet.rows_refused == 0


def test_every_sheet_of_a_workbook_is_judged_by_itself(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    lines = book.active
    assert lines is not None
    for row in (["Invoice Date", "Client", "Net sales"], ["2025-01-31", "Alder", 10]):
        lines.append(row)
    clients = book.create_sheet("Clients")
    for row in (["Client", "Industry"], ["Alder", "Food"]):
        clients.append(row)
    book.create_sheet("Notes").append(["Only a remark"])
    book.save(tmp_path / "book.xlsx")
    understood = read(store, tmp_path / "book.xlsx")
    assert [sheet.table for sheet in understood.sheets] == ["ledger", "account", None]
    assert only(read(store, tmp_path / "book.xlsx", sheet="Clients")).table == "account"


def test_the_sheet_that_a_file_does_not_have_is_named_with_those_it_has(
    store: Store, tmp_path: Path
) -> None:
    path = write(tmp_path, "Client,Industry\nAlder,Food\n")
    with pytest.raises(ImportRefused, match="has no sheet 'Q3'; it has: file"):
        read(store, path, sheet="Q3")
    with pytest.raises(ImportRefused, match="no column 'Betrag'"):
        read(store, path, columns={"revenue": "Betrag"})
    with pytest.raises(ImportRefused, match="no column for stage"):
        read(store, path, export="hubspot.deals")


def test_what_has_no_known_meaning_is_shown_and_not_stored(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "Song,Length\nHey,3:05\n")
    understood = read(store, path)
    assert (only(understood).table, only(understood).rows_read) == (None, 1)
    assert importing.keep(store, [understood], "Ada")[0].import_id is None
    assert store.version == 0


def test_the_report_is_kept_with_the_import(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "Date,Customer,Amount\n2025-01-31,Alder,10\n2025-01-31,Birch,x\n")
    understood = read(store, path)
    kept = importing.keep(store, [understood], "Ada")[0]
    told = importing.report(understood, kept)
    assert told["import_id"] == 1
    assert told["sheets"][0]["totals"] == {"revenue": 10}
    with store.at() as run:
        line = run.rows("select * from lake_imports")[0]
        refused = run.rows("select * from lake_refused")
    assert (line["rows_read"], line["rows_taken"], line["rows_refused"]) == (2, 1, 1)
    assert refused[0]["why"] == "'x' is not an amount"
    assert store.file(line["sha256"]).read_bytes() == path.read_bytes()


money = st.decimals(
    min_value=Decimal(-99999999), max_value=Decimal(99999999), places=2, allow_nan=False
)


def german(value: Decimal) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


WRITTEN: dict[str, Callable[[Decimal], str]] = {
    "plain": lambda v: f"{v:.2f}",
    "english": lambda v: f"{v:,.2f}",
    "german": german,
    "dollars": lambda v: f"(${-v:,.2f})" if v < 0 else f"${v:,.2f}",
    "trailing": lambda v: f"{-v:,.2f}-" if v < 0 else f"{v:,.2f}",
    "swiss": lambda v: f"{v:,.2f}".replace(",", "'"),
    "french": lambda v: german(v).replace(".", "\u202f"),
}


@pytest.mark.parametrize("locale", WRITTEN)
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(money, min_size=1, max_size=20))
def test_amounts_come_back_equal_in_every_locale(
    locale: str, values: list[Decimal], store: Store, tmp_path: Path
) -> None:
    lines = "".join(f"2025-01-31;Alder;{WRITTEN[locale](value)}\n" for value in values)
    path = write(tmp_path, "Date;Customer;Net Amount\n" + lines)
    sheet = only(read(store, path))
    assert sheet.taken is not None
    revenue = "original_revenue" if "original_revenue" in sheet.taken.column_names else "revenue"
    assert sheet.taken[revenue].to_pylist() == values


@needs_reference
@pytest.mark.parametrize(
    ("file", "table", "rows", "totals"),
    [
        (
            "contoso-sales/contoso_sales.csv",
            "ledger",
            38_728,
            {"revenue": "40640973.42", "cost": "16784865.99"},
        ),
        ("northwind/order_details.csv", "ledger", 2_155, {"revenue": "1265793.04"}),
        ("northwind/orders.csv", "document", 830, {}),
        ("northwind/customers.csv", "account", 91, {}),
        ("northwind/products.csv", "product", 77, {}),
        (
            "classicmodels-sales/sales_data_sample.csv",
            "ledger",
            2_823,
            {"revenue": "10032628.85"},
        ),
        (
            "financial-sample-xlsx/Financial Sample.xlsx",
            "ledger",
            700,
            {"revenue": "118726350.26", "cost": "101832648.00", "quantity": "1125806.0"},
        ),
        ("maven-crm-sales/sales_pipeline.csv", "deal", 8_800, {"amount": "10005534"}),
        ("maven-crm-sales/accounts.csv", "account", 85, {}),
        ("maven-crm-sales/sales_teams.csv", "person", 35, {}),
        ("maven-crm-sales/products.csv", "product", 7, {}),
        ("maven-crm-sales/data_dictionary.csv", None, 0, {}),
        ("hubspot-import-dummy/hubspot_deals.csv", "deal", 500, {"amount": "62499790.17"}),
        ("hubspot-import-dummy/hubspot_companies.csv", "account", 200, {}),
        ("salesforce-org-api-csv/Opportunity.csv", "deal", 58, {"amount": "1562972.06"}),
        ("salesforce-org-api-csv/Account.csv", "account", 94, {}),
        (
            "pbi-opportunity-tracking/fact.csv",
            "deal",
            487,
            {"amount": "2110905127", "expected_amount": "461120880.8"},
        ),
        ("pbi-opportunity-tracking/account.csv", "account", 357, {}),
    ],
)
def test_the_reference_files_give_their_known_totals(
    file: str, table: str | None, rows: int, totals: dict[str, str], store: Store
) -> None:
    sheet, *_ = read(store, REFERENCE / file).sheets
    assert (sheet.table, sheet.rows_taken, sheet.rows_refused) == (table, rows, 0)
    for column, total in totals.items():
        places = Decimal(1).scaleb(Decimal(total).as_tuple().exponent)  # type: ignore[arg-type]
        assert sheet.totals[column].quantize(places) == Decimal(total)


@needs_reference
def test_salesforces_empty_flags_are_no(store: Store) -> None:
    sheet = only(read(store, REFERENCE / "salesforce-org-api-csv" / "Opportunity.csv"))
    assert sheet.taken is not None
    won = [row for row in sheet.taken.to_pylist() if row["is_won"]]
    assert (len(won), sum(row["amount"] for row in won)) == (34, 814_000)
    assert {row["is_won"] for row in sheet.taken.to_pylist()} == {True, False}


@pytest.mark.parametrize(
    ("renewed", "said"),
    [(("", "", ""), [None] * 3), (("Yes", "", "yes"), [True, None, True]),
     (("Yes", "", "No"), [True, None, False])],
)  # fmt: skip
def test_a_contract_of_which_nothing_is_said_is_not_said_to_end(
    renewed: tuple[str, ...], said: list[bool | None], store: Store, tmp_path: Path
) -> None:
    lines = "".join(
        f"C{at},Alder,2025-01-01,2025-12-31,{word}\n" for at, word in enumerate(renewed)
    )
    text = f"Contract ID,Client,Contract Start,Contract End,Renewed\n{lines}"
    sheet = only(read(store, write(tmp_path, text, "contracts.csv")))
    assert sheet.taken is not None
    assert [row["is_renewed"] for row in sheet.taken.to_pylist()] == said


def test_reading_says_what_it_is_doing(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "Date,Customer,Amount\n2025-01-31,Alder,10\n")
    told: list[tuple[float, str]] = []
    importing.read(
        store, path, "invoices.csv", progress=lambda part, words: told.append((part, words))
    )
    assert told[0] == (0.0, "Reading invoices.csv")
    assert [part for part, _ in told] == sorted(part for part, _ in told)
    assert told[-1][0] == 1.0


days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
DATES: dict[str, Callable[[date], str]] = {
    "iso": lambda d: d.isoformat(),
    "iso with zone": lambda d: f"{d.isoformat()}T23:59:59.000+0000",
    "day first": lambda d: f"{d:%d/%m/%Y}",
    "month first": lambda d: f"{d:%m/%d/%Y} 0:00",
    "american evening": lambda d: f"{d:%m/%d/%Y}, 8:55 PM",
    "dots": lambda d: f"{d:%d.%m.%Y}",
    "dashes": lambda d: f"{d:%d-%m-%Y}",
    "short year": lambda d: f"{d:%d/%m/%y}" if 1990 <= d.year < 2060 else f"{d:%d/%m/%Y}",
    "month by name": lambda d: f"{d:%d-%b-%Y}",
    "american words": lambda d: f"{d:%b} {d.day}, {d.year}",
    "serial": lambda d: str((d - date(1899, 12, 30)).days),
    "compact": lambda d: f"{d:%Y%m%d}",
}


@pytest.mark.parametrize("style", DATES)
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(days, min_size=1, max_size=20))
def test_dates_come_back_equal_in_every_style(
    style: str, values: list[date], store: Store, tmp_path: Path
) -> None:
    proven = [date(2025, 1, 31), *values]
    lines = "".join(f'"{DATES[style](day)}",Alder,5\n' for day in proven)
    sheet = only(read(store, write(tmp_path, "Invoice Date,Customer,Net Amount\n" + lines)))
    assert sheet.taken is not None
    assert sheet.taken["date"].to_pylist() == proven


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3-Nov-23", date(2023, 11, 3)),
        ("1987 Jan", date(1987, 1, 1)),
        ("Jan-24", date(2024, 1, 1)),
        ("15 Apr, 2021 00:02:00", date(2021, 4, 15)),
        ("4. März 2024", date(2024, 3, 4)),
        ("12 août 2023", date(2023, 8, 12)),
        ("201311", date(2013, 11, 1)),
        ("45 Apr 2021", None),
        ("31.02.2024", None),
        ("Mayflower", None),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert parse_date(text) == day
