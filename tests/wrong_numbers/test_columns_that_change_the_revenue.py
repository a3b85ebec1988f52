"""Discounts, tax, credit notes, profit and cancellations move the figures that they belong to."""

from pathlib import Path

import pytest

from tests.asking import ask, by, value

DAYS = [f"2025-{month:02}-{day:02}" for month in (1, 2, 3) for day in (3, 9, 15, 28)]


def _taken(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    ask(folder / "book", "import", path)
    return folder / "book"


def _lines(heading: str, line: str) -> str:
    return heading + "\n" + "".join(f"{day},Alder,{line}\n" for day in DAYS)


@pytest.mark.parametrize(
    ("heading", "line", "revenue"),
    [
        ("Qty,Unit Price,Discount", "2,50,10", 90),
        ("Qty,Unit Price,Discount", "2,50,10 %", 90),
        ("Qty,Unit Price,Discount Amount", "2,50,10", 90),
        ("Qty,Unit Price,Discount,Line Total", "2,50,0.1,90", 90),
        ("Qty,Unit Price,Discount,Line Total", "2,50,0.1,100", 90),
        ("Gross Sales,Discount", "100,0.1", 90),
        ("Gross Sales,Discount Amount", "100,12.34", 87.66),
        ("Sales,Discount", "100,0.1", 100),
    ],
)
def test_a_discount_is_taken_off_once(
    heading: str, line: str, revenue: float, tmp_path: Path
) -> None:
    book = _taken(tmp_path, _lines(f"Date,Customer,{heading}", line))
    assert value(book, "revenue") == pytest.approx(revenue * len(DAYS))


def test_tax_in_a_total_is_no_revenue(tmp_path: Path) -> None:
    rows = "".join(f"{d},Alder,{i * 1.19:.2f},{i * 0.19:.2f}\n" for i, d in enumerate(DAYS, 100))
    book = _taken(tmp_path, f"Date,Customer,Total,Tax\n{rows}")
    assert value(book, "revenue") == pytest.approx(sum(range(100, 112)), abs=0.1)


def test_tax_beside_a_net_amount_changes_nothing(tmp_path: Path) -> None:
    rows = "".join(f"{d},Alder,{i},{i * 0.19:.2f}\n" for i, d in enumerate(DAYS, 100))
    book = _taken(tmp_path, f"Date,Customer,Amount,Sales Tax\n{rows}")
    assert value(book, "revenue") == sum(range(100, 112))


@pytest.mark.parametrize("word", ["Credit Note", "Gutschrift", "Avoir", "Credit Memo", "Refund"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_credit_note_is_negative_however_it_is_written(
    word: str, sign: str, tmp_path: Path
) -> None:
    book = _taken(
        tmp_path,
        "Document Type,Date,Customer,Net Amount,Cost\n"
        f"Invoice,2025-01-31,Alder,100,60\n{word},2025-02-28,Alder,{sign}30,{sign}20\n",
    )
    assert (value(book, "revenue"), value(book, "gross_margin")) == (70, 30)


@pytest.mark.parametrize("heading", ["Profit", "Gross Profit", "Deckungsbeitrag", "Gross Margin"])
def test_profit_gives_the_cost_that_the_file_does_not_have(heading: str, tmp_path: Path) -> None:
    text = f"Date,Customer,Sales,{heading}\n2025-01-31,Alder,100,40\n2025-02-28,Birch,50,-10\n"
    book = _taken(tmp_path, text)
    assert value(book, "gross_margin") == 30
    assert by(book, "account", "gross_margin") == {"Alder": 40, "Birch": -10}


def test_a_margin_in_percent_is_no_profit(tmp_path: Path) -> None:
    text = "Date,Customer,Sales,Margin %\n2025-01-31,Alder,100,40\n"
    assert value(_taken(tmp_path, text), "gross_margin") is None


def test_a_cost_below_the_price_of_one_unit_is_a_units(tmp_path: Path) -> None:
    book = _taken(tmp_path, _lines("Date,Customer,Units,Unit Price,Cost,Sales", "10,5,3,50"))
    assert value(book, "gross_margin") == 20 * len(DAYS)


def test_rows_marked_as_cancelled_do_not_count(tmp_path: Path) -> None:
    text = "Date,Customer,Amount,Cancelled\n2025-01-31,Alder,10,No\n2025-02-28,Alder,5,Yes\n"
    assert value(_taken(tmp_path, text), "revenue") == 10


def test_a_percentage_is_no_amount(tmp_path: Path) -> None:
    text = "Date,Customer,Amount\n2025-01-31,Alder,12 %\n2025-02-28,Alder,5\n"
    assert value(_taken(tmp_path, text), "revenue") == 5


@pytest.mark.parametrize(
    "heading", ["Line Amount Excl. VAT", "Montant HT", "Total excl. VAT", "Net Amount (ex GST)"]
)
def test_words_about_tax_do_not_hide_a_heading(heading: str, tmp_path: Path) -> None:
    text = f"Invoice,Date,Customer,{heading},Total incl. VAT\n1,2025-01-31,Alder,100,119\n"
    assert value(_taken(tmp_path, text), "revenue") == 100


def test_a_year_and_a_month_make_a_date(tmp_path: Path) -> None:
    text = "Year,Month,Customer,Revenue\n2024,December,Alder,5\n2025,January,Alder,7\n"
    book = _taken(tmp_path, text)
    assert by(book, "period", "revenue", "--grain", "year") == {"2024": 5, "2025": 7}


def test_one_name_in_two_spellings_of_case_is_one_account(tmp_path: Path) -> None:
    text = "Date,Customer,Amount\n2024-01-31,ALDER LTD,5\n2025-01-31,Alder Ltd ,7\n"
    book = _taken(tmp_path, text)
    assert by(book, "account", "revenue", "--from", "2024-01", "--to", "2025-12") == {
        "Alder Ltd": 12
    }
