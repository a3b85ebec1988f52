"""Faults that let a call count twice or too late, or a lever move what it has no part in."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from analytics.outlook.calls import Calls, calls
from analytics.outlook.scenario import Basis, Levers, Month, changed
from analytics.outlook.standing import Call
from analytics.store import Store
from analytics.view import View
from tests.books import Line, book, line, note_import, write
from tests.test_scenario_ground import ROWS, stands

MAY = date(2031, 5, 1)
SOLD = [
    line("Acme", "2030-11-28", 100, owner="Ana"),
    line("Bolt", "2030-11-28", 50, owner="Ben"),
]


def said(amount: object, **more: object) -> Line:
    """One call for May 2031."""
    return {"date": MAY, "amount": Decimal(str(amount)), **more}


def whole(rows: list[Line], *made: Line) -> Decimal | None:
    """What the calls of a book come to for the whole of it."""
    return calls(book(rows, call=list(made))).of(MAY).amount


def _then(store: Store, *made: Line) -> Calls:
    """The calls after one more list of them."""
    with store.commit("test", "A second list") as commit:
        note_import(commit, 2)
        write(commit, "call", list(made), 2)
    return calls(store)


def test_a_call_that_stands_in_two_lists_counts_once() -> None:
    both = said(70, owner="Ana"), said(30, owner="Ben")
    assert _then(book(SOLD, call=list(both)), both[0]).of(MAY).amount == 100
    assert _then(book(SOLD, call=list(both)), said(40, owner="Ana")).of(MAY).amount == 70


def test_an_account_that_was_handed_over_counts_with_one_person_alone() -> None:
    """Acme went from Ana to Ben: 90 and 20 are 110, and not 200."""
    rows = [*SOLD, line("Acme", "2030-12-28", 10, owner="Ben")]
    assert whole(rows, said(90, account="Acme"), said(20, account="Bolt")) == 110


def test_who_has_handed_over_everything_is_no_gap() -> None:
    rows = [*SOLD, line("Acme", "2030-12-28", 10, owner="Ben")]
    assert whole(rows, said(130, owner="Ben")) == 130


def test_an_account_called_by_two_people_counts_once() -> None:
    made = said(90, account="Acme", owner="Ana"), said(80, account="Acme", owner="Ben")
    assert whole(SOLD, *made, said(20, account="Bolt")) == 100


def test_who_sold_for_the_first_time_in_the_month_under_way_is_missed() -> None:
    rows = [*SOLD, line("Cato", "2030-12-03", 5, owner="Cem")]
    found = calls(book(rows, call=[said(70, owner="Ana"), said(30, owner="Ben")])).of(MAY)
    assert (found.amount, found.missing) == (None, ("Cem",))


def test_who_sold_a_year_before_the_last_twelve_months_is_not_missed() -> None:
    rows = [line("Dune", "2028-11-28", 500, owner="Dora"), *SOLD]
    assert whole(rows, said(70, owner="Ana"), said(30, owner="Ben")) == 100


def test_a_call_of_nothing_is_a_call() -> None:
    assert whole(SOLD, said(0, owner="Ana"), said(0, owner="Ben")) == 0
    assert whole(SOLD, said(0), said(70, owner="Ana")) == 0


def test_a_call_for_another_measure_does_not_count_for_revenue() -> None:
    assert whole(SOLD, said(70, owner="Ana"), said(30, owner="Ben", measure="Gross margin")) is None


def test_a_late_call_does_not_complete_a_sum() -> None:
    late = datetime(2031, 6, 1, tzinfo=UTC)
    then = datetime(2031, 4, 1, tzinfo=UTC)
    made = [
        Call(MAY, owner, None, Decimal(50), "", "", at, 1)
        for owner, at in (("Ana", then), ("Ben", late))
    ]
    found = Calls(1, "revenue", tuple(made), {"Ana": ("Acme",), "Ben": ("Bolt",)}).of(MAY)
    assert (found.amount, found.missing) == (None, ("Ben",))


def test_a_whole_that_came_late_leaves_the_persons_calls_standing() -> None:
    then, late = datetime(2031, 4, 1, tzinfo=UTC), datetime(2031, 6, 1, tzinfo=UTC)
    made = (
        Call(MAY, None, None, Decimal(999), "", "", late, 2),
        Call(MAY, "Ana", None, Decimal(50), "", "", then, 1),
    )
    assert Calls(2, "revenue", made, {"Ana": ("Acme",)}).of(MAY).amount == 50


def test_the_account_that_leaves_is_not_lost_again_through_retention() -> None:
    """All of the existing business is Acme's: when it leaves, retention has nothing to move."""
    basis = Basis((Month(MAY, 1000),), 0.8, 0.25, {"Acme": 1.0})
    found = changed(basis, Levers(retention=-20, account="Acme"))
    assert [found.account, found.retention, found.total] == [-750, 0, -750]


def test_the_account_that_leaves_takes_no_new_business() -> None:
    basis = Basis((Month(MAY, 1000),), 0.8, 1.0, {"Acme": 1.0})
    assert changed(basis, Levers(account="Acme")).total == 0


def test_prices_rise_on_what_is_left_and_not_on_what_has_left() -> None:
    basis = Basis((Month(MAY, 1000),), None, 0.0, {"Acme": 1.0})
    assert changed(basis, Levers(price=10, account="Acme")).price == 0


@pytest.mark.parametrize(("forecast", "invoiced"), [(-50.0, 0.0), (100.0, 100.0), (100.0, 130.0)])
def test_where_nothing_is_to_come_no_lever_turns_a_loss_into_a_gain(
    forecast: float, invoiced: float
) -> None:
    basis = Basis((Month(MAY, forecast, invoiced),), 0.8, 0.2, {"Acme": 0.5})
    levers = Levers(retention=-10, price=-10, new=-50, account="Acme")
    assert changed(basis, levers).total == 0


def test_a_credit_note_of_the_month_under_way_does_not_raise_what_is_to_come() -> None:
    assert Month(MAY, 100, -40).ahead == 100


def test_an_account_with_more_credits_than_invoices_takes_nothing_when_it_leaves() -> None:
    basis = Basis((Month(MAY, 1000),), 0.8, 0.0, {"Acme": -0.1, "Bolt": 1.1})
    assert changed(basis, Levers(account="Acme")).total == 0
    assert changed(basis, Levers(account="Bolt")).total == -1000


def test_who_came_back_after_years_is_no_new_business() -> None:
    """Bolt bought in 2023 and again from September 2025 on."""
    rows = [*ROWS, line("Bolt", "2023-01-28", 1, owner="Ben")]
    assert stands(rows).basis.new == 0


def test_rows_that_name_no_account_are_no_new_business() -> None:
    nobody = [{**row, "account": None} if row["account"] == "Bolt" else row for row in ROWS]
    assert stands(nobody).basis.new == 0


def test_the_levers_of_a_filtered_view_move_what_it_shows() -> None:
    """Of Ana's accounts Acme is the whole; Bolt is Ben's and cannot leave her."""
    found = stands(ROWS, View().filtered("owner", "Ana"))
    assert found.basis.accounts == {"Acme": 1.0}
    assert changed(found.basis, Levers(account="Bolt")).total == 0
