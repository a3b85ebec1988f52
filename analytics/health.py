"""How accounts stand: their colour, and what it is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics import answer
from analytics.store import Store
from analytics.view import Span, View

METRIC = "account_health"
NOTHING = Decimal(0), Decimal(0)
COLOURS = {"green": 70, "amber": 40, "red": 0}
# An account's row is its own, whatever it is called: the view's words for an account.
CHOSEN = """
    (a.account in (select unnest($chosen)) or a.account_id in (
        select unnest($chosen) union all select account_id from also_known
        where known_as in (select unnest($chosen))
    ))
"""


def colour(score: float) -> str:
    """Green from 70, amber from 40, red below."""
    return next(name for name, least in COLOURS.items() if score >= least or not least)


@dataclass(frozen=True)
class Part:
    """One measure of an account's health: its value becomes a score, the score is weighted."""

    part: str
    measure: str
    title: str
    says: str
    unit: str
    value: Decimal | None
    worst: Decimal
    best: Decimal
    unknown: Decimal
    score: Decimal
    weight: Decimal

    @property
    def product(self) -> Decimal:
        """The score times the weight."""
        return self.score * self.weight


@dataclass(frozen=True)
class Standing:
    """Where an account stands, what it is worth, and what lowers it most.

    `known` is the share of the weights that rests on something known.
    """

    account: str
    score: float
    before: float | None
    revenue: Decimal
    revenue_before: Decimal
    lowered_by: str
    known: float

    @property
    def colour(self) -> str:
        """Green, amber or red."""
        return colour(self.score)


def standings(store: Store, view: View) -> tuple[Standing, ...]:
    """Every account of the view by colour, the worst first, the most revenue first in each.

    Inside a colour nobody is ranked by score: few answers or complaints move it too easily.
    """
    found = answer.ask(store, METRIC, view, by=("account",))
    money = worth(store, view)
    told = _lowered(store, view)
    made = [
        Standing(
            account=row.cut["account"],
            score=float(row.value),
            before=None if row.previous is None else float(row.previous),
            revenue=money.get(row.cut["account"], NOTHING)[1],
            revenue_before=money.get(row.cut["account"], NOTHING)[0],
            lowered_by=told[row.cut["account"]][0],
            known=told[row.cut["account"]][1],
        )
        for row in found.rows
        if row.value is not None and row.cut["account"] in told
    ]
    order = list(reversed(COLOURS))
    return tuple(
        sorted(
            made,
            key=lambda s: (order.index(s.colour), -s.revenue, -s.revenue_before, s.account),
        )
    )


def parts(store: Store, view: View) -> tuple[Part, ...]:
    """What the health of the accounts that the view names is made of, at its last month."""
    asked = answer.question(store, METRIC, view)
    with store.at(asked.view.version) as run:
        found = run.rows(
            f"""
            select
                h.part, h.measure, h.title, h.says, h.unit, h.value, h.worst, h.best, h.unknown,
                h.score, h.weight
            from health as h
            inner join account as a on a.account_id = h.account_id
            where h.month = $month and {CHOSEN}
            order by h.place
            """,
            month=asked.span.last,
            chosen=list(view.chosen("account")),
        )
    return tuple(Part(**row) for row in found)


def measures(store: Store, view: View) -> list[dict[str, Any]]:
    """Every measure of health with the weight and the bounds in force, the left out ones too."""
    with store.at(view.version) as run:
        return run.rows(
            "select title as measure, says, unit, weight, worst, best, unknown"
            " from health_measure order by place"
        )


def strangers(store: Store, view: View) -> list[str]:
    """What weights were given for and is no measure of health."""
    with store.at(view.version) as run:
        found = run.rows(
            """
            select distinct w.measure
            from current_health_weight as w
            anti join (
                select unnest([measure, title]) as name from health_measure
            ) as h
                on regexp_replace(lower(h.name), '[^a-z]', '', 'g')
                = regexp_replace(lower(w.measure), '[^a-z]', '', 'g')
            order by w.measure
            """
        )
    return [str(row["measure"]) for row in found]


def uncounted(store: Store, view: View) -> dict[str, int]:
    """How many scores count nowhere: outside their scale, or of a kind that nothing tells."""
    with store.at(view.version) as run:
        return run.rows(
            "select coalesce(sum(outside), 0)::integer as outside,"
            " coalesce(sum(undecided), 0)::integer as undecided from feedback"
        )[0]


def worth(
    store: Store, view: View, span: Span | None = None
) -> Mapping[str, tuple[Decimal, Decimal]]:
    """Each account's revenue in the twelve months before the last twelve, and in these."""
    rows = answer.ask(store, "revenue_growth", view, by=("account",), span=span).rows
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for row in rows:
        before = row.denominator or Decimal(0)
        found[row.cut["account"]] = before, before + (row.numerator or Decimal(0))
    return found


def _lowered(store: Store, view: View) -> dict[str, tuple[str, float]]:
    """For each account the measure that costs it most, and the share of weights that is known."""
    asked = answer.question(store, METRIC, view)
    with store.at(asked.view.version) as run:
        found: Iterable[dict[str, Any]] = run.rows(
            """
            select
                a.account,
                arg_max(
                    concat(h.title, if(h.value is null, ' (not known)', '')),
                    h.weight * (100 - h.score)
                ) as lowered_by,
                max(h.weight * (100 - h.score)) > 0 as is_lowered,
                sum(h.weight) filter (where h.value is not null) / sum(h.weight) as known
            from health as h
            inner join account as a on a.account_id = h.account_id
            where h.month = $month
            group by all
            """,
            month=asked.span.last,
        )
        return {
            row["account"]: (row["lowered_by"] if row["is_lowered"] else "", row["known"] or 0.0)
            for row in found
        }
