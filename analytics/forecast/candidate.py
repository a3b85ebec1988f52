"""The candidates that may forecast a series: their names, titles and members."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """A way to forecast: its members, what it is called in a sentence, and how they are joined.

    The middle of four is the mean of the middle two: one member that runs away moves nothing.
    """

    title: str
    members: tuple[str, ...]
    middle: bool = False


CANDIDATES = {
    "middle_of_four": Candidate(
        "our mix of four methods (ETS, Theta, CES, CES on logs)",
        ("ets", "theta", "ces", "ces_on_logs"),
        middle=True,
    ),
    "middle_of_three": Candidate(
        "our mix of three methods (Theta, CES, CES on logs)",
        ("theta", "ces", "ces_on_logs"),
        middle=True,
    ),
    "mean_of_three": Candidate("the mean of ETS, CES and Theta", ("ets", "ces", "theta")),
    "mean_of_two": Candidate("the mean of CES and Theta", ("ces", "theta")),
    "ets": Candidate("exponential smoothing (ETS)", ("ets",)),
    "ces": Candidate("complex exponential smoothing (CES)", ("ces",)),
    "theta": Candidate("the Theta model", ("theta",)),
    "rare_demand": Candidate("the rare-demand model (TSB)", ("rare_demand",)),
    "recent_mean": Candidate("the mean of the last year", ("recent_mean",)),
    "last_value": Candidate("the last {period} again", ("last_value",)),
    "seasonal_naive": Candidate("the same {period} a year before", ("seasonal_naive",)),
}
PERIODS = {12: "month", 6: "two months", 4: "quarter", 3: "four months", 2: "half-year", 1: "year"}


def titled(name: str, season: int, count: int) -> str:
    """What a candidate is called, for so many values of a series with a season."""
    if name == "recent_mean" and count < season:
        return "the mean so far"
    return CANDIDATES[name].title.format(period=PERIODS[season])
