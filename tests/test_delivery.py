"""Jobs from promise to final cost: each fault that would hide in a figure is planted here."""

from datetime import date
from decimal import Decimal

import pytest

from analytics.answer import Value, figure
from analytics.listing import catalog, listed
from analytics.metric import catalog as metrics
from analytics.spells import spells
from analytics.store import Store
from analytics.view import View
from tests.books import Line, book, line, note_import, write

EVER = View(period="all")
OF_JOBS = sorted(metric.name for metric in metrics().values() if metric.reads == "job")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _job(
    name: str | None, closed: str | None = None, costed: str | None = None, **more: object
) -> Line:
    """One row of a list of projects; days and amounts as people write them."""
    row = {"project": name, "account": "Acme", "closed_on": closed, "costed_on": costed, **more}
    for key, value in row.items():
        if key.endswith("_on") and isinstance(value, str):
            row[key] = date.fromisoformat(value)
        elif isinstance(value, int):
            row[key] = Decimal(value)
    return row


def _value(store: Store, metric: str) -> Value:
    return figure(store, metric, EVER).value


def _counts(store: Store, metric: str) -> tuple[int, int]:
    row = figure(store, metric, EVER)
    return int(row.numerator or 0), int(row.denominator or 0)


def _names(store: Store, name: str) -> list[object]:
    return [found.fields["project"] for found in listed(store, name, View()).lines]


# Two in time, one late, one open and late, one not yet due, as of 20 March.
JOBS = [
    _job("quick", "2025-03-01", "2025-03-02", quote=100, promised_on="2025-03-05",
         delivered_on="2025-03-04"),
    _job("to the day", "2025-03-01", "2025-03-13", quote=100, promised_on="2025-03-05",
         delivered_on="2025-03-06"),
    _job("late", "2025-03-01", "2025-03-20", quote=100),
    _job("open", "2025-03-01", quote=100, estimate=60, promised_on="2025-03-05"),
    _job("fresh", "2025-03-15", quote=100, estimate=60, promised_on="2025-06-05"),
]  # fmt: skip
CANCELLED = [
    _job(f"off {status}", "2025-03-01", quote=100, estimate=60, status=status,
         promised_on="2025-03-05", event_on="2025-03-01")
    for status in ("Cancelled", "canceled", "Storniert", "Annulé", "Draft", "Lost")
]  # fmt: skip


def test_an_open_late_job_counts_against_and_one_not_yet_due_does_not() -> None:
    store = book([], project=JOBS)
    assert _counts(store, "costed_in_time") == (2, 4)
    assert _counts(store, "on_time_delivery") == (1, 3)
    clock = listed(store, "costing_clock", View()).lines
    assert [(one.fields["project"], one.fields["days_left"]) for one in clock] == [
        ("open", -7),
        ("fresh", 7),
    ]
    assert _names(store, "late_deliveries") == ["open"]


@pytest.fixture(scope="module")
def two() -> tuple[Store, Store]:
    """The same jobs without cancelled ones, and with them beside."""
    lines = [line("Acme", "2025-03-05", 60, project="open")]
    return book(lines, project=JOBS), book(lines, project=[*JOBS, *CANCELLED])


@pytest.mark.parametrize("metric", OF_JOBS)
def test_a_cancelled_job_changes_no_figure(two: tuple[Store, Store], metric: str) -> None:
    without, beside = two
    assert figure(without, metric, EVER) == figure(beside, metric, EVER)
    assert figure(beside, metric, EVER).value != 0


def test_a_cancelled_job_stands_on_no_list(two: tuple[Store, Store]) -> None:
    without, beside = two
    for name in catalog():
        mine, theirs = listed(without, name, View()), listed(beside, name, View())
        assert [one.fields for one in mine.lines] == [one.fields for one in theirs.lines], name


def test_lines_of_a_job_do_not_multiply_what_it_is_worth() -> None:
    lines = [line("Acme", "2025-03-05", 20, project="open", cost=Decimal(5)) for _ in range(3)]
    costs = [
        {"project": "open", "account": "Acme", "actual_cost": Decimal(7), "quote": Decimal(50)}
        for _ in range(2)
    ]
    store = book(lines, project=JOBS, project_cost=costs)
    # 100 quoted and 60 invoiced of "open"; nothing is invoiced of the other four.
    assert _value(store, "unbilled_work") == 440
    open_jobs = listed(store, "open_projects", View()).lines
    by_job = {one.fields["project"]: one.fields for one in open_jobs}
    assert (by_job["open"]["price"], by_job["open"]["actual_cost"]) == (100, 14)
    assert _value(store, "forecast_margin") == 200 - 60 - 60


def test_a_job_in_two_lists_is_one_job_told_by_the_newest_word_on_each_field() -> None:
    store = book([], project=JOBS)
    with store.commit("test", "A newer list") as commit:
        note_import(commit, 2)
        newer = [_job("OPEN", costed="2025-03-12"), _job("fresh", status="Cancelled")]
        write(commit, "project", newer, import_id=2)
    assert _counts(store, "costed_in_time") == (3, 4)
    assert _names(store, "costing_clock") == []
    with store.at() as run:
        found = run.rows("select import_id, row, quote from job_state where job = 'open'")
    assert found == [{"import_id": 2, "row": 2, "quote": 100}]


def test_jobs_of_one_name_in_one_list_are_jobs_of_their_own() -> None:
    twice = [_job("webinar", "2025-03-01", costed, quote=10) for costed in ("2025-03-05", None)]
    store = book([], project=[*twice, *JOBS, _job(None, "2025-03-01", quote=10)])
    assert _counts(store, "costed_in_time") == (3, 7)
    same_id = [{**one, "project_id": "P1"} for one in twice]
    assert _counts(book([], project=[*same_id, *JOBS]), "costed_in_time") == (3, 5)


def test_invoice_lines_of_a_name_that_two_jobs_bear_are_neithers() -> None:
    two = [_job("gala", "2025-03-01", quote=100, project_id=f"P{n}") for n in (1, 2)]
    lines = [line("Acme", "2025-03-05", 60, project="gala")]
    assert _value(book(lines, project=two), "unbilled_work") is None
    one = [{**job, "project_id": "P1"} for job in two[:1]]
    assert _value(book(lines, project=one), "unbilled_work") == 40


def test_a_costing_that_is_only_planned_is_none_and_one_before_the_close_takes_no_days() -> None:
    early = _job("early", "2025-03-10", "2025-03-08")
    planned = _job("planned", "2025-03-01", "2031-01-01")
    store = book([], project=[*JOBS, early, planned])
    store.set({"as_of": "2025-03-20"}, "test")
    assert _counts(store, "costed_in_time") == (3, 6)
    found = spells(store, "days_to_final_cost", EVER)[""]
    assert sorted(days for days, happened in found if happened) == [0, 1, 12, 19]
    assert sorted(days for days, happened in found if not happened) == [5, 19, 19]


def test_the_days_of_the_clock_are_a_setting_of_the_book() -> None:
    store = book([], project=JOBS)
    store.set({"costing_days": "19"}, "test")
    assert _counts(store, "costed_in_time") == (3, 3)
    store.set({"costing_days": "5"}, "test")
    assert _counts(store, "costed_in_time") == (1, 4)


def test_a_book_without_a_single_costing_delivery_or_invoice_says_nothing_about_them() -> None:
    store = book([], project=[{**job, "costed_on": None, "delivered_on": None} for job in JOBS])
    for name in ("costed_in_time", "on_time_delivery", "days_to_final_cost", "unbilled_work"):
        assert _value(store, name) is None, name
    assert _names(store, "costing_clock") == _names(store, "late_deliveries") == []


def test_what_a_job_costs_in_the_end_is_told_estimated_or_planned() -> None:
    jobs = [
        _job("told", actual_cost=40, still_to_come=25, share_done=Decimal("0.1"), estimate=10),
        _job("by share", actual_cost=30, share_done=Decimal("0.6"), estimate=10),
        _job("over", actual_cost=90, estimate=80),
        _job("planned", estimate=80),
        _job("unknown"),
        _job("done", "2025-03-01", "2025-03-05", actual_cost=10),
    ]
    lines = listed(book([], project=jobs), "open_projects", View()).lines
    found = {one.fields["project"]: one.fields["estimate_at_completion"] for one in lines}
    assert found == {"told": 65, "by share": 50, "over": 90, "planned": 80}


def _owed(*rows: Line) -> Store:
    return book([line("Acme", row.pop("day"), row.pop("revenue"), **row) for row in rows])


def test_what_is_open_of_an_invoice_counts_once_however_many_lines_it_has() -> None:
    lines = [
        {"day": "2025-05-20", "revenue": 200, "document_id": "one", "open_amount": Decimal(250)},
        {"day": "2025-05-20", "revenue": 50, "document_id": "one"},
        {"day": "2025-06-15", "revenue": 250, "document_id": "two", "open_amount": Decimal(0)},
    ]
    row = figure(_owed(*lines), "days_sales_outstanding", View(period="2025-06"))
    assert (row.numerator, row.value) == (Decimal(250), 30.0)


def test_nobody_owes_anything_known_where_no_sheet_tells_of_payments() -> None:
    store = _owed({"day": "2025-05-20", "revenue": 200}, {"day": "2025-06-15", "revenue": 300})
    assert figure(store, "days_sales_outstanding", View(period="2025-06")).value is None
    assert listed(store, "overdue_invoices", View()).lines == ()


def test_the_newest_list_of_open_invoices_says_what_is_owed() -> None:
    store = _owed({"day": "2025-05-20", "revenue": 200}, {"day": "2025-06-15", "revenue": 300})
    with store.commit("test", "A list of open invoices") as commit:
        note_import(commit, 2)
        listed_open = {"account": "Acme", "document_id": "two", "open_amount": Decimal(150)}
        days = {
            "date": date.fromisoformat("2025-06-15"),
            "due_on": date.fromisoformat("2025-06-15"),
        }
        write(commit, "ledger", [{**listed_open, **days}], import_id=2)
    assert figure(store, "revenue", EVER).value == 500
    assert figure(store, "days_sales_outstanding", View(period="2025-06")).value == 15
    assert figure(store, "days_sales_outstanding", View(period="2025-05")).value is None


def test_a_balance_of_the_past_holds_what_was_paid_only_later() -> None:
    store = _owed(
        {"day": "2025-05-10", "revenue": 50, "paid_on": date.fromisoformat("2025-06-05")},
        {"day": "2025-05-20", "revenue": 200},
        {"day": "2025-06-15", "revenue": 300, "status": "Paid"},
    )
    found = {
        month: figure(store, "days_sales_outstanding", View(period=month)).numerator
        for month in ("2025-05", "2025-06")
    }
    assert found == {"2025-05": 250, "2025-06": 200}
