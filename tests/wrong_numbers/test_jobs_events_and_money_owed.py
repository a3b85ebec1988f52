"""Faults that change a figure of jobs, events or money owed by one day, one file or one row."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from analytics.answer import breakdown, figure
from analytics.listing import listed
from analytics.store import Store
from analytics.view import View
from tests.books import Line, book, line, write

EVER = View(period="all")
TODAY = "2025-03-20"


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _row(**told: object) -> Line:
    """A row as people write it, of account A where it names no other."""
    row: Line = {"account": "A", **told}
    for name, value in row.items():
        if isinstance(value, str) and (name == "date" or name.endswith("_on")):
            row[name] = _day(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            row[name] = Decimal(str(value))
    return row


def _today(*rows: Line, **tables: list[Line]) -> Store:
    """A book of these jobs, as of 20 March."""
    store = book(tables.pop("ledger", []), project=list(rows), **tables)
    store.set({"as_of": TODAY}, "test")
    return store


def _brought(store: Store, number: int, day: str, **tables: list[Line]) -> None:
    """One more import, kept on that day."""
    record = {"import_id": [number], "file": [f"file{number}.csv"], "undone": [False]}
    kept = datetime.fromisoformat(day).replace(tzinfo=UTC).replace(tzinfo=None)
    with store.commit("test", "One more file") as commit:
        commit.append("imports", pa.table({**record, "kept_at": [kept]}))
        for name, rows in tables.items():
            write(commit, name, rows, number)


def _parts(store: Store, name: str, view: View = EVER) -> tuple[object, object]:
    row = figure(store, name, view)
    return row.numerator, row.denominator


def _fields(store: Store, name: str, job: str) -> dict[str, object]:
    [found] = [one for one in listed(store, name, View()).lines if one.fields["project"] == job]
    return dict(found.fields)


KNOWN = _row(project="known", closed_on="2025-01-02", costed_on="2025-01-03",
             promised_on="2025-01-02", delivered_on="2025-01-02")  # fmt: skip


def test_a_job_that_closed_today_is_on_the_clock_from_today() -> None:
    store = _today(KNOWN, _row(project="fresh", closed_on=TODAY))
    assert _fields(store, "costing_clock", "fresh")["days_left"] == 12
    assert _parts(store, "costed_in_time") == (1, 1)


@pytest.mark.parametrize(
    ("metric", "column"),
    [("on_time_delivery", "promised_on"), ("on_time_delivery_latest", "due_on")],
)
def test_what_is_promised_for_today_is_not_late_today(metric: str, column: str) -> None:
    """Yesterday's open promise counts against us; today's has until tonight."""
    open_jobs = [
        _row(project="today", promised_on=TODAY, due_on=TODAY),
        _row(project="yesterday", promised_on="2025-03-19", due_on="2025-03-19"),
    ]
    assert _parts(_today(KNOWN, *open_jobs), metric) == (1, 2), column


def test_a_job_counts_in_the_month_in_which_it_fell_due() -> None:
    """Closed in January and due in February; first promised for January, then for March."""
    moved = _row(project="moved", closed_on="2025-01-25", costed_on="2025-02-20",
                 promised_on="2025-01-31", due_on="2025-03-05",
                 delivered_on="2025-03-04")  # fmt: skip
    store = _today(KNOWN, moved, ledger=[line("A", f"2025-0{n}-01", 1) for n in (1, 2, 3)])

    def by_month(name: str) -> list[tuple[object, object]]:
        return [_parts(store, name, View(period=f"2025-0{n}")) for n in (1, 2, 3)]

    assert by_month("costed_in_time") == [(1, 1), (0, 1), (None, None)]
    assert by_month("on_time_delivery") == [(1, 2), (None, None), (None, None)]
    assert by_month("on_time_delivery_latest") == [(1, 1), (None, None), (1, 1)]


def test_a_done_job_is_open_until_its_costs_are_final_where_the_book_knows_of_costings() -> None:
    done = _row(project="done", closed_on="2025-03-01", status="Done", quote=100, estimate=60)
    assert _parts(_today(KNOWN, done), "forecast_margin")[0] == 40
    assert _parts(_today(done), "forecast_margin")[0] is None


def test_what_a_job_cost_is_told_once_by_its_list_or_its_lines() -> None:
    """Income lines, called-off lines and what the list has told already are no cost beside."""
    lines = [_row(project="listed", actual_cost=30), _row(project="by line", actual_cost=50),
             _row(project="by line", kind="Income", actual_cost=400),
             _row(project="by line", status="Anulado", actual_cost=999)]  # fmt: skip
    listed_job = _row(project="listed", quote=100, actual_cost=40, estimate=10)
    store = _today(listed_job, _row(project="by line", quote=200, estimate=10), project_cost=lines)
    assert _fields(store, "open_projects", "listed")["actual_cost"] == 40
    assert _fields(store, "open_projects", "by line")["actual_cost"] == 50


def test_the_newer_of_two_lists_tells_what_both_tell() -> None:
    store = _today(_row(project="Gala", quote=100, estimate=60, event_on="2025-06-01"))
    newer = _row(project="Gala", quote=150, estimate=70, event_on="2025-06-01")
    _brought(store, 2, "2030-02-01", project=[newer])
    assert _parts(store, "forecast_margin")[0] == 80
    assert _parts(store, "estimated_cost")[0] == 70


def test_jobs_are_late_as_of_the_day_their_list_was_brought() -> None:
    """Invoices brought a month later say nothing of what was costed or delivered since."""
    store = Store(None)
    job = _row(project="waiting", closed_on="2025-03-01", promised_on="2025-03-14")
    _brought(store, 1, "2025-03-10", project=[KNOWN, job])
    _brought(store, 2, "2025-04-10", ledger=[line("A", "2025-04-09", 10)])
    assert _parts(store, "costed_in_time") == (1, 1)
    assert _parts(store, "on_time_delivery") == (1, 1)
    assert _fields(store, "costing_clock", "waiting")["days_left"] == 3


def test_only_the_newest_list_of_open_invoices_is_owed() -> None:
    """What stood on an older list and on none since was paid."""
    store = book([line("A", "2025-05-20", 200), line("A", "2025-06-15", 300)])
    told = {"date": _day("2025-06-15"), "due_on": _day("2025-06-20"), "account": "A"}
    for number, day, amount in ((2, "2030-02-01", 500), (3, "2030-02-08", 150)):
        _brought(store, number, day, ledger=[{**told, "open_amount": Decimal(amount)}])
    assert _parts(store, "days_sales_outstanding", View(period="2025-06"))[0] == 150


@pytest.mark.parametrize("share", ["isolated", "confidence"])
def test_no_more_than_all_of_a_benefit_is_a_benefit(share: str) -> None:
    """Somebody wrote 150 % or 80 for 80 %."""
    told = {"benefit": "Margin", "amount": 180, "cost": 120, "date": "2025-03-01"}
    store = book([], event_result=[_row(project="Gala", **told, **{share: 1.5})])
    assert figure(store, "client_roi", EVER).value == 0.5


def test_an_open_credit_note_lowers_what_is_owed() -> None:
    rows = [line("A", "2025-06-01", 300), line("A", "2025-06-15", -100)]
    paid = line("A", "2025-06-20", 40, status="Paid")
    assert _parts(book([*rows, paid]), "days_sales_outstanding")[0] == 200


def test_nobody_owes_less_than_nothing_for_an_invoice_paid_before_its_day() -> None:
    """Paid in April for May: nothing is owed in either month."""
    rows = [
        line("A", "2025-04-01", 10, paid_on=_day("2025-04-20")),
        line("A", "2025-05-10", 50, paid_on=_day("2025-04-20")),
    ]
    found = [
        _parts(book(rows), "days_sales_outstanding", View(period=f"2025-0{n}"))[0] for n in (4, 5)
    ]
    assert found == [0, 0]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("leads", 9),
        ("qualified_leads", 3),
        ("campaign_revenue", 240),
        ("pipeline_multiple_unweighted", 5),
        ("cost_per_qualified_lead", 40),
        ("benefit_cost_ratio", 1.5),
    ],
)
def test_what_stands_on_every_benefit_of_an_event_is_said_once(metric: str, value: float) -> None:
    said = {"cost": 120, "leads": 9, "qualified_leads": 3, "won_amount": 240,
            "pipeline_amount": 600, "won_deals": 2, "date": "2025-03-01"}  # fmt: skip
    kinds = ("Margin", "Time", "Loyalty")
    rows = [_row(project="Gala", benefit=kind, amount=60, **said) for kind in kinds]
    assert figure(book([], event_result=rows), metric, EVER).value == value


def test_what_of_a_deal_nobody_gave_is_split_equally_between_the_events_that_have_no_share() -> (
    None
):
    """Of 100, 40 are the gala's; the fair and the expo have 30 each."""
    deal = _row(deal_id="d1", deal="One", stage="Closed Won", amount=100, closes_on="2025-04-01")
    shares = {"Gala": 0.4, "Fair": None, "Expo": None}
    credit = [_row(deal_id="d1", project=name, share=share) for name, share in shares.items()]
    with book([], deal=[deal], credit=credit).at() as run:
        found = run.rows("select share, won_amount from deal_credit order by won_amount")
    assert [tuple(row.values()) for row in found] == [
        (Decimal("0.3"), 30),
        (Decimal("0.3"), 30),
        (Decimal("0.4"), 40),
    ]


def test_invoices_that_are_alike_are_each_owed_until_each_is_paid() -> None:
    """Two of 50 in May, one paid in June and one in July."""
    paid = ("2025-06-02", "2025-07-02")
    rows = [line("A", "2025-05-05", 50, paid_on=_day(day)) for day in paid]
    store = book([*rows, line("A", "2025-07-09", 1)])
    found = [_parts(store, "days_sales_outstanding", View(period=f"2025-0{n}"))[0] for n in (5, 6)]
    assert found == [100, 50]


def test_a_cost_that_was_called_off_does_not_hide_what_the_event_was_billed() -> None:
    told = {"project": "Gala", "date": "2025-03-01"}
    results = [
        _row(**told, cost=50, status="Cancelled"),
        _row(**told, benefit="Margin", amount=180, status="Done"),
    ]
    bills = [line("A", "2025-03-05", 120, project="Gala")]
    assert figure(book(bills, event_result=results), "client_roi", EVER).value == 0.5


def test_an_invoice_is_the_cost_of_one_event_of_its_name() -> None:
    """The gala of each year has its own invoice, and neither has both."""
    days = ("2024-03-01", "2025-03-01")
    results = [_row(project="Gala", date=day, benefit="Margin", amount=150) for day in days]
    bills = [line("A", day, 100, project="Gala") for day in days]
    store = book(bills, event_result=results)
    for year in ("2024", "2025"):
        assert _parts(store, "client_roi", View(period=year)) == (50, 100)


def test_money_changes_by_its_share_and_a_share_by_its_difference() -> None:
    days = ("2024-01-01", "2024-12-31", "2025-01-01", "2025-12-31")
    amounts = (40, 40, 60, 60)
    rows = [
        line("A", day, amount, cost=Decimal(30)) for day, amount in zip(days, amounts, strict=True)
    ]
    store = book(rows)
    assert figure(store, "revenue", View(period="2025")).change == pytest.approx(0.5)
    changed = figure(store, "gross_margin_percent", View(period="2025")).change
    assert changed == pytest.approx(0.5 - 0.25)


def test_the_word_of_a_row_goes_before_that_of_its_account() -> None:
    """A is of the North and Ana's; one of its jobs is in the South and Ben's."""
    jobs = [_row(project="own", quote=100, estimate=60, region="South", owner="Ben"),
            _row(project="none", quote=70, estimate=60)]  # fmt: skip
    store = book([], project=jobs, account=[{"account": "A", "region": "North", "owner": "Ana"}])
    for cut, words in (("region", ("South", "North")), ("owner", ("Ben", "Ana"))):
        rows = breakdown(store, "forecast_margin", EVER, cut).rows
        assert {row.cut[cut]: row.value for row in rows} == dict(zip(words, (40, 10), strict=True))


def test_an_undone_file_does_not_say_that_an_event_has_been_held() -> None:
    """Four days before it was held, a cost alone is no loss; a file of April is undone."""
    store = Store(None)
    gala = _row(project="Gala", date="2025-02-01", benefit="Margin", amount=180, cost=120)
    ahead = _row(project="Next", date="2025-03-05", cost=90)
    _brought(store, 1, "2025-03-01", event_result=[gala, ahead])
    _brought(store, 2, "2025-04-01", survey=[_row(kind="NPS", score=9, date="2025-03-30")])
    assert figure(store, "client_roi", EVER).value == pytest.approx(180 / 210 - 1)
    store.undo(2, "test")
    assert figure(store, "client_roi", EVER).value == 0.5


def test_an_invoice_that_was_credited_is_not_overdue() -> None:
    """One whose open lines come to nothing, and a credit note by itself."""
    told = {"due_on": _day("2025-05-20")}
    rows = [
        line("A", "2025-05-01", 100, document_id="credited", **told),
        line("A", "2025-05-01", -100, document_id="credited", **told),
        line("A", "2025-05-01", -30, document_id="note", **told),
        line("A", "2025-05-01", 70, document_id="open", **told),
        line("A", "2025-05-01", 20, document_id="open", **told),
        line("A", "2025-06-30", 10, status="Paid"),
    ]
    found = listed(book(rows), "overdue_invoices", EVER).lines
    assert [(one.fields["document_id"], one.fields["open_amount"]) for one in found] == [
        ("open", 90)
    ]


def test_what_one_job_was_overbilled_does_not_pay_for_another() -> None:
    told = {"event_on": "2025-03-01", "delivered_on": "2025-03-01"}
    jobs = [_row(project="short", quote=100, invoiced=30, **told),
            _row(project="over", quote=100, invoiced=150, **told)]  # fmt: skip
    assert figure(_today(*jobs), "unbilled_work", EVER).value == 70


def test_an_event_returns_from_what_is_measured_to_what_is_assumed() -> None:
    told = {"project": "Gala", "date": "2025-03-01", "benefit": "Margin"}
    store = book([], event_result=[_row(**told, amount=60, grade="measured", cost=120),
                                   _row(**told, amount=120, grade="assumed")])  # fmt: skip
    [found] = listed(store, "events_return", EVER).lines
    assert (found.fields["roi_low"], found.fields["roi_high"]) == (-0.5, 0.5)


def test_what_is_owed_stays_owed_in_months_without_an_invoice() -> None:
    rows = [line("A", "2025-04-05", 100), line("A", "2025-07-01", 5, paid_on=_day("2025-07-09"))]
    found = [
        _parts(book(rows), "days_sales_outstanding", View(period=f"2025-0{n}"))[0]
        for n in (4, 5, 6, 7)
    ]
    assert found == [100, 100, 100, 100]


def test_costs_of_two_open_jobs_of_one_name_stay_apart() -> None:
    jobs = [_row(project="Gala", project_id=f"P{n}", quote=100 * n, estimate=10) for n in (1, 2)]
    costs = [_row(project="Gala", project_id=f"P{n}", actual_cost=30 * n) for n in (1, 2)]
    found = listed(_today(*jobs, project_cost=costs), "open_projects", EVER).lines
    assert {one.fields["price"]: one.fields["actual_cost"] for one in found} == {100: 30, 200: 60}


def test_a_deal_is_of_the_event_of_its_own_company_where_two_had_one_of_that_name() -> None:
    told = {"project": "Fair", "date": "2025-03-01", "cost": 10}
    deal = _row(deal_id="d1", deal="One", stage="Closed Won", amount=100, closes_on="2025-04-01",
                campaign="Fair")  # fmt: skip
    store = book([], event_result=[_row(**told), _row(**{**told, "account": "B"})], deal=[deal])
    rows = breakdown(store, "campaign_revenue", EVER, "account").rows
    assert {row.cut["account"]: row.value for row in rows if row.value} == {"A": 100}


def test_what_takes_place_today_is_coming_and_what_was_yesterday_is_not() -> None:
    jobs = [_row(project=name, event_on=day)
            for name, day in (("today", TODAY), ("yesterday", "2025-03-19"))]  # fmt: skip
    found = listed(_today(*jobs), "upcoming_events", EVER).lines
    assert [one.fields["project"] for one in found] == ["today"]
