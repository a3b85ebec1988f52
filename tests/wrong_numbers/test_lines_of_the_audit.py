"""Faults in the audit of jobs: a line told twice, not approved, in another month or of another."""

from datetime import date
from decimal import Decimal

import pytest

from analytics.answer import breakdown, figure
from analytics.listing import listed
from analytics.store import Store
from analytics.view import View
from tests.books import Line, book, line, note_import, write

EVER = View(period="all")
EVENT = date(2025, 3, 10)


def _row(project: str | None, **told: object) -> Line:
    """A row of a job, amounts as numbers."""
    amounts = {n: Decimal(v) if isinstance(v, int) else v for n, v in told.items()}
    return {"project": project, **amounts}


def _job(project: str, **told: object) -> Line:
    """A delivered job of account A."""
    return _row(project, **{"account": "A", "event_on": EVENT, "delivered_on": EVENT, **told})


def _total(store: Store, column: str) -> Decimal:
    with store.at() as run:
        found = run.rows(f"select coalesce(sum({column}), 0) as total from job_line_state")
    total: Decimal = found[0]["total"]
    return total


def _parts(store: Store, metric: str, view: View = EVER) -> tuple[object, object]:
    row = figure(store, metric, view)
    return row.numerator, row.denominator


@pytest.mark.parametrize("status", ["Draft", "Rejected", "Not approved", "Abgelehnt"])
def test_a_cost_line_that_nobody_approved_is_spent_and_not_quoted(status: str) -> None:
    told = {"quote": 900, "change_orders": 90, "actual_cost": 70}
    store = book(
        [], project=[_job("Gala")],
        project_cost=[_row("Gala", line="Venue", quote=100, change_orders=10, actual_cost=50),
                      _row("Gala", line="Stage", status=status, **told)],
    )  # fmt: skip
    assert _total(store, "quoted") == 110
    assert _total(store, "cost") == 120


def test_costs_and_hours_of_two_jobs_of_one_name_go_to_their_own() -> None:
    jobs = [_job("Gala", project_id=number, account=number) for number in ("P1", "P2")]
    costs = [_row("Gala", project_id="P1", line="Venue", actual_cost=100, quote=300),
             _row("Gala", project_id="P2", line="Venue", actual_cost=20, quote=60)]  # fmt: skip
    hours = [_row("Gala", project_id="P2", line="Venue", cost=5, date=EVENT)]
    store = book([], project=jobs, project_cost=costs, time_entry=hours)
    rows = breakdown(store, "job_cost", EVER, "account").rows
    assert {row.cut["account"]: row.value for row in rows} == {"P1": 100, "P2": 25}
    assert _total(store, "quote") == 360


def test_what_two_lists_tell_of_a_job_counts_once_as_the_newer_tells_it() -> None:
    old = {"estimate": 60, "quote": 100, "change_orders": 10, "actual_cost": 50, "invoiced": 90}
    new = {name: amount + 7 for name, amount in old.items()}
    store = book([], project=[_job("Gala", **old)])
    with store.commit("test", "A newer list") as commit:
        note_import(commit, 2)
        write(commit, "project", [_job("Gala", **new)], import_id=2)
    columns = ("estimate", "quote", "change_orders", "cost", "invoiced")
    assert {name: _total(store, name) for name in columns} == {
        name: new["actual_cost" if name == "cost" else name] for name in columns
    }


def test_a_job_with_costs_still_to_come_has_no_variance_yet() -> None:
    jobs = [_job("Gala", estimate=100, actual_cost=120),
            _job("Fair", estimate=100, actual_cost=10, still_to_come=90)]  # fmt: skip
    assert _parts(book([], project=jobs), "estimate_variance") == (20, 100)


def test_a_job_that_has_no_cost_or_no_invoice_yet_has_no_variance() -> None:
    jobs = [_job("Gala", estimate=100, actual_cost=120, quote=200, invoiced=210),
            _job("Fair", estimate=700, quote=900)]  # fmt: skip
    store = book([], project=jobs)
    assert _parts(store, "estimate_variance") == (20, 100)
    assert _parts(store, "quote_variance") == (10, 200)


def test_a_late_invoice_counts_with_the_job_in_its_month_and_for_its_account() -> None:
    """The event was in March, A's; the last invoice went to its agency in May."""
    store = book(
        [line("Agency", "2025-05-20", 110, project="Gala"), line("A", "2025-03-01", 1)],
        project=[_job("Gala", quote=100)],
    )
    assert _parts(store, "quote_variance", View(period="2025-03")) == (10, 100)
    assert _parts(store, "quote_variance", View(period="2025-05")) == (None, None)
    rows = breakdown(store, "quote_variance", EVER, "account").rows
    assert [row.cut["account"] for row in rows] == ["A"]


def test_a_quoted_job_that_is_on_no_list_is_over_when_it_is_invoiced() -> None:
    costs = [_row("Gala", line="Venue", quote=100, account="A"),
             _row("Fair", line="Venue", quote=900, account="A")]  # fmt: skip
    store = book([line("A", "2025-03-10", 110, project="Gala")], project_cost=costs)
    assert _parts(store, "quote_variance") == (10, 100)


def test_hours_and_expenses_are_no_cost_beside_one_of_the_whole_job() -> None:
    """The cost on an invoice line, or in a list of projects, holds them."""
    beside = {"expense": [_row("Gala", kind="Taxi", amount=20, date=EVENT)],
              "time_entry": [_row("Gala", line="Venue", cost=5, date=EVENT)]}  # fmt: skip
    whole = book([], project=[_job("Gala", actual_cost=100, quote=10)], **beside)
    assert figure(whole, "job_cost", EVER).value == 100
    lines = [_row("Gala", line="Venue", actual_cost=100)]
    by_line = book([], project=[_job("Gala", quote=10)], project_cost=lines, **beside)
    assert figure(by_line, "job_cost", EVER).value == 125


def test_the_cost_of_a_job_that_nobody_quoted_is_not_cost_beyond_its_quote() -> None:
    costs = [_row("Gala", line="Venue", quote=100, actual_cost=50),
             _row("Gala", line="Stage", quote=100),
        _row("Gala", line="Fireworks", actual_cost=7),
             _row("Fair", line="Catering", actual_cost=900),
             _row("Expo", line="Catering", actual_cost=800)]  # fmt: skip
    store = book(
        [], project=[_job("Gala"), _job("Fair"), _job("Expo", quote=10)], project_cost=costs
    )
    assert figure(store, "unquoted_cost", EVER).value == 7


def test_a_job_that_lies_ahead_is_not_below_the_margin_floor() -> None:
    """It is invoiced in part, and its costs are not all of its costs either."""
    ahead = date(2026, 3, 10)
    jobs = [_job("Expo", quote=900, invoiced=100, actual_cost=95, event_on=ahead,
                 delivered_on=None),
            _job("Gala", quote=100, invoiced=100, actual_cost=95)]  # fmt: skip
    found = listed(book([], project=jobs), "quote_exceptions", EVER).lines
    thin = [one for one in found if one.fields["kind"] == "Margin below the floor"]
    assert [one.fields["project"] for one in thin] == ["Gala"]
