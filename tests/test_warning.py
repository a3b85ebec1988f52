"""Early warning: planted breaks are found in the order of their money, and nothing else is."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from analytics.ahead.account import Account, Purchases
from analytics.ahead.signal import signals, silent
from analytics.store import Store
from analytics.view import View
from analytics.warning.broken import broken, floor, hindsight
from analytics.warning.listing import early
from tests.books import Line, book, line

BEGAN = date(2020, 1, 6)
UNTIL = date(2025, 6, 30)
WHEN = [date(2023, 3, 31), date(2023, 11, 30), date(2024, 7, 31), date(2025, 1, 31), UNTIL]
EACH = 40


def dice(seed: int) -> random.Random:
    """The same throws every time."""
    return random.Random(seed)  # noqa: S311 - made-up accounts are no secrets


def account(name: str, days: list[date], amounts: list[float]) -> Account:
    """An account that bought on these days."""
    return Account(name, name, tuple(days), tuple(amounts))


def monthly(rng: random.Random, until: date, size: float = 5000) -> Account:
    """An account that is invoiced at the end of every month, give or take some days and money."""
    days = [BEGAN + timedelta(days=round(30.4 * n + rng.uniform(-4, 4))) for n in range(200)]
    return _spent(rng, "monthly", days, until, size)


def at_random(rng: random.Random, until: date, size: float = 5000) -> Account:
    """An account that buys at random, once in 30 days on average."""
    days, day = [BEGAN], BEGAN
    while day < until:
        day += timedelta(days=max(1, round(rng.expovariate(1 / 30))))
        days.append(day)
    return _spent(rng, "random", days, until, size)


def seasonal(rng: random.Random, until: date, size: float = 5000) -> Account:
    """An account that buys every fortnight from March to September, and never in winter."""
    days = [BEGAN + timedelta(days=round(14 * n + rng.uniform(-4, 4))) for n in range(200)]
    summer = [day for day in days if 3 <= day.month <= 9]
    return _spent(rng, "seasonal", summer, until, size)


def every_second_year(rng: random.Random, until: date, size: float = 90_000) -> Account:
    """An account with a congress every second May, billed in three invoices."""
    starts = [date(year, 3, 1) + timedelta(days=rng.randrange(30)) for year in range(2014, 2030, 2)]
    days = [start + timedelta(days=after) for start in starts for after in (0, 40, 80)]
    return _spent(rng, "biennial", days, until, size)


def growing(rng: random.Random, until: date, size: float = 1000) -> Account:
    """An account that buys every month, a tenth more each quarter."""
    days = [BEGAN + timedelta(days=round(30.4 * n + rng.uniform(-6, 6))) for n in range(80)]
    days = [day for day in sorted(days) if day <= until]
    amounts = [size * 1.1 ** (n / 3) * rng.uniform(0.7, 1.3) for n in range(len(days))]
    return account("growing", days, amounts)


def _spent(rng: random.Random, name: str, days: list[date], until: date, size: float) -> Account:
    kept = sorted({day for day in days if day <= until})
    return account(name, kept, [size * rng.uniform(0.5, 1.5) for _ in kept])


HEALTHY = [monthly, at_random, seasonal, every_second_year, growing]


@pytest.mark.parametrize("kind", HEALTHY, ids=lambda kind: kind.__name__)
def test_few_accounts_that_go_on_as_ever_are_named(
    kind: Callable[[random.Random, date], Account],
) -> None:
    """Of 200 looks at accounts whose pattern is whole, at most 2 in a hundred are false alarms."""
    told = [
        (when, found)
        for number in range(EACH)
        for when in WHEN
        for found in signals(kind(dice(number), when), when)
    ]
    assert len(told) <= 0.02 * EACH * len(WHEN), told


def broken_on(rng: random.Random, on: date, size: float) -> Account:
    """A monthly account that bought nothing more after a day."""
    return monthly(rng, on, size)


def base(rng: random.Random) -> list[Account]:
    """Thirty accounts of all healthy kinds."""
    kinds = [monthly, seasonal, every_second_year, growing]
    made = [kinds[n % len(kinds)](rng, UNTIL) for n in range(30)]
    return [account(f"{one.account} {n}", list(one.days), list(one.amounts))
            for n, one in enumerate(made)]  # fmt: skip


def named(one: Account, name: str) -> Account:
    """The same account under another name."""
    return account(name, list(one.days), list(one.amounts))


def test_planted_breaks_come_first_by_the_money_at_stake_and_alone() -> None:
    """Three stopped at the end of February: of 24,000, 240,000 and 72,000 a year.

    After 62 gaps and four months of silence there is a chance of one in eight that they go on.
    """
    rng, ended = dice(5), date(2025, 2, 28)
    planted = [
        named(broken_on(rng, ended, size), name)
        for name, size in (("Small", 2000), ("Large", 20_000), ("Middle", 6000))
    ]
    found = broken(Purchases(1, UNTIL, (*base(rng), *planted)))
    assert [one.account for one in found] == ["Large", "Middle", "Small"]
    assert found[0].stake == pytest.approx(240_000 * 0.88, rel=0.1)


def test_an_account_below_the_floor_makes_no_noise() -> None:
    """A fiftieth of a hundredth of the revenue is not worth a warning."""
    rng = dice(5)
    tiny = named(broken_on(rng, date(2025, 2, 28), 20), "Tiny")
    bought = Purchases(1, UNTIL, (*base(rng), tiny))
    assert signals(tiny, UNTIL)
    assert floor(bought) > 240
    assert broken(bought) == ()


def test_the_evidence_is_one_sentence_with_its_numbers() -> None:
    """Every 30 days for two years, 7,000 each: 85,225 a year; then 121 days of nothing."""
    days = [date(2023, 1, 31) + timedelta(days=30 * n) for n in range(25)]
    one = account("A", days, [7000.0] * 25)
    until = days[-1] + timedelta(days=121)
    told = broken(Purchases(1, until, (one,)))[0].sentence(lambda amount: f"EUR {amount:,.0f}")
    assert told.startswith("Bought every 30 days for 24 months; nothing for 121 days; EUR 8")
    assert told.endswith(" a year at stake.")


def test_a_client_of_every_second_may_is_not_missed_in_the_year_between() -> None:
    """It bought in March to May of 2016, 2018, ... 2024; in 2025 it is not due."""
    one = every_second_year(dice(1), UNTIL)
    assert one.rhythm.regular
    assert one.rhythm.typical == pytest.approx(730, abs=30)
    assert silent(one, UNTIL) is None
    assert (one.rhythm.chance(UNTIL) or 0) > 0.8


def test_the_congress_that_did_not_come_back_is_missed_a_year_later() -> None:
    """Due in March 2026, and nothing by March 2027: half as long again as ever before."""
    one = every_second_year(dice(1), UNTIL)
    found = silent(one, date(2027, 4, 30))
    assert found is not None
    assert found.says.startswith("Bought every 24 months for ")


def test_smaller_orders_are_told_with_what_they_were() -> None:
    """Twenty orders of 6,000 and five of 1,500, at the same pace: three quarters are gone."""
    days = [date(2023, 1, 2) + timedelta(days=30 * n) for n in range(25)]
    one = account("A", days, [6000.0] * 20 + [1500.0] * 5)
    found = {told.kind: told for told in signals(one, days[-1] + timedelta(days=5))}
    assert found["smaller"].money == (1500.0, 6000.0)
    assert found["smaller"].lost == pytest.approx(0.75, abs=0.02)


def test_more_and_smaller_invoices_for_the_same_work_are_no_loss() -> None:
    """Monthly 6,000 becomes weekly 1,500: nothing is lost."""
    months = [date(2023, 1, 2) + timedelta(days=30 * n) for n in range(20)]
    weeks = [months[-1] + timedelta(days=7 * n) for n in range(1, 13)]
    one = account("A", [*months, *weeks], [6000.0] * 20 + [1500.0] * 12)
    assert signals(one, weeks[-1] + timedelta(days=3)) == ()


def test_a_year_ago_the_list_named_those_that_were_going() -> None:
    """Two had stopped by then and did not come back, one stopped after."""
    rng, then = dice(5), UNTIL - timedelta(days=365)
    gone = [
        named(broken_on(rng, then - timedelta(days=after), 20_000), f"Gone {after}")
        for after in (120, 150, -60)
    ]
    found = hindsight(Purchases(1, UNTIL, (*base(rng), *gone)))
    assert found is not None
    assert (found.then, found.named, found.right, found.gone) == (then, 2, 2, 3)
    assert found.recall is not None
    assert found.recall[0] < 2 / 3 < found.recall[1]


def test_what_is_known_later_changes_no_warning() -> None:
    """As of a day, rows after it do not exist."""
    rng = dice(3)
    whole = [at_random(rng, UNTIL) for _ in range(20)]
    then = date(2024, 6, 30)
    known = Purchases(1, UNTIL, tuple(whole)).as_of(then)
    cut = tuple(
        account(one.account, [day for day in one.days if day <= then],
                list(one.amounts[: sum(day <= then for day in one.days)]))
        for one in whole
    )  # fmt: skip
    assert broken(known) == broken(Purchases(1, then, cut))


def _invoices() -> Iterator[Line]:
    for n in range(24):
        day = (date(2023, 7, 1) + timedelta(days=30 * n)).isoformat()
        yield line("Stays", day, 10_000)
        if n < 19:
            yield line("Goes", day, 8000)


def test_the_list_of_a_book_names_complaints_and_contracts_beside() -> None:
    """Goes stopped five months ago, has a complaint open, and its contract is about to end."""
    complaint = {"account": "Goes", "opened_on": date(2025, 4, 1), "subject": "Late"}
    contract = {"account": "Stays", "starts_on": date(2024, 8, 1), "ends_on": date(2025, 7, 31),
                "annual_amount": 120_000, "notice_on": date(2025, 6, 30)}  # fmt: skip
    store = book(list(_invoices()), complaint=[complaint], contract=[contract])
    found = {one.account: one.sentence(lambda amount: f"{amount:,.0f}")
             for one in early(store, View())}  # fmt: skip
    assert set(found) == {"Goes", "Stays"}
    assert "1 open complaint" in found["Goes"]
    assert "contract of 120,000 a year ends on 31 Jul 2025" in found["Stays"]


def test_an_empty_book_and_three_accounts_have_no_warnings() -> None:
    assert early(Store(None), View()) == ()
    few = book([line(name, "2025-01-05", 100) for name in "ABC"])
    assert early(few, View()) == ()
