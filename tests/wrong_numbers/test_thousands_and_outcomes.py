"""Amounts in thousands, cents as a dash, and deals won in anybody's words."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from analytics.scale import apart, of_title
from tests.asking import ask, value


def _taken(folder: Path, text: str) -> Path:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    ask(folder / "book", "import", path)
    return folder / "book"


@pytest.mark.parametrize(
    ("heading", "factor"),
    [
        ("Net Amount (kEUR)", 1000),
        ("Umsatz in T€", 1000),
        ("Umsatz TEUR", 1000),
        ("Revenue (000)", 1000),
        ("Revenue $'000", 1000),
        ("Revenue in thousands", 1000),
        ("Umsatz (in Tsd. EUR)", 1000),
        ("CA en k€", 1000),
        ("Revenue (€m)", 1_000_000),
        ("Umsatz in Mio. EUR", 1_000_000),
        ("Net Amount (EUR)", 1),
    ],
)
def test_a_heading_that_says_thousands_is_believed(
    heading: str, factor: int, tmp_path: Path
) -> None:
    book = _taken(tmp_path, f"Invoice;Date;Customer;{heading}\n1;2025-01-31;Alder;12\n")
    assert value(book, "revenue") == 12 * factor


@pytest.mark.parametrize("title", ["Umsatz 2025 in T€", "(in thousands of EUR)", "$000"])
def test_a_title_that_says_thousands_is_believed_and_the_total_still_agrees(
    title: str, tmp_path: Path
) -> None:
    book = Workbook()
    rows = [[title], [], ["Date", "Customer", "Sales"], ["2025-01-31", "Alder", 12.5]]
    for row in [*rows, ["2025-02-28", "Birch", 7.5], ["Total", None, 20]]:
        book.worksheets[0].append(row)
    book.save(tmp_path / "sales.xlsx")
    found = ask(tmp_path / "book", "import", tmp_path / "sales.xlsx")["imports"][0]["sheets"][0]
    assert value(tmp_path / "book", "revenue") == 20_000
    assert [check["agrees"] for check in found["checks"]] == [True]
    assert "thousands" in found["evidence"]["revenue"]


@pytest.mark.parametrize(
    "text", ["Amount greater than 500 thousand", "Customers above 100 k€", "Amount > USD 1,000,000"]
)
def test_an_amount_in_a_filter_line_is_no_unit(text: str) -> None:
    assert of_title(text) == 1


@pytest.mark.parametrize("heading", ["Distance in miles", "Stock", "Task USD", "Amount USD"])
def test_other_words_are_no_thousands(heading: str) -> None:
    assert apart(heading) == (heading, 1, "")


def test_a_dash_for_the_cents_is_no_minus(tmp_path: Path) -> None:
    rows = "1;2025-01-31;Alder;1.234,50\n2;2025-02-28;Alder;567,-\n3;2025-03-31;Alder;-10,-\n"
    book = _taken(tmp_path, f"Invoice;Date;Customer;Net Amount\n{rows}")
    assert value(book, "revenue") == 1234.5 + 567 - 10


def test_whole_numbers_in_one_column_prove_no_decimal_point_in_another(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    rows = "".join(f"{i},2025-01-0{i},Alder,CHF {i}.000,4\n" for i in (1, 2))
    path.write_text(f"Invoice,Date,Customer,Net Amount,Quantity\n{rows}", encoding="utf-8")
    said = ask(tmp_path / "book", "import", path, ends=2)["message"]
    assert "--decimal" in said


@pytest.mark.parametrize(
    ("won", "lost"),
    [
        ("Chiuso (acquisito)", "Chiuso (perso)"),
        ("Negócio fechado", "Negócio perdido"),
        ("Cierre ganado", "Cierre perdido"),
        ("Gesloten en gewonnen", "Gesloten en verloren"),
        ("Abgeschlossen (gewonnen)", "Abgeschlossen (verloren)"),
        ("Fermé gagné", "Fermé perdu"),
        ("Vertrag unterschrieben", "Kein Interesse"),
    ],
)
def test_won_and_lost_are_known_by_their_words_or_else_by_their_probability(
    won: str, lost: str, tmp_path: Path
) -> None:
    head = "Opportunity Name,Account Name,Stage,Amount,Close Date,Probability (%)\n"
    rows = f"A,Alder,{won},10,2025-01-31,100\nB,Alder,{lost},5,2025-01-31,0\n"
    book = _taken(tmp_path, f"{head}{rows}C,Birch,Talks,7,2025-02-28,40\n")
    assert (value(book, "bookings"), value(book, "open_pipeline")) == (10, 7)
    assert value(book, "win_rate") == 0.5


def test_the_amount_in_the_companys_currency_is_preferred_in_any_language(tmp_path: Path) -> None:
    head = "(Non modificare) Opportunità,Argomento,Potenziale cliente,Ricavi stimati,"
    rest = "Ricavi stimati (Base),Data chiusura stimata,Stato\n"
    book = _taken(tmp_path, f"{head}{rest}g1,Fiera,Alder,100,90,2025-01-31,Chiusa - Vinta\n")
    assert value(book, "bookings") == 90


def test_deleted_records_of_a_backup_do_not_count(tmp_path: Path) -> None:
    head = "Id,IsDeleted,Name,StageName,Amount,CloseDate,IsWon,IsClosed\n"
    rows = "006A,0,Fair,Signed,10,2025-01-31,1,1\n006B,1,Tour,Signed,5,2025-01-31,1,1\n"
    assert value(_taken(tmp_path, head + rows), "bookings") == 10


@pytest.mark.parametrize(
    "headings",
    [
        "Kunde;Datum;Betrag netto",
        "Cliente;Data doc.;Imponibile",
        "Cliente;Fecha emisión;Base imponible",
        "Cliente;Data de emissão;Valor sem IVA",
    ],
)
def test_clients_with_days_and_amounts_are_sales_and_no_list_of_accounts(
    headings: str, tmp_path: Path
) -> None:
    rows = "Alder;31.01.2025;100,00\nAlder;28.02.2025;200,00\nBirch;28.02.2025;50,00\n"
    assert value(_taken(tmp_path, f"{headings}\n{rows}"), "revenue") == 350


def test_clients_with_days_and_amounts_in_unknown_words_wait_for_a_word(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    rows = "Alder;31.01.2025;100,50\nAlder;28.02.2025;200,25\nBirch;28.02.2025;50,10\n"
    path.write_text(f"Kunde;Wann war es;Geldsumme\n{rows}", encoding="utf-8")
    said = ask(tmp_path / "book", "import", path, ends=2)["message"]
    assert "--as workbook.sales_lines" in said
