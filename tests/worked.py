"""A metric's worked example as a book in memory, and values as its header writes them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from analytics.answer import Value
from analytics.importing.kinds import DATES, FLAGS, NUMBERS
from analytics.metric import Metric
from analytics.store import Store

LATER = datetime(2030, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def rows(example: str) -> list[dict[str, str]]:
    """The rows of an example, cut where its headings begin."""
    heading, *lines = [line for line in example.splitlines() if line.strip()]
    starts = [match.start() for match in re.finditer(r"\S+", heading)]
    ends = [*starts[1:], 10_000]
    names = heading.split()
    return [
        {
            name: line[start:end].strip()
            for name, start, end in zip(names, starts, ends, strict=True)
        }
        for line in lines
    ]


def book_of(metric: Metric) -> Store:
    """A book that holds just the example's rows."""
    store = Store(None)
    with store.commit("test", "A worked example") as commit:
        commit.append(
            "imports",
            pa.table({"import_id": [1], "kept_at": [LATER], "undone": [False]}),
        )
        for table, example in metric.examples.items():
            commit.append(table, _table(table, rows(example)))
    return store


def _table(table: str, found: list[dict[str, str]]) -> pa.Table:
    """The rows as a canonical table; `times` says how often a row stands there."""
    found = [row for row in found for _ in range(int(row.get("times") or 1))]
    names = [name for name in found[0] if name != "times"]
    columns = {name: [_typed(name, row[name]) for row in found] for name in names}
    if table == "deal":
        columns["deal_id"] = columns.pop("deal")
    if table != "setting":
        count = len(found)
        columns |= {
            "import_id": [1] * count,
            "sheet": ["example"] * count,
            "row": list(range(2, count + 2)),
        }
    return pa.table(columns)


def _typed(name: str, text: str) -> object:
    if not text:
        return None
    if name in DATES:
        return date.fromisoformat(text)
    if name in FLAGS:
        return text == "yes"
    if name in NUMBERS and text.endswith("%"):
        return Decimal(text.rstrip(" %")) / 100
    return Decimal(text.replace(",", "")) if name in NUMBERS else text


def written(metric: Metric, value: Value) -> str:
    """A value as the header of its metric writes it."""
    if value is None:
        return "–"
    if metric.unit == "percent":
        return f"{value:.1%}"
    if metric.unit == "times":
        return f"{value:.2f}x"
    if metric.unit in ("number", "days"):
        return f"{value:,.1f}"
    if metric.unit == "points" and metric.better == "higher":
        return f"{value:+,.0f}"
    return f"{value:,.0f}"
