"""The manager's calls against the model and naive: the same months, known alike, nothing late."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from analytics import typed
from analytics.outlook import called
from analytics.outlook.called import CalledMonth, Made, beside, contest, whose
from analytics.outlook.calls import EXPORT
from analytics.outlook.judged import Judged
from analytics.outlook.keeping import flush
from analytics.store import Store, forget, open_book
from analytics.view import View, shift
from tests.books import line, note_import, write

JUNE = date(2025, 6, 1)


def _judged(month: date, actual: float, said: float, naive: float | None) -> Judged:
    return Judged(shift(month, -2), 2, month, actual, said, naive, 10.0, None, None, version=3)


def _called(by: int, call: float, *, before: bool = True, actual: float = 100) -> CalledMonth:
    month = shift(JUNE, by)
    made = Made(month, call, 3, before, "called for the whole")
    return CalledMonth(made, actual, _judged(month, actual, actual + 10, actual - 20))


def test_calls_model_and_naive_are_scored_over_the_same_months() -> None:
    """Calls are off by 5 and 15, the model by 10 and 10, naive by 20 and 20, of 200."""
    found = contest([_called(0, 105), _called(1, 85)])
    assert (found.call.wape, found.model.wape, found.naive.wape) == (0.1, 0.1, 0.2)
    assert (found.added_by_call, found.added_by_model) == (0.5, 0.5)
    assert found.call.mase == (5 / 10 + 15 / 10) / 2
    assert found.call_over_model is None


def test_a_call_made_during_its_month_is_not_counted() -> None:
    found = contest([_called(0, 105), _called(1, 100, before=False)])
    assert (found.call.count, found.call.wape) == (1, 0.05)


def test_a_call_of_a_month_that_nobody_forecast_is_not_counted() -> None:
    alone = CalledMonth(Made(JUNE, 90, 1, before=True, how=""), 100, None)
    assert contest([alone]).call.count == 0
    assert contest([]).added_by_call is None


def test_the_calls_are_called_closer_only_where_chance_could_not_have_done_it() -> None:
    close = contest([_called(by, 101 + by % 3) for by in range(8)])
    assert close.call_over_model is not None
    assert close.call_over_model[0] > 0
    even = contest([_called(by, 100 + (2 if by % 2 else 19)) for by in range(8)])
    assert even.call_over_model is not None
    assert even.call_over_model[0] < 0 < even.call_over_model[1]
    assert contest([_called(by, 101) for by in range(7)]).call_over_model is None


def test_a_call_stands_beside_what_the_model_said_with_the_same_months_known() -> None:
    july = shift(JUNE, 1)
    early = _judged(july, 100, 90, 80)
    judged = [early, replace(early, origin=shift(july, -1), step=1, said=99, version=4)]
    calls = [
        Made(july, 95, 3, before=True, how=""),
        Made(shift(july, 9), 95, 3, before=True, how=""),
    ]
    (found,) = beside(calls, {july: 100.0}, judged, {3: shift(july, -2), 4: shift(july, -1)})
    assert found.model == early
    (unknown,) = beside(calls, {july: 100.0}, judged, {})
    assert unknown.model is None


@pytest.mark.parametrize(
    ("view", "of"),
    [
        (View(), (None, None)),
        (View().filtered("owner", "Ana"), ("Ana", None)),
        (View().filtered("account", "Acme"), (None, "Acme")),
        (View().filtered("owner", "Ana", "Ben"), None),
        (View().filtered("region", "North"), None),
        (View(base="agi"), None),
    ],
)
def test_calls_are_of_the_whole_of_a_person_or_of_an_account(
    view: View, of: tuple[str | None, str | None] | None
) -> None:
    assert whose(view) == of


THIS = datetime.now(UTC).date().replace(day=1)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Store]:
    """A book that stands at last month, with calls for this month and the next."""
    store = open_book(tmp_path / "book")
    with store.commit("test", "Import 1") as commit:
        note_import(commit)
        write(commit, "ledger", [
            line("Acme", f"{shift(THIS, -by)}", 100 + by, owner="Ana") for by in range(1, 15)
        ])  # fmt: skip
    rows = [{"date": f"{shift(THIS, by)}", "amount": str(300 + by)} for by in (0, 1)]
    typed.keep(store, EXPORT, rows, "Ana", typed.rows(store, EXPORT))
    yield store
    flush(store)
    forget(tmp_path / "book")


def test_the_calls_of_a_book_are_found_month_by_month(book: Store) -> None:
    months = [shift(THIS, by) for by in (-1, 0, 1)]
    found = called.made(book, "revenue", View(), months).result()
    assert found
    assert [(one.month, one.amount, one.before) for one in found] == [
        (THIS, 300.0, False), (shift(THIS, 1), 301.0, True)
    ]  # fmt: skip
    assert called.made(book, "revenue", View(version=1), months).result() == ()
    assert called.made(book, "revenue", View(base="agi"), months).result() == ()
