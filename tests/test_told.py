"""Feedback, quotes and unpaid invoices as systems export them: what counts, and how often."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics import importing
from analytics.importing import Options
from analytics.store import Store
from tests.dropped import write


def understood(store: Store, path: Path, **said: Any) -> importing.Understood:  # noqa: ANN401
    return importing.read(store, path, path.name, Options(**said))


def of_text(store: Store, folder: Path, text: str, name: str) -> importing.UnderstoodSheet:
    (sheet,) = understood(store, write(folder, text, name)).sheets
    return sheet


def taken(sheet: importing.UnderstoodSheet, *columns: str) -> list[tuple[Any, ...]]:
    assert sheet.taken is not None
    return [tuple(row.get(column) for column in columns) for row in sheet.taken.to_pylist()]


def keep(store: Store, path: Path, **said: Any) -> int:  # noqa: ANN401
    (kept,) = importing.keep(store, [understood(store, path, **said)], "Ada")
    assert kept.import_id is not None
    return kept.import_id


def count(store: Store, table: str) -> int:
    with store.at() as run:
        return int(run.rows(f"select count(*) as n from current_{table}")[0]["n"])


def test_the_long_questions_of_a_survey_tool_are_understood_with_their_second_headings(
    store: Store, tmp_path: Path
) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Respondent ID,End Date,Email Address,How likely is it that you would recommend our agency"
        ' to a friend or colleague?,"Overall, how satisfied or dissatisfied are you?",Why?\n'
        ",,,,Response,Open-Ended Response\n"
        "1,2025-06-13,eva@alder.example,9,Very satisfied,\n"
        "2,2025-06-14,ole@birch.example,4,Neither satisfied nor dissatisfied,late\n"
        "3,2025-06-15,ina@birch.example,10,Somewhat dissatisfied,\n",
        "Responses.csv",
    )
    assert sheet.export == "workbook.surveys"
    assert taken(sheet, "kind", "score", "scale", "row") == [
        ("nps", 9, "0-10", 3),
        ("nps", 4, "0-10", 4),
        ("nps", 10, "0-10", 5),
        ("csat", 5, "1-5", 3),
        ("csat", 3, "1-5", 4),
        ("csat", 2, "1-5", 5),
    ]
    assert any("answers in words taken as 5 (best) to 1" in note for note in sheet.notes)


@pytest.mark.parametrize(
    ("words", "scores"),
    [
        (("Sehr zufrieden", "Eher zufrieden", "Unzufrieden", "Sehr unzufrieden"), [5, 4, 2, 1]),
        (("Très satisfait", "Satisfaite", "Neutre", "Pas du tout satisfait"), [5, 4, 3, 1]),
        (
            ("Extremely satisfied", "Very satisfied", "Somewhat satisfied", "Not so satisfied"),
            [5, 4, 3, 2],
        ),
        (("5 - very good", "4 - good", "2 - poor", "1 - bad"), [5, 4, 2, 1]),
    ],
)
def test_answers_in_words_become_scores_by_the_scale_that_they_belong_to(
    words: tuple[str, ...], scores: list[int], store: Store, tmp_path: Path
) -> None:
    lines = "".join(f"2025-06-1{n},Alder,{word}\n" for n, word in enumerate(words))
    text = f"Date,Client,How satisfied are you with us?\n{lines}"
    sheet = of_text(store, tmp_path, text, "x.csv")
    assert taken(sheet, "kind", "score", "scale") == [("csat", n, "1-5") for n in scores]


@pytest.mark.parametrize(
    "words",
    [
        ("Very satisfied", "Satisfied", "Somewhat satisfied", "Dissatisfied"),
        ("Blue", "Green", "Red", "Blue"),
    ],
)
def test_a_finer_scale_in_words_is_not_guessed_at(
    words: tuple[str, ...], store: Store, tmp_path: Path
) -> None:
    lines = "".join(f"2025-06-1{n},Alder,{word}\n" for n, word in enumerate(words))
    text = f"Date,Client,How satisfied are you with us?\n{lines}"
    assert of_text(store, tmp_path, text, "x.csv").rows_taken == 0


def test_of_several_questions_on_recommending_one_counts_and_the_rest_are_named(
    store: Store, tmp_path: Path
) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Date,Client,NPS,Would you recommend our venue?,Overall satisfaction with us (1-7)"
        ",How satisfied are you with the food?\n"
        "2025-06-13,Alder,9,3,6,2\n2025-06-14,Birch,7,1,5,1\n",
        "x.csv",
    )
    assert taken(sheet, "kind", "score", "scale") == [
        ("nps", 9, "0-10"),
        ("nps", 7, "0-10"),
        ("csat", 6, "1-7"),
        ("csat", 5, "1-7"),
    ]
    (note,) = (note for note in sheet.notes if "left out" in note)
    assert "venue" in note
    assert "food" in note


def test_a_survey_that_nobody_answered_stays_in_the_answer_rate(
    store: Store, tmp_path: Path
) -> None:
    text = "Client,Sent On,NPS,CSAT\nAlder,2025-01-10,9,4\nBirch,2025-01-10,,\n"
    sheet = of_text(store, tmp_path, text, "x.csv")
    rows = taken(sheet, "account", "kind", "score")
    assert rows == [("Alder", "nps", 9), ("Birch", "nps", None), ("Alder", "csat", 4)]


def test_the_name_of_a_survey_does_not_hide_one_of_two_scores(store: Store, tmp_path: Path) -> None:
    text = "Date,Survey,Client,NPS score,CSAT score\n2025-06-13,Project survey,Alder,9,4.5\n"
    sheet = of_text(store, tmp_path, text, "x.csv")
    rows = taken(sheet, "kind", "score")
    assert rows == [("nps", 9), ("csat", Decimal("4.5"))]


def test_the_scale_is_that_of_the_highest_of_all_answers(store: Store, tmp_path: Path) -> None:
    lines = "2025-01-31,Alder,4\n" * 400 + "2025-01-31,Birch,7\n"
    sheet = of_text(store, tmp_path, f"Date,Client,CSAT\n{lines}", "x.csv")
    assert Counter(taken(sheet, "scale")) == {("1-7",): 401}


def test_scores_in_rows_of_sales_fill_a_survey_beside_them(store: Store, tmp_path: Path) -> None:
    text = (
        "Order ID,Order Date,Customer ID,Units,Unit Price,Sales Amount,NSAT\n"
        "1,2025-01-05,C1,2,10,20,5\n1,2025-01-05,C1,1,5,5,5\n2,2025-01-06,C2,1,7,7,2\n"
        "3,2025-01-07,C2,1,7,7,\n4,2025-01-08,C3,1,7,7,good\n"
    )
    sales, survey = understood(store, write(tmp_path, text, "a.csv")).sheets
    assert (sales.table, sales.rows_taken) == ("ledger", 5)
    assert sales.totals["revenue"] == 46
    assert "NSAT" not in sales.not_understood
    assert taken(survey, "survey_id", "account_id", "kind", "score", "scale") == [
        ("1", "C1", "csat", 5, "1-5"),
        ("2", "C2", "csat", 2, "1-5"),
    ]
    assert any("1 scores are no numbers" in note for note in survey.notes)


def test_lines_of_one_order_with_scores_of_their_own_are_answers_of_their_own(
    store: Store, tmp_path: Path
) -> None:
    text = (
        "Order ID,Order Date,Customer ID,Sales Amount,CSAT\n"
        "1,2025-01-05,C1,20,5\n1,2025-01-05,C1,5,1\n"
    )
    _, survey = understood(store, write(tmp_path, text, "a.csv")).sheets
    assert taken(survey, "survey_id", "score") == [(None, 5), (None, 1)]


def test_both_tables_of_one_sheet_are_kept_replaced_and_undone_together(
    store: Store, tmp_path: Path
) -> None:
    head = "Order ID,Order Date,Customer ID,Sales Amount,NSAT\n"
    first = write(tmp_path, f"{head}1,2025-01-05,C1,20,5\n2,2025-01-06,C2,7,2\n", "a.csv")
    more = f"{head}1,2025-01-05,C1,20,4\n2,2025-01-06,C2,7,2\n3,2025-01-07,C2,9,3\n"
    keep(store, first)
    assert (count(store, "ledger"), count(store, "survey")) == (2, 2)
    second = keep(store, write(tmp_path, more, "b.csv"))
    assert (count(store, "ledger"), count(store, "survey")) == (3, 3)
    store.undo(second, "Ada")
    assert (count(store, "ledger"), count(store, "survey")) == (2, 2)


def test_scores_beside_sales_can_be_left_out(store: Store, tmp_path: Path) -> None:
    text = "Order ID,Order Date,Customer ID,Sales Amount,NSAT\n1,2025-01-05,C1,20,5\n"
    path = write(tmp_path, text, "a.csv")
    (sales,) = understood(store, path, columns={"score": None}).sheets
    assert sales.table == "ledger"


def test_what_is_open_of_a_whole_invoice_counts_on_one_of_its_lines(
    store: Store, tmp_path: Path
) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Invoice Number,Invoice Date,Due Date,Customer,Item,Amount,Balance Due,Date Paid\n"
        "1,2025-01-05,2025-02-04,Alder,Catering,400,1000,\n"
        "1,2025-01-05,2025-02-04,Alder,Stage,600,1000,\n"
        "2,2025-01-07,2025-02-06,Birch,Bus,900,0,2025-02-01\n",
        "x.csv",
    )
    assert sheet.export == "workbook.sales_lines"
    assert sheet.totals == {"revenue": 1900, "open_amount": 1000}
    assert [str(row[0]) for row in taken(sheet, "paid_on")] == ["None", "None", "2025-02-01"]


def test_lines_that_are_each_unpaid_keep_what_is_open_of_each(store: Store, tmp_path: Path) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Invoice Number,Invoice Date,Customer,Amount,Open Balance\n"
        "1,2025-01-05,Alder,400,400\n1,2025-01-05,Alder,400,400\n2,2025-01-06,Birch,90,40\n",
        "x.csv",
    )
    assert sheet.totals["open_amount"] == 840


def test_a_running_balance_is_not_what_is_open(store: Store, tmp_path: Path) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Invoice Number,Invoice Date,Customer,Amount,Balance\n"
        "1,2025-01-05,Alder,400,400\n2,2025-01-05,Alder,600,1000\n3,2025-01-06,Birch,90,1090\n",
        "x.csv",
    )
    assert sheet.totals == {"revenue": 1090}
    assert "left out" in sheet.evidence["revenue"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "A_R Aging Detail.csv",
            (
                "Date,Transaction Type,Num,Customer,Due Date,Amount,Open Balance\n"
                '11/20/2025,Invoice,1041,Alder,12/20/2025,"5,000.00","5,000.00"\n'
                '12/15/2025,Invoice,1055,Birch,01/14/2026,"2,400.00","1,400.00"\n'
            ),
        ),
        (
            "Offene Posten.csv",
            (
                "Belegnummer;Belegdatum;Fälligkeit;Debitor;Betrag;Offener Betrag\n"
                "1;20.11.2025;20.12.2025;Alder;5.000,00;5.000,00\n"
                "2;15.12.2025;14.01.2026;Birch;2.400,00;1.400,00\n"
            ),
        ),
        (
            "x.csv",
            (
                "Invoice Number,Invoice Date,Due Date,Contact,Outstanding\n"
                "1,2025-11-20,2025-12-20,Alder,5000\n2,2025-12-15,2026-01-14,Birch,1400\n"
            ),
        ),
    ],
)
def test_a_list_of_what_is_open_is_never_taken_for_revenue(
    name: str, text: str, store: Store, tmp_path: Path
) -> None:
    sheet = of_text(store, tmp_path, text, name)
    assert sheet.table == "ledger"
    assert sheet.totals == {"open_amount": Decimal(6400)}
    assert sorted(str(row[0]) for row in taken(sheet, "due_on")) == ["2025-12-20", "2026-01-14"]


def test_a_newer_list_of_what_is_open_takes_the_place_of_the_whole_older_one(
    store: Store, tmp_path: Path
) -> None:
    head = "Invoice Number,Invoice Date,Due Date,Client,Open Balance\n"
    keep(store, write(tmp_path, f"{head}1,2025-11-20,2025-12-20,Alder,500\n", "a.csv"))
    keep(store, write(tmp_path, f"{head}2,2025-12-15,2026-01-14,Birch,140\n", "b.csv"))
    with store.at() as run:
        rows = run.rows("select document_id, open_amount from current_ledger")
    assert rows == [{"document_id": "2", "open_amount": 140}]


def test_a_list_of_what_is_open_does_not_make_invoices_the_basis_of_revenue(
    store: Store, tmp_path: Path
) -> None:
    text = "Invoice Number,Invoice Date,Client,Open Balance\n1,2025-11-20,Alder,500\n"
    keep(store, write(tmp_path, text, "a.csv"))
    with store.at() as run:
        assert run.rows("select basis from basis") == [{"basis": "deals"}]


def test_the_total_of_a_quote_on_each_of_its_lines_counts_once(
    store: Store, tmp_path: Path
) -> None:
    head = "Quote Number,Quote Name,Client,Product Name,{},Status\n"
    lines = (
        "Q1,Gala,Alder,Catering,{}13600,Accepted\nQ1,Gala,Alder,Stage,{}13600,Accepted\n"
        "Q2,Tour,Birch,Bus,{}900,Draft\n"
    )
    whole = of_text(store, tmp_path, head.format("Grand Total") + lines.format("", "", ""), "a.csv")
    assert whole.totals == {"amount": 14_500}
    text = head.format("Line Total,Grand Total") + lines.format("5400,", "8200,", "900,")
    by_line = of_text(store, tmp_path, text, "b.csv")
    assert [row[0] for row in taken(by_line, "amount")] == [5400, 8200, 900]


def test_lines_of_a_quote_that_cost_the_same_all_count(store: Store, tmp_path: Path) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Quote Number,Client,Product Name,Amount\nQ1,Alder,Bus,500\nQ1,Alder,Driver,500\n",
        "quotes.csv",
    )
    assert sheet.totals == {"amount": 1000}


def test_a_deals_credit_is_worked_out_of_its_amounts(store: Store, tmp_path: Path) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Campaign Name,Opportunity Name,Opportunity ID,Amount,Revenue Share\n"
        "Fair,Tour,006A,40000,24000\nParty,Tour,006A,40000,16000\n",
        "x.csv",
    )
    assert sheet.table == "credit"
    assert taken(sheet, "project", "share", "amount") == [
        ("Fair", Decimal("0.6"), 24_000),
        ("Party", Decimal("0.4"), 16_000),
    ]


def test_a_weight_that_is_no_number_is_refused(store: Store, tmp_path: Path) -> None:
    text = "Measure,Weight,Worst,Best,If unknown\nnps,30 %,-50,60,50\ncsat,much,50,100,50\n"
    sheet = of_text(store, tmp_path, text, "Health weights.csv")
    assert taken(sheet, "measure", "weight", "worst", "best", "unknown") == [
        ("nps", 30, -50, 60, 50)
    ]
    assert [line.why for line in sheet.refused] == ["the row has no weight that is a number"]


def test_shares_with_their_sign_are_shares(store: Store, tmp_path: Path) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Event,Client,Event Date,Benefit,Benefit Value,Margin %,Attribution %,Confidence,Evidence\n"
        "Gala,Alder,2025-06-01,New orders,600,40%,75%,1,Measured\n"
        "Gala,Alder,2025-06-01,Orders kept,100,100%,50%,0.8,Client-stated\n",
        "x.csv",
    )
    assert taken(sheet, "margin", "isolated", "confidence") == [
        (Decimal("0.4"), Decimal("0.75"), 1),
        (1, Decimal("0.5"), Decimal("0.8")),
    ]


def test_an_invoices_total_on_each_of_its_lines_gives_way_to_the_lines(
    store: Store, tmp_path: Path
) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Invoice Number,Invoice Date,Customer,Item,Quantity,Unit Price,SubTotal,Balance\n"
        "1,2025-01-05,Alder,Catering,4,100,1000,1200\n1,2025-01-05,Alder,Stage,1,600,1000,1200\n"
        "2,2025-01-07,Birch,Bus,1,900,900,0\n",
        "x.csv",
    )
    assert sheet.totals["revenue"] == 1900
    assert sheet.totals["open_amount"] == 1200


def test_a_code_of_the_books_is_no_id_of_an_account(store: Store, tmp_path: Path) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "ContactName,InvoiceNumber,InvoiceDate,LineAmount,AccountCode\n"
        "Alder,1,2025-01-05,400,200\nBirch,2,2025-01-05,600,200\n",
        "x.csv",
    )
    assert taken(sheet, "account", "account_id") == [("Alder", None), ("Birch", None)]


def test_only_the_last_version_of_a_quote_counts(store: Store, tmp_path: Path) -> None:
    sheet = of_text(
        store,
        tmp_path,
        "Quote Number,Version,Client,Event,Line Item,Amount,Status\n"
        "Q1,v1,Alder,Gala,Catering,5000,Approved\nQ1,v2,Alder,Gala,Catering,5400,Approved\n"
        "Q2,v1,Birch,Tour,Bus,900,Draft\n",
        "x.csv",
    )
    assert sheet.totals == {"amount": 6300}
    assert [(line.row, line.why) for line in sheet.refused] == [
        (2, "it is of an older version of the quote")
    ]


def test_what_was_to_be_paid_is_not_what_is_open(store: Store, tmp_path: Path) -> None:
    text = (
        "Number,Date,Due Date,Customer Name,Total,Amount Due,{}Status,Paid At\n"
        "A1,2025-01-05,2025-02-04,Alder,1200,1200,{}open,\n"
        "A2,2025-01-09,2025-02-08,Birch,900,900,{}paid,2025-01-20\n"
    )
    due = of_text(store, tmp_path, text.format("", "", ""), "a.csv")
    assert due.totals == {"revenue": 2100}
    remaining = text.format("Amount Remaining,", "1200,", "0,")
    assert of_text(store, tmp_path, remaining, "b.csv").totals["open_amount"] == 1200


def test_averages_of_answers_are_no_answers(store: Store, tmp_path: Path) -> None:
    text = "Client,Region,Average NPS,Average CSAT\nAlder,North,45,4.2\nBirch,South,-10,3.1\n"
    assert of_text(store, tmp_path, text, "x.csv").table != "survey"
