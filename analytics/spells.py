"""How long things took, one by one: what a curve of those that still wait is drawn of."""

from collections import defaultdict
from typing import TypeAlias

from analytics.answer import Question, question, remembered
from analytics.scope import scoped
from analytics.store import Store
from analytics.view import View

Spell: TypeAlias = tuple[float, bool]
Spells: TypeAlias = dict[str, tuple[Spell, ...]]
WHOLE = ""


def spells(store: Store, name: str, view: View, by: str = WHOLE) -> Spells:
    """The days of every row of a metric, and whether it happened, by the values of a dimension.

    Without a dimension all rows stand under the empty name; the metric's own figure is the median
    of the same rows.
    """
    asked = question(store, name, view, by=(by,) if by else ())
    key = ("spells", asked.view.version, name, asked.view, by)
    return remembered(store, key, lambda: _spells(store, asked))


def _spells(store: Store, asked: Question) -> Spells:
    found: defaultdict[str, list[Spell]] = defaultdict(list)
    with store.at(asked.view.version) as run:
        scope = scoped(run, asked.metric, asked.view, asked.by)
        cut = scope.expression(asked.by[0]) if asked.by else f"'{WHOLE}'"
        rows = run.rows(
            f"""
            with fact as ({asked.metric.sql})
            select {cut} as cut, f.numerator as days, f.denominator as happened
            from fact as f {scope.joins}
            where f.month between $first and $last and {scope.condition}
            order by cut, days, happened
            """,
            **scope.parameters,
            first=asked.span.first,
            last=asked.span.last,
        )
    for row in rows:
        found[row["cut"]].append((float(row["days"]), bool(row["happened"])))
    return {name: tuple(listed) for name, listed in found.items()}
