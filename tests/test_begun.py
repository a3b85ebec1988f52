"""A month under way: the year never ends below what is in, and a date ahead makes nothing full."""

from datetime import UTC, date, datetime
from math import fsum

import pyarrow as pa
import pytest

from analytics.answer import calendar
from analytics.outlook import asking, basis, targets
from analytics.outlook.asking import Outlook, foreseen
from analytics.outlook.scenario import Levers, changed, moved
from analytics.store import Store
from analytics.view import View, shift
from tests.books import Line, line, write

TODAY = datetime(2025, 11, 22, tzinfo=UTC).replace(tzinfo=None)
PAST = [
    line(owner, f"{shift(date(2022, 1, 1), i).replace(day=day)}", 400 + 20 * (i % 12), owner=owner)
    for i in range(46)
    for owner in ("Ana", "Ben")
    for day in (1, 28)
]


def _book(*rows: Line, target: list[Line] | None = None) -> Store:
    """Four years up to October 2025, as imported on 22 November, and more rows."""
    store = Store(None)
    record = {"import_id": [1], "file": ["f.csv"], "sha256": ["0" * 64], "kept_at": [TODAY],
              "undone": [False]}  # fmt: skip
    with store.commit("test", "Rows for a test") as commit:
        commit.append("imports", pa.table(record))
        write(commit, "ledger", [*PAST, *rows])
        if target:
            write(commit, "target", target)
    return store


def _foreseen(store: Store, by: str | None = None) -> Outlook:
    found = foreseen(store, "revenue", View(), by=by).result()
    assert found is not None
    return found


BIG = line("Ana", "2025-11-12", 90_000, owner="Ana")


def test_the_year_never_ends_below_what_is_invoiced() -> None:
    end = asking.ending(_foreseen(_book(BIG)))
    december = _foreseen(_book()).whole.outcomes[1].point
    assert end.actual is not None
    assert end.outcome.point == pytest.approx(end.actual + 90_000 + december)
    told = end.outcome
    assert end.actual + 90_000 <= told.low_95 <= told.low_80 <= told.point
    assert told.point <= told.high_80 <= told.high_95


def test_the_forecast_itself_goes_by_full_months_alone() -> None:
    assert _foreseen(_book(BIG)).whole == _foreseen(_book()).whole


def test_parts_still_add_up_by_trend() -> None:
    found = _foreseen(_book(BIG), by="owner")
    parts = [asking.ending(asking.of_part(found, part)) for part in found.parts.values()]
    whole = asking.ending(asking.of_part(found, found.whole))
    assert fsum(part.outcome.point for part in parts) == pytest.approx(whole.outcome.point)
    assert asking.surplus(found, 1, 2) > 80_000


def test_levers_do_not_move_what_is_invoiced() -> None:
    store = _book(BIG)
    stands = basis.ground(store, _foreseen(store))
    assert stands is not None
    for levers in (Levers(-20.0, 0.0, 0.0, "", None), Levers(0.0, -10.0, 0.0, "", None)):
        change = changed(stands.basis, levers)
        told = moved(stands.end.outcome, change.total, stands.least)
        assert stands.least <= told.low_95 <= told.low_80 <= told.point <= told.high_80


def test_a_target_is_held_against_its_own_months_alone() -> None:
    quarters: list[Line] = [
        {"date": date(2025, month, 1), "amount": 3000, "measure": "Revenue", "period": "Quarter"}
        for month in (1, 10)
    ]
    store = _book(BIG, target=quarters)
    found = _foreseen(store)
    aim = targets.aimed(store, found)
    assert aim is not None
    assert [step.month.month for step in aim.steps] == [1, 2, 3, 10, 11, 12]
    assert aim.label == "the 6 months of 2025 that have one"
    assert aim.target == 6000
    first = fsum(value for step in aim.steps if (value := step.actual))
    assert aim.actual == first
    assert aim.outcome == pytest.approx(first + asking.ahead(found, 1, 2).point)
    assert aim.chance == 1.0


def test_a_month_without_a_target_between_two_that_have_one_does_not_count() -> None:
    store = _book(target=[
        {"date": date(2025, month, 1), "amount": 1700, "measure": "Revenue", "period": "Month"}
        for month in (1, 12)
    ])  # fmt: skip
    found = _foreseen(store)
    aim = targets.aimed(store, found)
    assert aim is not None
    assert aim.actual == 1600
    assert aim.sums[-1].point == pytest.approx(found.whole.outcomes[1].point)


def test_an_invoice_dated_ahead_does_not_make_this_month_full() -> None:
    known = calendar(_book(line("Ana", "2025-12-28", 500, owner="Ana")))
    assert known.last_full_month == date(2025, 10, 1)
    assert known.last_month == date(2025, 12, 1)
    assert _foreseen(_book(line("Ana", "2025-12-28", 500))).whole == _foreseen(_book()).whole
