"""Whether the colours of a year ago told what came."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt

from analytics import answer
from analytics.health import COLOURS, METRIC, colour, worth
from analytics.interval import Bounds, Z, wilson
from analytics.store import Store
from analytics.view import Span, View, in_words, shift

YEAR = 12
HALF = 0.5
FEWEST = 5


@dataclass(frozen=True)
class Outcome:
    """What became of the accounts of one colour; each share with its 95 % bounds."""

    colour: str
    accounts: int
    left: int
    shrank: int
    left_bounds: Bounds
    shrank_bounds: Bounds


@dataclass(frozen=True)
class LookBack:
    """What the colours of a year ago have told; `told_apart` is the chance of a right order."""

    then: date
    until: date
    outcomes: tuple[Outcome, ...]
    told_apart: float | None
    bounds: Bounds | None

    @property
    def told(self) -> bool:
        """Whether the worst colour lost clearly more than the best."""
        worst, best = self.outcomes[0], self.outcomes[-1]
        return len(self.outcomes) > 1 and worst.left_bounds[0] > best.left_bounds[1]

    @property
    def sentence(self) -> str:
        """Whether the colours have told anything, in one sentence."""
        return _sentence(self)


def looked_back(store: Store, view: View) -> LookBack | None:
    """What became of the accounts of each colour twelve months before the period's end.

    Only of those that still bought in the year up to then: who had left before was not foretold.
    None where health does not reach back that far.
    """
    known = answer.calendar(store, view.version)
    until = min(view.span(known).last, known.last_full_month)
    then = shift(until, -YEAR)
    scores = answer.ask(store, METRIC, view, by=("account",), span=_month(then)).rows
    money = worth(store, view.with_(where=()), _month(until))
    seen = [
        (float(row.value), *money[row.cut["account"]])
        for row in scores
        if row.value is not None and money.get(row.cut["account"], (0, 0))[0] > 0
    ]
    if not seen:
        return None
    by_colour = {
        name: [(before, since) for score, before, since in seen if colour(score) == name]
        for name in reversed(COLOURS)
    }
    told, bounds = order_kept(
        [score for score, _, since in seen if since <= 0],
        [score for score, _, since in seen if since > 0],
    )
    outcomes = tuple(_outcome(name, rows) for name, rows in by_colour.items() if rows)
    return LookBack(then, until, outcomes, told, bounds)


def order_kept(
    left: Sequence[float], stayed: Sequence[float]
) -> tuple[float | None, Bounds | None]:
    """How often, of one that left and one that stayed, the one that left scored lower.

    The area under the curve with its 95 % bounds: J. A. Hanley and B. J. McNeil (1982), The
    meaning and use of the area under a receiver operating characteristic curve, Radiology 143,
    p. 29-36. Equals count half; None where fewer than five left or stayed.
    """
    if min(len(left), len(stayed)) < FEWEST:
        return None, None
    ranked = sorted(stayed)
    pairs = sum(
        len(ranked) - (bisect_left(ranked, one) + bisect_right(ranked, one)) * HALF for one in left
    )
    area = pairs / (len(left) * len(stayed))
    lower, higher = area / (2 - area), 2 * area * area / (1 + area)
    variance = area * (1 - area)
    variance += (len(left) - 1) * (lower - area * area)
    variance += (len(stayed) - 1) * (higher - area * area)
    half = Z * sqrt(max(variance, 0.0) / (len(left) * len(stayed)))
    return area, (max(0.0, area - half), min(1.0, area + half))


def _outcome(name: str, rows: Sequence[tuple[Decimal, Decimal]]) -> Outcome:
    left = sum(since <= 0 for _, since in rows)
    shrank = sum(0 < since < before / 2 for before, since in rows)
    count = len(rows)
    return Outcome(
        colour=name,
        accounts=count,
        left=left,
        shrank=shrank,
        left_bounds=wilson(left, count) or (0.0, 1.0),
        shrank_bounds=wilson(shrank, count) or (0.0, 1.0),
    )


def _sentence(found: LookBack) -> str:
    if not any(outcome.left for outcome in found.outcomes):
        return "No account has left since, so that nothing tells yet if the colours were right."
    if len(found.outcomes) == 1:
        only = found.outcomes[0]
        return f"All accounts were {only.colour} then, so that the colours told nobody apart."
    worst, best = found.outcomes[0], found.outcomes[-1]
    said = (
        f"of the {worst.colour} accounts {worst.left} of {worst.accounts} left, "
        f"of the {best.colour} ones {best.left} of {best.accounts}"
    )
    if found.told:
        times = worst.left * best.accounts / (best.left * worst.accounts) if best.left else None
        more = f", about {times:.0f} times as often" if times and times >= 2 else ""
        return f"The colours told something: {said}{more}."
    if worst.left_bounds[1] < best.left_bounds[0]:
        return f"The colours told the contrary: {said}. The weights are worth a look."
    if found.bounds and found.bounds[0] > HALF:
        return f"The colours alone tell nothing yet ({said}: it may be chance), but the score does."
    return f"The colours have told nothing so far: {said}, which may be chance."


def _month(month: date) -> Span:
    return Span(month, month, in_words(month, month))
