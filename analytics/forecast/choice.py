"""Which candidate forecasts a series, and what it forecasts."""

from dataclasses import dataclass

import numpy as np

from analytics.forecast import trial, why
from analytics.forecast.candidate import CANDIDATES, titled
from analytics.forecast.naive import OFTEN, season_scale, since_begun
from analytics.forecast.result import Forecast, Outcome, Trial
from analytics.forecast.series import ForecastError, Series

ORIGINS, LIGHT_ORIGINS = 12, 6
SPAN = 36  # months before the end from which origins are taken
YEARS_TRIED = 2
LEAST_ORIGINS = 4
# A rival is chosen whose error against the usual model's is the first, at as many origins as the
# second says.
CLEARLY, MOSTLY = 0.85, 0.75
BY_FAR, BY_HALF = 0.70, 0.50
TOO_RARE = 6


@dataclass(frozen=True)
class Plan:
    """What is tried on a series: candidates, the usual one first; origins; and what is amiss."""

    names: tuple[str, ...]
    ends: tuple[int, ...]
    amiss: str | None


def forecast(series: Series, horizon: int = 24, *, light: bool = False) -> Forecast:
    """The forecast of a series for so many periods ahead. Pure, and the same every time.

    The usual candidate is the middle of four models; a rival is chosen only where it was clearly
    and mostly better at past origins, because a choice by luck costs more than it brings.
    `light` leaves out the slowest model and most origins, for a thousand accounts at once.
    """
    series.checked()
    if not 1 <= horizon <= 600:
        raise ForecastError(f"A forecast goes 1 to 600 periods ahead, not {horizon}.")
    plan = planned(series, light=light)
    members = sorted({member for name in plan.names for member in CANDIDATES[name].members})
    asker = trial.Asker(series, members)
    told = [asker.past(end, YEARS_TRIED * series.season) for end in plan.ends]
    now = asker.now(max(horizon, YEARS_TRIED * series.season))
    trials = _trials(series, plan, told, now)
    chosen = _chosen(series.season, trials)
    trials.sort(key=lambda one: one.model != chosen.model)
    rivals = sorted(trials[1:], key=lambda one: one.score)
    said = trial.combined(CANDIDATES[chosen.model], now)
    points = [] if said is None else [series.within(float(x)) for x in said[:horizon]]
    return Forecast(
        series,
        chosen.model,
        chosen.title,
        rivals[0].model if rivals and plan.ends else None,
        why.told(plan.amiss, trials, plan.names[0], CLEARLY),
        tuple(Outcome(point, point, point, point, point) for point in points),
        tuple(trials),
        tuple(series.month(end - 1) for end in plan.ends),
    ).banded()


def planned(series: Series, *, light: bool) -> Plan:
    """What to try on a series, by its length and by how rare its demand is."""
    season = series.season
    known = since_begun(series.values, season)
    count, before = len(known), len(series.values) - len(known)
    shortest = max(YEARS_TRIED * season, 6)
    lumpy = ("recent_mean", "seasonal_naive")
    naive = (*lumpy, "last_value")
    if count < shortest + LEAST_ORIGINS:
        late = range(before + max(1, count - ORIGINS), before + count)
        there = lumpy if count > season else ("recent_mean",)
        # What looks back over a year stays where it is: the mean is 44 % further off than the
        # last value on 25 months of the ratios of trailing sums of the M3 monthly series.
        usual = ("last_value", *there) if series.trailing else (*there, "last_value")
        return Plan(usual, tuple(late), why.short(count, season))
    most = LIGHT_ORIGINS if light else ORIGINS
    apart = min(SPAN // most, max(1, (count - shortest) // most)) if season == 12 else 1
    ends = tuple(sorted(before + end for end in range(count - apart, shortest - 1, -apart)[:most]))
    recent = known[-YEARS_TRIED * season :]
    bought = int(np.count_nonzero(recent))
    if len(set(known.tolist())) == 1:
        return Plan(naive, ends, why.constant(season))
    if season > 1 and bought < min(TOO_RARE, OFTEN * len(recent)):
        return Plan(("rare_demand", *lumpy), ends, why.rare(bought, len(recent), season))
    models: tuple[str, ...] = ("middle_of_three", "mean_of_two", "ces", "theta")
    if not light:
        models = ("middle_of_four", "mean_of_three", "mean_of_two", "ets", "ces", "theta")
    if season > 1 and bought < OFTEN * len(recent):
        return Plan(("rare_demand", *models, *lumpy), ends, None)
    return Plan((*models, *naive), ends, None)


def _trials(series: Series, plan: Plan, told: list[trial.Told], now: trial.Told) -> list[Trial]:
    """Every candidate that could answer at all origins and now, in the plan's order."""
    known = since_begun(series.values, series.season)
    scale = season_scale(known, series.season) or 1.0
    found = []
    for name in plan.names:
        errors = trial.errors(series, plan.ends, told, name)
        if errors is not None and trial.combined(CANDIDATES[name], now) is not None:
            sizes = [np.mean(np.abs(row[: series.season])) for row in errors]
            score = float(np.mean(sizes)) / scale if sizes else 0.0
            found.append(Trial(name, titled(name, series.season, len(known)), score, errors))
    return found


def _chosen(season: int, trials: list[Trial]) -> Trial:
    usual = best = trials[0]
    if len(usual.errors) < LEAST_ORIGINS:
        return usual
    for rival in trials[1:]:
        won = [
            sum(map(abs, theirs[:season])) < sum(map(abs, ours[:season]))
            for theirs, ours in zip(rival.errors, usual.errors, strict=True)
        ]
        share = sum(won) / len(won)
        clearly = rival.score < CLEARLY * usual.score and share >= MOSTLY
        by_far = rival.score < BY_FAR * usual.score and share >= BY_HALF
        in_sum = _off_in_sum(rival, season) <= _off_in_sum(usual, season)
        if (clearly or by_far) and in_sum and rival.score < best.score:
            best = rival
    return best


def _off_in_sum(one: Trial, season: int) -> float:
    """The mean error of the sum of a year: nothing every month is often right, and never enough."""
    return float(np.mean([abs(sum(row[:season])) for row in one.errors]))
