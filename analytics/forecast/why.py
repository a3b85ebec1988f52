"""How a model was chosen, or why none is trusted, in one plain sentence."""

from collections.abc import Sequence

from analytics.forecast.candidate import CANDIDATES, PERIODS
from analytics.forecast.result import Trial

LEVEL = 0.005  # errors no further apart are told as the same


def _periods(count: int, season: int) -> str:
    word = PERIODS[season]
    return f"1 {word}" if count == 1 else f"{count} {word if word.endswith('s') else word + 's'}"


def short(count: int, season: int) -> str:
    """That the series is too short for a model."""
    known = _periods(count, season)
    return f"{known} of history {'is' if count == 1 else 'are'} too short for a model"


def constant(season: int) -> str:
    """That nothing ever moved."""
    return f"Every {PERIODS[season]} since the beginning was the same"


def rare(bought: int, recent: int, season: int) -> str:
    """That too few periods hold anything."""
    many = "None" if bought == 0 else f"Only {bought}"
    return (
        f"{many} of the last {_periods(recent, season)} "
        f"{'holds' if bought < 2 else 'hold'} anything, too lumpy for a model"
    )


def told(amiss: str | None, trials: Sequence[Trial], usual: str, clearly: float) -> str:
    """The sentence, once the candidates have been tried; the chosen is the first.

    A rival's error has to be below the usual model's times `clearly` before it can be chosen.
    """
    chosen = trials[0]
    if amiss is not None:
        return f"{amiss}, so this is {chosen.title}."
    dates = f"{chosen.title[:1].upper()}{chosen.title[1:]}: at {len(chosen.errors)} past dates"
    beside = "seasonal_naive" if chosen.model == usual else usual
    rival = next((one for one in trials[1:] if one.model == beside), None)
    best = min(trials[1:], key=lambda one: one.score, default=None)
    if best is None:
        return f"{dates} nothing else could be fitted."
    said = f"{dates} {_off(chosen, rival)}" if rival else dates
    if chosen.model != usual:
        return f"{said}."
    if _level(best, chosen) or best.score > chosen.score:
        return f"{said}, and nothing else was closer." if rival else f"{dates} nothing was closer."
    return f"{said}{_stays(chosen, best, rival, clearly)}."


def _stays(chosen: Trial, best: Trial, rival: Trial | None, clearly: float) -> str:
    """That another was closer, and why that is not enough to change for."""
    name = "the mix" if len(CANDIDATES[chosen.model].members) > 1 else "the model"
    reason = "which may be luck"
    if best.score < clearly * chosen.score:
        reason = "but too seldom, or not over a whole year"
    if best is rival:
        return f", {reason}: {name} stays"
    between = ";" if rival else ""
    return f"{between} {best.title} was {_closer(best, chosen)} than {name}, {reason}: it stays"


def _off(chosen: Trial, rival: Trial) -> str:
    """How far off the chosen was against a rival."""
    if _level(chosen, rival):
        return f"as close as {rival.title}"
    if chosen.score < rival.score:
        return f"{_closer(chosen, rival)} than {rival.title}"
    return f"{rival.title} was {_closer(rival, chosen)}"


def _closer(near: Trial, far: Trial) -> str:
    return f"{(1 - near.score / far.score) * 100:.1f}% closer"


def _level(one: Trial, other: Trial) -> bool:
    """Whether two errors are as good as the same."""
    return abs(one.score - other.score) <= LEVEL * max(one.score, other.score)
