"""How a forecast was made: what was tried on the past, what won, and how it is scored."""

import streamlit as st

from analytics.forecast import Forecast, Trial
from analytics.forecast.candidate import PERIODS
from analytics.page import number, screen
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene

NAIVE, LAST = "seasonal_naive", "last_value"
MOST = 6
LEVEL = 0.005


def draw(scene: Scene, made: Forecast) -> None:
    """The choice in words, and the scores that it rests on."""
    screen.show(scene, Said("How this forecast was made", _said(made)))
    if made.trials and made.origins:
        screen.show(scene, _table(scene, made))
    query = scene.view.to_query()
    st.page_link("pages/Track_record.py", label="How good were the last ones?", query_params=query)


def _said(made: Forecast) -> tuple[tuple[Cell, ...], ...]:
    rival = next((t.title for t in made.trials if t.model == made.runner_up), None)
    lines = [made.why, f"Runner-up: {rival}." if rival else ""]
    return tuple((Cell(line),) for line in lines if line)


def _table(scene: Scene, made: Forecast) -> Table:
    """Each model's mean error over the trials beside that of the simplest that can be said."""
    ranked = [made.trials[0], *sorted(made.trials[1:], key=lambda trial: trial.score)]
    shown = ranked[:MOST]
    naive = naive_of(made)
    if naive and naive not in shown:
        shown = [*shown[:-1], naive]
    last = f"the last {PERIODS[made.series.season]}"
    than = last if naive and naive.model == LAST else "naive"
    worst = max(trial.score for trial in shown) or 1.0
    band = f"80{scene.numbers.percent}"
    count = number.count(len(made.origins), "date", scene.numbers)
    begin, end = made.origins[0], made.origins[-1]
    return Table(
        title=f"Tried on the past, from {count} between {begin:%b %Y} and {end:%b %Y}",
        headings=("Model", "Error", "", f"Than {than}", f"In its {band} band"),
        rows=tuple(_line(scene, made, trial, naive, worst) for trial in shown),
        note=_note(made, naive),
    )  # fmt: skip


def naive_of(made: Forecast) -> Trial | None:
    """The simplest rival that was tried: as a year ago, else as the last time."""
    tried = {trial.model: trial for trial in made.trials}
    return tried.get(NAIVE) or tried.get(LAST)


def _note(made: Forecast, naive: Trial | None) -> str:
    """What the columns mean; errors are scaled by what naive's were in the known past."""
    period, apart = PERIODS[made.series.season], "one year to the next"
    said = f"Naive: the same {period} a year before"
    if min(made.ends()) < made.series.season:
        said += f", or the last {period} where there was no such one yet"
    if naive and naive.model == LAST:
        apart, said = f"one {period} to the next", f"No {period} has one a year before it yet"
    return (
        "Error: the mean distance from what came, in multiples of how much the measure moves from "
        f"{apart} (MASE); smaller is better. Each trial knew only what came before it. {said}. In "
        "its band: how much of what came in the trials of the chosen model its band would have "
        "held."
    )


def _line(
    scene: Scene, made: Forecast, trial: Trial, naive: Trial | None, worst: float
) -> tuple[Cell, ...]:
    chosen = trial is made.trials[0]
    covered = coverage(made) if chosen else None
    name = f"{trial.title[:1].upper()}{trial.title[1:]}"
    return (
        Cell(f"{name} (chosen)" if chosen else name),
        Cell(number.plain(trial.score, scene.numbers, 2), number=True, wide=True),
        Cell("", share=trial.score / worst),
        Cell(_against(scene, trial, naive), number=True),
        Cell("" if covered is None else number.exact(covered, "percent", scene.numbers),
             number=True),
    )  # fmt: skip


def _against(scene: Scene, trial: Trial, naive: Trial | None) -> str:
    if trial is naive:
        return "naive" if trial.model == NAIVE else ""
    if naive is None or not naive.score:
        return number.DASH
    spared = 1 - trial.score / naive.score
    if abs(spared) < LEVEL:
        return "level"
    size = number.exact(abs(spared), "percent", scene.numbers)
    return f"{size} {'smaller' if spared > 0 else 'larger'}"


def coverage(made: Forecast) -> float | None:
    """How many of the trials' errors the 80 % band of the same step would have held."""
    inside = [
        -half <= error <= half
        for row in made.trials[0].errors
        for error, half in zip(row, map(_half, made.outcomes), strict=False)
    ]
    return sum(inside) / len(inside) if inside else None


def _half(outcome: object) -> float:
    point, low, high = (getattr(outcome, name) for name in ("point", "low_80", "high_80"))
    return float(max(point - low, high - point))
