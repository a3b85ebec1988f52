"""The Forecast page with a target and a contract: the chance, the layers, and the rows of both."""

import re
from html import unescape
from pathlib import Path
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

from analytics import importing
from analytics.page import book
from tests import samples
from tests.serving import ROOT

PATIENCE = 120.0
FILES = {
    "invoices.csv": "Date,Customer,Account Manager,Net Amount,Direct Cost\n"
    + "".join(
        f"{2024 + i // 12}-{i % 12 + 1:02}-28,Acme,Ana,"
        f"{1000 + 30 * (i % 12) + 7 * i},{600 + 40 * (i % 5)}\n"
        for i in range(24)
    ),
    "targets.csv": "Month,Account Manager,Measure,Target\n"
    + "".join(f"2026-{month:02}-01,Ana,Revenue,1300\n" for month in range(1, 13))
    + "2026-01-01,,Gross margin %,40%\n2026-01-01,Ana,Gross margin %,46%\n",
    "contracts.csv": "Contract,Client,Contract Start,Contract End,Monthly Fee\n"
    "Care,Acme,2025-07-01,2026-06-30,400\n",
}


def _opened(until_it_says: str = "The layers of the forecast", **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page("pages/Forecast.py")
    for name, value in {"book": "main", **query}.items():
        at.query_params[name] = value
    at.run()
    until = monotonic() + PATIENCE
    while until_it_says not in _html(at) or "for the targets" in _html(at):
        assert monotonic() < until
        sleep(0.3)
        at.run()
    return at


def _html(at: AppTest) -> str:
    return unescape(" ".join(element.proto.body for element in at.get("html")))


@pytest.fixture
def _filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "books" / "main"))
    samples.place(tmp_path / "books" / "main")
    store = book.opened("main")
    for name, text in FILES.items():
        path = tmp_path / name
        path.write_text(text)
        importing.keep(store, [importing.read(store, path, name)], "a test")


@pytest.mark.usefixtures("_filled")
def test_the_page_shows_the_chance_and_opens_a_layer_to_the_rows_of_the_file() -> None:
    at = _opened()
    assert not [*at.exception, *at.error, *at.warning]
    said = _html(at)
    assert re.search(r"the target of €15[.,]6", said)
    assert "the chance to reach it is" in said
    assert re.search(r"Revenue in 2026 against the target( by account manager)?", said)
    way = re.search(r'href="(Forecast[^"]*list=contracts_ahead[^"]*)"', said)
    assert way
    assert "€2,400" in said
    opened = _html(_opened(list="contracts_ahead"))
    assert "Contracted ahead: 1" in opened
    assert re.search(r'href="files/[0-9a-f]{64}[^"]*contracts\.csv"[^>]*>row\s2<', opened)


@pytest.mark.usefixtures("_filled")
def test_the_target_of_a_rate_has_a_chance_and_everyone_s_own_stands_below() -> None:
    at = _opened("against the target by account manager", metric="gross_margin_percent")
    assert not [*at.exception, *at.error, *at.warning]
    said = _html(at)
    told = r"points (above|below) the target of 40.0%: the chance to reach it is "
    assert re.search(rf"Gross margin, share of billings is likely .*{told}", said)
    assert re.search(r">Ana<.*46\.0%", said, re.DOTALL)
