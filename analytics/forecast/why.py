"""How a model was chosen, or why none is trusted, in one plain sentence."""

from collections.abc import Sequence

from analytics.forecast.candidate import PERIODS
from analytics.forecast.result import Trial


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


def told(amiss: str | None, trials: Sequence[Trial], usual: str) -> str:
    """The sentence, once the candidates have been tried; the chosen is the first."""
    chosen = trials[0]
    if amiss is not None:
        return f"{amiss}, so this is {chosen.title}."
    dates = f"{chosen.title[:1].upper()}{chosen.title[1:]}: at {len(chosen.errors)} past dates"
    beside = "seasonal_naive" if chosen.model == usual else usual
    rival = next((one for one in trials[1:] if one.model == beside), None)
    if rival is None:
        return f"{dates} nothing else that could be fitted was clearly closer."
    if chosen.model != usual:
        return f"{dates} {_closer(chosen, rival)}."
    if rival.score < chosen.score:
        return f"{dates} {_closer(chosen, rival)}, too little or too seldom to change for."
    return f"{dates} {_closer(chosen, rival)}, and nothing else was clearly closer."


def _closer(chosen: Trial, rival: Trial) -> str:
    if chosen.score == rival.score:
        return f"as close as {rival.title}"
    share = abs(1 - chosen.score / rival.score) if rival.score else 1.0
    way = "closer" if chosen.score < rival.score else "further off"
    return f"{share * 100:.0f} % {way} than {rival.title}"
