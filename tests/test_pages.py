"""Every page, run as Streamlit runs it, on the sample book and on an empty one."""

import json
import os
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import answer, importing
from analytics.metric import catalog
from analytics.page import book, look, markup, number, periods, svg
from analytics.page.block import Cell, Chart, Series, Table
from analytics.page.chart import figure
from analytics.page.geometry import steps, ticks
from analytics.page.palette import DARK, LIGHT
from analytics.view import View
from tests import samples
from tests.looking import settled
from tests.serving import ROOT

PAGES = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py")])
WITH_FIGURES = [page for page in PAGES if page.stem not in {"Upload", "Definitions"}]
LINES = "Date,Customer,Net Amount\n2024-03-01,Acme,100\n2025-03-01,Acme,150\n2025-04-01,Bolt,40\n"
ENGLISH = number.Style()
GERMAN = number.style("de-DE", "EUR")

pytestmark = pytest.mark.usefixtures("beside_the_sample")


@pytest.fixture
def own_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own book with three invoice lines, and an empty sample path beside it."""
    folder = tmp_path / "books" / "main"
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(folder))
    samples.place(folder)
    _take(tmp_path, "first.csv", LINES)
    return folder


def _take(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(text)
    store = book.opened("main")
    importing.keep(store, [importing.read(store, path, name)], "a test")


def _opened(page: Path, **query: str | list[str]) -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if page.parent.name == "pages":
        at.switch_page(f"pages/{page.name}")
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def _html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def _name(page: Path) -> str:
    return page.stem


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_page_opens_on_the_sample_book(page: Path) -> None:
    at = _opened(page, book="sample")
    assert not at.exception
    assert [element.value for element in [*at.error, *at.warning]] == []
    assert "Sample book" in _html(at)


@pytest.mark.parametrize("page", [*WITH_FIGURES, ROOT / "pages" / "Upload.py"], ids=_name)
def test_every_page_opens_on_an_empty_book_and_says_what_to_do(page: Path) -> None:
    at = _opened(page, book="main")
    assert not at.exception
    assert not at.error
    said = " ".join(element.value for element in [*at.info, *at.caption]) + _html(at)
    assert "Drop" in said
    assert not at.metric


@pytest.mark.parametrize("page", WITH_FIGURES, ids=_name)
def test_every_page_opens_in_every_cut_and_period(page: Path) -> None:
    owner = answer.values(book.opened("sample"), "owner")[0]
    for query in (
        {"period": "all", "grain": "year"},
        {"period": "last_month", "compare": "period"},
        {"period": "2024-Q2", "base": "agi", "owner": owner},
        {"segment": ["nobody has this segment"]},
    ):
        at = _opened(page, book="sample", metric="net_revenue_retention", **query)
        assert not at.exception
        assert not at.error, query


@pytest.mark.parametrize("metric", sorted(catalog()))
def test_every_metric_opens_to_its_evidence(metric: str) -> None:
    at = _opened(ROOT / "pages" / "Evidence.py", book="sample", metric=metric)
    assert not at.exception
    assert not at.error
    assert not at.warning
    assert catalog()[metric].sql in [code.value for code in at.code]


def test_without_a_book_of_ones_own_the_sample_is_shown() -> None:
    at = _opened(ROOT / "app.py")
    assert at.query_params["book"] == "sample"
    assert [metric.value for metric in at.metric]


def test_a_link_brings_back_the_view() -> None:
    asked = View(book="sample", period="2025", base="agi", compare="period").filtered(
        "segment", "Enterprise", "Mid-market"
    )
    at = _opened(ROOT / "app.py", **asked.to_query())
    assert at.selectbox(key="The book period").value == "2025"
    assert at.selectbox(key="The book base").value == "agi"
    assert at.multiselect(key="The book segment").value == ["Enterprise", "Mid-market"]
    row = answer.figure(book.opened("sample"), "revenue", asked)
    assert at.metric[0].value == number.short(row.value, "money", ENGLISH)
    assert dict(at.query_params) == asked.to_query()


def test_a_click_on_a_control_is_written_into_the_address() -> None:
    at = _opened(ROOT / "app.py", book="sample")
    at.multiselect(key="The book region").select("Benelux").run()
    at.selectbox(key="The book compare").select("period").run()
    assert at.query_params["region"] == "Benelux"
    assert at.query_params["compare"] == "period"
    asked = View(book="sample", compare="period").filtered("region", "Benelux")
    row = answer.figure(book.opened("sample"), "revenue", asked)
    assert at.metric[0].value == number.short(row.value, "money", ENGLISH)


def test_an_address_that_moves_without_a_click_moves_the_controls() -> None:
    at = _opened(ROOT / "app.py", book="sample", region="Benelux")
    at.query_params["region"] = "DACH"
    at.run()
    assert at.multiselect(key="The book region").value == ["DACH"]


def test_a_click_that_overtakes_the_address_is_not_lost() -> None:
    at = _opened(ROOT / "app.py", book="sample")
    at.multiselect(key="The book region").select("Benelux").run()
    del at.query_params["region"]
    at.multiselect(key="The book region").select("DACH").run()
    assert at.query_params["region"] == ["Benelux", "DACH"]


def test_a_hostile_address_opens_the_page_all_the_same() -> None:
    at = _opened(
        ROOT / "app.py",
        book="../../etc",
        period="'; drop table ledger",
        grain="<script>",
        version="99999999999",
        segment="<img src=x onerror=alert(1)>",
    )
    assert not at.exception
    assert not at.error
    assert "<img" not in _html(at).replace('src="data:', "")


def test_an_unknown_metric_is_a_sentence() -> None:
    at = _opened(ROOT / "pages" / "Evidence.py", book="sample", metric="net_revenue_retentoin")
    assert "net_revenue_retention" in at.warning[0].value


def test_a_fault_is_one_calm_sentence_with_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("/srv/secret/path.py")

    monkeypatch.setattr(answer, "figure", broken)
    at = _opened(ROOT / "app.py", book="sample")
    assert not at.exception
    assert at.error
    assert "written to the log as" in at.error[0].value
    assert "secret" not in " ".join(error.value for error in at.error)


def test_a_name_from_a_file_is_text_and_never_markup() -> None:
    name = "<script>alert(1)</script>"
    drawn = markup.table(Table(name, (name,), ((Cell(name, href="x?a=1&b=2", hint=name),),), name))
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") == 5
    assert 'href="x?a=1&amp;b=2"' in drawn


def test_the_newest_file_opens_ones_own_book(own_book: Path) -> None:
    assert own_book.is_dir()
    at = _opened(ROOT / "app.py")
    assert at.query_params["book"] == "main"
    assert at.metric[0].value.startswith("\N{EURO SIGN}")
    assert "Your own book" in _html(at)


def test_an_old_version_is_said_and_shows_the_old_figures(own_book: Path, tmp_path: Path) -> None:
    before = _opened(ROOT / "app.py").metric[0].value
    old = book.opened("main").version
    _take(tmp_path, "second.csv", "Date,Customer,Net Amount\n2025-04-20,Cargo,1000\n")
    at = _opened(ROOT / "app.py", book="main", version=str(old))
    assert own_book.is_dir()
    assert at.metric[0].value == before
    assert f"version {old}" in at.warning[0].value
    assert _opened(ROOT / "app.py", book="main").metric[0].value != before


def test_an_account_has_its_own_page() -> None:
    account = answer.values(book.opened("sample"), "account")[0]
    at = _opened(ROOT / "pages" / "Accounts.py", book="sample", account=account)
    assert f"<h2>{escape(account)}</h2>" in _html(at)
    row = answer.figure(
        book.opened("sample"), "revenue", View(book="sample").filtered("account", account)
    )
    assert at.metric[0].value == number.short(row.value, "money", ENGLISH)


def _dropped(at: AppTest, name: str, text: str) -> None:
    at.file_uploader[0].upload(name, text.encode()).run()
    settled(at)


def test_a_file_dropped_is_shown_before_it_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "main"))
    samples.place(tmp_path / "main")
    at = _opened(ROOT / "pages" / "Upload.py")
    _dropped(at, "lines.csv", LINES)
    assert not at.exception
    assert not at.error
    assert "3 taken" in _html(at)
    assert "290.00" in _html(at)
    assert book.opened("main").version == 0
    settled(at.button(key="upload keep").click().run())
    assert not at.exception
    assert book.opened("main").version == 1
    assert "3 rows taken" in at.success[0].value
    at.button(key="undo 1").click().run()
    assert book.opened("main").version == 2
    assert _opened(ROOT / "app.py", book="main").info


def test_a_file_that_is_no_spreadsheet_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "main"))
    samples.place(tmp_path / "main")
    at = _opened(ROOT / "pages" / "Upload.py")
    _dropped(at, "report.csv", "%PDF-1.7 not a table")
    assert "PDF" in at.error[0].value
    assert "upload keep" not in {button.key for button in at.button}


def test_days_that_read_two_ways_are_asked_about_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "main"))
    samples.place(tmp_path / "main")
    text = "Date,Customer,Net Amount\n03/04/2025,Acme,150\n05/06/2025,Bolt,40\n"
    at = _opened(ROOT / "pages" / "Upload.py")
    _dropped(at, "lines.csv", text)
    assert "day/month" in at.warning[0].value
    assert "--dates" not in at.warning[0].value
    assert at.button(key="upload keep").disabled
    settled(next(b for b in at.button if b.label == "Day / month / year").click().run())
    assert "2 taken" in _html(at)
    assert not at.button(key="upload keep").disabled


def test_the_same_file_again_cannot_be_kept_twice(own_book: Path) -> None:
    assert own_book.is_dir()
    at = _opened(ROOT / "pages" / "Upload.py")
    _dropped(at, "again.csv", LINES)
    assert "in your book already" in at.info[0].value
    assert not at.warning
    assert at.button(key="upload keep").disabled


def test_a_book_without_costs_or_a_year_before_says_so_in_place_of_empty_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "books" / "main"))
    samples.place(tmp_path / "books" / "main")
    _take(tmp_path, "lines.csv", "Date,Customer,Net Amount,Region\n2025-03-01,Acme,150,North\n")
    front = _opened(ROOT / "app.py", book="main")
    assert "The largest accounts" in _html(front)
    assert "up \N{EURO SIGN}" not in _html(front)
    for page, why in (("Margin", "no costs"), ("Retention", "the year before is not in the data")):
        at = _opened(ROOT / "pages" / f"{page}.py", book="main")
        assert not at.error
        assert not at.get("plotly_chart")
        assert "<tbody></tbody>" not in _html(at)
        assert why in _html(at)


def test_the_ends_of_the_bridge_are_the_two_years_that_its_steps_lead_between() -> None:
    store = book.opened("sample")
    for owner in answer.values(store, "owner")[:2]:
        view = View(book="sample").filtered("owner", owner)
        ends = answer.figure(store, "revenue_growth", view)
        at = _opened(ROOT / "pages" / "Growth.py", **view.to_query())
        drawn = json.loads(at.get("plotly_chart")[0].proto.spec)["data"][0]
        assert drawn["y"][0] == pytest.approx(float(ends.denominator or 0))
        now = float(ends.denominator or 0) + float(ends.numerator or 0)
        assert drawn["y"][-1] == pytest.approx(now)
        assert sum(drawn["y"][:-1]) == pytest.approx(now)


def test_a_figure_opens_to_its_periods_and_to_what_it_is_compared_with() -> None:
    at = _opened(ROOT / "pages" / "Evidence.py", book="sample", metric="revenue", period="2025")
    drawn = _html(at)
    assert drawn.count("Evidence?book=sample&amp;period=2025-") == 12
    assert "Evidence?book=sample&amp;period=2024-01..2024-12&amp;metric=revenue" in drawn


def test_a_point_of_a_chart_opens_only_the_months_that_the_view_takes_of_it() -> None:
    store = book.opened("sample")
    known, view = answer.calendar(store), View(book="sample", period="2024-11..2025-10")
    rows = answer.trend(store, "revenue", view, grain="year").rows
    views = [periods.of(row, "year", view, known) for row in rows]
    assert [view.period for view in views] == ["2024-11..2024-12", "2025-01..2025-10"]
    assert [answer.figure(store, "revenue", v).value for v in views] == [r.value for r in rows]
    assert periods.written(date(2025, 3, 1), date(2025, 3, 1)) == "2025-03"


def test_months_can_be_chosen_freely() -> None:
    at = _opened(ROOT / "app.py", book="sample", period="2025")
    box = at.selectbox(key="The book period")
    box.select("2025-01..2025-12").run()
    at.selectbox(key="The book from").select("2025-05").run()
    assert at.query_params["period"] == "2025-05..2025-12"
    at.selectbox(key="The book to").select("2025-02").run()
    assert at.query_params["period"] == "2025-02..2025-05"
    row = answer.figure(
        book.opened("sample"), "revenue", View(book="sample", period="2025-02..2025-05")
    )
    assert at.metric[0].value == number.short(row.value, "money", ENGLISH)


def test_words_of_a_file_are_no_markdown() -> None:
    assert markup.plain("![x](http://y) $z$ `c` :red[d]") == (
        r"!\[x\](http://y) \$z\$ \`c\` :red\[d\]"
    )


def test_a_sheet_taken_for_something_else_can_be_called_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "main"))
    samples.place(tmp_path / "main")
    at = _opened(ROOT / "pages" / "Upload.py")
    _dropped(at, "lines.csv", LINES)
    kind = next(box for box in at.selectbox if box.label == "This sheet holds")
    assert kind.value == "workbook.sales_lines"
    kind.select("workbook.accounts")
    settled(next(b for b in at.button if b.label == "Read the file again so").click().run())
    assert not at.error
    kind = next(box for box in at.selectbox if box.label == "This sheet holds")
    assert kind.value == "workbook.accounts"


def test_a_column_can_be_corrected_before_keeping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "main"))
    samples.place(tmp_path / "main")
    text = "Date,Customer,Net Amount,Other Amount\n2025-03-01,Acme,150,7\n2025-04-01,Bolt,40,5\n"
    at = _opened(ROOT / "pages" / "Upload.py")
    _dropped(at, "lines.csv", text)
    revenue = next(box for box in at.selectbox if box.label == "Revenue")
    assert revenue.value == "Net Amount"
    revenue.select("Other Amount")
    settled(next(b for b in at.button if b.label == "Read the file again so").click().run())
    assert not at.error
    assert "12.00" in _html(at)


@pytest.mark.parametrize(
    ("value", "unit", "style", "said"),
    [
        (Decimal("1234567.8"), "money", ENGLISH, "\N{EURO SIGN}1.23\u202fm"),
        (Decimal(999999), "money", ENGLISH, "\N{EURO SIGN}1.00\u202fm"),
        (Decimal(-41200), "money", ENGLISH, "\N{MINUS SIGN}\N{EURO SIGN}41.2\u202fk"),
        (Decimal("0.4"), "money", ENGLISH, "\N{EURO SIGN}0"),
        (0.8414, "percent", ENGLISH, "84.1%"),
        (0.8414, "percent", GERMAN, "84,1\u202f%"),
        (None, "percent", ENGLISH, "\N{EM DASH}"),
        (2796.0, "number", GERMAN, "2.796"),
        (41.13, "days", GERMAN, "41,1 days"),
        (9.0, "days", ENGLISH, "9 days"),
        (1, "days", ENGLISH, "1 day"),
    ],
)
def test_values_are_written_as_people_read_them(
    value: number.Value, unit: str, style: number.Style, said: str
) -> None:
    assert number.short(value, unit, style) == said


@pytest.mark.parametrize(
    ("value", "before", "unit", "said", "tone"),
    [
        (0.842, 0.883, "percent", "4.1 points down", "bad"),
        (41.13, 39.3, "days", "1.8 days up", "good"),
        (9, 10, "days", "1 day down", "bad"),
        (0.0, 221.739, "percent", "over 1,000 points down", "bad"),
        (110, 100, "money", "10.0% up", "good"),
        (100, 100.0001, "money", "level", "flat"),
        (100, 0, "money", "up from nothing", "good"),
        (50, -20, "money", "\N{EURO SIGN}70 up", "good"),
        (50, None, "money", "\N{EM DASH}", "flat"),
    ],
)
def test_a_change_is_said_in_words_as_well_as_colour(
    value: float, before: float | None, unit: str, said: str, tone: str
) -> None:
    assert number.change(value, before, unit, ENGLISH) == said
    assert number.tone(value, before, unit, "higher") == tone


def _chart(kind: str, *points: float | None) -> Chart:
    labels = tuple(str(i) for i in range(len(points)))
    series = (Series("Revenue", points, "now"), Series("A year earlier", points, "before"))
    return Chart("Revenue", "", kind, labels, series, "money", ENGLISH)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["line", "bars", "bridge"])
def test_a_chart_is_the_same_on_the_screen_and_in_a_file(kind: str) -> None:
    chart = _chart(kind, 100.0, 20.0, -30.0, None, 90.0)
    assert figure(chart, LIGHT)["layout"]["yaxis"] == figure(chart, DARK)["layout"]["yaxis"] | {
        "gridcolor": LIGHT.line,
        "tickfont": {"color": LIGHT.quiet},
    }
    drawn = svg.drawing(chart)
    for text in figure(chart, LIGHT)["layout"]["yaxis"]["ticktext"]:
        assert f">{text}<" in drawn


def test_a_bridge_foots() -> None:
    bars = steps(_chart("bridge", 1000.0, 120.0, 60.0, 90.0, -60.0, -150.0, 1060.0))
    assert [high for _, high in bars] == [1000.0, 1120.0, 1180.0, 1270.0, 1210.0, 1060.0, 1060.0]


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3.2, 17), (0.76, 0.98), (0, 2.1e9), (5, 5)])
def test_an_axis_has_few_round_ticks(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 1 <= len(found) <= 7
    assert all(low - 1e-9 <= tick <= high + 1e-9 for tick in found)


def test_the_look_names_no_other_host() -> None:
    assert "http" not in look.STYLE.replace("http://www.w3.org", "")
    assert "ACCOUNTABLE_BOOK" in os.environ
