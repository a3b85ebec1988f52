"""The queue of accounts that look like one company, on the page, as Streamlit runs it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import companies
from analytics.page import book
from tests import samples
from tests.books import line, note_import, write
from tests.looking import settled
from tests.serving import ROOT

ROWS = [
    line("Nord GmbH", "2024-03-31", 100),
    line("NORD, Gmbh", "2025-12-31", 130),
    line("Bolt", "2025-12-31", 50),
]


@pytest.fixture(params=["main", "sample"])
def named(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A book of one's own, or the sample, with two accounts that look alike."""
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "main"))
    name: str = request.param
    with book.opened(name).commit("Ana", "First") as commit:
        note_import(commit)
        write(commit, "ledger", ROWS)
    return name


def _opened(page: str = "Accounts", **query: str) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page(f"pages/{page}.py")
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def _html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def test_what_looks_alike_is_one_click_from_one_account_and_one_click_back(named: str) -> None:
    at = _opened(book=named, same="open")
    assert "Today Nord GmbH counts as lost and NORD, Gmbh as new" in _html(at)
    if named == "sample":
        assert not [button for button in at.button if str(button.key).startswith("same")]
        assert "the sample is never changed" in " ".join(c.value for c in at.caption)
        return
    one = next(button for button in at.button if button.label == "They are one")
    one.click().run()
    assert not at.exception
    assert companies.queue(book.opened(named)) == ()
    assert "NORD, Gmbh" in _html(at)
    assert "counts as lost" not in _html(at)
    moved = _opened(book=named, account="Nord GmbH")
    assert "Nord GmbH is part of NORD, Gmbh" in " ".join(c.value for c in moved.caption)
    assert moved.metric[0].value == "\N{EURO SIGN}130"
    next(button for button in at.button if button.label == "Split again").click().run()
    assert len(companies.queue(book.opened(named))) == 1
    next(button for button in at.button if button.label == "Keep apart").click().run()
    assert companies.queue(book.opened(named)) == ()
    assert "Nord GmbH are two" in _html(at) or "NORD, Gmbh are two" in _html(at)


def test_an_older_version_is_to_look_at(named: str) -> None:
    store = book.opened(named)
    old = store.version
    companies.apart(store, [("Nord GmbH", "NORD, Gmbh")], "Ana")
    at = _opened(book=named, same="open", version=str(old))
    assert "counts as lost" in _html(at)
    assert "They are one" not in [button.label for button in at.button]


def test_after_keeping_a_file_one_line_leads_to_what_looks_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "main"))
    samples.place(tmp_path / "main")
    text = "Date,Customer,Net Amount\n2024-03-31,Nord GmbH,100\n2025-12-31,Nord,130\n"
    at = _opened("Upload")
    at.file_uploader[0].upload("lines.csv", text.encode()).run()
    settled(at)
    at.button(key="upload keep").click().run()
    settled(at)
    assert not at.exception
    labels = [link.proto.label for link in at.get("page_link")]
    assert "2 or more accounts look like one company: check them" in labels
