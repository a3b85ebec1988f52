"""How sure a figure is, how long things take, and how long money is waited for."""

from calendar import monthrange
from datetime import date
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.across import count_back, survival, survival_median, survival_median_bounds
from analytics.interval import of_mean, of_portion, of_ratio, of_share_mean, wilson
from analytics.view import shift

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=40)
AMOUNTS = st.floats(0.01, 1e6)
DAYS = st.integers(0, 60)
# 6-mercaptopurine and placebo, weeks in remission of leukaemia: E. J. Freireich and others (1963),
# Blood 21, p. 699-716. A minus marks a patient who was still in remission.
TREATED = (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)


def _rows(weeks: tuple[int, ...]) -> list[tuple[float, bool]]:
    return [(abs(week), week > 0) for week in weeks]


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(31, 38, 0.666, 0.908), (18, 60, 0.199, 0.425), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)],
)
def test_a_share_of_few_is_known_only_roughly(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=0.0005)


def test_a_share_of_nothing_is_no_share() -> None:
    assert wilson(0, 0) is None
    assert wilson(0, -1) is None
    assert of_share_mean([]) is None


@given(st.integers(1, 500), st.data())
def test_a_share_lies_within_its_bounds_and_they_within_nothing_and_all(
    trials: int, data: st.DataObject
) -> None:
    successes = data.draw(st.integers(0, trials))
    low, high = wilson(successes, trials) or (2.0, -1.0)
    assert 0 <= low <= successes / trials <= high <= 1
    assert low < high


@given(st.integers(1, 200), st.integers(2, 50), st.data())
def test_the_same_share_of_more_is_surer(trials: int, times: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    low, high = wilson(successes, trials) or (0, 0)
    surer_low, surer_high = wilson(successes * times, trials * times) or (0, 1)
    assert surer_high - surer_low < high - low
    assert low <= surer_low <= surer_high <= high


@given(st.integers(1, 200), st.data())
def test_what_did_not_happen_has_the_mirrored_bounds(trials: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, trials))
    low, high = wilson(successes, trials) or (0, 0)
    assert wilson(trials - successes, trials) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_a_promoter_score_of_fifty_answers_is_give_or_take_21_points() -> None:
    low, high = of_mean([1.0] * 28 + [0.0] * 14 + [-1.0] * 8) or (0, 0)
    assert (low, high) == pytest.approx((0.40 - 0.207, 0.40 + 0.207), abs=0.0005)


def test_a_single_value_does_not_say_how_far_others_lie() -> None:
    assert of_mean([]) is None
    assert of_mean([7.0]) is None
    assert of_ratio(1, 5, 10, 25, 50, 100) is None


def test_a_mean_of_yes_and_no_is_as_sure_as_their_share() -> None:
    assert of_share_mean([1.0] * 42 + [0.0] * 8) == pytest.approx(wilson(42, 50))
    assert of_share_mean([1.0] * 9) == wilson(9, 9)
    assert of_share_mean([0.0] * 9) == wilson(0, 9)


@given(SHARES)
def test_a_mean_of_shares_lies_within_its_bounds(shares: list[float]) -> None:
    low, high = of_share_mean(shares) or (2.0, -1.0)
    assert -1e-9 <= low - 1e-9 <= sum(shares) / len(shares) <= high + 1e-9 <= 1 + 1e-9


@given(st.lists(st.integers(-1, 1), min_size=2, max_size=60))
def test_a_ratio_over_ones_is_a_mean(values: list[int]) -> None:
    n, total, squares = len(values), sum(values), sum(v * v for v in values)
    assert of_ratio(n, total, n, squares, total, n) == pytest.approx(of_mean(values), abs=1e-9)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=30), st.floats(0.01, 100))
def test_a_ratio_lies_within_its_bounds_in_any_currency(
    parts: list[tuple[float, float]], rate: float
) -> None:
    low, high = _ratio(parts)
    ratio = sum(n for n, _ in parts) / sum(d for _, d in parts)
    assert low <= ratio <= high
    exchanged = _ratio([(n * rate, d * rate) for n, d in parts])
    assert exchanged == pytest.approx((low, high), abs=1e-6 * ratio)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=2, max_size=30))
def test_a_ratio_over_twice_the_accounts_is_surer(parts: list[tuple[float, float]]) -> None:
    low, high = _ratio(parts)
    surer_low, surer_high = _ratio(parts * 2)
    assert surer_high - surer_low <= high - low + 1e-6 * high


def test_a_ratio_known_by_hand() -> None:
    """Costs 30 of 100 and 90 of 100: R = 0.6, residuals -30 and +30, se = sqrt(1800)/200."""
    assert _ratio([(30, 100), (90, 100)]) == pytest.approx((0.6 - 0.41577, 0.6 + 0.41577), abs=1e-4)


def test_what_all_have_alike_is_sure() -> None:
    assert _ratio([(50, 100), (10, 20), (500, 1000)]) == pytest.approx((0.5, 0.5), abs=1e-6)


def test_a_ratio_to_nothing_is_no_ratio() -> None:
    assert of_ratio(2, 5, 0, 25, 0, 0) is None
    assert of_ratio(2, 5, -10, 25, 50, 100) is None


def _ratio(parts: list[tuple[float, float]]) -> tuple[float, float]:
    found = of_ratio(
        len(parts),
        sum(n for n, _ in parts),
        sum(d for _, d in parts),
        sum(n * n for n, _ in parts),
        sum(n * d for n, d in parts),
        sum(d * d for _, d in parts),
    )
    assert found is not None
    return found


def test_the_published_remission_curve_comes_out() -> None:
    assert {step.day: round(step.waiting, 3) for step in survival(_rows(TREATED))} == {
        6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448,
    }  # fmt: skip
    assert [step.at_risk for step in survival(_rows(TREATED))] == [21, 17, 15, 12, 11, 7, 6]


def test_the_published_bounds_of_the_remission_curve_come_out() -> None:
    first, *_, last = survival(_rows(TREATED))
    assert (first.low, first.high) == pytest.approx((0.620, 0.952), abs=0.0005)
    assert (last.low, last.high) == pytest.approx((0.188, 0.680), abs=0.0005)


def test_the_published_medians_come_out() -> None:
    assert survival_median(_rows(TREATED)) == 23
    assert survival_median_bounds(_rows(TREATED)) == (13, None)
    assert survival_median(_rows(PLACEBO)) == 8
    assert survival_median_bounds(_rows(PLACEBO)) == (4, 11)


def test_open_ones_count_as_waiting() -> None:
    done = [(10.0, True), (12.0, True), (14.0, True)]
    waiting = [(30.0, False)] * 4
    assert survival_median(done) == 12
    assert survival_median(done + waiting) is None
    assert survival_median_bounds(done + waiting) is None
    assert survival_median([]) is None
    assert survival_median([(30.0, False)]) is None


@given(st.lists(DAYS, min_size=1, max_size=40))
def test_where_nothing_is_open_it_is_the_plain_median(days: list[int]) -> None:
    assert survival_median((day, True) for day in days) == pytest.approx(median(days))


@given(st.lists(st.tuples(DAYS, st.booleans()), max_size=40))
def test_a_curve_falls_from_all_towards_none_within_its_bounds(
    rows: list[tuple[int, bool]],
) -> None:
    steps = survival(rows)
    assert sum(step.happened for step in steps) == sum(happened for _, happened in rows)
    for step in steps:
        assert 0 <= step.low <= step.waiting <= step.high <= 1
    for before, after in pairwise(steps):
        assert before.day < after.day
        assert before.waiting > after.waiting
        assert before.at_risk > after.at_risk


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=40))
def test_a_median_lies_within_its_bounds(rows: list[tuple[int, bool]]) -> None:
    middle, bounds = survival_median(rows), survival_median_bounds(rows)
    assert (middle is None) == (bounds is None)
    if middle is not None and bounds is not None:
        low, high = bounds
        assert low <= middle
        assert high is None or middle <= high


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=40))
def test_waiting_longer_never_shortens_the_median(rows: list[tuple[int, bool]]) -> None:
    later = [(days if happened else days + 100, happened) for days, happened in rows]
    before, after = survival_median(rows), survival_median(later)
    assert after is None or (before is not None and before <= after)


def _months(*billed: float, last: date = date(2025, 6, 1)) -> list[tuple[date, float]]:
    firsts = [shift(last, -back) for back in range(len(billed))]
    return list(zip(reversed(firsts), billed, strict=True))


def test_a_balance_is_counted_back_through_the_months_that_billed_it() -> None:
    """500 = June's 300 (30 days) and 200 of May's 250 (24.8 days)."""
    assert count_back(_months(400, 250, 300), 500) == pytest.approx(54.8)
    assert count_back(_months(250, 300), 150) == pytest.approx(15.0)
    assert count_back(_months(250, 300), 550) == pytest.approx(61.0)


def test_a_month_without_billing_passes_with_all_its_days() -> None:
    assert count_back(_months(250, 0, 300), 500) == pytest.approx(30 + 31 + 0.8 * 30)
    assert count_back(_months(250, -40, 300), 500) == pytest.approx(30 + 31 + 0.8 * 30)
    left_out = [(date(2025, 4, 1), 250.0), (date(2025, 6, 1), 300.0)]
    assert count_back(left_out, 500) == count_back(_months(250, 0, 300), 500)


def test_a_balance_beyond_all_that_was_billed_has_no_days() -> None:
    assert count_back(_months(250, 300), 551) is None
    assert count_back(_months(0, 0), 1) is None
    assert count_back([], 500) is None


def test_no_balance_is_no_days() -> None:
    assert count_back(_months(250, 300), 0) == 0
    assert count_back(_months(250, 300), -20) == 0


@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_all_that_was_billed_is_all_the_days(billed: list[float]) -> None:
    months = _months(*billed)
    days = sum(monthrange(first.year, first.month)[1] for first, _ in months)
    assert count_back(months, sum(billed)) == pytest.approx(days)


@given(st.lists(AMOUNTS, min_size=1, max_size=30), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_balance_is_never_fewer_days(billed: list[float], one: float, two: float) -> None:
    less, more = sorted((sum(billed) * one, sum(billed) * two))
    assert (count_back(_months(*billed), less) or 0) <= (
        count_back(_months(*billed), more) or 0
    ) + 1e-6


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(1, 1000)), min_size=2, max_size=30))
def test_a_portion_stays_within_nothing_and_all(parts: list[tuple[float, float]]) -> None:
    """Retained revenue cannot be above what there was, however few accounts there are."""
    pairs = [(share * whole, whole) for share, whole in parts]
    sums = (
        sum(n for n, _ in pairs), sum(d for _, d in pairs),
        sum(n * n for n, _ in pairs), sum(n * d for n, d in pairs), sum(d * d for _, d in pairs),
    )  # fmt: skip
    bounds = of_portion(len(pairs), *sums)
    assert bounds
    assert 0 <= bounds[0] <= sums[0] / sums[1] + 1e-9
    assert sums[0] / sums[1] - 1e-9 <= bounds[1] <= 1


def test_a_portion_of_equal_accounts_is_a_share() -> None:
    """Of ten alike, seven kept whole and three lost: as sure as seven of ten."""
    assert of_portion(10, 7, 10, 7, 7, 10) == pytest.approx(wilson(7, 10))
