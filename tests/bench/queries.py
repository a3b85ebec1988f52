"""Q1 and Q3: ten metrics asked of books, against raw scans of the same lines."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import duckdb

from analytics.answer import question, values
from analytics.rollup import rows
from analytics.store import Store
from analytics.view import View
from tests.bench import books
from tests.bench.goals import Measured
from tests.bench.timing import in_turn, milliseconds

WHOLE = View(period="all")
ROUNDS = 7


@dataclass(frozen=True)
class Asked:
    """One of the ten: the metrics that a chart asks for, and the columns that they need."""

    words: str
    names: tuple[str, ...]
    needs: tuple[str, ...]
    by: tuple[str, ...] = ()
    grain: str = "all"
    view: View = WHOLE
    filtered: bool = False


MOVEMENTS = (
    "new_revenue",
    "expansion_revenue",
    "contraction_revenue",
    "churned_revenue",
    "reactivated_revenue",
)
RETENTION = ("logo_retention", "gross_revenue_retention", "net_revenue_retention")
BOUGHT = ("date", "account_id", "revenue")
LATEST = View()
TEN = (
    Asked(
        "revenue by month and segment", ("revenue",), (*BOUGHT, "segment"), ("segment",), "month"
    ),
    Asked("growth by month", ("revenue_growth",), ("date", "revenue"), (), "month"),
    Asked("waterfall by month", MOVEMENTS, BOUGHT, (), "month"),
    Asked("retention by month", RETENTION, BOUGHT, (), "month"),
    Asked("cohorts by year", ("cohort_retention",), BOUGHT, ("cohort",), "year"),
    Asked(
        "margin by account", ("gross_margin_percent",), (*BOUGHT, "cost"), ("account",), view=LATEST
    ),
    Asked("concentration by month", ("concentration",), BOUGHT, (), "month"),
    Asked("largest client's share", ("top_account_share",), BOUGHT, view=LATEST),
    Asked(
        "revenue of one owner in one year",
        ("revenue",),
        (*BOUGHT, "owner"),
        (),
        "month",
        LATEST,
        filtered=True,
    ),
    Asked(
        "delivery margin by line",
        ("delivery_margin_percent",),
        (*BOUGHT, "cost", "pass_through", "line"),
        ("line",),
        view=LATEST,
    ),
)


def _view(asked: Asked, store: Store) -> View:
    return asked.view.filtered("owner", values(store, "owner")[0]) if asked.filtered else asked.view


def answered(store: Store, asked: Asked) -> None:
    """Ask the book as `ask` does, but remember nothing."""
    view = _view(asked, store)
    for name in asked.names:
        put = question(store, name, view, by=asked.by, grain=asked.grain)
        with store.at(put.view.version) as run:
            rows(run, put)


def _touch(column: str) -> str:
    if column == "date":
        return "max(date)"
    money = column in {"revenue", "cost", "pass_through"}
    return f"sum({column})" if money else f"sum(strlen({column}))"


def scanned(lines: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """For each metric, read the columns that it needs, every line of them, and add them up."""
    touched = ", ".join(_touch(column) for column in asked.needs)
    for _ in asked.names:
        lines.execute(f"select {touched} from lines").fetchall()


def measure(large: int, small: int, say: Callable[[str], None]) -> Iterator[Measured]:
    """The ten on both books, beside their floor on the large one."""
    with ExitStack() as stack:
        grown = stack.enter_context(books.opened(books.book(large)))
        slight = stack.enter_context(books.opened(books.book(small)))
        lines = stack.enter_context(duckdb.connect(str(books.table(large)), read_only=True))
        took = {"large": 0.0, "small": 0.0, "floor": 0.0}
        for asked in TEN:
            variants: dict[str, Callable[[], object]] = {
                "large": partial(answered, grown, asked),
                "floor": partial(scanned, lines, asked),
                "small": partial(answered, slight, asked),
            }
            one = in_turn({n: partial(milliseconds, work) for n, work in variants.items()}, ROUNDS)
            took = {name: took[name] + one[name] for name in took}
            say(
                f"{asked.words:<36} {one['large']:>7.1f} ms at {large:,}, scans {one['floor']:.1f}"
                f" ({one['large'] / one['floor']:.2f} x), {one['small']:.1f} ms at {small:,}"
            )
    grown_ms, slight_ms, floor_ms = took["large"], took["small"], took["floor"]
    yield Measured(
        "Q1", f"{large:,} lines", grown_ms / floor_ms, f"{grown_ms:.0f} ms, scans {floor_ms:.0f} ms"
    )
    yield Measured(
        "Q3", f"{large:,} to {small:,}", grown_ms / slight_ms, f"{grown_ms:.0f}, {slight_ms:.0f} ms"
    )
