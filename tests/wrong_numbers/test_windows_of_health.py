"""Faults that let health look back too far or not far enough, or know what is not known yet."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest

from analytics import health
from analytics.answer import figure
from analytics.listing import listed
from analytics.store import Store
from analytics.view import View
from tests.books import Line, book, line, note_import, write

YEAR = View(period="2025")
FIRST = [line("Acme", "2023-01-02", 100), line("Acme", "2024-06-30", 100)]
LAST = line("Acme", "2025-12-31", 90)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _values(store: Store) -> dict[str, Decimal | None]:
    """What Acme's health at the end of 2025 is made of."""
    parts = health.parts(store, YEAR.filtered("account", "Acme"))
    return {part.measure: part.value for part in parts}


def _answer(day: str, score: int, sent: str | None = None) -> Line:
    return {"account": "Acme", "kind": "NPS", "scale": "0-10", "score": Decimal(score),
            "date": _day(day), "sent_on": _day(sent or day)}  # fmt: skip


def _bill(due: str, paid: str | None) -> Line:
    """An invoice of 50, billed a month before it fell due."""
    day = (_day(due) - timedelta(days=31)).isoformat()
    return line("Acme", day, 50, due_on=_day(due), paid_on=paid and _day(paid))


def _job(number: int, day: str, *, late: bool) -> Line:
    """A job promised for the day and due for costing twelve days after it."""
    after = timedelta(days=20 if late else 0)
    return {
        "project_id": f"P{number}", "project": f"Job {number}", "account": "Acme",
        "event_on": _day(day), "closed_on": _day(day), "promised_on": _day(day),
        "delivered_on": _day(day) + after, "costed_on": _day(day) + after,
    }  # fmt: skip


def test_health_rests_on_the_last_twelve_months_and_on_nothing_before() -> None:
    """In January all went one way, in the December before it the other; only January counts."""
    store = book(
        [*FIRST, _bill("2024-03-10", "2024-03-01"), _bill("2024-12-10", "2024-12-10"),
         _bill("2025-01-10", "2025-01-11"), LAST],
        survey=[_answer("2024-12-31", 0), _answer("2025-01-01", 10)],
        complaint=[
            {"account": "Acme", "opened_on": _day(day), "closed_on": _day(day),
             "is_escalated": True}
            for day in ("2024-12-31", "2025-01-01")
        ],
        project=[_job(1, "2024-12-19", late=True), _job(2, "2024-12-20", late=False),
                 _job(3, "2025-01-01", late=False)],
    )  # fmt: skip
    found = _values(store)
    assert found["nps"] == 100
    assert found["paid_late"] == 100
    assert found["escalations"] == 1
    assert found["delivered_on_time"] == 100
    assert found["costed_in_time"] == 100


def test_what_is_paid_on_its_day_is_in_time_and_what_is_never_paid_is_late() -> None:
    bills = [_bill("2024-03-10", "2024-03-01"), _bill("2025-02-10", "2025-02-10"),
             _bill("2025-03-10", None)]  # fmt: skip
    assert _values(book([*FIRST, *bills, LAST]))["paid_late"] == 50


@pytest.mark.parametrize(("first", "trend"), [("2024-01-01", -10), ("2024-02-01", None)])
def test_a_trend_needs_two_whole_years(first: str, trend: int | None) -> None:
    """Eleven months are no year to compare twelve with."""
    rows = [line("Acme", first, 60), line("Acme", "2024-06-30", 40), LAST]
    assert _values(book(rows)).get("revenue_trend") == trend


def test_silence_of_a_month_that_has_not_ended_is_counted_to_its_last_known_day() -> None:
    store = book([*FIRST, line("Acme", "2025-12-01", 90), line("Bolt", "2025-12-11", 1)])
    store.set({"as_of": "2025-12-11"}, "test")
    assert _values(store)["silence"] == 10


@pytest.mark.parametrize(("status", "days"), [("Completed", 20), ("Planned", 183), (None, 20)])
def test_what_is_planned_ends_no_silence(status: str | None, days: int) -> None:
    met = {"account": "Acme", "date": _day("2025-12-11"), "status": status}
    rows = [*FIRST, line("Acme", "2025-07-01", 90), line("Bolt", "2025-12-31", 1)]
    assert _values(book(rows, activity=[met]))["silence"] == days


def test_the_newest_word_on_a_weight_counts_once_by_name_or_by_title() -> None:
    store = book([*FIRST, LAST])
    for number, measure, weight in (
        (2, "silence", 40),
        (3, "Days of silence", 30),
        (4, "silence", 20),
    ):
        with store.commit("test", "A weight") as commit:
            note_import(commit, number)
            row = {"measure": measure, "weight": Decimal(weight)}
            write(commit, "health_weight", [row], number)
    parts = health.parts(store, YEAR.filtered("account", "Acme"))
    assert [part.weight for part in parts if part.measure == "silence"] == [20]


def test_an_answer_counts_in_its_month_and_the_question_in_its_own() -> None:
    """Asked in March and answered in April."""
    silent = {**_answer("2025-03-01", 1), "score": None, "date": None}
    rows = [line("Acme", f"2025-0{n}-01", 1) for n in (3, 4)]
    store = book(rows, survey=[_answer("2025-04-02", 10, sent="2025-03-01"), silent])

    def by_month(name: str) -> list[object]:
        return [figure(store, name, View(period=f"2025-0{n}")).value for n in (3, 4)]

    assert by_month("nps") == [None, 100]
    assert by_month("answer_rate") == [0.5, None]


def test_complaints_are_as_old_as_on_the_day_when_their_list_was_brought() -> None:
    """Invoices brought a month later say nothing of what was closed since."""
    store = Store(None)
    complaint = {"account": "Acme", "subject": "Late", "opened_on": _day("2025-03-01")}
    closing = {**complaint, "subject": "Dear", "closed_on": _day("2025-03-20")}
    told = {"complaint": [complaint, closing], "ledger": [line("Acme", "2025-04-09", 1)]}
    for number, (table, day) in enumerate((("complaint", "2025-03-10"), ("ledger", "2025-04-10"))):
        with store.commit("test", table) as commit:
            kept = datetime.fromisoformat(day).replace(tzinfo=UTC).replace(tzinfo=None)
            record = {"import_id": [number], "file": [table], "undone": [False], "kept_at": [kept]}
            commit.append("imports", pa.table(record))
            write(commit, table, told[table], number)
    found = {
        one.fields["subject"]: one.fields["days"]
        for one in listed(store, "open_complaints", View()).lines
    }
    assert found == {"Late": 9, "Dear": 9}


def test_two_questions_of_one_sheet_have_scales_of_their_own_and_count_each_answer_once() -> None:
    """Two of three like the sound, on one to five; one of two the food, on one to seven."""
    asked = {"Satisfaction with the sound": (5, 4, 1), "Satisfaction with the food": (7, 5)}
    surveys = [
        {**_answer("2025-03-01", score), "kind": kind, "scale": None}
        for kind, scores in asked.items()
        for score in scores
    ]
    assert figure(book([], survey=surveys), "csat", YEAR).value == pytest.approx(3 / 5)


def test_a_complaint_that_closed_on_a_day_that_nobody_noted_took_no_known_time() -> None:
    told = {"account": "Acme", "opened_on": _day("2025-03-01")}
    closed = [{**told, "closed_on": _day("2025-03-11")}, {**told, "is_closed": True}]
    assert figure(book([], complaint=closed), "days_to_close_complaint", YEAR).value == 10


def test_who_paid_late_is_not_known_before_anybody_is_known_to_have_paid() -> None:
    """The first payment in the book is of June; what fell due in February says nothing."""
    bills = [_bill("2025-02-10", "2025-06-01"), _bill("2025-07-10", "2025-07-10")]
    assert _values(book([*FIRST, *bills, LAST]))["paid_late"] == 0


def test_a_complaint_of_an_unknown_day_is_open_all_the_same() -> None:
    told: list[Line] = [{"account": "Acme", "subject": "Late"}, {"account": "Acme"}]
    store = book([LAST], complaint=told)
    assert len(listed(store, "open_complaints", View()).lines) == 2
    assert figure(store, "open_complaints", View(period="all")).value == 2
