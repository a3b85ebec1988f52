"""Calls and levers on the Forecast page of a reader's own book."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from analytics import importing, typed
from analytics.outlook.asking import ending, foreseen
from analytics.outlook.calls import EXPORT
from analytics.page import number
from analytics.store import Store, forget, open_book
from analytics.view import View, shift
from tests import samples
from tests.serving import ROOT

THIS = datetime.now(UTC).date().replace(day=1)
FIRST = shift(THIS, -30)
BOUGHT = {"Acme": (FIRST, 300), "Bolt": (FIRST, 200), "Cato": (shift(THIS, -6), 50)}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Thirty months of invoices up to the last one, and three saves of calls for this and after."""
    folder = tmp_path_factory.mktemp("books") / "main"
    patch = pytest.MonkeyPatch()
    patch.setenv("ACCOUNTABLE_BOOK", str(folder))
    samples.place(folder)
    rows = [
        f"{day},{name},{amount + 7 * (n % 4)},{'Ana' if name == 'Acme' else 'Ben'}"
        for n in range(30)
        for name, (since, amount) in BOUGHT.items()
        for day in _days(shift(FIRST, n))
        if day >= since
    ]
    path = folder.parent / "invoices.csv"
    path.write_text("Date,Customer,Net Amount,Account Manager\n" + "\n".join(rows))
    held = open_book(folder)
    importing.keep(held, [importing.read(held, path, path.name)], "a test")
    _type(held, {"Month": THIS, "amount": 1500, "reason": "<b>a fair</b>"})
    _type(held, {"Month": THIS, "owner": "Ana", "amount": 900, "reason": "her accounts"})
    _type(held, {"Month": shift(THIS, -1), "amount": 1, "reason": "known by then"})
    yield held
    forget(folder)
    patch.undo()


def _days(month: date) -> tuple[date, date]:
    return month, month.replace(day=28)


def _type(held: Store, row: dict[str, object]) -> None:
    typed.keep(held, EXPORT, [row], "Ana")


def _opened(held: Store, **query: str) -> AppTest:
    """The page, when its forecasts are there."""
    version = int(query["version"]) if "version" in query else None
    view = View(version=version).filtered("owner", *filter(None, [query.get("owner")]))
    for by in (None, "owner"):
        foreseen(held, "revenue", view, by=by).result()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page("pages/Forecast.py")
    for name, value in {"book": "main", **query}.items():
        at.query_params[name] = value
    return at.run()


def _html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def _asked(at: AppTest) -> str:
    return "".join(at.query_params.get("scenario", [""]))


def _printed(at: AppTest, words: str) -> str:
    """The amount beside a row's words in the table of the levers."""
    found = re.search(rf"<td[^>]*>{re.escape(words)}</td><td[^>]*>(.*?)</td>", _html(at))
    assert found, words
    return unescape(re.sub("<.*?>", "", found[1]))


def test_a_lever_moves_the_year_and_the_link_and_nothing_that_is_kept(store: Store) -> None:
    at = _opened(store)
    found = foreseen(store, "revenue", View()).result()
    assert found
    end = ending(found)
    forecast = number.money(round(end.outcome.point, 2), number.Style())
    assert _printed(at, f"The forecast of {end.label}") == forecast
    assert "in this scenario" not in _html(at)
    before, version = found.whole.to_json(), store.version
    at.slider(key="Forecast what if price").set_value(10.0).run()
    rest = sum(outcome.point for outcome in found.whole.outcomes[: end.months_left])
    assert _asked(at) == "p10"
    gains = round(end.outcome.point + rest / 10) - round(end.outcome.point)
    assert _printed(at, "Prices +10%") == f"+{number.money(gains, number.Style())}"
    assert _printed(at, f"The forecast of {end.label}") == forecast
    ends = number.money(round(end.outcome.point + rest / 10), number.Style())
    assert _printed(at, f"{end.label} in this scenario") == ends
    assert "the forecast that is kept and scored later is the one without it" in _html(at)
    again = foreseen(store, "revenue", View()).result()
    assert again
    assert (again.whole.to_json(), store.version) == (before, version)


def test_a_link_opens_with_its_levers_and_they_can_be_put_back(store: Store) -> None:
    at = _opened(store, scenario="r-5p2n10xBolt")
    assert at.slider(key="Forecast what if retention").value == -5
    assert at.slider(key="Forecast what if price").value == 2
    assert at.selectbox(key="Forecast what if account").value == "Bolt"
    assert _asked(at) == f"r-5p2n10xBolt@{THIS:%Y-%m}"
    assert "Bolt leaves" in _html(at)
    at.button(key="Forecast what if reset").click().run()
    assert (_asked(at), at.slider(key="Forecast what if retention").value) == ("", 0)
    assert "No lever is moved" in _html(at)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("r-500", "'r-500' is no scenario, so it moves no lever."),
        ("nonsense", "'nonsense' is no scenario, so it moves no lever."),
        ("xNobody", "No account of this book is called 'Nobody', so that none leaves."),
        ("x", "'x' is no scenario, so it moves no lever."),
    ],
)
def test_a_link_that_is_no_scenario_moves_nothing_and_says_so(
    store: Store, written: str, said: str
) -> None:
    at = _opened(store, scenario=written)
    assert "No lever is moved" in _html(at)
    assert _asked(at) == ""
    assert [warning.value for warning in at.warning] == [said]
    at.slider(key="Forecast what if price").set_value(10.0).run()
    assert not at.warning


def test_a_month_is_chosen_by_its_name_and_kept_as_a_day(store: Store) -> None:
    at, following = _opened(store), shift(THIS, 1)
    (table,) = at.data_editor
    offered = json.loads(table.proto.columns)["date"]["type_config"]["options"]
    assert {"value": str(following), "label": f"{following:%b %Y}"} in offered
    typing = {"date": str(following), "amount": 1700, "reason": "two fairs"}
    edits = {"edited_rows": {}, "added_rows": [typing], "deleted_rows": []}
    at.session_state[f"typed {EXPORT} Type a call 0"] = edits
    at.run()
    rows = at.session_state[f"typed {EXPORT} Type a call"].rows()
    assert [row["date"] for row in rows] == [THIS, THIS, shift(THIS, -1), following]
    assert rows[:-1] == typed.rows(store, EXPORT)


def test_one_sentence_says_what_to_type_and_the_rules_open_on_demand(store: Store) -> None:
    at = _opened(store)
    assert "leave Account Manager and Account empty for the whole book.<" in _html(at)
    assert "nobody is missing" not in _html(at)
    (rules,) = [box for box in at.expander if box.label == "Which call counts"]
    assert "nobody is missing" in rules.markdown[0].value


def test_an_older_version_has_the_levers_and_the_calls_of_then(store: Store) -> None:
    at = _opened(store, version="2", scenario="p2")
    assert "Prices +2%" in _html(at)
    assert "€1,500" in _html(at)
    assert "her accounts" not in _html(at)


def test_calls_stand_beside_the_model_with_who_made_them_and_the_late_ones_flagged(
    store: Store,
) -> None:
    at = _opened(store)
    said = _html(at)
    assert not [*at.exception, *at.error]
    assert "called for the whole by Ana" in said
    assert "&lt;b&gt;a fair&lt;/b&gt;" in said
    assert "<b>a fair" not in said
    assert "came after the month had closed: does not count" in said
    alone = _html(_opened(store, owner="Ana"))
    assert "called for the person by Ana" in alone
    assert "a fair" not in alone


def test_levers_and_calls_are_for_what_adds_up(store: Store) -> None:
    at = _opened(store, metric="net_revenue_retention")
    assert "Levers move revenue" in _html(at)
    assert "Calls are for amounts that add up" in _html(at)
