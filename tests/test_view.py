"""A view is a value: it travels in an address and comes back the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.view import (
    BASES,
    COMPARISONS,
    DIMENSIONS,
    GRAINS,
    PERIODS,
    Calendar,
    View,
    ViewError,
    distance,
    is_literal,
    months_of,
    shift,
)

MONTHS = st.dates(date(1990, 1, 1), date(2090, 12, 1)).map(lambda day: day.replace(day=1))
LITERALS = st.sampled_from(["2025", "2025-Q2", "2025-05", "2024-01..2025-12"])
CHOSEN = st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4, unique=True).map(tuple)


def _ordered(chosen: dict[str, tuple[str, ...]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, chosen[name]) for name in DIMENSIONS if name in chosen)


VIEWS = st.builds(
    View,
    book=st.sampled_from(["main", "sample"]),
    period=st.sampled_from(list(PERIODS)) | LITERALS,
    grain=st.sampled_from(list(GRAINS)),
    where=st.dictionaries(st.sampled_from(list(DIMENSIONS)), CHOSEN, max_size=3).map(_ordered),
    base=st.sampled_from(list(BASES)),
    compare=st.sampled_from(list(COMPARISONS)),
    version=st.none() | st.integers(0, 99_999),
)
ANYTHING = st.dictionaries(st.text(max_size=12), st.text(max_size=40) | st.lists(st.text()))


def _calendar(last: date = date(2026, 10, 1), fiscal_start: int = 1) -> Calendar:
    first = date(2022, 11, 1)
    return Calendar(first, last, first, last, first, last, fiscal_start=fiscal_start)


@given(VIEWS)
def test_a_link_brings_back_the_view(view: View) -> None:
    assert View.from_query(view.to_query()) == view


@given(ANYTHING)
def test_an_address_that_somebody_bent_opens_a_view_all_the_same(
    query: dict[str, str | list[str]],
) -> None:
    view = View.from_query(query)
    assert view.span(_calendar()).first <= view.span(_calendar()).last


@given(MONTHS, st.integers(-400, 400))
def test_a_month_shifted_there_and_back_is_itself(month: date, by: int) -> None:
    assert shift(shift(month, by), -by) == month
    assert distance(month, shift(month, by)) == by


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("last_12_months", date(2025, 11, 1), date(2026, 10, 1)),
        ("this_year", date(2026, 1, 1), date(2026, 10, 1)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 1)),
        ("last_quarter", date(2026, 7, 1), date(2026, 9, 1)),
        ("this_quarter", date(2026, 10, 1), date(2026, 10, 1)),
        ("last_month", date(2026, 10, 1), date(2026, 10, 1)),
        ("all", date(2022, 11, 1), date(2026, 10, 1)),
        ("2025-Q2", date(2025, 4, 1), date(2025, 6, 1)),
        ("2024-11..2025-02", date(2024, 11, 1), date(2025, 2, 1)),
    ],
)
def test_periods_mean_what_people_mean_by_them(period: str, first: date, last: date) -> None:
    span = View(period=period).span(_calendar())
    assert (span.first, span.last) == (first, last)


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("this_year", date(2026, 7, 1), date(2026, 10, 1)),
        ("last_year", date(2025, 7, 1), date(2026, 6, 1)),
        ("2026", date(2025, 7, 1), date(2026, 6, 1)),
        ("2026-Q1", date(2025, 7, 1), date(2025, 9, 1)),
    ],
)
def test_a_fiscal_year_starts_when_the_book_says(period: str, first: date, last: date) -> None:
    span = View(period=period).span(_calendar(fiscal_start=7))
    assert (span.first, span.last) == (first, last)


def test_a_closed_quarter_is_the_last_quarter_the_day_after() -> None:
    span = View(period="last_quarter").span(_calendar(last=date(2026, 9, 1)))
    assert (span.first, span.last) == (date(2026, 7, 1), date(2026, 9, 1))


@given(st.sampled_from(list(PERIODS)), st.sampled_from(["year", "period"]))
def test_a_period_is_compared_with_one_of_its_own_length(period: str, compare: str) -> None:
    span = View(period=period).span(_calendar())
    assert span.before(compare).months == span.months


@given(MONTHS, st.sampled_from(["month", "quarter", "year"]), st.integers(1, 12))
def test_every_month_lies_in_its_period_and_the_name_finds_it_again(
    month: date, grain: str, fiscal_start: int
) -> None:
    calendar = _calendar(fiscal_start=fiscal_start)
    name, first, last = calendar.period(month, grain)
    assert first <= month <= last
    assert months_of(name, calendar) == (first, last)


def test_a_period_that_ends_before_it_begins_is_none() -> None:
    assert not is_literal("2025-06..2025-01")
    with pytest.raises(ViewError, match="2025-Q2"):
        months_of("2025-06..2025-01", _calendar())


def test_taking_a_filter_away_leaves_the_others() -> None:
    view = View().filtered("region", "North").filtered("owner", "Ana", "Ben")
    assert view.filtered("region").where == (("owner", ("Ana", "Ben")),)
