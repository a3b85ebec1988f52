"""What a second file replaces, and what it adds."""

from pathlib import Path

import pytest

from tests.asking import ask, by, value

YEARLY = ("--grain", "year")


def _take(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    ask(folder / "book", "import", path)
    return folder / "book"


@pytest.mark.parametrize("clients", ["Alder Birch", "Alder"])
def test_invoice_numbers_that_start_anew_each_year_add(clients: str, tmp_path: Path) -> None:
    names = clients.split() * 6
    for year in (2024, 2025):
        rows = "".join(f"{i},{year}-{i + 1:02},{n},10\n" for i, n in enumerate(names[:6]))
        book = _take(tmp_path, f"Invoice Number,Date,Customer,Amount\n{rows}", f"{year}.csv")
    assert by(book, "period", "revenue", *YEARLY) == {"2024": 60, "2025": 60}
    ask(book, "undo", "2")
    assert by(book, "period", "revenue", *YEARLY) == {"2024": 60}


def test_order_numbers_that_start_anew_keep_each_years_lines_in_their_year(tmp_path: Path) -> None:
    for year, amount in ((2024, 10), (2025, 7)):
        head = f"Order ID,Order Date,Customer\n1,{year}-01-31,Alder\n2,{year}-12-31,Birch\n"
        _take(tmp_path, head, f"orders {year}.csv")
        lines = f"Order ID,Item,Amount\n1,Stand,{amount}\n2,Stage,{amount}\n"
        book = _take(tmp_path, lines, f"lines {year}.csv")
    assert by(book, "period", "revenue", *YEARLY) == {"2024": 20, "2025": 14}


def test_a_newer_export_with_one_column_more_takes_the_place_of_the_older(tmp_path: Path) -> None:
    rows = [f"2025-01-{day:02},Alder,{day}" for day in range(1, 11)]
    _take(tmp_path, "Date,Customer,Amount\n" + "\n".join(rows), "a.csv")
    wider = "Date,Customer,Amount,Region\n" + "".join(f"{row},North\n" for row in rows)
    assert value(_take(tmp_path, wider, "b.csv"), "revenue") == 55


def test_lines_whose_every_amount_was_edited_are_not_doubled(tmp_path: Path) -> None:
    for name, factor in (("a.csv", 10), ("b.csv", 11)):
        rows = "".join(f"2025-01-{day:02},Alder,{day * factor}\n" for day in range(1, 11))
        book = _take(tmp_path, f"Date,Customer,Amount\n{rows}", name)
    assert value(book, "revenue") == 605


def test_salesforce_ids_of_15_and_of_18_characters_are_one_account(tmp_path: Path) -> None:
    deals = "Opportunity ID,Account ID,Opportunity Owner,Stage,Amount,Close Date\n"
    deals += "006Nx00000AaBbC,001Nx00000AaBbC,Ana,Closed Won,10,2025-01-31\n"
    _take(tmp_path, deals, "deals.csv")
    accounts = "Id,Name,MasterRecordId,Industry\n001Nx00000AaBbCIAV,Alder,,Food\n"
    book = _take(tmp_path, accounts, "accounts.csv")
    assert by(book, "account", "bookings") == {"Alder": 10}
    assert by(book, "industry", "bookings") == {"Food": 10}


def test_a_closed_deal_counts_with_what_it_brought_on_the_day_it_closed(tmp_path: Path) -> None:
    text = (
        "Topic,Potential Customer,Status,Est. revenue,Actual Revenue,Est. Close Date,"
        "Actual Close Date,Owner\nFair,Alder,Won,100,90,2024-12-31,2025-02-28,Ana\n"
        "Gala,Birch,Open,50,,2026-01-31,,Ana\n"
    )
    book = _take(tmp_path, text, "deals.csv")
    assert by(book, "period", "bookings", "--from", "2025-01", "--to", "2025-12", *YEARLY) == {
        "2025": 90
    }


def test_customers_who_are_people_give_their_names_to_their_invoices(tmp_path: Path) -> None:
    people = "CustomerId,FirstName,LastName,Company,Country\n1,Ana,Díaz,,Spain\n2,Bo,Li,Alder,UK\n"
    _take(tmp_path, people, "customer.csv")
    invoices = "InvoiceId,CustomerId,InvoiceDate,Total\n1,1,2025-01-31,10\n2,2,2025-02-28,20\n"
    book = _take(tmp_path, invoices, "invoice.csv")
    assert by(book, "account", "revenue") == {"Alder": 20, "Ana Díaz": 10}


def test_stages_with_a_number_before_them_are_won_and_lost(tmp_path: Path) -> None:
    text = (
        "Deal ID,Account,Stage,Amount,Close Date\n1,Alder,5 - Won,10,2025-01-31\n"
        "2,Birch,6. Lost,10,2025-01-31\n"
    )
    assert value(_take(tmp_path, text, "deals.csv"), "win_rate") == 0.5
