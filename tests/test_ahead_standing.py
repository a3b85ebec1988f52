"""One rule for what is overdue, and one pattern for what is at stake and what is expected."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from analytics.ahead.account import Account, Purchases, year_before
from analytics.ahead.expecting import How, expected
from analytics.ahead.found import Ahead, Expected, Told
from analytics.ahead.likely import Likely
from analytics.ahead.standing import Stand, overdue, standing
from analytics.ahead.working import work
from analytics.page.ahead_accounts import said
from analytics.warning.broken import broken, gone
from data import agency
from tests.test_warning import HEALTHY, broken_on, dice, named

UNTIL = date(2025, 6, 30)
# How far what is expected and what is at stake may together pass what the pattern brought a year.
TOLERANCE = 0.01


def every(days: int, count: int, silent: int) -> Account:
    """An account that bought 1,000 every so many days, and then nothing for so long."""
    last = UNTIL - timedelta(days=silent)
    bought = tuple(last - timedelta(days=days * back) for back in range(count))[::-1]
    return Account("A", "A", bought, (1000.0,) * count)


def uneven(gaps: list[int], silent: int) -> Account:
    """An account that bought after each of these gaps, and then nothing for so long."""
    days = [UNTIL - timedelta(days=silent + sum(gaps[at:])) for at in range(len(gaps) + 1)]
    return Account("A", "A", tuple(days), (1000.0,) * len(days))


@pytest.mark.parametrize(
    ("account", "stand"),
    [
        (every(30, 8, 20), Stand.NOT_DUE),
        (uneven([10, 70, 20, 60], 50), Stand.DUE),
        (every(30, 8, 100), Stand.OVERDUE),
        (every(30, 8, 365), Stand.OVERDUE),
        (every(30, 8, 366), Stand.LONG_SILENT),
        (every(200, 8, 600), Stand.OVERDUE),
        (every(200, 8, 601), Stand.LONG_SILENT),
        (every(30, 3, 100), Stand.NO_RHYTHM),
        (every(30, 3, 400), Stand.LONG_SILENT),
        (every(30, 1, 400), Stand.NO_RHYTHM),
    ],
)
def test_an_account_is_overdue_until_it_has_been_silent_for_too_long(
    account: Account, stand: Stand
) -> None:
    """Beyond its longest gap it is overdue; after a year and three gaps it is long silent."""
    assert standing(account, UNTIL).stand is stand
    assert overdue(account, UNTIL) == (stand is Stand.OVERDUE)


def test_who_is_too_long_silent_to_be_named_is_long_silent_in_the_table_too() -> None:
    """The warning's own count of those it does not name is that of the table's word."""
    accounts = tuple(
        Account(f"{days} {silent}", f"{days} {silent}", one.days, one.amounts)
        for days in (30, 90, 400)
        for silent in (10, 100, 380, 900, 1500)
        for one in [every(days, 5, silent)]
    )
    left_out = {account.account_id for account in gone(Purchases(1, UNTIL, accounts))}
    long = {one.account_id for one in accounts if "long silent" in said(one, UNTIL)}
    assert left_out == long == {"30 380", "30 900", "30 1500", "90 380", "90 900", "90 1500",
                                "400 1500"}  # fmt: skip


def summers(years: range) -> Account:
    """An account that buys six times between March and September, each year on other days."""
    rng = dice(3)
    days = sorted({date(year, 3, 1) + timedelta(days=rng.randrange(200))
                   for year in years for _ in range(6)})  # fmt: skip
    return Account("A", "A", tuple(days), (1000.0,) * len(days))


def test_one_that_buys_in_summer_is_out_of_season_in_winter() -> None:
    """It bought nothing in these weeks of any year."""
    one, winter = summers(range(2018, 2025)), date(2025, 1, 31)
    assert not one.rhythm.regular
    assert said(one, winter).endswith(f"buys in season, {standing(one, winter).gaps:.1f} gaps")


def test_an_invoice_a_month_makes_no_season() -> None:
    """Always on the first two days of a month: the rest of October is no winter."""
    days = [date(2022 + n // 12, n % 12 + 1, day) for n in range(34) for day in (1, 2)]
    one = Account("A", "A", tuple(days), (1000.0,) * len(days))
    assert standing(one, date(2024, 10, 31)).stand is Stand.DUE


def test_the_gaps_that_passed_are_told_of_one_that_is_due_for_long() -> None:
    """Once silent for 400 days it came back, so that 300 days are no more than due."""
    one = uneven([20, 400, 20, 20, 20], 300)
    assert said(one, UNTIL) == "every 3 months, last 10 months ago: due, 3.1 gaps"
    assert not standing(one, UNTIL).dateless
    assert standing(uneven([20, 400, 20, 20, 20], 390), UNTIL).dateless


def test_a_year_before_the_end_of_a_month_is_the_end_of_that_month() -> None:
    """Twelve months to 31 October begin on 1 November, in leap years too."""
    assert year_before(date(2026, 10, 31)) == date(2025, 10, 31)
    assert year_before(date(2024, 10, 31)) == date(2023, 10, 31)
    assert year_before(date(2025, 2, 28)) == date(2024, 2, 29)
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2024, 2, 28)) == date(2023, 2, 28)


def healthy_and_broken() -> Iterator[Account]:
    """Sixty accounts of all kinds, and twenty that stopped, lately or long ago."""
    rng = dice(5)
    for n in range(60):
        yield named(HEALTHY[n % len(HEALTHY)](rng, UNTIL), f"Stays {n}")
    for n in range(20):
        ended = UNTIL - timedelta(days=60 + 25 * n)
        yield named(broken_on(rng, ended, 3000.0 + 500 * n), f"Stopped {n}")
    days = tuple(UNTIL - timedelta(days=30 * back) for back in range(30))[::-1]
    yield Account("Shrinks", "Shrinks", days, (9000.0,) * 25 + (1500.0,) * 5)


def sample() -> Iterator[Account]:
    """The accounts of the sample's invoices."""
    flows: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in agency.invoice_lines():
        flows[line.client.name][line.day] += line.amount / 100
    for name, flow in sorted(flows.items()):
        bought = {day: amount for day, amount in sorted(flow.items()) if amount > 0}
        credited = tuple((day, amount) for day, amount in sorted(flow.items()) if amount < 0)
        yield Account(name, name, tuple(bought), tuple(bought.values()), credited)


@pytest.mark.parametrize(
    "bought",
    [
        Purchases(1, UNTIL, tuple(healthy_and_broken())),
        Purchases(1, agency.LAST_DAY, tuple(sample())),
    ],
    ids=["simulated", "sample"],
)
def test_what_is_expected_and_what_is_at_stake_are_no_more_than_the_pattern_brought(
    bought: Purchases,
) -> None:
    """At the end of the data and at each quarter of the two years before."""
    warned = 0
    for quarter in range(9):
        known = bought.as_of(bought.until - timedelta(days=91 * quarter))
        found = Ahead.from_json(work("bgnbd", known, 365, 1, ""))
        ahead = {one.told.account_id: one for one in found.accounts}
        for one in broken(known):
            revenue = ahead[one.account_id].revenue
            assert revenue is not None
            assert revenue + one.stake <= one.signals[0].yearly * (1 + TOLERANCE), one
            warned += 1
    assert warned >= 3


def test_the_chance_of_one_that_stopped_is_the_warnings() -> None:
    """What it says is likely gone is what the table has it gone by."""
    bought = Purchases(1, UNTIL, tuple(healthy_and_broken()))
    ahead = {one.told.account_id: one
             for one in Ahead.from_json(work("bgnbd", bought, 365, 1, "")).accounts}  # fmt: skip
    stopped = [one for one in broken(bought) if one.signals[0].kind == "silent"]
    assert stopped
    for one in stopped:
        assert ahead[one.account_id].chance == pytest.approx(1 - one.signals[0].lost)


def test_one_that_is_long_silent_is_not_named_for_bringing_less() -> None:
    """Every month for two years and then nothing for thirteen: counted, and no early warning."""
    one = every(30, 24, 400)
    bought = Purchases(1, UNTIL, (one, named(every(30, 24, 5), "Stays")))
    assert standing(one, UNTIL).stand is Stand.LONG_SILENT
    assert gone(bought) == [one]
    assert broken(bought) == ()


def test_what_is_left_of_one_that_stopped_is_its_chance_and_not_nothing() -> None:
    """Three months of nothing are told once: as silence, and not as revenue of nothing too."""
    one = every(30, 24, 100)
    found = Ahead.from_json(work("bgnbd", Purchases(1, UNTIL, (one,)), 365, 1, ""))
    (warned,) = broken(Purchases(1, UNTIL, (one,)))
    assert found.accounts[0].revenue == pytest.approx(
        warned.signals[0].yearly - warned.stake, rel=0.25
    )


def test_a_model_is_not_held_to_a_pattern_that_did_not_break() -> None:
    """One that goes on as ever keeps what the model expects of it."""
    told = Told("A", "A", 7, 30.0, 31.0)
    likely = Likely(told, 0.9, 12.0, 0.9, 12.0, 0.8)
    how = How(UNTIL, 365, trusted=True, dated=False, summed=True)
    found: Expected = expected(
        uneven([10, 70, 150, 20, 60, 200, 30, 5, 55], 20), likely, 500.0, how
    )
    assert (found.own, found.revenue) == (False, 6000.0)


def test_three_months_tell_nothing_of_a_year() -> None:
    """From four whole months on there is a yearly figure, and not before."""
    days = [date(2025, 1, 3) + timedelta(days=10 * n) for n in range(20)]
    for until, summed in ((date(2025, 3, 31), False), (date(2025, 4, 30), True)):
        bought = tuple(day for day in days if day <= until)
        one = Account("A", "A", bought, (100.0,) * len(bought))
        found = Ahead.from_json(work("bgnbd", Purchases(1, until, (one,)), 365, 1, ""))
        assert (found.revenue is not None) is summed
        assert (found.accounts[0].revenue is not None) is summed
        assert found.accounts[0].chance is not None
