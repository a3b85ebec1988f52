"""The command line, asked in this process as scripts ask it."""

import json
from pathlib import Path
from typing import Any

from analytics.command import run


def ask(book: Path, *words: str | Path, ends: int = 0) -> dict[str, Any]:
    """What a command answers on a book, as its JSON document; it must end as expected."""
    outcome = run([str(word) for word in words] + ["--json", "--book", str(book)])
    answer: dict[str, Any] = json.loads(outcome.out)
    assert outcome.exit == ends, answer
    return answer


def value(book: Path, *words: str) -> float | None:
    """One figure of a metric."""
    rows = ask(book, "metric", *words)["rows"]
    assert len(rows) == 1
    found: float | None = rows[0]["value"]
    return found


def by(book: Path, dimension: str, *words: str) -> dict[str, float | None]:
    """A metric's values by a dimension, or by `period`."""
    cut = () if dimension == "period" else ("--by", dimension)
    return {row[dimension]: row["value"] for row in ask(book, "metric", *words, *cut)["rows"]}
