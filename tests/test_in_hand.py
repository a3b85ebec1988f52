"""What contracts, deals and jobs bring where terms are long, dates are past or money came early."""

import pytest

from analytics.answer import figure
from analytics.outlook.layers import KNOWN, Layers, layered
from analytics.store import Store
from analytics.view import View
from tests.ahead_rows import (
    PAST,
    by_month,
    contract_row,
    deal_row,
    job_row,
    layers_of,
    outlook_of,
)
from tests.books import Line, book, line

YEAR = [f"{month:02}" for month in range(1, 13)]
EVER = View(period="all")


def _beside(lines: list[Line], **tables: list[Line]) -> Layers:
    """The layers of a book with these invoices beside those of Acme's months."""
    store = book([*PAST, *lines], **tables)
    found = layered(store, outlook_of(store))
    assert found is not None
    return found


def _aside(found: Layers) -> dict[str, tuple[int, float]]:
    return {kind: (aside.rows, aside.amount) for kind, aside in found.aside.items()}


def test_an_amount_for_five_years_brings_a_fifth_of_it_a_year() -> None:
    five = contract_row("Five-year", "2025-01-01", "2029-12-31", amount=60_000)
    assert by_month(layers_of(contract=[five]), "contracted") == dict.fromkeys(YEAR, 1000)
    three = contract_row("Three-year", "2024-03-01", "2027-02-28", amount=36_000)
    assert by_month(layers_of(contract=[three]), "contracted") == dict.fromkeys(YEAR, 1000)
    ten = contract_row("Ten-year", "2019-01-01", "2028-12-31", amount=120_000)
    assert by_month(layers_of(contract=[ten]), "contracted") == dict.fromkeys(YEAR, 1000)


def test_an_amount_for_a_term_of_which_no_start_is_known_is_not_all_still_to_come() -> None:
    rows = [contract_row("Care", "2024-01-01", "2025-06-30", amount=36_000, months=36)]
    rows[0]["starts_on"] = None
    half_year = dict.fromkeys(YEAR[:6], 1000)
    assert by_month(layers_of(contract=rows), "contracted") == half_year


def test_a_contract_called_off_brings_what_is_due_up_to_that_day() -> None:
    def called_off(on: str | None, status: str) -> Layers:
        more = {"cancelled_on": on} if on else {}
        row = contract_row("Care", "2024-01-01", "2025-12-31", amount=24_000, status=status, **more)
        return layers_of(contract=[row])

    assert by_month(called_off("2025-02-28", "Active"), "contracted") == {"01": 1000, "02": 1000}
    assert called_off("2025-02-28", "Active").aside == {}
    for status in ("Cancelled", "Terminated"):
        found = called_off(None, status)
        assert found.sum("known") == 0
        assert _aside(found) == {"ended": (1, 12_000)}


def test_a_job_of_a_contract_that_was_called_off_still_counts() -> None:
    care = contract_row("Care of Acme", "2025-01-01", "2025-12-31", monthly_amount=50)
    gala = job_row("Care of Acme, gala", "2025-03-10", 500)
    assert by_month(layers_of(contract=[care], project=[gala]), "won") == {}
    ended = {**care, "status": "Cancelled"}
    assert by_month(layers_of(contract=[ended], project=[gala]), "won") == {"03": 500}


# Open deals of 40, 41, 50, 60 and 70 thousand in a book that reaches to 28 December 2024.
OPEN = [
    deal_row("Late", "Proposal", 40_000, "2024-11-20"),
    deal_row("Just past", "Proposal", 41_000, "2024-12-20"),
    deal_row("Ahead", "Proposal", 50_000, "2025-01-10"),
    deal_row("Later", "Negotiation", 60_000, "2025-02-10"),
    {**deal_row("No day", "Negotiation", 70_000, "2025-02-10"), "closes_on": None},
]


def test_a_deal_is_past_its_close_date_by_the_day_of_the_book_not_of_the_deals_alone() -> None:
    store = book(PAST, deal=OPEN)
    assert figure(store, "open_pipeline", EVER).value == 180_000
    assert figure(store, "stale_pipeline_share", EVER).value == pytest.approx(81 / 261)
    for measure in ("revenue", "bookings"):
        found = layers_of(measure=measure, deal=OPEN)
        assert by_month(found, "weighted") == {"01": 20_000, "02": 24_000}
        assert _aside(found) == {"late": (2, 81_000), "undated": (1, 70_000)}


def test_the_day_that_somebody_set_is_the_day_that_judges_deals() -> None:
    late, soon, *others = OPEN
    soon = {**soon, "closes_on": line(None, "2024-12-27", 0)["date"]}
    store = book(PAST, deal=[late, soon, *others])
    assert figure(store, "open_pipeline", EVER).value == 180_000
    store.set({"as_of": "2024-12-26"}, "test")
    assert figure(store, "open_pipeline", EVER).value == 221_000
    found = layered(store, outlook_of(store))
    assert found is not None
    # The month of that deal is over all the same.
    assert _aside(found) == {"late": (2, 81_000), "undated": (1, 70_000)}


def test_an_export_that_is_read_years_later_makes_nothing_past_due() -> None:
    store = book([], deal=[deal_row("Won", "Closed Won", 5, "2024-07-01"), *OPEN])
    assert figure(store, "open_pipeline", EVER).value == 261_000


def test_a_won_deal_of_three_years_is_the_contract_of_that_many_years_fees() -> None:
    care = contract_row("Care", "2025-01-01", "2027-12-31", annual_amount=12_000)
    won = deal_row("Website and more", "Closed Won", 36_000, "2024-12-10")
    found = layers_of(contract=[care], deal=[won])
    assert by_month(found, "contracted") == dict.fromkeys(YEAR, 1000)
    assert found.sum("won") == 0
    other = deal_row("Website and more", "Closed Won", 30_000, "2025-01-10")
    assert layers_of(contract=[care], deal=[other]).sum("won") == 30_000


CARE = contract_row("Care", "2024-07-01", "2026-06-30", annual_amount=12_000, account="Bolt")


def _contracted(*invoices: tuple[str, float], **more: object) -> dict[str, float]:
    lines = [line("Bolt", day, amount, **more) for day, amount in invoices]
    return by_month(_beside(lines, contract=[CARE]), "contracted")


def test_a_year_that_is_invoiced_in_advance_is_not_to_come_once_more() -> None:
    second = dict.fromkeys(YEAR[6:], 1000)
    assert _contracted(("2024-07-03", 12_000)) == second
    assert _contracted(("2024-06-20", 12_050)) == second
    assert _contracted(("2024-07-03", 12_000), ("2024-12-20", 12_000)) == second
    assert _contracted(("2024-07-03", 24_000)) == {}


def test_half_years_and_quarters_pay_for_one_after_the_other() -> None:
    assert _contracted(("2024-07-03", 6000)) == dict.fromkeys(YEAR, 1000)
    assert _contracted(("2024-07-03", 6000), ("2024-12-29", 6000)) == dict.fromkeys(YEAR[6:], 1000)
    # In arrears: the second quarter ended with December.
    arrears = ("2024-09-30", 3000), ("2024-12-28", 3000)
    assert _contracted(*arrears) == dict.fromkeys(YEAR, 1000)
    # In advance: the third begins with January.
    advance = ("2024-07-01", 3000), ("2024-10-01", 3000), ("2024-12-28", 3000)
    assert _contracted(*advance) == dict.fromkeys(YEAR[3:], 1000)


def test_other_invoices_of_an_account_pay_for_no_contract() -> None:
    every = dict.fromkeys(YEAR, 1000)
    assert _contracted(("2024-07-03", 11_000), ("2024-08-03", 4000)) == every
    assert _contracted(("2024-03-03", 12_000)) == every
    assert _contracted(("2024-07-03", 12_000), project="Gala of Bolt") == every
    assert _contracted(("2024-07-03", 12_000), ("2024-08-03", -12_000)) == every
    monthly = [(f"2024-{month:02}-15", 1000) for month in range(7, 13)]
    assert _contracted(*monthly, ("2024-09-03", 12_000)) == every


def test_a_year_paid_for_in_a_month_ahead_takes_no_other_contracts_month() -> None:
    small = contract_row("Small", "2024-07-01", "2025-03-31", monthly_amount=50, account="Bolt")
    care = {**CARE, "starts_on": line(None, "2025-01-01", 0)["date"]}
    found = _beside([line("Bolt", "2025-01-02", 12_000)], contract=[care, small])
    assert by_month(found, "invoiced") == {"01": 12_000}
    assert by_month(found, "contracted") == {"01": 50, "02": 50, "03": 50}


def test_a_won_deal_that_is_invoiced_without_its_name_is_not_to_come_once_more() -> None:
    won = deal_row("Website", "Closed Won", 8000, "2024-12-30", account="Bolt")

    def to_come(*invoices: Line, deals: int = 1) -> float:
        rows = [{**won, "deal_id": f"D{i}", "deal": f"Website {i}"} for i in range(deals)]
        # A book that is brought up to January.
        return _beside([*invoices, line("Acme", "2025-01-02", 1)], deal=rows).sum("won")

    later = {**won, "closes_on": line(None, "2025-01-01", 0)["date"]}
    bill = line("Bolt", "2025-01-02", 8000)
    assert _beside([], deal=[later]).sum("won") == 8000
    assert _beside([bill], deal=[later]).sum("won") == 0
    assert _beside([line("Bolt", "2025-01-02", 8060)], deal=[later]).sum("won") == 0
    assert _beside([line("Bolt", "2025-01-02", 8100)], deal=[later]).sum("won") == 8000
    assert _beside([line("Acme", "2025-01-02", 8000)], deal=[later]).sum("won") == 8000
    assert _beside([line("Bolt", "2024-12-30", 8000)], deal=[later]).sum("won") == 8000
    twice = [{**later, "deal_id": f"D{i}", "deal": f"Website {i}"} for i in range(2)]
    assert _beside([bill], deal=twice).sum("won") == 8000
    assert _beside([bill, bill], deal=twice).sum("won") == 0
    assert to_come() == 0


def test_an_approved_job_that_was_to_be_invoiced_lately_is_so_next() -> None:
    rows = [
        job_row("Fresh", "2024-11-05", 9000),
        job_row("Part", "2024-12-05", 300, invoiced=100),
        job_row("Old", "2024-09-05", 700),
        job_row("Older still", "2023-09-05", 800),
        job_row("Done", "2024-12-05", 60, invoiced=50, status="Done"),
        {**job_row("No day", "2024-12-05", 40), "event_on": None},
    ]
    found = layers_of(project=rows)
    assert by_month(found, "won") == {"01": 9200}
    assert _aside(found) == {"overdue": (2, 710), "undated": (1, 40)}


def _linked() -> tuple[list[Line], list[Line]]:
    """Five won deals, each invoiced under its name in the month in which it was won."""
    days = [f"2024-0{month}" for month in range(1, 6)]
    deals = [deal_row(f"Old {day}", "Closed Won", 10, f"{day}-15") for day in days]
    return deals, [line("Acme", f"{day}-20", 10, project=f"Old {day}") for day in days]


def test_a_won_deal_that_was_to_be_invoiced_lately_is_so_next_where_invoices_name_deals() -> None:
    deals, lines = _linked()
    won = [
        deal_row("Fresh", "Closed Won", 12_000, "2024-11-20"),
        deal_row("Old", "Closed Won", 700, "2024-09-20"),
    ]
    found = _beside(lines, deal=[*deals, *won])
    assert by_month(found, "won") == {"01": 12_000}
    assert _aside(found) == {"overdue": (1, 700)}
    # Where they name none nobody can tell: both are left out.
    assert _aside(_beside([], deal=won)) == {"overdue": (2, 12_700)}


def test_with_all_of_it_the_layers_still_add_up_to_the_forecast() -> None:
    deals, lines = _linked()
    store: Store = book(
        [*PAST, *lines, line("Bolt", "2024-07-03", 12_000)],
        deal=[*deals, *OPEN, deal_row("Fresh", "Closed Won", 12_000, "2024-11-20")],
        contract=[CARE, contract_row("Gone", "2024-01-01", "2025-12-31", amount=9,
                                     status="Cancelled")],
        project=[job_row("Fair", "2024-11-05", 9000, invoiced=0), job_row("Old", "2024-09-05", 7)],
    )  # fmt: skip
    found = layered(store, outlook_of(store, 15_000))
    assert found is not None
    for month in found.months:
        assert month.known + month.sought - month.beyond == pytest.approx(month.forecast)
        assert all(getattr(month, layer) >= 0 for layer in KNOWN)
    assert found.sum("won") == 21_000
