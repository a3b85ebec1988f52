"""The goals of the design as ratios, and how a run prints what it measured of them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """What a ratio has to keep below."""

    words: str
    must: float
    aim: float


@dataclass(frozen=True)
class Measured:
    """One ratio of this run, with the absolute figures that it was made of."""

    goal: str
    what: str
    ratio: float
    beside: str


GOALS = {
    "I1": Goal("xlsx import, CPU against inflating and parsing its XML", 1.9, 1.5),
    "I2": Goal("csv import, CPU against DuckDB's own csv to a table", 1.8, 1.4),
    "I3": Goal("peak memory of the xlsx import with its reader, GB", 1.5, 0.6),
    "I4": Goal("cells lost without a word", 0, 0),
    "Q1": Goal("ten metrics against the raw scans of their columns", 0.5, 0.3),
    "Q3": Goal("ten metrics, the largest book against the smallest", 5, 3),
    "Q4": Goal("rebuilding models, share of a csv import", 0.35, 0.20),
    "P1": Goal("script of a page against its bare queries and constant charts", 1.5, 1.2),
    "P2": Goal("figures readable, warm, against a blank page", 1.3, 1.1),
    "P3": Goal("charts drawn, warm, against the same charts from constants", 1.2, 1.05),
    "P4": Goal("filter change to redrawn, against the same page from constants", 1.3, 1.0),
    "P5s": Goal("script of a page, the largest book against the smallest", 1.6, 1.2),
    "P5c": Goal("redrawn in the browser, the largest book against the smallest", 1.3, 1.1),
    "P6": Goal("MB over HTTP on the first load", 2.6, 2.0),
    "F1": Goal("OWA of forecasts on monthly series of the M3", 0.82, 0.805),
    "F3": Goal("CPU ms of one light forecast, once loaded", 100, 60),
    "F3w": Goal("CPU ms of one whole forecast, once loaded", 600, 400),
    "F4": Goal("how far the 80 % band is from holding 80 of 100", 0.05, 0.03),
    "F4b": Goal("how far the 95 % band is from holding 94.5 of 100", 0.025, 0.015),
}


def verdict(measured: Measured) -> str:
    """Whether a ratio keeps to what its goal aims for, what it must, or neither."""
    goal = GOALS[measured.goal]
    if measured.ratio <= goal.aim:
        return "aim"
    return "must" if measured.ratio <= goal.must else "MISSED"


def line(measured: Measured) -> str:
    """One row of the table."""
    goal = GOALS[measured.goal]
    words = f"{goal.words} ({measured.what})" if measured.what else goal.words
    return (
        f"{measured.goal:<4} {measured.ratio:>6.2f}  {goal.must:>5.2f} {goal.aim:>5.2f}  "
        f"{verdict(measured):<7} {words}: {measured.beside}"
    )


def table(found: Iterable[Measured]) -> str:
    """Every ratio with its goal and whether it is met."""
    head = f"{'goal':<4} {'ratio':>6}  {'must':>5} {'aim':>5}  {'met':<7} what was measured"
    return "\n".join([head, *(line(measured) for measured in found)])
