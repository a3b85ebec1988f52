"""The README is true: its metrics are the catalog's, its examples run, nothing is missing."""

import os
import re
from pathlib import Path

import pytest

from analytics import metric
from analytics.answer import ask
from analytics.command import VERBS
from analytics.view import View
from tests.serving import ROOT
from tests.worked import book_of, written

README = ROOT / "README.md"
TABLE = re.compile(r"(<!-- metrics -->\n).*?(<!-- /metrics -->)", re.DOTALL)


def _table() -> str:
    lines = ["| Metric | Name | Answers |", "|---|---|---|"]
    lines += [f"| {m.title} | `{m.name}` | {m.asks} |" for m in metric.catalog().values()]
    return "\n".join(lines) + "\n"


def test_the_readme_lists_the_metrics_of_the_catalog() -> None:
    text = README.read_text(encoding="utf-8")
    meant = TABLE.sub(lambda found: found[1] + _table() + found[2], text)
    if "ACCOUNTABLE_REWRITE" in os.environ:
        README.write_text(meant, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == meant, (
        "run ACCOUNTABLE_REWRITE=1 .venv/bin/python -m pytest tests/test_readme.py"
    )


def test_every_verb_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [verb for verb in ("serve", *VERBS) if f"python -m analytics {verb}" not in text] == []


def test_every_setting_is_in_the_readme() -> None:
    found = {
        name
        for path in (ROOT / "analytics").rglob("*.py")
        for name in re.findall(r"\"(ACCOUNTABLE_[A-Z]+)\"", path.read_text(encoding="utf-8"))
    }
    text = README.read_text(encoding="utf-8")
    assert found
    assert [name for name in sorted(found) if name not in text] == []


def test_the_metric_in_the_readme_works_as_one_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = re.search(r"```sql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    (tmp_path / "pass_through_share.sql").write_text(found[1], encoding="utf-8")
    made = metric.read(tmp_path / "pass_through_share.sql")
    monkeypatch.setitem(metric.catalog(), made.name, made)
    store = book_of(made)
    given = {
        p: written(made, ask(store, made.name, View(period=p)).rows[0].value) for p in made.gives
    }
    assert given == made.gives
