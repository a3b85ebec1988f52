"""Who is clearly ahead of whom: nobody is ranked where the likely ranges overlap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from math import inf
from typing import TypeAlias

from analytics.answer import Row
from analytics.interval import Bounds

Rows: TypeAlias = tuple[Row, ...]


@dataclass(frozen=True)
class Tier:
    """Rows of which none is clearly ahead of another, and what can be said of them."""

    said: str
    rows: Rows
    unsure: bool = False


def clear(tiers: Sequence[Tier]) -> bool:
    """Whether the rows stand in a rank: all are plain facts without bounds."""
    return all(not tier.said and not tier.unsure for tier in tiers)


def bounds(row: Row) -> Bounds | None:
    """What the value likely lies in; without end on a side that the data do not reach."""
    if row.low is None and row.high is None:
        return None
    low, high = row.low, row.high
    return -inf if low is None else low, inf if high is None else high


def tiers(rows: Sequence[Row], better: str) -> list[Tier]:
    """The rows from the best, cut only where all above are clearly apart from all below.

    Inside a tier the heaviest come first, whatever their rates. What has no bounds where others
    have them is told last, as unsure; where none has, the figures are plain facts in one tier,
    in their order. Where neither end is better, from the highest.
    """
    sign = -1.0 if better == "lower" else 1.0
    known = sorted(
        (row for row in rows if row.value is not None),
        key=lambda row: (-sign * float(row.value or 0), *weight(row)),
    )
    sure = [row for row in known if bounds(row)]
    if not sure:
        return [Tier("", tuple(known))]
    cuts = [0, *_cuts(sure, sign), len(sure)]
    parts = [sure[first:last] for first, last in pairwise(cuts)]
    made = [
        Tier(_said(at, parts, better), tuple(sorted(part, key=weight)))
        for at, part in enumerate(parts)
    ]
    unsure = tuple(sorted((row for row in known if not bounds(row)), key=weight))
    return [*made, Tier(f"Too few to tell: {len(unsure)}", unsure, unsure=True)] if unsure else made


def weight(row: Row) -> tuple[float, str]:
    """What sorts the heaviest first, then by name."""
    size = row.numerator if row.denominator is None else row.denominator
    return -abs(float(size or 0)), " ".join(row.cut.values())


def _cuts(rows: Sequence[Row], sign: float) -> list[int]:
    """Before which rows the worst bound of all above beats the best bound of all below."""
    ends = [sorted(sign * bound for bound in bounds(row) or ()) for row in rows]
    least = list(accumulate((low for low, _ in ends), min))
    most = list(accumulate((high for _, high in reversed(ends)), max))[::-1]
    return [at for at in range(1, len(rows)) if least[at - 1] > most[at]]


def _said(at: int, parts: Sequence[Sequence[Row]], better: str) -> str:
    if len(parts) == 1:
        lows, highs = zip(*(bounds(row) or (0.0, 0.0) for row in parts[0]), strict=True)
        alike = "difference between" if max(lows) <= min(highs) else "order among"
        return f"No clear {alike} these {len(parts[0])}" if len(parts[0]) > 1 else ""
    best, worst = ("higher", "lower") if better == "neither" else ("better", "worse")
    return {0: f"Clearly {best}", len(parts) - 1: f"Clearly {worst}"}.get(at, "In between")


def first(found: Sequence[Tier], most: int) -> list[Tier]:
    """The first so many rows; a tier that is cut says how many it has."""
    kept, left = [], most
    for tier in found:
        if left <= 0:
            break
        rows = tier.rows[:left]
        cut = len(rows) < len(tier.rows) and tier.said
        said = f"{tier.said}; the largest {len(rows)} are shown" if cut else tier.said
        kept.append(replace(tier, said=said, rows=rows))
        left -= len(rows)
    return kept
