"""A metric's worked example as a book in memory, and values as its header writes them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from analytics.answer import Value
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
    found = rows(metric.example)
    table = "deal" if "closes_on" in found[0] else "ledger"
    typed = [{name: _typed(name, text) for name, text in row.items()} for row in found]
    columns = {name: [row[name] for row in typed] for name in typed[0]}
    if table == "deal":
        columns["deal_id"] = columns.pop("deal")
    count = len(typed)
    columns |= {
        "import_id": [1] * count,
        "sheet": ["example"] * count,
        "row": list(range(2, count + 2)),
    }
    store = Store(None)
    with store.commit("test", "A worked example") as commit:
        commit.append(
            "imports",
            pa.table({"import_id": [1], "kept_at": [LATER], "undone": [False]}),
        )
        commit.append(table, pa.table(columns))
    return store


def _typed(name: str, text: str) -> object:
    if not text:
        return None
    if name in ("date", "closes_on"):
        return date.fromisoformat(text)
    if name == "probability":
        return Decimal(text.rstrip(" %")) / 100
    if name in ("account", "deal", "stage", "owner", "line"):
        return text
    return Decimal(text.replace(",", ""))


def written(metric: Metric, value: Value) -> str:
    """A value as the header of its metric writes it."""
    if value is None:
        return "–"
    if metric.unit == "percent":
        return f"{value:.1%}"
    if metric.unit == "number":
        return f"{value:,.1f}"
    return f"{value:,.0f}"
