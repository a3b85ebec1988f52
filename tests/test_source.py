"""Exports recognised by what their headings mean."""

import pytest

from analytics import source
from analytics.importing.kinds import NUMBERS
from analytics.source import Export, SourceError, key, named, recognise


def columns_of(*headings: str) -> dict[str, str]:
    match = recognise(headings)
    assert match is not None
    return {column: headings[place] for column, place in match.columns.items()}


@pytest.mark.parametrize("export", source.catalog().values(), ids=lambda e: e.name)
def test_no_heading_means_two_columns_of_one_export(export: Export) -> None:
    """But for an amount before a text: there the values tell which of the two a column is."""
    owners: dict[str, str] = {}
    for column, headings in export.columns.items():
        for heading in headings:
            owner = owners.setdefault(key(heading), column)
            told_by_values = owner in NUMBERS and column not in NUMBERS
            assert owner == column or told_by_values, heading


@pytest.mark.parametrize("export", source.catalog().values(), ids=lambda e: e.name)
def test_what_an_export_needs_it_has_words_for(export: Export) -> None:
    for need in export.needs:
        assert set(need) <= set(export.columns)


@pytest.mark.parametrize(
    "written", ["OrderDate", "ORDERDATE", "order_date", "Order Date", " order  date ", "Order-Date"]
)
def test_a_heading_is_known_however_it_is_written(written: str) -> None:
    assert key(written) == key("Order Date")
    assert source.known(written)


def test_tax_is_never_taken_for_revenue() -> None:
    found = columns_of("Invoice Date", "Client", "Sales Tax", "Tax", "Net Amount", "VAT", "Gross")
    assert found["revenue"] == "Net Amount"
    assert recognise(
        ["Invoice Date", "Client", "Tax Amount"]
    ) is None or "revenue" not in columns_of("Invoice Date", "Client", "Tax Amount")


@pytest.mark.parametrize(
    ("headings", "revenue"),
    [
        (("Gross Sales", "Sales", "Date"), "Sales"),
        (("Total Amount", "Net Amount", "Date"), "Net Amount"),
        (("Invoice Total", "Detail Total", "Date"), "Detail Total"),
        (("Umsatz brutto", "Umsatz netto", "Datum"), "Umsatz netto"),
        (("Montant TTC", "Montant HT", "Date"), "Montant HT"),
    ],
)
def test_the_more_specific_amount_is_preferred(headings: tuple[str, ...], revenue: str) -> None:
    assert columns_of(*headings)["revenue"] == revenue


@pytest.mark.parametrize(
    "headings",
    [
        ("Posting Date", "Sell-to Customer No.", "Amount Excl. VAT", "Direct Cost"),
        ("Belegdatum", "Debitor-Nr.", "Nettobetrag", "Wareneinsatz"),
        ("Date de facture", "Nom du client", "Chiffre d’affaires HT", "Coût total"),
        ("Fecha factura", "Cliente", "Importe neto", "Coste"),
        ("Factuurdatum", "Klantnaam", "Netto-omzet", "Kostprijs"),
        ("Data fattura", "Ragione sociale", "Imponibile", "Costi"),
        ("Data da fatura", "Nome do cliente", "Valor líquido", "Custo"),
    ],
)
def test_sales_lines_are_known_in_seven_languages(headings: tuple[str, ...]) -> None:
    match = recognise(headings)
    assert match is not None
    assert match.export.name == "workbook.sales_lines"
    assert len(match.columns) == len(headings)


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Revenue (EUR)", "EUR"),
        ("Umsatz in CHF", "CHF"),
        ("Sales [£]", "GBP"),
        ("Amount USD", "USD"),
        ("Net sales", None),
        ("Neuro", None),
    ],
)
def test_a_heading_names_its_currency(heading: str, code: str | None) -> None:
    assert source.heading_currency(heading) == code


def test_converted_amounts_come_before_those_in_many_currencies() -> None:
    found = columns_of(
        "Opportunity Owner", "Opportunity Name", "Stage", "Close Date",
        "Amount Currency", "Amount", "Amount (converted) Currency", "Amount (converted)",
    )  # fmt: skip
    assert found["amount"] == "Amount (converted)"
    assert found["currency"] == "Amount (converted) Currency"


def test_lists_of_contacts_and_cases_are_not_accounts() -> None:
    assert recognise(["First Name", "Last Name", "Account Name", "Email"]) is None
    assert recognise(["Id", "CaseNumber", "AccountId", "Status"]) is None


def test_an_unknown_export_is_answered_with_those_that_are_known() -> None:
    with pytest.raises(SourceError, match=r"salesforce\.opportunities"):
        named("siebel.deals")
