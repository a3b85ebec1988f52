"""How forecasts are scored: the worked figures, frozen forecasts, backtests."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from analytics.forecast import Forecast, Outcome, Series, Trial
from analytics.outlook.judged import (
    Frozen,
    backtest_judged,
    frozen_judged,
    naive_of,
    standing,
    standings,
)
from analytics.outlook.measures import MEASURES, Measure
from analytics.outlook.score import (
    Coverage,
    Pair,
    bias,
    mase,
    naive_error,
    scored,
    value_added,
    value_added_bounds,
    wape,
)

ACTUAL = (100.0, 120.0, 80.0, 0.0, 140.0)
FORECAST = (110.0, 100.0, 90.0, 10.0, 120.0)
MADE = datetime(2025, 1, 2, tzinfo=UTC)


def _percent(value: float | None) -> str:
    assert value is not None
    return f"{value * 100:.1f}%"


def _columns(measure: Measure) -> list[tuple[float, ...]]:
    """The columns of a worked example, as somebody with a pocket calculator reads them."""
    lines = [line for line in measure.example.splitlines() if re.fullmatch(r"[\d |]+", line)]
    rows = [tuple(float(text) for text in line.split("|")) for line in lines]
    return list(zip(*rows, strict=True))


def _worked(measure: Measure) -> str:
    if measure.name == "band_coverage":
        count, inside = (int(text) for text in re.findall(r"\b1\d\b", measure.example))
        found = Coverage(inside, count)
        assert found.bounds is not None
        low, high = (round(end * 100) for end in found.bounds)
        return f"{_percent(found.share)}, likely {low}% to {high}%"
    actual, forecast, *others = _columns(measure)
    if measure.name == "mase":
        history = [float(text) for text in re.findall(r"\d+", measure.example.partition(",")[0])]
        scale = naive_error(history, 4)
        found_mase = mase([Pair(a, f, scale) for a, f in zip(actual, forecast, strict=True)])
        return f"{found_mase:.2f}"
    if measure.name == "value_added":
        return _percent(value_added(wape(actual, forecast), wape(actual, others[0])))
    return _percent({"wape": wape, "forecast_bias": bias}[measure.name](actual, forecast))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_measure_gives_what_its_worked_example_says(measure: Measure) -> None:
    assert _worked(measure) == measure.gives


def test_the_worked_figures_are_those_of_the_definition() -> None:
    assert _percent(wape(ACTUAL, FORECAST)) == "15.9%"
    assert _percent(bias(ACTUAL, FORECAST)) == "-2.3%"


def test_what_cancels_in_the_sum_does_not_cancel_in_the_error() -> None:
    flattering = 1 - abs(sum(ACTUAL) - sum(FORECAST)) / sum(ACTUAL)
    assert _percent(flattering) == "97.7%"
    assert _percent(wape(ACTUAL, FORECAST)) != _percent(1 - flattering)


def test_a_month_without_anything_counts_like_any_other() -> None:
    without = [(a, f) for a, f in zip(ACTUAL, FORECAST, strict=True) if a]
    left_out = wape(*zip(*without, strict=True))
    assert wape(ACTUAL, FORECAST) == 70 / 440
    assert left_out == 60 / 440
    assert scored([Pair(a, f) for a, f in zip(ACTUAL, FORECAST, strict=True)]).count == 5


def test_nothing_to_divide_is_no_number() -> None:
    assert wape((0.0, 0.0), (1.0, 2.0)) is None
    assert bias((0.0, 0.0), (1.0, 2.0)) is None
    assert bias((-5.0, 2.0), (1.0, 2.0)) is None
    assert wape((), ()) is None
    assert naive_error([5.0] * 12, 12) is None
    assert naive_error([5.0] * 30, 12) is None
    assert mase([Pair(1.0, 2.0, None)]) is None
    assert value_added(0.1, None) is None
    assert value_added(0.1, 0.0) is None
    assert value_added(None, 0.1) is None
    assert scored([]).within_80.share is None
    assert scored([]).within_80.bounds is None


def test_negative_amounts_do_not_shrink_what_errors_are_divided_by() -> None:
    assert wape((100.0, -50.0), (90.0, -40.0)) == 20 / 150


def test_each_error_is_scaled_by_the_history_known_when_it_was_made() -> None:
    early, late = Pair(100, 90, scale=5.0), Pair(100, 70, scale=20.0)
    assert mase([early, late]) == (10 / 5 + 30 / 20) / 2


def test_a_forecast_is_not_called_better_where_chance_could_have_done_it() -> None:
    even = [(Pair(100, 90 if i % 2 else 110, block=i), Pair(100, 89 if i % 3 else 112, block=i))
            for i in range(12)]  # fmt: skip
    ours, theirs = zip(*even, strict=True)
    close = value_added_bounds(ours, theirs)
    far = value_added_bounds(ours, [Pair(100, 60 + i, block=i) for i in range(12)])
    assert close is not None
    assert far is not None
    assert far[0] > 0
    mixed = value_added_bounds(ours, [Pair(100, 100 + 2 * i, block=i) for i in range(12)])
    assert mixed is not None
    assert mixed[0] < 0 < mixed[1]


def test_seven_stretches_of_time_are_too_few_for_bounds() -> None:
    seven = [Pair(100, 90 + i, block=i) for i in range(7)]
    eighth = Pair(100, 98, block=7)
    assert scored(seven).wape_bounds is None
    assert scored([*seven, eighth]).wape_bounds is not None
    assert scored([replace(pair, block=0) for pair in (*seven, eighth)] * 5).wape_bounds is None


def _series(count: int, first: date = date(2022, 1, 1)) -> Series:
    return Series(first, tuple(float(100 + 10 * (i % 12) + i * 7 % 5) for i in range(count)))


def _amounts(series: Series) -> tuple[float, ...]:
    return series.values  # noqa: PD011 - no frame of a table


def _outcome(point: float) -> Outcome:
    return Outcome(point, point - 5, point + 5, point - 10, point + 10)


def _frozen(series: Series, points: tuple[float, ...], version: int = 3) -> Frozen:
    made = Forecast(series, "flat", "Flat", None, "", tuple(map(_outcome, points)), (), ())
    return Frozen(version, MADE, made)


def test_a_frozen_forecast_is_judged_by_the_months_that_have_come() -> None:
    known, later = _series(24), _series(27)
    judged = list(frozen_judged(_frozen(known, (100.0, 108.0, 140.0, 1.0, 1.0)), later))
    assert [(one.step, one.month) for one in judged] == [
        (1, date(2024, 1, 1)), (2, date(2024, 2, 1)), (3, date(2024, 3, 1)),
    ]  # fmt: skip
    assert [one.actual for one in judged] == list(_amounts(later)[24:])
    assert [one.naive for one in judged] == list(_amounts(known)[12:15])
    assert {one.origin for one in judged} == {date(2023, 12, 1)}
    assert {one.version for one in judged} == {3}


def test_the_scores_are_those_of_a_table_worked_out_another_way() -> None:
    whole = _series(40)
    frozen = [
        _frozen(
            replace(whole, values=_amounts(whole)[:end]), tuple(120.0 + k for k in range(12)), end
        )
        for end in range(25, 40)
    ]
    judged = [one for made in frozen for one in frozen_judged(made, whole)]
    table = pd.DataFrame({
        "end": [end for end in range(25, 40) for _ in range(12)],
        "step": list(range(1, 13)) * 15,
        "said": [120.0 + k for k in range(12)] * 15,
    })  # fmt: skip
    values = pd.Series(_amounts(whole))
    table["at"] = table["end"] + table["step"] - 1
    table = table[table["at"] < 40]
    table["actual"] = table["at"].map(values)
    table["naive"] = (table["at"] - 12).map(values)
    table["scale"] = table["end"].map(lambda end: values[:end].diff(12).abs().dropna().mean())
    table["off"] = (table["actual"] - table["said"]).abs()
    for found in standings(judged):
        cut = table if found.ahead is None else table[table["step"] == found.ahead]
        assert found.model.count == len(cut)
        assert found.model.wape == pytest.approx(cut["off"].sum() / cut["actual"].sum())
        assert found.model.mase == pytest.approx((cut["off"] / cut["scale"]).mean())
        gone = (cut["said"] - cut["actual"]).sum()
        assert found.model.bias == pytest.approx(gone / cut["actual"].sum())
        assert found.model.within_80.inside == (cut["off"] <= 5).sum()
        assert found.model.within_95.inside == (cut["off"] <= 10).sum()
        off_naive = (cut["actual"] - cut["naive"]).abs().sum()
        assert found.naive.wape == pytest.approx(off_naive / cut["actual"].sum())
        assert found.added == pytest.approx(1 - cut["off"].sum() / off_naive)
    assert [found.ahead for found in standings(judged)] == [1, 3, 6, 12, None]


def test_value_is_added_only_over_the_months_that_naive_could_speak_of() -> None:
    short, long = _series(6), _series(24)
    judged = [
        *frozen_judged(_frozen(short, (0.0,) * 3), _series(9)),
        *frozen_judged(_frozen(long, (_amounts(long)[12] + 1,), 4), _series(25)),
    ]
    found = standing(judged, None)
    assert naive_of(short, 1) is None
    assert (found.model.count, found.naive.count) == (4, 1)
    off = abs(judged[-1].actual - judged[-1].said)
    assert found.added == 1 - off / abs(judged[-1].actual - _amounts(long)[12])


def _tried() -> Forecast:
    series = _series(30)
    origins = tuple(series.month(end - 1) for end in range(20, 30))
    errors = tuple(
        tuple(float((end + k) % 7 - 3) for k in range(30 - end)) for end in range(20, 30)
    )
    worse = tuple(tuple(2 * error for error in row) for row in errors)
    return Forecast(
        series, "theta", "Theta", "mean", "", (_outcome(120.0),) * 12,
        (Trial("theta", "Theta", 0.5, errors), Trial("naive", "As a year ago", 1.0, worse),
         Trial("mean", "The mean", 0.7, worse)), origins,
    )  # fmt: skip


def test_a_backtest_judges_what_the_trials_said() -> None:
    forecast = _tried()
    judged = list(backtest_judged(forecast))
    for one in judged:
        at = (one.month.year - 2022) * 12 + one.month.month - 1
        end = at - one.step + 1
        error = float((end + one.step - 1) % 7 - 3)
        assert one.actual == _amounts(forecast.series)[at]
        assert one.said == pytest.approx(one.actual - error)
        assert one.runner_up == pytest.approx(one.actual - 2 * error)
        assert one.naive == _amounts(forecast.series)[at - 12]
        assert one.version is None
    assert len(judged) == sum(len(row) for row in forecast.trials[0].errors)


def test_the_band_of_a_trial_owes_nothing_to_its_own_errors() -> None:
    forecast = replace(_tried(), series=replace(_tried().series, floor=None))
    chosen = forecast.trials[0]
    wild = (tuple(1e6 for _ in chosen.errors[0]), *chosen.errors[1:])
    changed = replace(forecast, trials=(replace(chosen, errors=wild), *forecast.trials[1:]))

    def wide(of: Forecast, origin: date) -> list[float]:
        bands = [one.band_80 for one in backtest_judged(of) if one.origin == origin]
        return [high - low for low, high in (band for band in bands if band)]

    first, second = forecast.origins[:2]
    assert len(wide(forecast, first)) == 10
    assert wide(changed, first) == pytest.approx(wide(forecast, first))
    assert min(wide(changed, second)) > 100 * max(wide(forecast, second))
