"""A forecast of months: the right model, honest bands, and the same every time."""

import json
import math
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from itertools import pairwise
from math import isfinite
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecast import (
    Forecast,
    ForecastError,
    Outcome,
    Series,
    Trial,
    forecast,
    total,
    why,
)
from tests.contest import Entry, Scores, monthly, scores
from tests.serving import ROOT

JANUARY = date(2019, 1, 1)
WAVE = [100 + 30 * math.sin(i * math.pi / 6) for i in range(60)]
AMOUNTS = st.floats(0, 1e9) | st.just(0.0)


def _noise(count: int, level: float = 100, width: float = 10, seed: int = 7) -> list[float]:
    chance = Random(seed)  # noqa: S311 - the noise of a made-up series
    return [chance.gauss(level, width) for _ in range(count)]


def _rare(count: int, often: float, seed: int = 4) -> list[float]:
    chance = Random(seed)  # noqa: S311 - the noise of a made-up series
    return [500.0 * chance.random() if chance.random() < often else 0.0 for _ in range(count)]


def _series(values: list[float], floor: float | None = 0.0, ceiling: float | None = None) -> Series:
    return Series(JANUARY, tuple(values), floor=floor, ceiling=ceiling)


HARD = {
    "one value": [7.0],
    "two alike": [7.0, 7.0],
    "three": [1.0, 5.0, 2.0],
    "one zero": [0.0],
    "zeros": [0.0] * 40,
    "always the same": [5.0] * 40,
    "the same until now": [5.0] * 47 + [6.0],
    "exactly seasonal": WAVE,
    "two values in turn": [1.0, 2.0] * 15,
    "nothing for a year": [*_noise(36), *[0.0] * 12],
    "one spike at the end": [0.0] * 47 + [1000.0],
    "one spike at the start": [1000.0, *[0.0] * 47],
    "once a year": [1000.0 if i % 12 == 11 else 0.0 for i in range(60)],
    "rare": _rare(48, 0.15),
    "lumpy": _rare(48, 0.6),
    "huge": [value * 1e13 for value in _noise(48)],
    "tiny": [value * 1e-11 for value in _noise(48)],
    "a hundred powers of ten": [1e-90] * 30 + [1e90] * 10,
    "a new level": [*_noise(30), *_noise(18, 1000)],
    "doubling": [math.exp(i / 5) for i in range(40)],
    "twenty months": _noise(20),
    "twenty-eight months": _noise(28),
    "thirty years": _noise(360),
}


def _sound(outcome: Outcome) -> bool:
    ordered = (outcome.low_95, outcome.low_80, outcome.point, outcome.high_80, outcome.high_95)
    return all(map(isfinite, ordered)) and all(one <= other for one, other in pairwise(ordered))


@pytest.mark.parametrize("light", [False, True], ids=["whole", "light"])
@pytest.mark.parametrize("values", HARD.values(), ids=HARD.keys())
def test_no_history_is_too_hard(values: list[float], light: bool) -> None:  # noqa: FBT001 - a case
    found = forecast(_series(values), 24, light=light)
    year = found.total(1, 12)
    assert len(found.outcomes) == 24
    assert all(_sound(outcome) for outcome in (*found.outcomes, year))
    assert all(outcome.low_95 >= 0 for outcome in found.outcomes)
    if len(set(values)) > 1:
        assert all(outcome.high_80 > outcome.low_80 for outcome in found.outcomes)
    assert found.why.endswith(".")
    assert found.trials[0].model == found.model
    assert ("seasonal_naive" in {one.model for one in found.trials}) == (len(values) > 12)
    assert found.runner_up != found.model


@settings(max_examples=40)
@given(st.lists(AMOUNTS, min_size=1, max_size=27), st.sampled_from([12, 4, 1]))
def test_a_short_history_is_never_a_fault(values: list[float], season: int) -> None:
    found = forecast(replace(_series(values), season=season), 6, light=True)
    assert all(map(_sound, found.outcomes))
    assert Forecast.from_json(found.to_json()) == found


@pytest.fixture(scope="module")
def noisy() -> Forecast:
    return forecast(_series([a + b for a, b in zip(WAVE, _noise(60, 0), strict=True)]), 24)


def test_a_forecast_is_the_same_in_another_process(noisy: Forecast) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "analytics.forecast", "24"],
        input=json.dumps(asdict(noisy.series), default=date.isoformat),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == noisy.to_json()


def test_json_brings_back_every_digit(noisy: Forecast) -> None:
    back = Forecast.from_json(noisy.to_json())
    assert back == noisy
    assert back.total(3, 9) == noisy.total(3, 9)


def test_a_nearer_horizon_is_the_beginning_of_a_farther_one(noisy: Forecast) -> None:
    near = forecast(noisy.series, 5)
    assert near.outcomes == noisy.outcomes[:5]
    far = forecast(noisy.series, 40)
    assert [one.point for one in far.outcomes[:24]] == [one.point for one in noisy.outcomes]


def _said_at(found: Forecast, end: int) -> dict[str, list[float]]:
    place = found.ends().index(end)
    known = found.series.values
    return {
        one.model: [known[end + i] - error for i, error in enumerate(one.errors[place])]
        for one in found.trials
    }


def test_what_came_later_changes_nothing_at_a_past_date(noisy: Forecast) -> None:
    changed = list(noisy.series.values)
    changed[50:] = [value * 5 + 1000 for value in changed[50:]]
    other = forecast(_series(changed), 24)
    ends = [end for end in noisy.ends() if end <= 50]
    assert len(ends) >= 5
    for end in ends:
        before, after = _said_at(noisy, end), _said_at(other, end)
        models = before.keys() & after.keys()
        assert {
            "ets",
            "ces",
            "theta",
            "middle_of_four",
            "mean_of_three",
            "seasonal_naive",
        } <= models
        for model in models:
            assert after[model] == pytest.approx(before[model], rel=1e-9)


def test_a_past_date_is_forecast_as_it_would_have_been_then(noisy: Forecast) -> None:
    then = forecast(_series(list(noisy.series.values[:36])), 12, light=True)
    now = forecast(noisy.series, 24, light=True)
    said = _said_at(now, 36)
    assert then.outcomes[0].point == pytest.approx(said[then.model][0], rel=1e-9)
    assert [one.point for one in then.outcomes] == pytest.approx(said[then.model][:12], rel=1e-9)


def test_dates_are_told_as_the_last_known_month(noisy: Forecast) -> None:
    assert noisy.month(1) == date(2024, 1, 1)
    assert noisy.origins[-1] < date(2023, 12, 1)
    assert [noisy.series.month(end - 1) for end in noisy.ends()] == list(noisy.origins)


def test_a_sum_is_never_less_sure_than_its_months_together(noisy: Forecast) -> None:
    year = noisy.total(1, 12)
    months = noisy.outcomes[:12]
    assert year.point == pytest.approx(sum(one.point for one in months))
    together = sum(one.high_80 - one.low_80 for one in months)
    assert year.high_80 - year.low_80 <= together * (1 + 1e-9)
    assert noisy.total(5, 5) == noisy.outcomes[4]
    assert total(noisy, 1, 12) == year


def test_errors_that_know_nothing_of_each_other_even_out_in_a_year() -> None:
    found = forecast(_series(_noise(72, seed=2)), 12)
    year = found.total(1, 12)
    together = sum(one.high_80 - one.low_80 for one in found.outcomes)
    assert year.high_80 - year.low_80 < 0.7 * together


def test_the_chance_of_an_amount_agrees_with_the_bands(noisy: Forecast) -> None:
    year = noisy.total(1, 12)
    chances = [noisy.chance(1, 12, year.point * share / 100) for share in range(0, 200, 5)]
    assert all(one >= other for one, other in pairwise(chances))
    assert noisy.chance(1, 12, year.point) == pytest.approx(0.5, abs=0.01)
    assert noisy.chance(1, 12, year.low_80) == pytest.approx(0.9, abs=0.001)
    assert noisy.chance(1, 12, year.high_80) == pytest.approx(0.1, abs=0.001)
    assert noisy.chance(1, 12, year.high_95) == pytest.approx(0.025, abs=0.001)
    assert noisy.chance(1, 12, 0) == 1.0


def test_bands_grow_with_the_distance(noisy: Forecast) -> None:
    widths = [one.high_80 - one.low_80 for one in noisy.outcomes]
    assert all(near <= far * (1 + 1e-9) for near, far in pairwise(widths))


def test_no_steps_are_summed_that_were_not_forecast(noisy: Forecast) -> None:
    with pytest.raises(ForecastError, match="steps 1 to 24"):
        noisy.total(12, 25)


def test_a_loss_can_be_forecast_where_the_measure_may_fall_below_zero() -> None:
    found = forecast(_series(_noise(50, -50, 20), floor=None), 12, light=True)
    assert all(outcome.point < 0 and outcome.low_95 < outcome.low_80 for outcome in found.outcomes)


def test_a_share_is_never_more_than_all() -> None:
    shares = [min(1.0, max(0.0, value)) for value in _noise(40, 0.97, 0.04)]
    found = forecast(_series(shares, ceiling=1.0), 12)
    assert max(outcome.high_95 for outcome in found.outcomes) == 1.0
    assert found.total(1, 12).high_95 <= 12
    assert found.chance(1, 1, 1.01) == 0.0


def test_a_short_history_says_so() -> None:
    found = forecast(_series(_noise(14)), 12)
    assert found.model in {"recent_mean", "seasonal_naive", "last_value"}
    assert "14 months of history are too short" in found.why


@pytest.mark.parametrize("season", [12, 4])
@pytest.mark.parametrize("trailing", [False, True])
def test_nobody_goes_by_the_year_before_where_there_is_none(season: int, trailing: bool) -> None:  # noqa: FBT001 - a case
    for count in (1, 2, season, season + 1):
        series = replace(_series(_noise(count)), season=season, trailing=trailing)
        found = forecast(series, 6)
        titles = [one.title for one in found.trials]
        assert any("a year before" in title for title in titles) == (count > season)
        assert "last_value" in {one.model for one in found.trials}


def test_what_looks_back_over_a_year_is_likely_to_stay_where_it_is() -> None:
    values = [100 + 0.5 * i for i in range(14)]
    steady = forecast(replace(_series(_noise(14)), trailing=True), 12)
    assert steady.model == "last_value"
    rising = replace(_series(values), trailing=True)
    assert [one.point for one in forecast(rising, 12).outcomes] == [106.5] * 12


def test_the_zeros_before_an_account_came_are_no_history_of_it() -> None:
    came_later = forecast(_series([0.0] * 30 + _noise(18)), 12)
    alone = forecast(_series(_noise(18)), 12)
    assert came_later.outcomes == alone.outcomes
    assert came_later.why == alone.why
    assert came_later.ends() == tuple(end + 30 for end in alone.ends())


def test_rare_demand_says_so_and_is_not_forecast_as_nothing() -> None:
    values = _rare(60, 0.15)
    found = forecast(_series(values), 12)
    assert "too lumpy" in found.why
    assert 0.4 < found.total(1, 12).point / (sum(values) / 5) < 2.5


def test_a_single_order_promises_no_other() -> None:
    found = forecast(_series(HARD["one spike at the end"]), 12)
    assert found.outcomes[0].low_80 == 0.0
    assert found.total(1, 12).low_80 == 0.0


def test_the_year_of_rare_demand_is_neither_too_high_nor_too_low() -> None:
    books = [_rare(60, 0.25, seed) for seed in range(60)]
    found = [forecast(_series(values[:48]), 12, light=True).total(1, 12) for values in books]
    came = [sum(values[48:]) for values in books]
    assert sum(one.point for one in found) == pytest.approx(sum(came), rel=0.2)
    held = [one.low_80 <= value <= one.high_80 for one, value in zip(found, came, strict=True)]
    assert sum(held) >= 45


def test_a_lumpy_account_is_forecast_by_a_model_of_rare_demand() -> None:
    assert forecast(_series(_rare(60, 0.5)), 12).model == "rare_demand"


def test_who_buys_every_december_is_expected_in_december() -> None:
    found = forecast(_series(HARD["once a year"]), 12)
    assert found.model == "seasonal_naive"
    assert [round(one.point) for one in found.outcomes] == [0] * 11 + [1000]


def test_luck_does_not_change_the_model() -> None:
    chosen = [forecast(_series(_noise(60, seed=seed)), 1).model for seed in range(4)]
    assert chosen.count("middle_of_four") >= 3


TRIED = {
    "clear": (
        (0.8, 1.0, 0.9),
        "at 2 past dates 20.0% closer than naive, and nothing else was closer.",
    ),
    "luck": (
        (0.96, 1.0, 0.9),
        "4.0% closer than naive; CES was 6.2% closer than the mix, which may be luck: it stays.",
    ),
    "seldom": (
        (0.9, 1.0, 0.6),
        "CES was 33.3% closer than the mix, but too seldom, or not over a whole year: it stays.",
    ),
    "naive": ((1.0, 0.9, 1.1), "naive was 10.0% closer, which may be luck: the mix stays."),
    "alike": ((1.0, 1.002, 0.998), "as close as naive, and nothing else was closer."),
    "exact": ((1.0, 0.0, 1.1), "naive was 100.0% closer, but too seldom, or not over a whole"),
    "all exact": ((0.0, 0.0, 0.0), "as close as naive, and nothing else was closer."),
}


@pytest.mark.parametrize(("scores", "said"), TRIED.values(), ids=TRIED.keys())
def test_a_rival_that_was_closer_is_named_beside_the_one_that_stays(
    scores: tuple[float, float, float], said: str
) -> None:
    names = {"middle_of_four": "our mix", "seasonal_naive": "naive", "ces": "CES"}
    trials = [
        Trial(model, title, score, ((1.0,), (1.0,)))
        for (model, title), score in zip(names.items(), scores, strict=True)
    ]
    assert said in why.told(None, trials, "middle_of_four", 0.85)


def test_a_rival_that_was_clearly_closer_is_chosen() -> None:
    found = forecast(_series(HARD["a new level"]), 12)
    assert found.model == "last_value"
    usual = next(one for one in found.trials if one.model == "middle_of_four")
    assert found.trials[0].score < 0.85 * usual.score
    assert "closer than our mix of four methods (ETS, Theta, CES, CES on logs)." in found.why


def test_a_model_that_the_library_cannot_fit_falls_out() -> None:
    found = forecast(_series(HARD["two values in turn"]), 12)
    tried = {one.model for one in found.trials}
    assert {"ets", "theta", "seasonal_naive"} <= tried
    assert "ces" not in tried


REFUSED: dict[str, tuple[Callable[[], Forecast], str]] = {
    "nothing": (lambda: forecast(_series([])), "no month yet"),
    "no number": (lambda: forecast(_series([1.0, math.nan])), "2019-02 has no value"),
    "beyond money": (lambda: forecast(_series([1e200])), "no amount"),
    "no horizon": (lambda: forecast(_series([1.0]), 0), "1 to 600"),
    "odd season": (lambda: forecast(replace(_series([1.0]), season=52)), "12 months"),
}


@pytest.mark.parametrize(("ask", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_forecast_is_said_in_a_sentence(
    ask: Callable[[], Forecast], said: str
) -> None:
    with pytest.raises(ForecastError, match=said):
        ask()


def test_a_kept_forecast_is_read_without_the_libraries_that_fit(noisy: Forecast) -> None:
    code = (
        "import sys; from analytics.forecast import Forecast;"
        "found = Forecast.from_json(sys.stdin.read());"
        "found.total(1, 12); found.chance(1, 12, 1000.0);"
        "heavy = {'scipy', 'statsforecast', 'statsmodels', 'pandas'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        input=noisy.to_json(),
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def contest() -> Scores:
    entries: list[Entry] = [*monthly("M3")[5::48], *monthly("M1")[5::31]]
    assert len(entries) == 50
    return scores(entries, [forecast(entry.known, len(entry.came)) for entry in entries])


def test_forecasts_beat_both_naive_rivals_on_the_series_of_competitions(contest: Scores) -> None:
    assert contest.owa < 0.83
    assert contest.owa < contest.owa_of_naive - 0.1


def test_bands_hold_as_often_as_they_say(contest: Scores) -> None:
    assert 0.73 <= contest.within_80 <= 0.87
    assert 0.90 <= contest.within_95 <= 0.99
    assert 0.68 <= contest.within_80_of_year <= 0.92
