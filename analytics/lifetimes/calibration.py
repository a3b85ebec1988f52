"""Whether chances came true: of the accounts given 20 to 40 %, how many came back?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.interval import wilson

FIFTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Bin:
    """The accounts that were given a chance from `low` to below `high` (the last: up to it).

    `said` is their mean chance, `share` what came true of them, `share_low` and `share_high` its
    95 % bounds; all None where there was no such account.
    """

    low: float
    high: float
    count: int
    happened: int
    said: float | None
    share: float | None
    share_low: float | None
    share_high: float | None

    @property
    def fair(self) -> bool | None:
        """Whether what was said lies within the bounds of what came true."""
        if self.said is None or self.share_low is None or self.share_high is None:
            return None
        return self.share_low <= self.said <= self.share_high


def bins(told: Iterable[tuple[float, bool]], edges: Sequence[float] = FIFTHS) -> tuple[Bin, ...]:
    """The chances told, in bins, beside what came true: (chance, whether it happened) each."""
    held: list[list[tuple[float, bool]]] = [[] for _ in edges[1:]]
    for chance, whether in told:
        at = sum(chance >= edge for edge in edges[1:-1])
        held[at].append((chance, bool(whether)))
    return tuple(
        _bin(low, high, rows) for low, high, rows in zip(edges[:-1], edges[1:], held, strict=True)
    )


def brier(told: Iterable[tuple[float, bool]]) -> float | None:
    """The mean squared distance of the chances told from what happened: 0 is best, 0.25 is a coin.

    G. W. Brier (1950), Verification of forecasts expressed in terms of probability, Monthly Weather
    Review 78, p. 1-3. None where nothing was told.
    """
    squares = [(chance - whether) ** 2 for chance, whether in told]
    return sum(sorted(squares)) / len(squares) if squares else None


def _bin(low: float, high: float, rows: list[tuple[float, bool]]) -> Bin:
    count, happened = len(rows), sum(whether for _, whether in rows)
    bounds = wilson(happened, count)
    if bounds is None:
        return Bin(low, high, 0, 0, None, None, None, None)
    said = sum(sorted(chance for chance, _ in rows)) / count
    return Bin(low, high, count, happened, said, happened / count, *bounds)
