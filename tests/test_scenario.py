"""What if: levers on the rest of a year, worked by hand, and what must hold of any of them."""

from datetime import date
from decimal import Decimal
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.forecast import Outcome
from analytics.outlook.scenario import Basis, Change, Levers, Month, changed, moved, new_share

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
# Two months of 1,000 ahead: 200 of each new business, 800 existing accounts, half of it Acme's.
BASIS = Basis(
    months=(Month(NOVEMBER, 1000), Month(DECEMBER, 1000)),
    retention=0.8, new=0.2, accounts={"Acme": 0.5, "Bolt": 0.25, "Cato": 0.25},
)  # fmt: skip
YEAR = Outcome(point=12_000, low_80=11_500, high_80=12_700, low_95=11_200, high_95=13_000)
SHARES = st.floats(0, 1)
LEVERS = st.builds(
    Levers,
    retention=st.integers(-30, 30).map(float),
    price=st.integers(-40, 40).map(lambda n: n / 2),
    new=st.integers(-20, 40).map(lambda n: n * 5.0),
    account=st.sampled_from(["", "Acme", "Bolt", "Nobody"]),
    since=st.none() | st.sampled_from([NOVEMBER, DECEMBER]),
)
BASES = st.builds(
    Basis,
    months=st.lists(
        st.builds(
            Month,
            month=st.sampled_from([NOVEMBER, DECEMBER]),
            forecast=st.floats(-1e4, 1e6),
            invoiced=st.floats(-1e3, 1e6),
        ),
        min_size=1,
        max_size=12,
    ).map(tuple),
    retention=st.none() | st.floats(0.3, 1.6),
    new=st.none() | SHARES,
    accounts=st.fixed_dictionaries({"Acme": SHARES, "Bolt": st.floats(-0.1, 1.2)}),
)


def split(levers: Levers, basis: Basis = BASIS) -> tuple[float, ...]:
    """What the account, retention, new business and price add."""
    found = changed(basis, levers)
    return tuple(map(float, (found.account, found.retention, found.new, found.price)))


@pytest.mark.parametrize(
    ("levers", "adds"),
    [
        # 1,600 of existing accounts at 72 % instead of 80 %: a tenth less.
        (Levers(retention=-8), (0, -160, 0, 0)),
        # 2 % of all 2,000.
        (Levers(price=2), (0, 0, 0, 40)),
        # A tenth more of the 400 of new business.
        (Levers(new=10), (0, 0, 40, 0)),
        # Half of the 800 of existing accounts in December alone, and in both months.
        (Levers(account="Acme", since=DECEMBER), (-400, 0, 0, 0)),
        (Levers(account="Acme"), (-800, 0, 0, 0)),
        # Acme goes: 800 stay, of which retention takes a tenth (80); new business gains 40; prices
        # are 2 % of the 720 + 440 = 1,160 that are left (23.20).
        (Levers(retention=-8, price=2, new=10, account="Acme"), (-800, -80, 40, 23.2)),
        (Levers(account="Somebody else"), (0, 0, 0, 0)),
    ],
)
def test_each_lever_moves_its_own_part_of_the_months_ahead(
    levers: Levers, adds: tuple[float, ...]
) -> None:
    assert split(levers) == adds


def test_the_year_ends_at_the_forecast_and_what_the_levers_add_with_its_band_moved_along() -> None:
    """12,000 less 160 is 11,840; the band of 11,500 to 12,700 becomes 11,340 to 12,540."""
    then = moved(YEAR, changed(BASIS, Levers(retention=-8)).total, least=10_000)
    assert (then.point, then.low_80, then.high_80) == (11_840, 11_340, 12_540)
    assert (then.low_95, then.high_95) == (11_040, 12_840)


def test_no_band_goes_below_what_is_invoiced_already() -> None:
    """Invoiced are 11,000: losing 800 of 12,000 leaves 11,200, the low end of 95 % no 10,400."""
    then = moved(YEAR, Decimal(-800), least=11_000)
    assert (then.point, then.low_80, then.low_95) == (11_200, 11_000, 11_000)


def test_what_is_invoiced_of_a_month_does_not_move() -> None:
    """Of November 900 are invoiced: 100 are still to come, and 2 % of them are 2."""
    basis = Basis((Month(NOVEMBER, 1000, 900),), 0.8, 0.2, {})
    assert split(Levers(price=2), basis) == (0, 0, 0, 2)
    over = Basis((Month(NOVEMBER, 1000, 1200),), 0.8, 0.2, {})
    assert split(Levers(price=2, retention=-8, new=100), over) == (0, 0, 0, 0)


def test_lower_prices_do_not_touch_what_is_contracted_and_higher_ones_do() -> None:
    """Of 1,000 ahead 700 are contracted: 10 % less is 30 off, 10 % more is 100 on."""
    basis = Basis((Month(NOVEMBER, 1000, contracted=700),), 0.8, 0.2, {})
    assert split(Levers(price=-10), basis) == (0, 0, 0, -30)
    assert split(Levers(price=10), basis) == (0, 0, 0, 100)
    all_of_it = Basis((Month(NOVEMBER, 1000, contracted=1200),), 0.8, 0.2, {})
    assert split(Levers(price=-10), all_of_it) == (0, 0, 0, 0)


def test_a_book_too_young_to_tell_has_existing_accounts_alone() -> None:
    """Without a retention of its own a point is 1 % of all 2,000; new business cannot move."""
    basis = Basis(BASIS.months, None, None, {})
    assert split(Levers(retention=-5, new=50), basis) == (0, -100, 0, 0)


def test_new_business_is_who_had_never_bought_before_the_months_began() -> None:
    """Acme bought always, Bolt first in the third of four months.

    The whole stretch: Bolt's 30 + 30 of 100 are new. Two months each: 0 of 20, 30 of 50, 60 of 80;
    together 90 of 150, and in the last stretch Bolt is new for it began to buy in its first month.
    """
    revenue = {"Acme": [10.0] * 4, "Bolt": [0, 0, 30.0, 30.0]}
    first = {"Acme": -1, "Bolt": 2}
    assert new_share(revenue, first, 4) == 60 / 100
    assert new_share(revenue, first, 2) == 90 / 150
    assert new_share({"Acme": [0.0] * 4}, first, 2) is None
    assert new_share({}, {}, 2) is None


@given(basis=BASES)
def test_no_lever_leaves_the_forecast_to_the_digit(basis: Basis) -> None:
    change = changed(basis, Levers())
    assert change == Change(*[Decimal(0)] * 4)
    assert moved(YEAR, change.total, 0) is YEAR


@given(basis=BASES, levers=LEVERS)
def test_what_the_levers_add_foots_to_the_cent(basis: Basis, levers: Levers) -> None:
    change = changed(basis, levers)
    parts = (change.account, change.retention, change.new, change.price)
    assert sum(parts) == change.total
    assert all(part == part.quantize(Decimal("0.01")) for part in parts)
    then = moved(YEAR, change.total, None)
    if change.total:
        assert Decimal(str(then.point)) == Decimal(str(YEAR.point)) + change.total


@given(basis=BASES, levers=LEVERS)
def test_all_levers_together_are_the_formula(basis: Basis, levers: Levers) -> None:
    n, r = basis.new or 0.0, basis.retention or 1.0
    kept = max(r + levers.retention / 100, 0) / r
    after = 0.0
    for month in basis.months:
        gone = levers.since is None or month.month >= levers.since
        a = basis.of(levers.account) if gone else 0.0
        rest = (1 - n) * (1 - a) * kept + n * (1 + levers.new / 100)
        after += month.ahead * rest * (1 + levers.price / 100)
    before = sum(month.ahead for month in basis.months)
    assert isclose(float(changed(basis, levers).total), after - before, abs_tol=0.03, rel_tol=1e-9)


@given(basis=BASES, since=st.none() | st.sampled_from([NOVEMBER, DECEMBER]))
def test_an_account_that_leaves_takes_no_more_than_its_forecast(
    basis: Basis, since: date | None
) -> None:
    for name in (*basis.accounts, "Nobody"):
        takes = -float(changed(basis, Levers(account=name, since=since)).account)
        assert -0.005 <= takes <= basis.brings(name, since) + 0.005
        assert takes <= sum(month.ahead for month in basis.months) + 0.005


@given(basis=BASES)
def test_without_any_retention_only_new_business_is_left(basis: Basis) -> None:
    points = -100 * (basis.retention or 1.0)
    ahead = sum(month.ahead for month in basis.months)
    left = ahead + float(changed(basis, Levers(retention=points)).total)
    assert isclose(left, ahead * (basis.new or 0.0), rel_tol=1e-6, abs_tol=0.02)


@given(basis=BASES, levers=LEVERS)
def test_no_lever_takes_more_than_what_is_still_to_come(basis: Basis, levers: Levers) -> None:
    ahead = sum(month.ahead for month in basis.months)
    assert float(changed(basis, levers).total) >= -ahead - 0.02


@pytest.mark.parametrize(
    ("text", "levers"),
    [
        ("r-5p2n10xACME", Levers(-5, 2, 10, "ACME")),
        ("r-5p2.5n10xACME@2026-12", Levers(-5, 2.5, 10, "ACME", DECEMBER)),
        ("xno: 10 & co", Levers(account="no: 10 & co")),
        ("n-100", Levers(new=-100)),
        ("", Levers()),
    ],
)
def test_an_address_carries_the_levers(text: str, levers: Levers) -> None:
    assert Levers.read(text) == levers
    assert str(levers) == text


@given(levers=LEVERS, name=st.text(min_size=1))
def test_levers_come_back_from_the_address_as_they_were(levers: Levers, name: str) -> None:
    for account in (levers.account, name, f"{name}@2026-12", f"{name}@"):
        since = levers.since if account else None
        one = Levers(levers.retention, levers.price, levers.new, account, since)
        assert Levers.read(str(one)) == one


@pytest.mark.parametrize(
    "text",
    ["r", "r5x", "p2r5", "r-500", "p21", "n201", "r1e2", "5", "r5 p2", "rNaN", "x", "r5p2n10y"],
)
def test_a_malformed_scenario_moves_nothing(text: str) -> None:
    assert Levers.read(text) == Levers()
