"""What a scenario stands on: the months ahead, the book's retention, who is new, who is large."""

from datetime import date
from decimal import Decimal

import pytest

from analytics import answer
from analytics.forecast import Forecast, Outcome, Series, Trial
from analytics.metric import named
from analytics.outlook.asking import Outlook
from analytics.outlook.basis import Ground, ground
from analytics.outlook.past import begun
from analytics.outlook.scenario import Levers, changed
from analytics.page import number, scenario
from analytics.page.address import Address, read
from analytics.page.block import Table
from analytics.page.palette import LIGHT
from analytics.page.scene import Scene
from analytics.store import Store
from analytics.view import View, shift
from tests.books import Line, book, line

FIRST, AHEAD = date(2023, 1, 1), date(2025, 11, 1)
MONTHS = [shift(FIRST, n) for n in range(34)]
# Acme buys 100 a month, Bolt 50 from September 2025 on; of November 30 are invoiced by the 5th.
ACME = [line("Acme", f"{m:%Y-%m}-28", 100, owner="Ana") for m in MONTHS]
BOLT = [line("Bolt", f"2025-{m}-28", 50, owner="Ben") for m in ("09", "10")]
ROWS = [*ACME, *BOLT, line("Acme", "2025-11-05", 30, owner="Ana")]
ALL = View()


def outlook(store: Store, view: View = ALL, name: str = "revenue") -> Outlook:
    """A forecast of 150 a month from November 2025 on, give or take 20 and 30."""
    values = [100.0] * 32 + [150.0] * 2
    one = Outcome(150, 130, 170, 120, 180)
    trial = Trial("naive", "Naive", 1.0, ((20.0,) * 12, (-20.0,) * 12))
    origins = (date(2024, 9, 1), date(2024, 10, 1))
    past = Series(FIRST, tuple(values))
    whole = Forecast(past, "naive", "Naive", None, "", (one,) * 24, (trial,), origins)
    known = answer.calendar(store)
    measure = named(name)
    in_already = begun(store, measure, view, AHEAD)
    return Outlook(measure, view, store.version, "month", None, known, whole, {}, begun=in_already)


def stands(rows: list[Line] = ROWS, view: View = ALL) -> Ground:
    """What scenarios of a book stand on."""
    store = book(rows)
    found = ground(store, outlook(store, view))
    assert found is not None
    return found


def test_the_months_ahead_are_those_left_of_the_fiscal_year_less_what_is_invoiced() -> None:
    months = stands().basis.months
    assert [(m.month, m.forecast, m.invoiced) for m in months] == [
        (AHEAD, 150, 30), (shift(AHEAD, 1), 150, 0),
    ]  # fmt: skip
    assert [m.ahead for m in months] == [120, 150]
    assert [m.contracted for m in months] == [0, 0]
    assert stands().least == 8 * 100 + 2 * 150 + 30


def test_an_account_has_the_share_that_it_had_in_the_last_twelve_months() -> None:
    """Acme 1,200 and Bolt 100 of 1,300."""
    found = stands()
    assert found.largest == ("Acme", "Bolt")
    assert found.basis.accounts == pytest.approx({"Acme": 12 / 13, "Bolt": 1 / 13})


def test_new_is_who_never_bought_before_any_two_months_of_the_last_twelve() -> None:
    """Nine stretches bring 200, one 250 and one 300, of which Bolt's 50 and 100 are new."""
    assert stands().basis.new == pytest.approx(150 / 2350)


def test_a_filter_makes_nobody_new() -> None:
    """Acme went from Ana to Ben in September 2025: Ben's only new account is Bolt."""
    rows = [{**r, "owner": "Ben"} if r["date"] >= date(2025, 9, 1) else r for r in ROWS]
    found = stands(rows, ALL.filtered("owner", "Ben"))
    assert found.basis.new == pytest.approx(150 / (150 + 300))


def test_retention_is_the_books_own_and_unknown_before_two_years() -> None:
    assert stands().basis.retention == pytest.approx(1.0)
    young = [r for r in ROWS if r["date"] >= date(2024, 1, 1)]
    assert (stands(young).basis.retention, stands(young).basis.new) == (None, None)


def test_other_measures_than_revenue_have_no_levers() -> None:
    store = book(ROWS)
    assert ground(store, outlook(store, name="gross_margin")) is None


def _scene(store: Store, **extras: str) -> Scene:
    known = answer.calendar(store)
    address = Address(ALL, tuple(extras.items()))
    return Scene("Forecast", store, address, known, number.Style(), LIGHT)


def test_the_table_foots_as_it_is_printed() -> None:
    """The forecast of 1,400, what each lever adds, and the end of the year below them."""
    store = book(ROWS)
    found = stands()
    levers = Levers(retention=-7, price=2.5, new=35, account="Bolt", since=shift(AHEAD, 1))
    (table,) = scenario.told(_scene(store), found, levers)
    assert isinstance(table, Table)
    printed = [row[1].text for row in table.rows]
    values = [
        Decimal(text.replace(number.MINUS, "-").replace("€", "").replace(",", ""))
        for text in printed
    ]
    assert len(values) == 6
    assert values[0] == 1400
    assert not any("." in text for text in printed)
    assert sum(values[:-1]) == values[-1] == round(1400 + changed(found.basis, levers).total)


def test_levers_of_a_link_are_kept_as_far_as_the_book_has_what_they_move() -> None:
    found = stands()
    december = shift(AHEAD, 1)
    fits = scenario.fitting(Levers(-5, 2, 10, "Bolt", december), found)
    assert fits == Levers(-5, 2, 10, "Bolt", december)
    assert scenario.fitting(Levers(price=2, account="Nobody"), found) == Levers(price=2)
    past = scenario.fitting(Levers(account="Bolt", since=FIRST), found)
    assert past == Levers(account="Bolt", since=AHEAD)


def test_an_address_carries_a_scenario_as_it_was_written() -> None:
    written = str(Levers(-5, 2.5, 10, "Acme & Söhne", AHEAD))
    address = read({"book": ["main"], "scenario": [written]})
    query = {k: v if isinstance(v, list) else [v] for k, v in address.to_query().items()}
    assert read(query) == address
    assert dict(address.extras)["scenario"] == written
