"""What of a forecast is known already: contracted, won, in the pipeline, and still to be found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import fsum

from analytics.answer import remembered
from analytics.listing import within
from analytics.outlook.asking import Outlook, by_month
from analytics.store import Store
from analytics.view import View

MEASURES = ("revenue", "bookings")
KNOWN = ("invoiced", "contracted", "won", "weighted")
YEAR = 12
# What is left out and why, as the first words that `in_hand_state` says of it.
LEFT_OUT = {
    "its close date is past": "late",
    "planned, and nothing is approved": "planned",
    "it has no": "undated",
    "its month is over": "late",
    "its job was called off": "called off",
    "was called off": "ended",
    "should have been invoiced": "overdue",
    "is the job": "counted as a job",
    "is part of the contract": "counted as a contract",
    "is the contract": "counted as a contract",
    "renews the contract": "counted as a renewal",
}
ROWS = """
select import_id, sheet, row, account_id, owner, segment, region, industry, line, project,
    manager, month, layer, amount, why_not
from in_hand_item
where measure = '{measure}'
"""


@dataclass(frozen=True)
class Month:
    """One month ahead: what is known of it, and its forecast."""

    month: date
    invoiced: float
    contracted: float
    won: float
    weighted: float
    forecast: float

    @property
    def known(self) -> float:
        """All that is known of the month."""
        return fsum((self.invoiced, self.contracted, self.won, self.weighted))

    @property
    def sought(self) -> float:
        """What of the forecast nothing stands for yet; none where more is known."""
        return max(0.0, self.forecast - self.known)

    @property
    def beyond(self) -> float:
        """How much more is known than was forecast."""
        return max(0.0, self.known - self.forecast)


@dataclass(frozen=True)
class Aside:
    """Rows that are in no layer: how many, and their amount in full."""

    rows: int
    amount: float


@dataclass(frozen=True)
class Layers:
    """A forecast month by month in its layers; `aside` tells what is left out, and why."""

    measure: str
    months: tuple[Month, ...]
    aside: Mapping[str, Aside]

    def sum(self, layer: str) -> float:
        """A layer, or `known`, `sought`, `beyond` or `forecast`, over all months."""
        return fsum(getattr(month, layer) for month in self.months)


def layered(store: Store, outlook: Outlook, months: int = YEAR) -> Layers | None:
    """The layers of a forecast; None where they make no sense, or where nothing is known.

    Revenue and bookings have layers, by billings: what contracts, jobs and deals bring is told
    before pass-through.
    """
    measure, view = outlook.metric.name, outlook.view
    if measure not in MEASURES or (measure == "revenue" and view.base != "billings"):
        return None
    rows = _known(store, measure, view, outlook.version)
    if not rows:
        return None
    whole = by_month(outlook)
    steps = range(1, min(months, len(whole.outcomes)) + 1)
    made = []
    for step in steps:
        month = whole.month(step)
        sums = {
            layer: fsum(row.amount for row in rows if (row.month, row.layer) == (month, layer))
            for layer in KNOWN
        }
        made.append(Month(month, **sums, forecast=whole.outcomes[step - 1].point))
    return Layers(measure, tuple(made), _aside(rows, whole.month(steps[-1])))


def at_hand(store: Store, view: View) -> None:
    """Have what is known read already when somebody asks for layers."""
    for measure in MEASURES:
        _known(store, measure, view, store.version if view.version is None else view.version)


def _aside(rows: tuple["_Row", ...], last: date) -> dict[str, Aside]:
    """What is left out up to the last month, by why."""
    left: dict[str, list[float]] = {}
    for row in rows:
        if row.layer == "out" and row.month <= last:
            kind = next(kind for words, kind in LEFT_OUT.items() if row.why.startswith(words))
            left.setdefault(kind, []).append(row.amount)
    return {kind: Aside(len(amounts), fsum(amounts)) for kind, amounts in left.items()}


@dataclass(frozen=True)
class _Row:
    """One row of `in_hand_state`."""

    month: date
    layer: str
    amount: float
    why: str


def _known(store: Store, measure: str, view: View, version: int) -> tuple[_Row, ...]:
    def read() -> tuple[_Row, ...]:
        with store.at(version) as run:
            rows = within(run, ROWS.format(measure=measure), view)
        return tuple(
            _Row(row["month"], row["layer"], float(row["amount"]), row["why_not"] or "")
            for row in rows
        )

    return remembered(store, ("in hand", version, measure, view.where), read)
