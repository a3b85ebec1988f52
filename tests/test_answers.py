"""Sums that must foot, at every cut, over random books; and what the conventions promise."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from analytics.answer import ask, breakdown, figure
from analytics.evidence import evidence
from analytics.metric import catalog
from analytics.view import View, distance
from tests.books import LINES, Line, book, line

GAINS = ("new_revenue", "expansion_revenue", "reactivated_revenue")
LOSSES = ("contraction_revenue", "churned_revenue")
CUTS = ("account", "owner", "region", "line", "segment")
YEAR = View(period="2025")


def _windows(rows: list[Line], end: date) -> dict[str, tuple[Decimal, Decimal]]:
    """Plain Python's own count of the last twelve months and the twelve before, by account."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in rows:
        back = distance(row["date"].replace(day=1), end)
        if row["account"] and 0 <= back < 24:
            sums[row["account"]][back // 12] += row["revenue"]
    return {name: (now, then) for name, (now, then) in sums.items()}


def _number(value: object) -> Decimal:
    return Decimal(0) if value is None else Decimal(str(value))


@settings(max_examples=12)
@given(LINES)
def test_the_waterfall_foots_to_the_cent(rows: list[Line]) -> None:
    store = book(rows)
    windows = _windows(rows, date(2025, 12, 1))
    start = sum((then for _, then in windows.values()), Decimal(0))
    end = sum((now for now, _ in windows.values()), Decimal(0))
    gains = sum(_number(figure(store, name, YEAR).value) for name in GAINS)
    losses = sum(_number(figure(store, name, YEAR).value) for name in LOSSES)
    assert start + gains - losses == end


@settings(max_examples=6)
@given(LINES)
def test_the_waterfall_foots_within_every_cut(rows: list[Line]) -> None:
    store = book(rows)
    for by in ("region", "line"):
        movements: dict[str, Decimal] = defaultdict(Decimal)
        for name in (*GAINS, *LOSSES):
            sign = 1 if name in GAINS else -1
            for row in breakdown(store, name, YEAR, by).rows:
                movements[row.cut[by]] += sign * _number(row.value)
        changes: dict[str, Decimal] = defaultdict(Decimal)
        for row in breakdown(store, "revenue_growth", YEAR, by).rows:
            changes[row.cut[by]] += _number(row.numerator)
        unnamed = evidence(store, "revenue_growth", YEAR).accounts
        if not any(account.account_id == "" for account in unnamed):
            assert {k: v for k, v in movements.items() if v} == {
                k: v for k, v in changes.items() if v
            }


@settings(max_examples=6)
@given(LINES)
def test_parts_add_up_to_the_whole_at_every_cut(rows: list[Line]) -> None:
    store = book(rows)
    for name in ("revenue", "gross_margin", "agency_gross_income"):
        whole = figure(store, name, View(period="all")).value
        for by in CUTS:
            parts = sum(
                _number(r.value) for r in breakdown(store, name, View(period="all"), by).rows
            )
            assert parts == _number(whole), (name, by)


@settings(max_examples=6)
@given(LINES)
def test_the_months_of_a_sum_add_up_to_its_years_and_to_the_whole(rows: list[Line]) -> None:
    store = book(rows)
    for name in ("revenue", "gross_margin"):
        sums = {
            sum(_number(r.value) for r in ask(store, name, View(period="all"), grain=grain).rows)
            for grain in ("month", "quarter", "year", "all")
        }
        assert len(sums) == 1


@settings(max_examples=6)
@given(LINES)
def test_retention_is_what_a_count_by_hand_gives(rows: list[Line]) -> None:
    store = book(rows)
    opening = {n: w for n, w in _windows(rows, date(2025, 12, 1)).items() if w[1] > 0}
    start = sum(then for _, then in opening.values())
    by_hand: dict[str, object] = {
        "logo_retention": (sum(now > 0 for now, _ in opening.values()), len(opening)),
        "net_revenue_retention": (sum(now for now, _ in opening.values()), start),
        "gross_revenue_retention": (
            sum(max(min(now, then), Decimal(0)) for now, then in opening.values()),
            start,
        ),
    }
    for name, parts in by_hand.items():
        found = figure(store, name, YEAR)
        if opening:
            assert (found.numerator, found.denominator) == parts, name
        else:
            assert found.value is None


@settings(max_examples=6)
@given(LINES)
def test_rows_behind_every_figure_add_up_to_it_in_any_scope(rows: list[Line]) -> None:
    store = book(rows)
    for view in (
        YEAR,
        YEAR.filtered("region", "North"),
        YEAR.with_(base="agi").filtered("line", "Events"),
    ):
        for name in ("revenue", "net_revenue_retention", "revenue_growth", "gross_margin_percent"):
            found = evidence(store, name, view)
            for part in (found.numerator, found.denominator):
                assert part is None or part.sum == (part.figure or 0), (name, view.where)


def test_nothing_to_divide_is_no_number() -> None:
    store = book([line("Acme", "2025-03-01", 100)])
    for name, metric in catalog().items():
        if metric.divides:
            assert figure(store, name, View(period="2019")).value is None


def test_a_ratio_is_divided_last_and_not_averaged() -> None:
    store = book(
        [
            line("Big", "2025-01-10", 900, cost=450),
            line("Small", "2025-01-10", 100, cost=100),
        ]
    )
    assert figure(store, "gross_margin_percent", View(period="2025-01")).value == pytest.approx(
        0.45
    )


def test_a_line_without_a_cost_is_not_free() -> None:
    store = book([line("A", "2025-01-10", 100, cost=60), line("A", "2025-01-11", 900)])
    assert figure(store, "gross_margin_percent", View(period="2025-01")).value == pytest.approx(0.4)


def test_cancelled_rows_are_no_revenue_and_credit_notes_count_against_it() -> None:
    store = book(
        [
            line("A", "2025-01-10", 100, status="Shipped"),
            line("A", "2025-01-11", 900, status="Cancelled"),
            line("A", "2025-01-12", -30, status="Credited"),
        ]
    )
    assert figure(store, "revenue", View(period="all")).value == 70


def test_rows_without_an_account_are_in_sums_and_never_in_retention() -> None:
    store = book(
        [
            line("A", "2024-01-10", 100),
            line("A", "2025-01-10", 100),
            line(None, "2024-01-10", 50),
            line(None, "2025-01-10", 10),
        ]
    )
    assert figure(store, "revenue", YEAR).value == 110
    assert figure(store, "net_revenue_retention", YEAR).value == 1.0
    named = {row.cut["account"] for row in breakdown(store, "revenue", YEAR, "account").rows}
    assert named == {"A", "No account named"}


def test_a_handed_over_account_is_neither_lost_by_one_nor_won_by_the_other() -> None:
    store = book(
        [
            line("A", "2024-06-10", 100, owner="Ana"),
            line("A", "2025-02-10", 60, owner="Ana"),
            line("A", "2025-08-10", 40, owner="Ben"),
        ]
    )
    revenue = {r.cut["owner"]: r.value for r in breakdown(store, "revenue", YEAR, "owner").rows}
    kept = breakdown(store, "net_revenue_retention", YEAR, "owner").rows
    assert revenue == {"Ana": 60, "Ben": 40}
    assert [(row.cut["owner"], row.value) for row in kept] == [("Ben", 1.0)]


def test_a_part_year_is_said_and_compared_with_the_same_months() -> None:
    months = [f"2024-{m:02}" for m in range(1, 13)] + [f"2025-{m:02}" for m in range(1, 6)]
    days = ("02", "28")
    store = book([line("A", f"{month}-{day}", 5) for month in months for day in days])
    row = figure(store, "revenue", YEAR)
    assert row.part
    assert (row.value, row.previous, row.change) == (50, 50, 0.0)


def test_a_parent_counts_once_in_concentration() -> None:
    rows = [line("A", "2025-01-10", 50), line("B", "2025-01-10", 50), line("C", "2025-01-10", 100)]
    parents = [{"account": "A", "parent": "Group"}, {"account": "B", "parent": "Group"}]
    assert figure(book(rows, account=parents), "concentration", YEAR).value == 5000
    assert figure(book(rows), "concentration", YEAR).value == 3750


def test_the_base_moves_growth_and_leaves_the_margins() -> None:
    store = book(
        [
            line("A", "2024-01-10", 100, pass_through=50, cost=70),
            line("A", "2025-01-10", 120, pass_through=90, cost=100),
        ]
    )
    agi = YEAR.with_(base="agi")
    assert figure(store, "revenue_growth", YEAR).value == pytest.approx(0.2)
    assert figure(store, "revenue_growth", agi).value == pytest.approx(-0.4)
    assert figure(store, "gross_margin_percent", YEAR) == figure(store, "gross_margin_percent", agi)
