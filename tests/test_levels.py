"""Targets of rates: they are no sums, and only the target of just what is looked at counts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import importing
from analytics.answer import calendar, figure
from analytics.forecast import forecast
from analytics.metric import named
from analytics.outlook import levels, targets
from analytics.outlook.asking import Outlook, history
from analytics.store import Store, forget, open_book
from analytics.view import View, shift
from tests.books import Line, book, line
from tests.dropped import write as write_file

MARGIN = "gross_margin_percent"


def _rows() -> list[Line]:
    """Three years and ten months: Ana keeps 30 to 35 of every 100, Ben 10."""
    days = [shift(date(2022, 1, 1), i) for i in range(46)]
    return [
        line(owner, f"{day}", 100, owner=owner, cost=Decimal(cost))
        for i, day in enumerate(days)
        for owner, cost in (("Ana", 70 - i % 6), ("Ben", 90))
    ]


def _target(day: str, amount: object, **more: object) -> Line:
    return {
        "date": date.fromisoformat(day), "amount": Decimal(str(amount)), "measure": "Margin %",
        **more,
    }  # fmt: skip


def _outlook(store: Store, view: View | None = None, grain: str = "month") -> Outlook:
    view = (view or View()).with_(version=store.version)
    series = history(store, MARGIN, view, grain)[None]
    return Outlook(
        named(MARGIN), view, store.version, grain, None, calendar(store),
        forecast(series, 24, light=True), {},
    )  # fmt: skip


@pytest.fixture(scope="module")
def selling() -> Store:
    return book(_rows(), target=[_target("2025-01-01", 25, period="Year")])


def test_a_rate_of_a_year_is_the_target_of_each_of_its_months(selling: Store) -> None:
    found = _outlook(selling)
    level = levels.levelled(selling, found)
    assert level is not None
    assert [one.target for one in level.periods] == [0.25] * 12
    assert level.last.first == date(2025, 12, 1)
    assert level.last.outcome == found.whole.outcomes[1]
    assert level.chance == found.whole.chance(2, 2, 0.25)
    assert level.latest is not None
    assert level.latest.actual == float(figure(selling, MARGIN, View(period="2025-10")).value or 0)


@pytest.mark.parametrize("said", [25, "0.25"])
def test_percent_and_share_are_both_understood(said: object) -> None:
    store = book(_rows(), target=[_target("2025-12-01", said, period="Month")])
    level = levels.levelled(store, _outlook(store))
    assert level is not None
    assert level.target == 0.25


def test_a_mark_out_of_five_is_no_percent() -> None:
    store = book(_rows(), target=[_target("2025-12-01", "4.2", period="Month", measure="CSAT")])
    found = replace(_outlook(store), metric=named("csat"))
    assert targets.wanted(store, "csat", View())
    assert levels.levelled(store, found) is None


def test_rates_with_their_sign_are_read_beside_amounts(tmp_path: Path) -> None:
    store = open_book(tmp_path / "book")
    text = (
        'Date,Measure,Target\n2025-01-01,Revenue,"12,000"\n2025-01-01,Gross margin %,42%\n'
        "2025-01-01,NPS,35\n2025-01-01,Revenue growth,8 %\n2025-01-01,Net retention,95\n"
    )
    path = write_file(tmp_path, text, "targets.csv")
    importing.keep(store, [importing.read(store, path, path.name)], "Ana")
    with store.at() as run:
        rows = run.rows(
            "select measure, is_rate, max(amount) as said from target_wanted group by all"
        )
    assert {row["measure"]: (row["is_rate"], float(row["said"])) for row in rows} == {
        "revenue": (False, 1000), "gross_margin_percent": (True, 0.42), "nps": (True, 35),
        "revenue_growth": (True, 0.08), "net_revenue_retention": (True, 95),
    }  # fmt: skip
    forget(tmp_path / "book")


def test_a_higher_rate_is_never_more_likely(selling: Store) -> None:
    found = _outlook(selling)
    chances = []
    for amount in (15, 20, 22, 25, 40):
        store = book(_rows(), target=[_target("2025-01-01", amount, period="Year")])
        level = levels.levelled(store, found)
        assert level is not None
        chances.append(level.chance)
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.95
    assert chances[-1] < 0.05


def test_the_persons_rates_do_not_make_the_company_s() -> None:
    shares = [
        _target("2025-01-01", 30, period="Year", owner="Ana"),
        _target("2025-01-01", 12, period="Year", owner="Ben"),
    ]
    store = book(_rows(), target=shares)
    assert levels.levelled(store, _outlook(store)) is None
    level = levels.levelled(store, _outlook(store, View().filtered("owner", "Ben")))
    assert level is not None
    assert level.target == 0.12
    store = book(_rows(), target=[*shares, _target("2025-01-01", 20, period="Year")])
    level = levels.levelled(store, _outlook(store))
    assert level is not None
    assert level.target == 0.2


def test_everyone_has_the_chance_of_the_own_rate() -> None:
    shares = [
        _target("2025-01-01", 31, period="Year", owner="Ana"),
        _target("2025-01-01", 12, period="Year", owner="Ben"),
    ]
    store = book(_rows(), target=shares)
    parts = {name: _outlook(store, View().filtered("owner", name)).whole for name in ("Ana", "Ben")}
    found = levels.by_part(store, replace(_outlook(store), by="owner", parts=parts))
    assert {name: level.target for name, level in found.items()} == {"Ana": 0.31, "Ben": 0.12}
    assert found["Ana"].chance > 0.5
    assert found["Ben"].chance < 0.05
    assert targets.given_to(store, MARGIN, View()) == "owner"


def test_two_rates_for_one_month_are_none() -> None:
    twice = [_target("2025-12-01", amount, period="Month") for amount in (20, 25)]
    store = book(_rows(), target=twice)
    assert levels.levelled(store, _outlook(store)) is None


def test_a_quarter_is_to_have_the_rate_of_its_last_month() -> None:
    monthly = [_target(f"2025-{month:02}-01", month, period="Month") for month in range(10, 13)]
    store = book(_rows(), target=monthly)
    found = _outlook(store, grain="quarter")
    level = levels.levelled(store, found)
    assert level is not None
    assert [one.target for one in level.periods] == [None, None, None, 0.12]
    assert level.last.outcome == found.whole.outcomes[0]
    assert level.chance == found.whole.chance(1, 1, 0.12)


def test_a_year_that_is_over_was_at_its_rate_or_was_not(selling: Store) -> None:
    found = _outlook(selling)
    for amount, chance in ((15, 1.0), (40, 0.0)):
        store = book(_rows(), target=[_target("2025-03-01", amount, period="Month")])
        level = levels.levelled(store, found)
        assert level is not None
        assert (level.last.outcome, level.chance) == (None, chance)


def test_what_adds_up_has_no_level(selling: Store) -> None:
    found = replace(_outlook(selling), metric=named("revenue"))
    assert levels.levelled(selling, found) is None
