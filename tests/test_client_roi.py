"""What clients get back: cost and benefit meet once, and nothing unknown is worth anything."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import answer, importing, typed
from analytics.listing import listed
from analytics.store import Store, open_book
from analytics.view import View
from tests import asking
from tests.books import Line, book, line
from tests.serving import ROOT

EVER = View(period="all")
RESULTS = ROOT / "data" / "sample" / "event_results.xlsx"
SHARES = ("Margin %", "Isolated %", "Confidence %")
AMOUNTS = {"amount", "cost", "margin", "isolated", "confidence", "won_amount", "pipeline_amount",
           "leads", "qualified_leads", "won_deals", "rating"}  # fmt: skip


def result(event: str | None, day: str = "2025-03-01", **told: object) -> Line:
    """One row of results, of account A where it names no other."""
    known = {n: Decimal(str(v)) if n in AMOUNTS and v is not None else v for n, v in told.items()}
    return {"project": event, "account": "A", "date": date.fromisoformat(day), **known}


def deal(name: str, amount: object, stage: str = "Closed Won", **more: object) -> Line:
    """One deal of another company than the event's client."""
    return {"deal_id": name, "deal": name, "account": "Prospect", "stage": stage,
            "amount": Decimal(str(amount)), "closes_on": date(2025, 4, 1), **more}  # fmt: skip


def figure(store: Store, metric: str, view: View = EVER) -> float | None:
    """A metric's value; the whole book where no other view is asked."""
    found = answer.figure(store, metric, view).value
    return None if found is None else round(float(found), 9)


def credited(store: Store) -> list[Line]:
    """What of each deal goes where."""
    with store.at() as run:
        return run.rows("select * from deal_credit order by deal_id, event")


def of_results(*rows: Line, **tables: list[Line]) -> Store:
    """A book of these results and other tables."""
    return book(tables.pop("ledger", []), event_result=list(rows), **tables)


def test_the_worked_return_is_fifty_percent_and_its_ratio_one_and_a_half() -> None:
    store = of_results(result("Gala", benefit="Margin", amount=180, cost=120))
    assert figure(store, "client_roi") == 0.5
    assert figure(store, "benefit_cost_ratio") == 1.5


def test_an_event_costs_once_however_many_invoices_and_benefits_it_has() -> None:
    benefits = [result("Gala", benefit=kind, amount=60) for kind in ("Margin", "Time", "Loyalty")]
    invoices = [line("A", day, 60, project="Gala") for day in ("2025-02-01", "2025-03-20")]
    deals = [deal(name, 10, campaign="Gala") for name in ("d1", "d2", "d3")]
    store = of_results(*benefits, ledger=invoices, deal=deals)
    assert figure(store, "pipeline_multiple") == 0.25
    row = answer.figure(store, "client_roi", EVER)
    assert (row.numerator, row.denominator) == (Decimal(60), Decimal(120))


def test_a_cost_that_stands_on_every_benefit_of_an_event_counts_once() -> None:
    kinds = ("Margin", "Time", "Loyalty")
    store = of_results(*(result("Gala", benefit=k, amount=60, cost=120, leads=9) for k in kinds))
    assert figure(store, "client_roi") == 0.5
    assert figure(store, "leads") == 9


def test_costs_that_are_rows_of_their_own_add_up_even_where_they_are_equal() -> None:
    store = of_results(
        result("Gala", cost=60), result("Gala", cost=60), result("Gala", benefit="Gain", amount=180)
    )
    assert figure(store, "client_roi") == 0.5


def test_the_return_of_all_is_not_the_average_of_returns() -> None:
    store = of_results(
        result("Small", benefit="Margin", amount=30, cost=10),
        result("Large", benefit="Margin", amount=45, cost=90, account="B"),
    )
    assert figure(store, "client_roi") == -0.25
    found = answer.breakdown(store, "client_roi", EVER, "account").rows
    assert {row.cut["account"]: row.value for row in found} == {"A": 2.0, "B": -0.5}


def test_a_cancelled_event_counts_nowhere() -> None:
    words = ["Cancelled", "abgesagt", "Annulé", "cancelado", "Geannuleerd"]
    told: Line = {"benefit": "Margin", "amount": 900, "cost": 10, "leads": 9}
    store = of_results(
        result("Gala", benefit="Margin", amount=180, cost=120),
        *(result(f"Off {word}", won_amount=70, status=word, **told) for word in words),
        *(result(f"Listed {word}", **told) for word in words),
        project=[
            {"project_id": f"P {word}", "project": f"Listed {word}", "account": "A", "status": word}
            for word in words
        ],
        deal=[deal(word, 50, campaign=f"Off {word}; Listed {word}") for word in words],
    )
    assert figure(store, "client_roi") == 0.5
    assert figure(store, "leads") is None
    assert figure(store, "campaign_revenue") is None
    assert len(listed(store, "events_return", EVER).lines) == 1


def test_sales_without_a_margin_are_no_benefit_but_stay_visible() -> None:
    sales = ["Sales", "Revenue", "Mehrumsatz", "Chiffre d'affaires", "Omzet"]
    margins = ["Margin on extra sales", "Cost saved", "Deckungsbeitrag"]
    known = {"margin": "0.4", "isolated": "0.5"}
    store = of_results(
        *(result(f"Of {k}", benefit=k, amount=1000, cost=100, account=k) for k in sales + margins),
        *(result(f"Of {k}", benefit=k, amount=500, account=k, **known) for k in sales),
    )
    found = answer.breakdown(store, "client_roi", EVER, "account").rows
    expected = dict.fromkeys(sales, 0.0) | dict.fromkeys(margins, 9.0)
    assert {row.cut["account"]: row.value for row in found} == expected
    left = [row.fields for row in listed(store, "benefits", EVER).lines if row.fields["why"]]
    assert {row["benefit_kind"] for row in left} == set(sales)
    assert {(row["told"], row["why"]) for row in left} == {(1000, "Sales without a margin")}


def test_a_benefit_is_worth_its_margin_share_and_confidence() -> None:
    told = {"margin": "0.3", "isolated": "0.5", "confidence": "0.8"}
    store = of_results(result("Gala", benefit="Sales", amount=1000, cost=100, **told))
    assert figure(store, "client_roi") == 0.2


GRADED: dict[str, list[str | None]] = {
    "client_roi_measured": ["Measured", "gemessen", "mesuré"],
    "client_roi_stated": [
        "Client-stated", "laut Kunde", "measured by the client", "selon le client"
    ],
    "client_roi_modelled": ["Modelled", "client estimate", "geschätzt"],
    "client_roi": ["assumed", "not measured", "Annahme", "gut feeling", None],
}  # fmt: skip


def test_a_benefit_counts_from_its_grade_of_evidence_on() -> None:
    steps = list(GRADED)
    told = [(said, step) for step in steps for said in GRADED[step]]
    store = of_results(
        *(
            result(
                f"Of {said}",
                benefit="Margin",
                amount=150,
                cost=100,
                grade=said,
                account=said or "-",
            )
            for said, _ in told
        )
    )
    for now in steps:
        found = answer.breakdown(store, now, EVER, "account").rows
        counted = {row.cut["account"] for row in found if row.value == 0.5}
        assert {row.value for row in found} <= {0.5, -1.0}
        assert counted == {s or "-" for s, step in told if steps.index(step) <= steps.index(now)}


def test_a_benefit_without_a_known_cost_is_no_return_and_a_cost_without_benefit_is_a_loss() -> None:
    store = of_results(result("Free", benefit="Margin", amount=150))
    assert figure(store, "client_roi") is None
    store = of_results(result("Free", benefit="Margin", amount=150), result("Dear", cost=50))
    assert figure(store, "client_roi") == -1.0


def test_the_cost_is_what_results_tell_else_what_was_billed_else_what_was_quoted() -> None:
    quoted = [{"project_id": "P1", "project": "Gala", "account": "A", "quote": Decimal(240)}]
    billed = [line("A", "2025-02-01", 120, project="Gala"), line("A", "2025-02-01", 999)]
    gain = result("Gala", benefit="Margin", amount=180)
    assert figure(of_results(gain, project=quoted), "client_roi") == -0.25
    assert figure(of_results(gain, project=quoted, ledger=billed), "client_roi") == 0.5
    paid = result("Gala", cost=90)
    assert figure(of_results(gain, paid, project=quoted, ledger=billed), "client_roi") == 1.0


def test_one_event_name_with_two_clients_is_two_events() -> None:
    bills = [
        line("A", "2025-03-01", 100, project="Fair"),
        line("B", "2025-03-01", 10, project="Fair"),
    ]
    store = of_results(
        result("Fair", benefit="Margin", amount=50),
        result("Fair", benefit="Margin", amount=30, account="B"),
        ledger=bills,
    )
    found = answer.breakdown(store, "client_roi", EVER, "account").rows
    assert {row.cut["account"]: row.value for row in found} == {"A": -0.5, "B": 2.0}


def test_a_benefit_measured_later_counts_in_the_month_of_its_event() -> None:
    store = of_results(
        result("Gala", "2025-03-01", cost=120),
        result("Gala", "2025-07-01", benefit="Margin", amount=180),
        ledger=[line("A", "2024-12-01", 1), line("A", "2025-12-01", 1)],
    )
    assert figure(store, "client_roi", View(period="2025-03")) == 0.5
    assert figure(store, "client_roi", View(period="2025-07")) is None


def test_an_event_that_comes_back_a_year_later_is_another_event() -> None:
    store = of_results(
        result("Gala", "2024-06-10", benefit="Margin", amount=150, cost=100),
        result("Gala", "2025-06-12", benefit="Margin", amount=300, cost=100),
        ledger=[line("B", "2024-01-01", 1), line("B", "2025-12-01", 1)],
    )
    assert figure(store, "client_roi", View(period="2024")) == 0.5
    assert figure(store, "client_roi", View(period="2025")) == 2.0


def test_a_benefit_measured_much_later_belongs_to_the_event_that_a_list_knows() -> None:
    store = of_results(
        result("Gala", "2025-03-01", cost=120),
        result("Gala", "2026-02-01", benefit="Margin", amount=180),
        project=[{"project_id": "P1", "project": "Gala", "account": "A"}],
    )
    assert figure(store, "client_roi") == 0.5


def test_an_event_that_lies_ahead_has_not_failed_to_bring_anything() -> None:
    store = of_results(
        result("Gala", benefit="Margin", amount=180, cost=120),
        result("Next", "2031-03-01", cost=90),
    )
    assert figure(store, "client_roi") == 0.5


def test_each_month_of_a_campaign_is_told_in_its_month() -> None:
    months = [result("Ads", f"2025-0{n}-01", cost=100, qualified_leads=n) for n in (1, 2, 4)]
    store = of_results(*months, ledger=[line("A", "2025-01-01", 1), line("A", "2025-12-01", 1)])
    found = answer.trend(store, "cost_per_qualified_lead", View(period="2025"), grain="month").rows
    told = {row.period: row.value for row in found if row.value is not None}
    assert told == {"2025-01": 100.0, "2025-02": 50.0, "2025-04": 25.0}


def test_a_campaign_of_our_own_is_no_return_of_a_client() -> None:
    store = of_results(result("Mailing", account=None, cost=100, qualified_leads=4, won_amount=250))
    assert figure(store, "client_roi") is None
    assert figure(store, "pipeline_multiple") == 2.5
    assert figure(store, "cost_per_qualified_lead") == 25


def test_a_deal_of_three_events_is_credited_once_in_all() -> None:
    store = of_results(
        result("Gala", cost=10), deal=[deal("d1", "100.01", campaign="Gala; Fair, Expo")]
    )
    parts = credited(store)
    assert len(parts) == 3
    assert sum(part["share"] for part in parts) == 1
    assert sum(part["won_amount"] for part in parts) == Decimal("100.01")
    assert sum(part["won_deals"] for part in parts) == 1
    assert figure(store, "campaign_revenue") == 100.01


SHARED = st.tuples(
    st.lists(st.one_of(st.none(), st.integers(0, 180)), min_size=1, max_size=6),
    st.integers(1, 10**9),
    st.sampled_from(["Closed Won", "Proposal", "Closed Lost"]),
)


@settings(max_examples=6)
@given(told=st.lists(SHARED, min_size=1, max_size=30))
def test_no_deal_is_ever_credited_beyond_itself(
    told: list[tuple[list[int | None], int, str]],
) -> None:
    credit, deals = [], []
    for number, (shares, cents, stage) in enumerate(told):
        amounts = [None if share is None else Decimal(share) / 100 for share in shares]
        credit += [
            {"deal_id": f"d{number}", "project": f"Event {n}", "share": share}
            for n, share in enumerate(amounts)
        ]
        closes = date(2031, 1, 1) if stage == "Proposal" else date(2025, 4, 1)
        made = deal(f"d{number}", Decimal(cents) / 100, stage)
        deals.append({**made, "closes_on": closes})
    parts = credited(book([], credit=credit, deal=deals))
    for number, (shares, cents, stage) in enumerate(told):
        in_all = 100 if None in shares else min(sum(share or 0 for share in shares), 100)
        expected = Decimal(in_all) / 100
        worth = round(Decimal(cents) / 100 * expected, 4)
        own = [part for part in parts if part["deal_id"] == f"d{number}"]
        assert sum(part["share"] for part in own) == expected
        assert sum(part["won_amount"] for part in own) == (worth if stage == "Closed Won" else 0)
        assert sum(part["open_amount"] for part in own) == (worth if stage == "Proposal" else 0)
        assert all(part["won_amount"] >= 0 and part["share"] >= 0 for part in own)


def test_credits_beyond_the_whole_deal_are_scaled_down_together() -> None:
    credit: list[Line] = [
        {"deal_id": "d1", "project": "Gala", "share": Decimal("1.5")},
        {"deal_id": "d1", "project": "Fair", "share": Decimal("0.5")},
        {"deal_id": "d1", "project": "Expo"},
    ]
    parts = credited(book([], credit=credit, deal=[deal("d1", 100)]))
    assert sorted(part["won_amount"] for part in parts) == [0, 25, 75]


def test_the_same_credit_twice_is_one_credit() -> None:
    credit = {"deal_id": "d1", "project": "Gala", "share": Decimal("0.3")}
    store = book([], credit=[credit, credit], deal=[deal("d1", 100)])
    assert figure(store, "campaign_revenue") == 30


def test_credits_go_before_the_campaign_that_a_deal_names() -> None:
    credit = [{"deal": "D1", "project": "Gala", "share": Decimal("0.6")}]
    store = book([], credit=credit, deal=[deal("d1", 100, campaign="Fair")])
    assert [(part["share"], part["won_amount"]) for part in credited(store)] == [
        (Decimal("0.6"), 60)
    ]


def test_a_credit_that_could_mean_two_deals_means_none() -> None:
    credit = [{"deal": "Renewal", "project": "Gala", "share": Decimal(1)}]
    deals = [{**deal(name, 100), "deal": "Renewal"} for name in ("one", "two")]
    assert credited(book([], credit=credit, deal=deals)) == []


def test_a_lead_source_counts_only_where_it_names_an_event() -> None:
    deals = [deal("d1", 100, lead_source="gala "), deal("d2", 900, lead_source="Website")]
    store = of_results(
        result("Gala", cost=50), deal=deals, ledger=[line("A", "2025-01-01", 5, project="Website")]
    )
    assert figure(store, "campaign_revenue") == 100
    assert figure(store, "pipeline_multiple") == 2.0


def test_deals_and_the_campaigns_own_sum_are_never_added() -> None:
    told = result("Fair", cost=100, won_amount=400, pipeline_amount=900, won_deals=4)
    store = of_results(told, deal=[deal("d1", 90, campaign="Fair")])
    assert figure(store, "campaign_revenue") == 90
    assert figure(store, "pipeline_multiple_unweighted") == 0.9
    assert figure(of_results(told), "pipeline_multiple_unweighted") == 9.0


def test_an_event_held_for_other_benefits_does_not_thin_out_the_pipeline_multiple() -> None:
    store = of_results(
        result("Fair", cost=100, won_amount=250), result("Party", benefit="Loyalty", cost=900)
    )
    assert figure(store, "pipeline_multiple") == 2.5


def test_objectives_are_weighed_in_words_and_numbers() -> None:
    spelt = {
        "English": ("High", "Medium", "Low"), "German": ("hoch", "mittel", "gering"),
        "French": ("élevé", "moyenne", "faible"), "numbers": ("3", "2", "1"),
        "nothing": (None, None, None),
    }  # fmt: skip
    rows = [
        result("Gala", account=name, objective=f"{rating}", weight=weight, rating=rating)
        for name, weights in spelt.items()
        for weight, rating in zip(weights, (8, 6, 10), strict=True)
    ]
    unrated = [result("Gala", account=name, objective="More", weight="High") for name in spelt]
    found = answer.breakdown(of_results(*rows, *unrated), "objective_score", EVER, "account").rows
    expected = dict.fromkeys(spelt, 46 / 6) | {"nothing": 8.0}
    assert {row.cut["account"]: row.value for row in found} == pytest.approx(expected)


def test_a_benefit_typed_on_the_page_changes_the_return_until_it_is_undone(tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text(
        "Event,Client,Event Date,Benefit Type,Benefit Amount,Evidence,Cost\n"
        "Gala,Acme,2025-03-01,Margin,60,measured,120\n"
    )
    store = open_book(tmp_path / "book")
    importing.keep(store, [importing.read(store, file, file.name)], "Ana")
    assert figure(store, "client_roi") == -0.5
    row = {"project": "Gala", "account": "Acme", "date": date(2025, 3, 1), "benefit": "Time saved",
           "grade": "client-stated", "amount": Decimal(120)}  # fmt: skip
    saved = typed.keep(store, "workbook.event_results", [row], "Ben")
    assert saved is not None
    assert figure(store, "client_roi") == 0.5
    assert figure(store, "client_roi_measured") == -0.5
    store.undo(max(kept["import_id"] for kept in store.imports()), "Ben")
    assert figure(store, "client_roi") == -0.5


UNSEEN = {
    "salesforce": (
        "Campaign ID,Campaign Name,Campaign Type,Campaign Status,Start Date,"
        "Actual Cost in Campaign,Leads in Campaign,Opportunities in Campaign,Num Won Opportunities,"
        "Value Opportunities in Campaign,Value Won Opportunities in Campaign\n"
        "701A0000000abcD,Spring summit,Conference,Completed,2025-03-04,20000,80,9,3,90000,42000\n"
        "701A0000000abcE,Web series,Webinar,Aborted,2025-05-04,5000,10,1,1,9000,9000\n"
    ),
    "hubspot": (
        "Campaign name,Campaign status,Start date,Budget total,Spend total,"
        "New contacts (first touch),Closed deals,Attributed revenue\n"
        "Spring summit,Active,2025-03-04,25000,20000,80,3,42000\n"
    ),
}


@pytest.mark.parametrize("name", sorted(UNSEEN))
def test_a_campaign_export_that_nobody_prepared_gives_its_figures(
    name: str, tmp_path: Path
) -> None:
    file = tmp_path / f"{name}.csv"
    file.write_text(UNSEEN[name])
    own = tmp_path / "book"
    asking.ask(own, "import", file)
    assert asking.value(own, "campaign_revenue") == 42000
    assert asking.value(own, "leads") == 80
    assert asking.value(own, "pipeline_multiple") == 2.1
    assert asking.value(own, "client_roi") is None


def test_the_sample_results_give_the_same_figures_when_counted_another_way(tmp_path: Path) -> None:
    own = tmp_path / "book"
    asking.ask(own, "import", RESULTS)
    rows = pd.read_excel(RESULTS)
    shares = {name: rows[name].fillna(100) / 100 for name in SHARES}
    rows["worth"] = rows["Benefit Amount"].fillna(0)
    for share in shares.values():
        rows["worth"] *= share
    rows.loc[(rows["Benefit"] == "Sales") & rows["Margin %"].isna(), "worth"] = 0
    events = rows.groupby("Event").agg(
        cost=("Cost", "sum"), worth=("worth", "sum"), client=("Client", "count")
    )
    of_clients = events[(events["cost"] > 0) & (events["client"] > 0)]
    cost = of_clients["cost"].sum()
    sure = rows[(rows["Evidence"] == "Measured") & rows["Event"].isin(of_clients.index)]["worth"]
    expected = {
        "client_roi": of_clients["worth"].sum() / cost - 1,
        "client_roi_measured": sure.sum() / cost - 1,
        "benefit_cost_ratio": of_clients["worth"].sum() / cost,
        "leads": rows["Leads"].sum(),
        "qualified_leads": rows["Qualified Leads"].sum(),
    }
    rated = rows[rows["Rating"].notna()]
    weight = rated["Weight"].map({"High": 3, "Medium": 2, "Low": 1})
    expected["objective_score"] = (weight * rated["Rating"]).sum() / weight.sum()
    found = {name: asking.value(own, name) for name in expected}
    assert found == pytest.approx(expected, abs=1e-9)
