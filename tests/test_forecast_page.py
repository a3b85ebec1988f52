"""The Forecast page: what the year will end at, how sure that is, and what it is made of."""

import io
import json
import re
from contextlib import redirect_stdout
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from analytics import importing
from analytics.__main__ import main
from analytics.outlook.asking import Outlook, foreseen
from analytics.page import book, chart, forecast_file, markup, number, screen, svg
from analytics.page.block import Cell, Chart, Series, Table
from analytics.page.geometry import layers, outlines, reach, rooted
from analytics.page.palette import DARK, LIGHT
from analytics.view import View
from tests import samples
from tests.serving import ROOT

ENGLISH = number.Style()
PATIENCE = 120.0
KNOWN, AHEAD = (4.0, 6.0, 5.0), (7.0, 8.0)
NO_FORECAST = re.compile(r"<h3>[^<]*: no forecast</h3>")

pytestmark = pytest.mark.usefixtures("beside_the_sample")


@pytest.fixture
def own_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty book of one's own."""
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "books" / "main"))
    samples.place(tmp_path / "books" / "main")
    return tmp_path


def _take(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(text)
    store = book.opened("main")
    importing.keep(store, [importing.read(store, path, name)], "a test")


def _invoices(months: int, *, account: str = "Acme", more: int = 0) -> str:
    """One invoice a month from January 2024, a little more from month to month."""
    lines = [f"2024-{i + 1:02d}-05" if i < 12 else f"2025-{i - 11:02d}-05" for i in range(months)]
    rows = "".join(f"{day},{account},{100 + 3 * i + more}\n" for i, day in enumerate(lines))
    return f"Date,Customer,Net Amount\n{rows}"


def _opened(**query: str | list[str]) -> AppTest:
    """The page, once no forecast is on its way to it."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page("pages/Forecast.py")
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    until = monotonic() + PATIENCE
    while (_titles(at) == [] or "on its way" in _html(at) or _values(at)[:1] == ["…"]) and (
        monotonic() < until
    ):
        if NO_FORECAST.search(_html(at)) or at.info:
            break
        sleep(0.3)
        at.run()
    return at


def _html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def _titles(at: AppTest) -> list[str]:
    return [unescape(text) for text in re.findall(r"<h3>(.*?)</h3>", _html(at))]


def _values(at: AppTest) -> list[str]:
    return [card.value for card in at.metric]


def _calm(at: AppTest) -> bool:
    return not [*at.exception, *at.error, *at.warning]


def _told(*words: str) -> dict[str, list[dict[str, float | str]]]:
    said = io.StringIO()
    with redirect_stdout(said):
        ended = main([*words, "--json"])
    assert ended == 0, said.getvalue()
    told: dict[str, list[dict[str, float | str]]] = json.loads(said.getvalue())
    return told


def _year_end(told: dict[str, list[dict[str, float | str]]], year: str) -> float:
    """What a year comes to by the command line: its known months and its forecast ones."""
    rows = [*told["history"], *told["forecast"]]
    return sum(float(row["value"]) for row in rows if str(row["month"]).startswith(year))


def test_the_page_says_the_year_end_of_the_command_line() -> None:
    at = _opened(book="sample")
    end = _year_end(_told("forecast", "revenue", "--book", str(book.folder("sample"))), "2026")
    assert _calm(at)
    assert at.metric[0].label == "Revenue in 2026"
    assert at.metric[0].value == number.short_money(end, ENGLISH)
    said = f"Revenue is likely to end 2026 at {number.short_money(end, ENGLISH)}, between "
    assert any(title.startswith(said) for title in _titles(at))


def test_what_is_in_and_what_is_to_come_make_the_year() -> None:
    found = _outlook("revenue", View(book="sample"))
    at = _opened(book="sample")
    ends, in_so_far, to_come = _values(at)[:3]
    known = sum(
        value for i, value in enumerate(found.whole.series.values)
        if found.whole.series.month(i).year == 2026
    )  # fmt: skip
    assert in_so_far == number.short_money(known, ENGLISH)
    assert to_come == number.short_money(found.whole.total(1, 2).point, ENGLISH)
    assert ends == number.short_money(known + found.whole.total(1, 2).point, ENGLISH)


def _outlook(metric: str, view: View, by: str | None = None) -> Outlook:
    made = foreseen(book.opened(view.book), metric, view, by=by).result()
    assert made
    return made


@pytest.mark.parametrize("by", ["segment", "owner", "account"])
def test_the_parts_on_the_page_add_up_to_its_footing(by: str) -> None:
    _outlook("revenue", View(book="sample"), by)
    html = _html(_opened(book="sample", by=by))
    table = next(part for part in html.split("<h3>") if part.startswith("Revenue by"))
    titled = re.findall(r'<td class="number flat" title="[^\d-]*([\d,]+)[^"]*">', table)
    amounts = [int(text.replace(",", "")) for text in titled]
    more = re.findall(r">(\d+) more<.*?([\d.]+)\D?([mk])<", table)
    rest = sum(float(size) * {"m": 1e6, "k": 1e3}[power] for _, size, power in more)
    *parts, whole = amounts
    assert len(parts) > 2
    assert sum(parts) + rest == pytest.approx(whole, abs=len(parts) + (6e3 if rest else 0))


def test_a_choice_on_the_page_stands_in_its_address_and_comes_back_from_it() -> None:
    at = _opened(book="sample")
    at.selectbox(key="Forecast metric").select("bookings").run()
    at.selectbox(key="Forecast by").select("owner").run()
    at.selectbox(key="Forecast grain").select("quarter").run()
    asked = {name: at.query_params[name] for name in ("metric", "by", "grain")}
    assert asked == {"metric": "bookings", "by": "owner", "grain": "quarter"}
    again = _opened(book="sample", **asked)
    assert again.selectbox(key="Forecast metric").value == "bookings"
    assert again.selectbox(key="Forecast by").value == "owner"
    assert again.metric[0].label == "Bookings in 2026"


def test_a_ratio_by_quarter_is_compared_with_a_quarter_and_selling_stands_elsewhere() -> None:
    at = _opened(book="sample", metric="csat", grain="quarter")
    assert _calm(at)
    assert at.metric[0].label == "Client satisfaction in Q4 2026"
    assert at.metric[0].proto.delta_description == "on Q3 2026"
    assert not {"Quota attainment", "Sales velocity"} & {card.label for card in at.metric}


def test_bookings_are_likely_and_beside_them_stands_how_selling_goes() -> None:
    at = _opened(book="sample", metric="bookings")
    assert any(title.startswith("Bookings are likely to end 2026 at ") for title in _titles(at))
    assert {"Quota attainment", "Sales velocity"} <= {card.label for card in at.metric}


@pytest.mark.parametrize("grain", ["decade", "year"])
def test_a_grain_that_no_forecast_has_is_one_sentence(grain: str) -> None:
    at = _opened(book="sample", grain=grain)
    said = [f"A forecast is by month or by quarter, not by {grain}."]
    assert [warning.value for warning in at.warning] == said
    assert at.metric[0].label == "Revenue in 2026"
    at.run()
    assert [warning.value for warning in at.warning] == said
    at.selectbox(key="Forecast grain").select("quarter").run()
    assert not at.warning


@pytest.mark.parametrize("metric", ["net_revenue_retention", "gross_margin_percent", "nps"])
def test_a_ratio_is_told_by_when_it_stands_so_and_never_added_up(metric: str) -> None:
    at = _opened(book="sample", metric=metric)
    assert _calm(at)
    assert not any("Still to come" in card.label for card in at.metric)
    (said,) = [title for title in _titles(at) if "is likely to be" in title]
    assert re.search(r"at the end of 2026|in Dec 26", said)


def test_what_stands_open_has_no_past_to_go_by() -> None:
    at = _opened(book="sample", metric="open_pipeline")
    assert "Open pipeline: no forecast" in _titles(at)
    assert "open now" in _html(at)
    assert _calm(at)


def test_what_does_not_exist_is_one_sentence_and_revenue_is_shown() -> None:
    at = _opened(book="sample", metric="profit_of_the_moon")
    assert not [*at.exception, *at.error]
    assert [warning.value.partition("'")[0] for warning in at.warning] == ["There is no metric "]
    assert at.metric[0].label == "Revenue in 2026"
    at = _opened(book="sample", by="the phase of the moon")
    assert [warning.value.partition("'")[0] for warning in at.warning] == ["There is no dimension "]


def test_a_filter_that_leaves_nothing_is_one_sentence() -> None:
    at = _opened(book="sample", segment=["nobody has this segment"])
    assert "Revenue: no forecast" in _titles(at)
    assert _calm(at)


def test_three_months_are_too_short_for_a_model_and_the_page_says_so(own_book: Path) -> None:
    _take(own_book, "short.csv", _invoices(4))
    at = _opened(book="main")
    assert _calm(at)
    assert "too short" in _html(at)
    assert any(title.startswith("Revenue is likely to end 2024 at") for title in _titles(at))


def test_a_book_that_begins_within_the_year_counts_what_there_is(own_book: Path) -> None:
    rows = "".join(f"2024-{month:02}-05,Acme,{month * 100}\n" for month in range(7, 12))
    _take(own_book, "july.csv", f"Date,Customer,Net Amount\n{rows}")
    at = _opened(book="main")
    assert _calm(at)
    so_far = next(card for card in at.metric if card.label == "So far, Jul to Oct")
    assert (so_far.value, so_far.delta) == (number.short_money(3400, ENGLISH), "no comparison")
    assert "Runner-up: the last month again." in _html(at)
    assert "Than the last month" in _html(at)
    assert not re.search("a year before\\.|[Nn]aive", _html(at))
    assert "wider because these are few" in _html(at)
    assert "Quota attainment" not in [card.label for card in at.metric]


def test_a_single_month_says_that_its_band_is_a_guess(own_book: Path) -> None:
    _take(own_book, "one.csv", _invoices(2))
    at = _opened(book="main")
    assert _calm(at)
    assert "the bands are a guess from how large the measure itself is" in _html(at)
    assert "was off on" not in _html(at)


def test_an_empty_book_says_what_fills_it(own_book: Path) -> None:
    assert own_book.is_dir()
    at = _opened(book="main")
    assert _calm(at)
    assert not at.metric
    assert "empty" in at.info[0].value


def test_a_book_without_revenue_says_that_there_is_nothing_to_go_by(own_book: Path) -> None:
    example = ROOT / "data" / "sample" / "complaints.csv"
    store = book.opened("main")
    importing.keep(store, [importing.read(store, example, example.name)], "a test")
    at = _opened(book="main")
    assert own_book.is_dir()
    assert _calm(at)
    assert "Revenue: no forecast" in _titles(at)


def test_an_old_version_shows_the_forecast_as_it_was_made_then(own_book: Path) -> None:
    _take(own_book, "first.csv", _invoices(18))
    before = _opened(book="main")
    _take(own_book, "second.csv", _invoices(20, account="Bolt", more=900))
    now, then = _opened(book="main"), _opened(book="main", version="1")
    assert _values(then)[0] == _values(before)[0]
    assert _values(now)[0] != _values(before)[0]
    assert any("version 1" in warning.value for warning in then.warning)


def test_the_period_of_the_view_does_not_cut_the_past() -> None:
    whole, cut = _opened(book="sample"), _opened(book="sample", period="2026-Q1")
    assert _values(whole)[:4] == _values(cut)[:4]
    filtered = _opened(book="sample", segment=["Enterprise"])
    assert _values(filtered)[0] != _values(whole)[0]


def test_the_workbook_holds_the_history_and_both_bands() -> None:
    found = _outlook("revenue", View(book="sample"), "segment")
    sheets = openpyxl.load_workbook(io.BytesIO(forecast_file.workbook(found.metric, found)))
    assert sheets.sheetnames == ["Revenue", *found.parts]
    heading, *rows = sheets["Revenue"].iter_rows(values_only=True)
    assert heading == forecast_file.HEADINGS
    past = [row[1] for row in rows if row[1] is not None]
    assert past == list(found.whole.series.values)
    first = next(row for row in rows if row[1] is None)
    assert first[2:] == pytest.approx(tuple(vars(found.whole.outcomes[0]).values()))


def _fan() -> Chart:
    none = (None,) * len(KNOWN)
    forecast = Series(
        "Forecast", (*none, *AHEAD), "ahead", (*none, 6.0, 7.0), (*none, 8.0, 9.0),
        least=(*none, 5.0, 6.0), most=(*none, 9.0, 10.0),
    )  # fmt: skip
    known = Series("Revenue", (*KNOWN, None, None), "now")
    labels = tuple(f"month {i}" for i in range(len(KNOWN) + len(AHEAD)))
    return Chart("A fan", "", "fan", labels, (known, forecast), "money", ENGLISH)


def _stack(*aims: float | None) -> Chart:
    known = Series("Contracted", (5.0, 3.0), "contracted")
    sought = Series("Still to be found", (1.0, 4.0), "sought")
    target = (Series("Target", aims, "aim"),) if aims else ()
    labels = ("Nov", "Dec")
    return Chart("Layers", "", "stack", labels, (known, sought, *target), "money", ENGLISH)


def _drawn(chart: Chart) -> ET.Element:
    return ET.fromstring(svg.drawing(chart))  # noqa: S314 - our own drawing


def test_a_fan_opens_from_the_last_point_that_is_known() -> None:
    fan = _fan()
    ahead = rooted(fan, fan.series[1])
    assert ahead.points == (None, None, 5.0, 7.0, 8.0)
    (inner,), (outer,) = outlines(ahead), outlines(ahead, outer=True)
    assert inner[0] == outer[0] == (2.0, 5.0)
    assert [height for _, height in outer] == [5.0, 9.0, 10.0, 6.0, 5.0, 5.0]
    assert rooted(fan, fan.series[0]) == fan.series[0]


def test_a_fan_shows_both_bands_on_the_screen_and_in_a_file() -> None:
    fan = _fan()
    polygons = [one.attrib["class"] for one in _drawn(fan) if one.tag == "polygon"]
    assert polygons == ["ahead outer", "ahead"]
    for palette in (LIGHT, DARK):
        drawn = chart.figure(fan, palette)["data"]
        fills = [trace["fillcolor"] for trace in drawn if trace.get("fill") == "toself"]
        assert len(fills) == len(set(fills)) == 2
    low, high = reach(fan)
    assert low == 0
    assert high > 10.0


def test_the_key_of_a_fan_names_its_bands_and_that_of_a_stack_its_layers() -> None:
    assert re.findall(r"</i>([^<]+)<", screen.heading(_fan())) == [
        "Revenue", "Forecast", "in 80% of cases", "in 95% of cases",
    ]  # fmt: skip
    assert re.findall(r'class="layer (\w+)"', screen.heading(_stack(1.0, 1.0))) == [
        "contracted", "sought",
    ]  # fmt: skip


def test_the_likely_range_is_told_beside_a_point_ahead() -> None:
    said = [text for trace in chart.figure(_fan(), LIGHT)["data"] if trace.get("hovertemplate")
            for text in trace["customdata"] if "95%" in text]  # fmt: skip
    assert [text.replace("\N{EURO SIGN}", "") for text in said] == [
        "7<br>80%: 6 to 8<br>95%: 5 to 9", "8<br>80%: 7 to 9<br>95%: 6 to 10",
    ]  # fmt: skip


def test_layers_stand_on_each_other_and_a_target_is_a_mark() -> None:
    assert layers(_stack()) == [[(0.0, 5.0), (0.0, 3.0)], [(5.0, 6.0), (3.0, 7.0)]]
    aimed = _stack(9.0, 2.0)
    assert layers(aimed) == layers(_stack())
    assert reach(aimed)[1] > 9.0
    drawn = _drawn(aimed)
    classes = [one.attrib["class"] for one in drawn if one.tag == "rect"]
    assert classes == ["contracted", "contracted", "sought", "sought"]
    assert len([one for one in drawn if one.attrib.get("class") == "mark"]) == 2
    bars = [trace for trace in chart.figure(aimed, LIGHT)["data"] if trace["type"] == "bar"]
    assert [trace["base"] for trace in bars] == [[0.0, 0.0], [5.0, 3.0]]


def test_a_footing_and_what_is_wide_are_marked_in_a_table() -> None:
    rows = ((Cell("A"), Cell("1 to 2", wide=True)), (Cell("All"), Cell("", wide=True)))
    html = markup.table(Table("Parts", ("Part", "Range"), rows, foot=True))
    assert 'class="ranked foot"' in html
    assert html.count("wide") == 3


def test_a_card_of_what_lies_ahead_claims_no_rows() -> None:
    at = _opened(book="sample")
    ahead = len(re.findall("<i [^>]*data-ahead=", _html(at)))
    with_rows = [link for link in at.get("page_link") if link.proto.label == "Where from?"]
    assert ahead == 3
    # The cards of what is in and of the period of the view, and the chart.
    assert len(with_rows) == len(at.metric) - ahead + 1
