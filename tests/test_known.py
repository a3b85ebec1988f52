"""What is known of the months ahead: every layer by hand, and no amount twice."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.listing import listed
from analytics.outlook.layers import KNOWN, layered
from analytics.outlook.stages import stages
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
    row_of,
)
from tests.books import Line, book, line


def test_a_contract_brings_its_fee_in_every_month_that_it_runs() -> None:
    found = layers_of(
        contract=[contract_row("Care", "2024-07-01", "2025-03-31", monthly_amount=50)]
    )
    assert by_month(found, "contracted") == {"01": 50, "02": 50, "03": 50}
    yearly = layers_of(
        contract=[contract_row("Care", "2025-02-01", "2026-01-31", annual_amount=1200)]
    )
    assert by_month(yearly, "contracted") == {f"{month:02}": 100 for month in range(2, 13)}


def test_a_contract_of_one_amount_brings_that_amount_and_no_more() -> None:
    rows = [contract_row("Build", "2025-01-16", "2025-04-10", amount=1000)]
    assert layers_of(contract=rows).sum("contracted") == pytest.approx(1000, abs=0.01)
    half = [contract_row("Build", "2024-11-01", "2025-02-28", amount=1000)]
    assert by_month(layers_of(contract=half), "contracted") == {"01": 250, "02": 250}


def test_what_is_invoiced_of_a_month_under_way_is_not_contracted_once_more() -> None:
    store = book(
        [*PAST, line("Acme", "2025-01-02", 30), line("Bolt", "2025-01-02", 7)],
        contract=[contract_row("Care", "2024-07-01", "2025-02-28", monthly_amount=50)],
    )
    found = layered(store, outlook_of(store))
    assert found is not None
    assert by_month(found, "invoiced") == {"01": 37}
    assert by_month(found, "contracted") == {"01": 20, "02": 50}


def test_drafts_and_contracts_called_off_bring_nothing_after_their_end() -> None:
    rows = [
        contract_row("Draft", "2024-07-01", "2025-06-30", monthly_amount=50, status="Draft"),
        contract_row("Gone", "2024-07-01", "2025-06-30", monthly_amount=50, status="Terminated",
                  cancelled_on="2024-10-31"),
        contract_row("Notice", "2024-07-01", "2025-06-30", monthly_amount=50, status="Cancelled",
                     cancelled_on="2025-02-28"),
    ]  # fmt: skip
    found = layers_of(contract=[*rows, *_fell_due(5, 0)])
    assert by_month(found, "contracted") == {"01": 50, "02": 50}
    assert found.sum("weighted") == 0


def _fell_due(renewed: int, ended: int) -> list[Line]:
    said = [True] * renewed + [False] * ended
    return [
        contract_row(f"Old {i}", "2023-04-01", "2024-03-31", annual_amount=100, is_renewed=kept,
                  account=f"Former {i}")
        for i, kept in enumerate(said)
    ]  # fmt: skip


def test_a_renewal_counts_at_the_books_own_rate_and_again_at_each_term() -> None:
    live = contract_row("Care", "2024-10-01", "2025-03-31", monthly_amount=50)
    found = layers_of(contract=[live, *_fell_due(4, 1)])
    assert by_month(found, "contracted") == {"01": 50, "02": 50, "03": 50}
    assert by_month(found, "weighted") == {
        **{f"{month:02}": 40 for month in range(4, 10)},
        **{f"{month:02}": 32 for month in range(10, 13)},
    }


def test_of_fewer_than_five_contracts_no_rate_of_renewal_is_made_up() -> None:
    live = contract_row("Care", "2024-10-01", "2025-03-31", monthly_amount=50)
    assert layers_of(contract=[live, *_fell_due(3, 1)]).sum("weighted") == 0


def test_a_contract_that_another_follows_is_not_renewed_once_more() -> None:
    rows = [
        contract_row("Care 2024", "2024-04-01", "2025-03-31", monthly_amount=50),
        contract_row("Care 2025", "2025-04-01", "2026-03-31", monthly_amount=60),
    ]
    found = layers_of(contract=[*rows, *_fell_due(5, 0)])
    assert by_month(found, "contracted") == {
        **{f"{month:02}": 50 for month in range(1, 4)},
        **{f"{month:02}": 60 for month in range(4, 13)},
    }
    assert found.sum("weighted") == 0


def test_approved_jobs_ahead_count_less_what_is_invoiced_of_them() -> None:
    rows = [
        job_row("Gala", "2025-03-10", 500, change_orders=20),
        job_row("Fair", "2025-04-10", 300, invoiced=100),
        job_row("Paid", "2025-05-10", 80, invoiced=80),
        job_row("Off", "2025-05-10", 900, status="Cancelled"),
        job_row("Maybe", "2025-06-10", 700, status="Tentative"),
        job_row("Plan", "2025-07-10", None, status="Planned", budget=600),
        job_row("Held", "2024-06-10", 400, status="Done", costed_on="2024-06-20"),
    ]
    found = layers_of(project=rows)
    assert by_month(found, "won") == {"03": 520, "04": 200}
    assert {kind: (aside.rows, aside.amount) for kind, aside in found.aside.items()} == {
        "planned": (2, 1300),
        "overdue": (1, 400),
    }


def test_a_won_deal_that_became_a_job_counts_as_the_job_alone() -> None:
    job = job_row("Gala", "2025-03-10", 500)
    by_name = deal_row("gala ", "Closed Won", 480, "2024-12-01")
    assert layers_of(project=[job], deal=[by_name]).sum("known") == 500
    by_amount = deal_row("Something else", "Closed Won", 499, "2024-12-01")
    assert layers_of(project=[job], deal=[by_amount]).sum("known") == 500
    by_quote = deal_row("Offer 7", "Closed Won", 333, "2024-12-01")
    quote = {"quote_id": "Q", "deal": "Offer 7", "project": "Gala", "amount": Decimal(333)}
    assert layers_of(project=[job], deal=[by_quote], quote=[quote]).sum("known") == 500


@pytest.fixture
def lag() -> tuple[list[Line], list[Line]]:
    """Six won deals, each invoiced under its name three months after it was won."""
    deals = [deal_row(f"Old {i}", "Closed Won", 10, f"2024-0{i}-15") for i in range(1, 7)]
    lines = [line("Acme", f"2024-0{i + 3}-20", 10, project=f"Old {i}") for i in range(1, 7)]
    return deals, lines


def test_a_won_deal_without_a_job_is_invoiced_after_the_usual_months(
    lag: tuple[list[Line], list[Line]],
) -> None:
    deals, lines = lag
    won = [
        deal_row("Fresh", "Closed Won", 70, "2024-12-20"),
        deal_row("Half", "Closed Won", 100, "2024-11-20"),
        deal_row("Stale", "Closed Won", 900, "2024-07-20"),
    ]
    store = book([*PAST, *lines, line("Acme", "2024-12-05", 40, project="Half")],
                 deal=[*deals, *won])  # fmt: skip
    found = layered(store, outlook_of(store))
    assert found is not None
    assert stages(store).deal_months == 3
    assert by_month(found, "won") == {"02": 60, "03": 70}
    assert (found.aside["overdue"].rows, found.aside["overdue"].amount) == (1, 900)


def test_a_won_deal_whose_job_was_called_off_counts_nowhere(
    lag: tuple[list[Line], list[Line]],
) -> None:
    deals, lines = lag
    won = deal_row("Gala", "Closed Won", 500, "2024-12-20")
    store = book([*PAST, *lines], deal=[*deals, won],
                 project=[job_row("Gala", "2025-03-10", 500, status="Cancelled")])  # fmt: skip
    found = layered(store, outlook_of(store))
    assert found is not None
    assert found.sum("known") == 0
    assert found.aside["called off"].amount == 500


def test_jobs_of_one_name_in_two_accounts_or_two_years_are_not_one_deal() -> None:
    jobs = [
        job_row("Annual meeting", "2025-03-10", 500, account="Bolt"),
        job_row("Annual meeting", "2024-03-10", 450, status="Done", invoiced=450),
    ]
    deal = deal_row("Annual meeting", "Proposal", 100, "2025-02-01")
    found = layers_of(project=jobs, deal=[deal])
    assert by_month(found, "won") == {"03": 500}
    assert by_month(found, "weighted") == {"02": 40}


def test_a_job_under_a_contract_counts_in_the_contract_alone() -> None:
    care = contract_row("Acme - Care 2025", "2025-01-01", "2025-12-31", monthly_amount=50)
    jobs = [
        job_row("Acme - Care 2025, spring", "2025-03-10", 200),
        job_row("Fair", "2025-03-10", 90),
        job_row("Acme - Care 2025, Bolt's", "2025-03-10", 33, account="Bolt"),
    ]
    found = layers_of(contract=[care], project=jobs)
    assert found.sum("contracted") == 600
    assert by_month(found, "won") == {"03": 123}
    assert found.aside["counted as a contract"].amount == 200


def test_a_won_deal_that_is_a_contract_by_now_counts_as_the_contract_alone(
    lag: tuple[list[Line], list[Line]],
) -> None:
    deals, lines = lag
    care = contract_row("Care 2025", "2025-01-01", "2025-12-31", annual_amount=600)
    for name, amount in (("Care 2025", 580), ("Retainer deal", 600)):
        store = book([*PAST, *lines], contract=[care],
                     deal=[*deals, deal_row(name, "Closed Won", amount, "2024-12-10")])  # fmt: skip
        found = layered(store, outlook_of(store))
        assert found is not None
        assert found.sum("known") == pytest.approx(600)


def test_an_open_deal_that_renews_a_contract_counts_as_its_renewal_alone() -> None:
    care = contract_row("Care 2024", "2024-04-01", "2025-03-31", annual_amount=600)
    for deal in (
        deal_row("Renewal with Acme", "Proposal", 650, "2025-03-01"),
        deal_row("Care 2024", "Proposal", 650, "2025-03-01"),
        deal_row("Next year", "Proposal", 600, "2025-03-01"),
    ):
        found = layers_of(contract=[care, *_fell_due(4, 1)], deal=[deal])
        assert found.sum("contracted") == 150
        assert found.sum("weighted") == pytest.approx(9 * 50 * 0.8)
        assert found.aside["counted as a renewal"].rows == 1
    # Without a rate of renewal the deal is all that tells of it.
    alone = layers_of(contract=[care], deal=[deal_row("Renewal", "Proposal", 650, "2025-03-01")])
    assert alone.sum("weighted") == pytest.approx(650 * 0.4)
    other = deal_row("Renewal with Bolt", "Proposal", 650, "2025-03-01", account="Bolt")
    apart = layers_of(contract=[care, *_fell_due(4, 1)], deal=[other])
    assert apart.sum("weighted") == pytest.approx(9 * 50 * 0.8 + 650 * 0.4)


def test_an_open_deal_that_is_an_approved_job_by_now_counts_as_the_job_alone() -> None:
    job = job_row("Gala", "2025-03-10", 500)
    found = layers_of(project=[job], deal=[deal_row("Gala", "Negotiation", 480, "2025-02-01")])
    assert found.sum("known") == 500
    planned = job_row("Gala", "2025-05-10", None, status="Planned", budget=480)
    found = layers_of(project=[planned], deal=[deal_row("Gala", "Negotiation", 480, "2025-02-01")])
    assert by_month(found, "weighted") == {"05": 480 * 0.4}


def test_deals_past_their_close_date_are_out_and_counted() -> None:
    rows = [
        deal_row("Late", "Proposal", 900, "2024-11-01", created_on="2024-12-30"),
        deal_row("Next", "Proposal", 100, "2025-02-01"),
    ]
    for measure in ("revenue", "bookings"):
        found = layers_of(measure=measure, deal=rows)
        assert by_month(found, "weighted") == {"02": 40}
        assert (found.aside["late"].rows, found.aside["late"].amount) == (1, 900)


def test_bookings_ahead_are_deals_alone_by_their_close_date() -> None:
    found = layers_of(
        measure="bookings",
        deal=[deal_row("Won", "Closed Won", 70, "2025-01-05"),
              deal_row("Next", "Proposal", 100, "2025-02-01")],
        project=[job_row("Gala", "2025-03-10", 500)],
        contract=[contract_row("Care", "2025-01-01", "2025-12-31", monthly_amount=50)],
    )  # fmt: skip
    assert by_month(found, "invoiced") == {"01": 70}
    assert by_month(found, "weighted") == {"02": 40}
    assert found.sum("contracted") + found.sum("won") == 0


def test_other_measures_and_other_bases_have_no_layers() -> None:
    store = book(PAST, project=[job_row("Gala", "2025-03-10", 500)])
    assert layered(store, outlook_of(store, measure="gross_margin")) is None
    assert layered(store, outlook_of(store, view=View(base="agi"))) is None
    nothing = book(PAST)
    assert layered(nothing, outlook_of(nothing)) is None


HISTORY = ["Proposal", "Negotiation"]


def _moves(deal: str, *steps: str) -> Iterator[Line]:
    for before, after in zip(("", *steps), steps, strict=False):
        yield row_of(deal_id=f"id {deal}", stage_before=before or None, stage=after,
                   changed_on="2024-07-01")  # fmt: skip


def test_the_odds_of_a_stage_are_own_history_drawn_towards_the_crm() -> None:
    deals = [
        *(deal_row(f"w{i}", "Closed Won", 30, "2024-08-01", probability=1) for i in range(3)),
        deal_row("l0", "Closed Lost", 10, "2024-08-01", probability=0),
        deal_row("l1", "Closed Lost", 50, "2024-08-01", probability=0),
        deal_row("open", "Proposal", 100, "2025-02-01", probability=0.5),
    ]
    moves = [
        *(
            move
            for i in range(3)
            for move in _moves(f"w{i}", "Proposal", "Negotiation", "Closed Won")
        ),
        *_moves("l0", "Proposal", "Closed Lost"),
        *_moves("l1", "Proposal", "Negotiation", "Proposal", "Closed Lost"),
        *_moves("open", "Proposal"),
    ]
    whole = stages(book(PAST, deal=deals, deal_change=moves))
    (stage,) = whole.stages
    assert (whole.worth("whole"), whole.worth("crm")) == (100, 50)
    assert whole.worth("odds") == pytest.approx(100 * 8 / 15)
    assert whole.needed == pytest.approx(150 / 90)
    assert (stage.tried, stage.won, stage.by_count) == (5, 3, 0.6)
    assert stage.by_value == pytest.approx(90 / 150)
    assert stage.crm == 0.5
    assert stage.odds == pytest.approx((3 + 10 * 0.5) / (5 + 10))
    assert [round(bound, 4) for bound in stage.bounds or ()] == [0.2307, 0.8824]
    # Without a history the CRM's word counts, and without that the whole win rate.
    (stage,) = stages(book(PAST, deal=deals)).stages
    assert (stage.tried, stage.by_count, stage.odds) == (0, None, 0.5)
    silent = [{**deal, "probability": None} for deal in deals]
    (stage,) = stages(book(PAST, deal=silent)).stages
    assert stage.odds == pytest.approx(3 / 5)


TABLES = ("contracts_ahead", "won_ahead", "open_deals_ahead", "left_out_ahead", "bookings_ahead")


def _sum(store: Store, name: str) -> float:
    amounts = [line.fields["amount"] for line in listed(store, name, View()).lines]
    return float(sum(amount for amount in amounts if isinstance(amount, Decimal)))


def _everything(seed: list[tuple[str, int, int, int]]) -> dict[str, list[Line]]:
    tables: dict[str, list[Line]] = {"contract": [*_fell_due(4, 1)], "project": [], "deal": []}
    for i, (kind, month, amount, which) in enumerate(seed):
        name = f"Thing {which}"
        day = f"2025-{month:02}-10"
        account = "Acme" if which % 2 else "Bolt"
        if kind == "contract":
            tables[kind].append(
                contract_row(name, "2024-10-01", day, monthly_amount=amount, account=account)
            )
        elif kind == "project":
            tables[kind].append(job_row(name, day, amount, account=account))
        else:
            tables["deal"].append(
                deal_row(name, kind, amount, day, account=account, deal_id=f"{i}")
            )
    return {table: rows for table, rows in tables.items() if rows}


SEEDS = st.lists(
    st.tuples(
        st.sampled_from(["contract", "project", "Proposal", "Closed Won"]),
        st.integers(1, 12),
        st.integers(1, 400),
        st.integers(0, 5),
    ),
    max_size=14,
)


@settings(max_examples=8)
@given(SEEDS, st.sampled_from([50, 100_000]))
def test_layers_add_up_to_the_forecast_and_every_layer_opens_to_its_rows(
    seed: list[tuple[str, int, int, int]], points: int
) -> None:
    store = book(PAST, **_everything(seed))
    made = {m: layered(store, outlook_of(store, points, m)) for m in ("revenue", "bookings")}
    for found in filter(None, made.values()):
        for month in found.months:
            assert month.known + month.sought - month.beyond == pytest.approx(month.forecast)
            assert month.sought == 0 or month.beyond == 0
            assert all(getattr(month, layer) >= 0 for layer in KNOWN)
    of = {name: _sum(store, name) for name in TABLES}
    if revenue := made["revenue"]:
        assert of["contracts_ahead"] == pytest.approx(revenue.sum("contracted"))
        assert of["won_ahead"] == pytest.approx(revenue.sum("won"))
        assert of["open_deals_ahead"] == pytest.approx(revenue.sum("weighted"))
        left = sum(aside.amount for aside in revenue.aside.values())
        assert of["left_out_ahead"] == pytest.approx(left)
    if bookings := made["bookings"]:
        known = bookings.sum("invoiced") + bookings.sum("weighted")
        assert of["bookings_ahead"] == pytest.approx(known)


@settings(max_examples=4)
@given(SEEDS)
def test_the_layers_of_all_managers_or_accounts_are_those_of_the_whole(
    seed: list[tuple[str, int, int, int]],
) -> None:
    store = book(PAST, **_everything(seed))
    whole = layered(store, outlook_of(store))
    parts = [
        layered(store, outlook_of(store, view=View().filtered("account", account)))
        for account in ("Acme", "Bolt", *(f"Former {i}" for i in range(5)))
    ]
    for layer in KNOWN:
        known = sum(part.sum(layer) for part in parts if part)
        assert known == pytest.approx(whole.sum(layer) if whole else 0)
