"""Targets: what is said twice counts once, and the gap, the pace and the chance follow from it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import fsum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import importing
from analytics.answer import ask, calendar, figure
from analytics.forecast import Forecast, forecast
from analytics.metric import named
from analytics.outlook import targets
from analytics.outlook.asking import Outlook, history
from analytics.store import Store, open_book
from analytics.view import View, shift
from tests.books import Line, book, line, note_import, write
from tests.dropped import write as write_file

YEAR = View(period="2025")
EVER = View(period="all")
MONTHS = [date(2025, month, 1) for month in range(1, 13)]


def _target(day: str, amount: object, **more: object) -> Line:
    return {
        "date": date.fromisoformat(day), "amount": Decimal(str(amount)), "measure": "Revenue",
        **more,
    }  # fmt: skip


def _budget(store: Store, period: str = "2025") -> Decimal | None:
    return figure(store, "budget_attainment", View(period=period)).denominator


def _monthly(amount: int, **more: object) -> list[Line]:
    return [_target(f"{month}", amount, period="Month", **more) for month in MONTHS]


def _plain(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


BILLED = [
    line("Acme", "2025-01-15", 60, owner="Ana"),
    line("Bolt", "2025-02-15", 30, owner="Ben"),
    line("Cato", "2025-02-20", 10, owner="Cleo"),
    line("Acme", "2025-12-15", 20, owner="Ana"),
    line("Acme", "2024-12-15", 900, owner="Ana"),
]


def test_the_shares_of_persons_and_their_stated_total_are_not_added() -> None:
    shares = [*_monthly(10, owner="Ana"), *_monthly(5, owner="Ben")]
    assert _budget(book(BILLED, target=shares)) == 180
    assert _budget(book(BILLED, target=[*shares, *_monthly(15)])) == 180
    assert _budget(book(BILLED, target=[*shares, _target("2025-01-01", 180, period="Year")])) == 180


def test_of_a_total_that_is_not_handed_out_whole_the_rest_stands_by_itself() -> None:
    shares = [*_monthly(10, owner="Ana"), *_monthly(5, owner="Ben")]
    for total, rest in ((20, "Not handed out"), (12, "Handed out beyond the total")):
        store = book(BILLED, target=[*shares, *_monthly(total)])
        whole = figure(store, "budget_attainment", YEAR)
        assert (_plain(whole.numerator), _plain(whole.denominator)) == (120, 12 * total)
        found = ask(store, "budget_attainment", YEAR, by=("owner",)).rows
        rows = {
            row.cut["owner"]: (_plain(row.numerator), _plain(row.denominator), row.value)
            for row in found
        }
        # Cleo has no target: what she billed counts in the whole, and is no share of anything.
        assert rows == {
            "Ana": (80, 120, 80 / 120),
            "Ben": (30, 60, 0.5),
            rest: (None, 12 * (total - 15), None),
            "Not given": (10, None, None),
        }


def test_two_ways_to_part_one_target_are_not_added() -> None:
    by_owner = [*_monthly(10, owner="Ana"), *_monthly(5, owner="Ben")]
    by_line = [*_monthly(9, line="Events"), *_monthly(6, line="Media")]
    assert _budget(book(BILLED, target=[*by_owner, *by_line])) == 180
    assert _budget(book(BILLED, target=by_line)) == 180
    detail = [*_monthly(4, owner="Ana", line="Events"), *_monthly(6, owner="Ana", line="Media")]
    assert _budget(book(BILLED, target=[*by_owner, *detail])) == 180
    assert _budget(book(BILLED, target=[*detail, *_monthly(5, owner="Ben")])) == 180


def test_of_a_year_a_quarter_and_months_the_finest_counts() -> None:
    whole = [_target("2025-01-01", 1200, period="Year"), _target("2025-01-01", 240, period="Q")]
    assert _budget(book(BILLED, target=whole)) == 240 + 900
    assert _budget(book(BILLED, target=whole), "2025-01") == 80
    assert _budget(book(BILLED, target=[*whole, _target("2025-02-01", 70, period="M")])) == 1130


def test_a_target_is_spread_to_the_cent_and_how_long_it_lasts_shows_in_the_dates() -> None:
    quarters = [_target(f"2025-{month:02}-01", 100) for month in (1, 4, 7, 10)]
    store = book(BILLED, target=quarters)
    assert _budget(store) == 400
    assert _budget(store, "2025-Q1") == 100
    assert _budget(store, "2025-02") == pytest.approx(Decimal(100) / 3, abs=Decimal("0.0001"))
    years = [_target("2024-01-01", 600), _target("2025-01-01", 1200)]
    assert _budget(book(BILLED, target=years), "2025-03") == 100
    months = [_target(f"{month}", 10) for month in MONTHS]
    assert _budget(book(BILLED, target=months)) == 120


def test_the_year_of_a_book_that_begins_in_july_is_its_fiscal_year() -> None:
    rows = [_target("2026-01-01", 1200, period="Year")]
    store = book(BILLED, target=rows, setting=[])
    store.set({"fiscal_start": "7"}, "test")
    assert _budget(store, "2025-07") == 100
    assert _budget(store, "2025-06") is None
    assert _budget(store, "2026-06") == 100
    assert _budget(store, "2026-07") is None


def test_of_budget_stretch_forecast_and_actual_only_the_budget_is_a_target() -> None:
    rows = [
        *_monthly(10, kind="Budget"),
        *_monthly(15, kind="Stretch"),
        *_monthly(12, kind="Forecast"),
        *_monthly(11, kind="Actual"),
    ]
    store = book(BILLED, target=rows)
    assert _budget(store) == 120
    assert targets.kinds(store, "revenue", View()) == ["target", "stretch"]
    versions = [*_monthly(10, kind="Original budget"), *_monthly(8, kind="Revised budget")]
    assert _budget(book(BILLED, target=versions)) == 96


def test_a_newer_file_takes_the_place_of_an_older_one_month_by_month() -> None:
    store = book(BILLED, target=_monthly(10, owner="Ana"))
    with store.commit("test", "A new plan") as commit:
        note_import(commit, 2)
        write(commit, "target", _monthly(20, owner="Ana")[6:], import_id=2)
    assert _budget(store) == 180


@pytest.mark.parametrize(
    ("said", "metric"),
    [
        ("Revenue", "revenue"), ("Umsatz", "revenue"), ("Chiffre d'affaires", "revenue"),
        ("Ventas netas", "revenue"), ("Fatturato", "revenue"), ("Omzet", "revenue"),
        ("Faturamento", "revenue"), ("Gross margin", "gross_margin"),
        ("Marge brute", "gross_margin"),
        ("Deckungsbeitrag", "gross_margin"), ("Gross margin %", "gross_margin_percent"),
        ("Bookings", "bookings"), ("Auftragseingang", "bookings"),
        ("Prises de commande", "bookings"),
        ("New business", "new_revenue"), ("Neugeschäft", "new_revenue"),
        ("Agency gross income", "agency_gross_income"), ("NPS", "nps"),
    ],
)  # fmt: skip
def test_a_measure_is_understood_in_several_languages(said: str, metric: str) -> None:
    store = book(BILLED, target=[_target("2025-01-01", 1, measure=said)])
    with store.at() as run:
        assert [
            row["measure"] for row in run.rows("select distinct measure from target_wanted")
        ] == [metric]
    assert named(metric)


def test_hours_are_no_target_of_money() -> None:
    store = book(BILLED, target=[_target("2025-01-01", 100, measure="Hours")])
    assert figure(store, "budget_attainment", YEAR).value is None


def test_what_is_won_before_a_quota_begins_is_not_measured_against_it() -> None:
    won = [
        {"deal_id": f"{i}", "account": "Acme", "owner": owner, "stage": "Closed Won",
         "amount": Decimal(amount), "closes_on": date.fromisoformat(day)}
        for i, (owner, amount, day) in enumerate([
            ("Ana", 400, "2025-02-01"), ("Ben", 300, "2025-03-01"), ("Ben", 150, "2025-08-01"),
            ("Cleo", 50, "2025-08-01"),
        ])
    ]  # fmt: skip
    quotas = [
        *(_target(f"{month}", 100, measure="Bookings", owner="Ana") for month in MONTHS),
        *(_target(f"{month}", 50, measure="Bookings", owner="Ben") for month in MONTHS[6:]),
    ]
    store = book([], deal=won, target=quotas)
    found = ask(store, "quota_attainment", YEAR, by=("owner",)).rows
    rows = {row.cut["owner"]: row.value for row in found}
    assert rows == {"Ana": pytest.approx(400 / 1200), "Ben": 0.5, "Not given": None}
    assert figure(store, "quota_attainment", YEAR).value == pytest.approx(900 / 1500)


def test_who_won_nothing_of_a_quota_reached_none_of_it() -> None:
    quotas = [_target(f"{month}", 50, measure="Bookings", owner="Ben") for month in MONTHS]
    won = {"deal_id": "1", "account": "Acme", "owner": "Ana", "stage": "Closed Won",
           "amount": Decimal(70), "closes_on": date(2025, 3, 1),
           "created_on": date(2025, 3, 1)}  # fmt: skip
    store = book([], deal=[won], target=quotas)
    found = ask(store, "quota_attainment", YEAR, by=("owner",)).rows
    assert {row.cut["owner"]: row.value for row in found} == {"Ben": 0, "Not given": None}
    found = ask(store, "pipeline_coverage", EVER, by=("owner",)).rows
    assert {row.cut["owner"]: row.value for row in found} == {"Ben": 0, "Not given": None}


def test_a_filter_that_no_target_knows_of_has_no_attainment() -> None:
    store = book(BILLED, target=_monthly(10))
    for view in (YEAR.filtered("owner", "Ana"), YEAR.filtered("account", "Acme")):
        row = figure(store, "budget_attainment", view)
        assert (row.value, row.denominator) == (None, None)
        assert targets.wanted(store, "revenue", view) == ()


def test_targets_of_accounts_follow_the_accounts_into_every_cut() -> None:
    store = book(
        BILLED,
        account=[{"account": "Acme", "segment": "Large", "owner": "Ana"},
                 {"account": "Bolt", "segment": "Small", "owner": "Ben"}],
        target=[*_monthly(10, account="Acme"), *_monthly(5, account="Bolt")],
    )  # fmt: skip
    for by, rows in (
        ("segment", {"Large": (80, 120), "Small": (30, 60), "Not given": (10, None)}),
        ("owner", {"Ana": (80, 120), "Ben": (30, 60), "Not given": (10, None)}),
    ):
        found = ask(store, "budget_attainment", YEAR, by=(by,)).rows
        assert {
            row.cut[by]: (_plain(row.numerator), _plain(row.denominator)) for row in found
        } == rows


def test_a_quota_that_is_reached_leaves_nothing_to_cover() -> None:
    deals = [
        {"deal_id": name, "account": "Acme", "stage": stage, "amount": Decimal(amount),
         "created_on": date(2025, 6, 30), "closes_on": date.fromisoformat(day)}
        for name, stage, amount, day in (
            ("won", "Closed Won", 120, "2025-05-01"), ("open", "Proposal", 60, "2025-09-01"),
        )
    ]  # fmt: skip
    quota = [_target("2025-01-01", 120, measure="Bookings", period="Year")]
    assert figure(book([], deal=deals, target=quota), "pipeline_coverage", EVER).value is None
    quota = [_target("2025-01-01", 150, measure="Bookings", period="Year")]
    assert figure(book([], deal=deals, target=quota), "pipeline_coverage", EVER).value == 2.0


PARTS = st.lists(
    st.tuples(
        st.sampled_from([None, "Ana", "Ben", "Cleo"]),
        st.sampled_from([None, "Events", "Media"]),
        st.integers(0, 11),
        st.sampled_from(["Month", "Quarter", "Year"]),
        st.integers(1, 50_000),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=6)
@given(PARTS)
def test_whatever_is_handed_out_a_stated_total_is_the_whole(
    rows: list[tuple[str | None, str | None, int, str, int]],
) -> None:
    shares = [
        _target(f"{MONTHS[month]}", cents, period=period, owner=owner, line=of)
        for owner, of, month, period, cents in rows
        if owner
    ]
    store = book(BILLED, target=[*shares, *_monthly(7000)])
    assert _budget(store) == 84_000
    parts = ask(store, "budget_attainment", YEAR, by=("owner",)).rows
    assert sum(row.denominator or 0 for row in parts) == 84_000
    assert sum(row.numerator or 0 for row in parts) == 120


@settings(max_examples=6)
@given(PARTS)
def test_shares_and_lines_never_count_more_than_was_written(
    rows: list[tuple[str | None, str | None, int, str, int]],
) -> None:
    lines = [
        _target(f"{MONTHS[month]}", amount, period=period, owner=owner, line=of)
        for owner, of, month, period, amount in rows
    ]
    found = _budget(book(BILLED, target=lines), "2025-01..2026-12")
    assert found is not None
    assert found <= sum(row[-1] for row in rows)


def _outlook(store: Store, view: View | None = None) -> Outlook:
    view = (view or View()).with_(version=store.version)
    series = history(store, "revenue", view)[None]
    known = calendar(store)
    return Outlook(
        named("revenue"), view, store.version, "month", None, known,
        forecast(series, 24, light=True), {},
    )  # fmt: skip


@pytest.fixture(scope="module")
def selling() -> Store:
    """Four years of revenue up to September 2025, and a target of 120 a month in 2025."""
    rows = [
        line("Acme", f"{shift(date(2022, 1, 1), i)}", 80 + 3 * (i % 12) + i / 2, owner="Ana")
        for i in range(45)
    ]
    rows = [{**row, "date": row["date"].replace(day=28)} for row in rows]
    rows += [line("Acme", f"{shift(date(2022, 1, 1), i)}", 1, owner="Ana") for i in range(45)]
    return book(rows, target=_monthly(120))


def test_the_gap_the_pace_and_the_chance_follow_from_the_forecast(selling: Store) -> None:
    found = _outlook(selling)
    aim = targets.aimed(selling, found)
    assert aim is not None
    past = fsum(found.whole.series.values[-9:])
    rest = fsum(one.point for one in found.whole.outcomes[:3])
    assert (aim.label, aim.target, aim.months_left) == ("2025", 1440, 3)
    assert aim.actual == pytest.approx(past)
    assert aim.outcome == pytest.approx(past + rest)
    assert aim.gap == pytest.approx(1440 - past - rest)
    assert aim.due == 9 * 120
    assert aim.behind == pytest.approx(9 * 120 - past)
    assert aim.needed == pytest.approx((1440 - past) / 3)
    assert aim.chance == found.whole.chance(1, 3, 1440 - past)
    assert 0 < aim.chance < 1


def test_a_higher_target_is_never_more_likely(selling: Store) -> None:
    found = _outlook(selling)
    chances = []
    for amount in (90, 105, 120, 140):
        aim = targets.aimed(book([], target=_monthly(amount)), found)
        assert aim is not None
        chances.append(aim.chance)
    assert chances == sorted(chances, reverse=True)
    assert chances[0] > 0.9
    assert chances[-1] < 0.1


def test_a_year_that_is_over_reached_its_target_or_did_not(selling: Store) -> None:
    found = _outlook(selling)
    first_half = [_target(f"{month}", 120, period="Month") for month in MONTHS[:6]]
    for amount, chance in ((50, 1.0), (900, 0.0)):
        lines = [{**row, "amount": Decimal(amount)} for row in first_half]
        aim = targets.aimed(book([], target=lines), found)
        assert aim is not None
        assert (aim.label, aim.months_left, aim.chance) == ("Jan 2025 to Jun 2025", 0, chance)
        assert aim.needed is None


def test_what_does_not_add_up_or_has_no_target_has_no_aim(selling: Store) -> None:
    found = _outlook(selling)
    assert targets.aimed(book(BILLED), found) is None
    assert targets.aimed(selling, replace(found, metric=named("net_revenue_retention"))) is None
    other = replace(found, view=found.view.filtered("owner", "Ana"))
    assert targets.aimed(selling, other) is None


def test_each_manager_has_the_gap_to_the_target_of_that_manager(selling: Store) -> None:
    with selling.at() as run:
        rows = run.rows("select date, account, owner, revenue from lake_ledger")
    rows += [{**row, "owner": "Ben", "account": "Bolt"} for row in rows]
    given_out = [*_monthly(130, owner="Ana"), *_monthly(90, owner="Ben")]
    store = book(rows, target=[*given_out, *_monthly(250)])
    whole = _outlook(store)
    parts: dict[str, Forecast] = {
        name: _outlook(store, View().filtered("owner", name)).whole for name in ("Ana", "Ben")
    }
    found = targets.by_part(store, replace(whole, by="owner", parts=parts))
    assert {name: aim.target for name, aim in found.items()} == {"Ana": 1560, "Ben": 1080}
    assert found["Ana"].actual == found["Ben"].actual
    assert found["Ana"].chance < found["Ben"].chance
    assert targets.given_to(store, "revenue", View()) == "owner"
    aim = targets.aimed(store, whole)
    assert aim is not None
    assert aim.target == 3000


def test_a_sheet_of_quotas_by_month_is_understood_as_it_is_dropped(tmp_path: Path) -> None:
    store = open_book(tmp_path / "book")
    text = "Account Manager,Month,Quota\nAna,2025-01-01,100\nAna,2025-02-01,300\n"
    deals = (
        "Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Opportunity Owner\n"
        "1,One,Acme,Closed Won,80,2025-01-20,Ana\n2,Two,Acme,Closed Won,120,2025-02-20,Ana\n"
    )
    paths = [write_file(tmp_path, text, "quotas.csv"), write_file(tmp_path, deals, "deals.csv")]
    for path in paths:
        importing.keep(store, [importing.read(store, path, path.name)], "Ana")
    assert figure(store, "quota_attainment", View(period="2025-01")).value == 0.8
    assert figure(store, "quota_attainment", YEAR).value == 0.5
