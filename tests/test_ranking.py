"""How sure a figure is stands beside it, and nobody is ranked where that leaves no order."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics import answer
from analytics.answer import Row
from analytics.interval import wilson
from analytics.metric import catalog, named
from analytics.page import accounts, book, curve, markup, number, ranking, svg, trend
from analytics.page.address import Address
from analytics.page.block import Cell, Chart, Series, Table
from analytics.page.breakdown import bar
from analytics.page.chart import figure
from analytics.page.geometry import extent, outlines, reach, stairs
from analytics.page.palette import DARK, LIGHT
from analytics.page.scene import Scene
from analytics.view import View
from tests.serving import ROOT

ENGLISH = number.Style()
BETTER = st.sampled_from(["higher", "lower", "neither"])
SAMPLE = View(book="sample")

pytestmark = pytest.mark.usefixtures("beside_the_sample")


def _row(name: str, value: float, low: float | None, high: float | None, weight: int = 1) -> Row:
    return Row(
        period="2025", month=date(2025, 12, 1), cut={"owner": name}, numerator=None,
        denominator=weight, value=value, low=low, high=high,  # type: ignore[arg-type]
    )  # fmt: skip


def _share(name: str, done: int, of: int) -> Row:
    low, high = wilson(done, of) or (None, None)
    return _row(name, done / of, low, high, weight=of)


def _told(rows: list[Row], better: str = "higher") -> list[tuple[str, list[str]]]:
    return [
        (tier.said, [row.cut["owner"] for row in tier.rows]) for tier in ranking.tiers(rows, better)
    ]


def test_rates_of_few_stand_by_what_they_weigh_and_not_by_their_rate() -> None:
    """Two of two, five of ten and eighteen of thirty are 100 %, 50 % and 60 %, and no order."""
    rows = [_share("Ann", 2, 2), _share("Ben", 5, 10), _share("Cleo", 18, 30)]
    assert _told(rows) == [("No clear difference between these 3", ["Cleo", "Ben", "Ann"])]


def test_who_is_clearly_better_stands_before_who_is_clearly_worse() -> None:
    rows = [_share("Ann", 10, 100), _share("Ben", 95, 100), _share("Cleo", 190, 200)]
    assert _told(rows) == [("Clearly better", ["Cleo", "Ben"]), ("Clearly worse", ["Ann"])]
    assert _told(rows, "lower") == [("Clearly better", ["Ann"]), ("Clearly worse", ["Cleo", "Ben"])]
    assert _told(rows, "neither")[0] == ("Clearly higher", ["Cleo", "Ben"])


def test_one_wide_range_across_all_leaves_no_order_between_two_that_are_apart() -> None:
    rows = [_row("Ann", 0.9, 0.8, 1.0), _row("Ben", 0.5, 0.1, 0.9), _row("Cleo", 0.2, 0.1, 0.3)]
    assert _told(rows) == [("No clear order among these 3", ["Ann", "Ben", "Cleo"])]


def test_ranges_that_touch_are_not_apart() -> None:
    rows = [_row("Ann", 0.9, 0.7, 1.0), _row("Ben", 0.5, 0.3, 0.7)]
    assert [said for said, _ in _told(rows)] == ["No clear difference between these 2"]


def test_what_has_no_range_where_others_have_one_is_told_apart() -> None:
    rows = [_share("Ann", 10, 100), _row("One job", 1.0, None, None), _share("Ben", 95, 100)]
    assert _told(rows) == [
        ("Clearly better", ["Ben"]),
        ("Clearly worse", ["Ann"]),
        ("Too few to tell: 1", ["One job"]),
    ]


def test_figures_without_ranges_are_plain_facts_in_their_order() -> None:
    rows = [_row("Ann", 1.0, None, None), _row("Ben", 3.0, None, None, weight=9)]
    assert ranking.clear(ranking.tiers(rows, "higher"))
    assert _told(rows) == [("", ["Ben", "Ann"])]
    assert _told(rows, "lower") == [("", ["Ann", "Ben"])]
    assert not ranking.clear(ranking.tiers([_share("Ann", 1, 2), _share("Ben", 2, 2)], "higher"))


def test_a_range_without_an_upper_end_reaches_over_all_above_it() -> None:
    assert ranking.bounds(_row("Ann", 13, 8, None)) == (8, inf)
    rows = [_row("Ann", 13, 8, None), _row("Ben", 40, 30, 50)]
    assert [said for said, _ in _told(rows, "lower")] == ["No clear difference between these 2"]


def test_a_list_that_is_cut_says_so() -> None:
    rows = [_share(str(i), 1, 2) for i in range(9)]
    cut = ranking.first(ranking.tiers(rows, "higher"), 4)
    assert [(tier.said, len(tier.rows)) for tier in cut] == [
        ("No clear difference between these 9; the largest 4 are shown", 4)
    ]


@st.composite
def _rows(draw: st.DrawFn) -> list[Row]:
    made = []
    for at in range(draw(st.integers(1, 9))):
        low, value, high = sorted(draw(st.tuples(*[st.integers(0, 30)] * 3)))
        known = draw(st.integers(0, 5)) > 0
        weight = draw(st.integers(0, 50))
        made.append(_row(f"r{at}", value, low if known else None, high if known else None, weight))
    return made


@given(_rows(), BETTER)
def test_nobody_stands_above_anybody_whose_range_overlaps(rows: list[Row], better: str) -> None:
    tiers = [tier for tier in ranking.tiers(rows, better) if not tier.unsure]
    for at, above in enumerate(tiers):
        for below in tiers[at + 1 :]:
            for one in above.rows:
                for other in below.rows:
                    (low, high), (less, more) = ranking.bounds(one), ranking.bounds(other)  # type: ignore[misc]
                    assert high < less if better == "lower" else low > more


@given(_rows(), BETTER)
def test_every_row_stands_once_and_the_heaviest_first(rows: list[Row], better: str) -> None:
    tiers = ranking.tiers(rows, better)
    assert sorted(id(row) for tier in tiers for row in tier.rows) == sorted(map(id, rows))
    for tier in tiers:
        if tier.said:
            weights = [float(row.denominator or 0) for row in tier.rows]
            assert weights == sorted(weights, reverse=True)


@given(_rows())
def test_a_tier_holds_together(rows: list[Row]) -> None:
    """However its rows are parted by their values, some below reaches some above."""
    for tier in ranking.tiers(rows, "higher"):
        held = sorted(tier.rows, key=lambda row: -float(row.value or 0))
        ends = [ranking.bounds(row) for row in held]
        for at in range(1, len(held)):
            above, below = ends[:at], ends[at:]
            if all(above) and all(below):
                assert min(low for low, _ in above) <= max(high for _, high in below)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (0.666, 0.908, "percent", "67% to 91%"),
        (0.122, 0.139, "percent", "12.2% to 13.9%"),
        (-0.05, 0.6, "percent", "\N{MINUS SIGN}5% to 60%"),
        (13, None, "number", "13 or more"),
        (None, 4, "number", "4 or less"),
        (8, 9, "number", "8 to 9"),
        (7.4, 16.2, "days", "7 to 16 days"),
        (13, None, "days", "13 days or more"),
        (0.86, 1.31, "number", "0.9 to 1.3"),
        (9.96, 44.3, "points", "10 to 44"),
        (820, 1180, "money", "\N{EURO SIGN}820 to \N{EURO SIGN}1.18\u202fk"),
        (None, None, "percent", ""),
    ],
)
def test_a_range_is_said_no_finer_than_it_is(
    low: float | None, high: float | None, unit: str, said: str
) -> None:
    assert number.likely(low, high, unit, ENGLISH) == said


@pytest.mark.parametrize("metric", sorted(catalog()))
def test_every_figure_lies_within_its_range_and_only_rates_have_one(metric: str) -> None:
    known = named(metric)
    store, view = book.opened("sample"), SAMPLE
    for row in (
        answer.figure(store, metric, view),
        *answer.breakdown(store, metric, view, "owner").rows,
    ):
        if known.interval == "none":
            assert (row.low, row.high) == (None, None)
        elif row.value is not None and ranking.bounds(row):
            low, high = ranking.bounds(row) or (0, 0)
            assert low - 1e-9 <= float(row.value) <= high + 1e-9


def _html(page: str, **query: str) -> str:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page(f"pages/{page}.py")
    for name, value in {"book": "sample", **query}.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    assert not at.error
    return unescape(" ".join(element.proto.body for element in at.get("html")))


def _cards(page: str) -> list[str]:
    """The metrics that a page's own file puts on cards."""
    text = (ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8")
    calls = re.findall(r"page\.cards\((.*?)\)", text, re.DOTALL)
    return [name for call in calls for name in re.findall(r'"(\w+)"', call)]


@pytest.mark.parametrize("page", ["Retention", "Margin"])
def test_every_rate_on_a_card_has_its_range_under_it(page: str) -> None:
    drawn = _html(page)
    for metric in _cards(page):
        row = answer.figure(book.opened("sample"), metric, SAMPLE)
        said = number.likely(row.low, row.high, named(metric).unit, ENGLISH)
        assert bool(said) == (named(metric).interval != "none")
        assert not said or f"likely {said}<" in drawn


def test_managers_stand_in_the_tiers_that_their_ranges_leave_apart() -> None:
    drawn = _html("Margin")
    rows = answer.breakdown(book.opened("sample"), "gross_margin_percent", SAMPLE, "owner").rows
    names = [row.cut["owner"] for t in ranking.tiers(rows, "higher") for row in t.rows]
    table = drawn[drawn.index("by account manager</h3>") :]
    assert sorted(names, key=table.index) == names
    assert "No clear" in table or "Clearly better" in table


@pytest.mark.parametrize(
    ("metric", "title"),
    [
        ("gross_margin_percent", "The 2 accounts with the worst"),
        ("win_rate", "Accounts by win rate"),
    ],
)
def test_a_ranking_of_accounts_is_claimed_only_where_it_stands(metric: str, title: str) -> None:
    """An account's own margin is a fact; its two deals won of three say little of the next."""
    ranged = named(metric).interval == "share"
    rows = (
        [_share("Ann", 1, 3), _share("Ben", 2, 3)]
        if ranged
        else [_row("Ann", 0.2, None, None), _row("Ben", 0.3, None, None)]
    )
    tiers = ranking.tiers(rows, named(metric).better)
    assert accounts.title(named(metric), tiers, 2, worst=True, best=False).startswith(title)


def test_a_row_of_one_cell_says_what_stands_below_it_across_the_table() -> None:
    rows = ((Cell("Clearly <better>"),), (Cell("Ann"), Cell("1", number=True, likely="0 to 2")))
    drawn = markup.table(Table("t", ("Owner", "Now"), rows))
    assert '<th colspan="2" scope="colgroup">Clearly &lt;better&gt;</th>' in drawn
    assert "<small>0 to 2</small>" in drawn
    assert 'title="0 to 2"' in drawn


def test_a_bar_starts_at_zero_and_its_range_lies_along_the_same_axis() -> None:
    ann = bar(_row("Ann", 0.5, 0.25, 0.75), (-0.25, 0.75))
    assert (ann.start, ann.share) == (0.25, 0.5)
    assert ann.span == pytest.approx((0.5, 1.0))
    loss = bar(_row("Ben", -0.25, None, None), (-0.25, 0.75))
    assert (loss.start, loss.share, loss.span, loss.tone) == (0.0, 0.25, None, "bad")
    assert bar(_row("Cleo", 0.5, 0.4, 9.0), (0.0, 1.0)).span == pytest.approx((0.4, 1.0))


def test_one_figure_that_is_far_less_sure_leaves_room_for_the_rest() -> None:
    lows, highs = [0.4, 0.5, 0.4, -9.0], [0.6, 0.7, 0.6, 11.0]
    low, high = extent([0.5, 0.6, 0.5, 1.0], lows, highs)
    assert -1 < low <= 0.4
    assert 1.0 <= high < 2
    assert extent([0.5, 0.6], [0.4, 0.5], [0.6, 0.7]) == (0.4, 0.7)


def _trend(*bounds: tuple[float | None, float | None]) -> Chart:
    points = tuple(0.5 for _ in bounds)
    low, high = (tuple(pair[side] for pair in bounds) for side in (0, 1))
    series = Series("Rate", points, "now", low, high)
    labels = tuple(f"M{i}" for i in range(len(bounds)))
    return Chart("Rate", "", "line", labels, (series,), "percent", ENGLISH)


def test_a_rate_over_time_has_its_band_on_the_screen_and_in_a_file() -> None:
    chart = _trend((0.4, 0.6), (0.3, 0.7), (None, None), (0.4, 0.6), (0.45, 0.55))
    bands = [trace for trace in figure(chart, LIGHT)["data"] if trace.get("fill") == "toself"]
    assert [band["x"] for band in bands] == [["M0", "M1", "M1", "M0"], ["M3", "M4", "M4", "M3"]]
    assert bands[0]["y"] == [0.6, 0.7, 0.3, 0.4]
    assert svg.drawing(chart).count('<polygon class="now"') == 2
    assert figure(chart, LIGHT)["data"][-1]["customdata"][1] == "50.0% (30% to 70%)"


def test_a_month_without_a_figure_stays_a_hole_and_a_lone_point_is_seen() -> None:
    points = (None, 0.5, None, 0.4, 0.6)
    low, high = ((None if p is None else p + side for p in points) for side in (-0.1, 0.1))
    series = Series("Rate", points, "now", tuple(low), tuple(high))
    chart = Chart("Rate", "", "line", ("M0", "M1", "M2", "M3", "M4"), (series,), "percent", ENGLISH)
    layout, traces = figure(chart, LIGHT)["layout"], figure(chart, LIGHT)["data"]
    assert list(layout["xaxis"]["categoryarray"]) == ["M0", "M1", "M2", "M3", "M4"]
    assert next(t["y"] for t in traces if t.get("connectgaps") is False) == points
    dots = [t for t in traces if t["mode"] == "markers"]
    assert [(t["x"], t["y"]) for t in dots] == [(["M1"], [0.5])]
    assert dots[0]["error_y"]["array"] == pytest.approx([0.1])
    drawn = svg.drawing(chart)
    assert drawn.count("<circle") == 1
    runs = re.findall(r'polyline class="now" points="([^"]+)"', drawn)
    assert [run.count(",") for run in runs] == [1, 2]


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.75, 0.95, "was 86.4% in October 2026 (89.7% a year earlier): no clear change"),
        (0.80, 0.89, "fell to 86.4% in October 2026, from 89.7% a year earlier"),
        (None, None, "fell to 86.4% in October 2026, from 89.7% a year earlier"),
    ],
)
def test_a_trend_says_that_it_moved_only_where_the_figure_before_lies_outside_the_range(
    low: float | None, high: float | None, said: str
) -> None:
    store, metric = book.opened("sample"), named("costed_in_time")
    scene = Scene("", store, Address(SAMPLE), answer.calendar(store), ENGLISH, LIGHT)
    row = replace(_row("", 0.864, low, high), period="2026-10", previous=0.897)
    assert trend.title(metric, [row], scene) == f"{metric.title} {said}"


def test_the_labels_of_a_bridge_stand_in_short_lines() -> None:
    labels = ("Year before", "Dropped items", "Now")
    series = Series("Revenue", (5.0, -2.0, 3.0), "now")
    chart = Chart("Revenue", "", "bridge", labels, (series,), "money", ENGLISH)
    axis = figure(chart, LIGHT)["layout"]["xaxis"]
    assert list(axis["ticktext"]) == ["Year<br>before", "Dropped<br>items", "Now"]
    drawn = svg.drawing(chart)
    for line in ("Year", "before", "Dropped", "items", "Now"):
        assert f">{line}<" in drawn


def test_a_line_without_ranges_has_no_band() -> None:
    chart = _trend((None, None), (None, None))
    assert "polygon" not in svg.drawing(chart)
    assert [trace.get("fill") for trace in figure(chart, DARK)["data"]] == [None]
    assert outlines(Series("Rate", (1.0, 2.0), "before")) == []


def test_a_band_beyond_the_picture_ends_at_its_edge() -> None:
    chart = _trend((0.4, 0.6), (0.4, 0.6), (-90.0, 90.0), (0.4, 0.6), (0.4, 0.6))
    low, high = reach(chart)
    assert -1 < low < high < 2
    drawn = re.findall(r'polygon class="now" points="([^"]+)"', svg.drawing(chart))[0]
    heights = [float(pair.split(",")[1]) for pair in drawn.split()]
    assert 0 <= min(heights) < max(heights) <= svg.HEIGHT


def test_a_curve_stays_level_and_then_steps() -> None:
    assert stairs([0, 6, 9], [1.0, 0.8, 0.5]) == [(0, 1.0), (6, 1.0), (6, 0.8), (9, 0.8), (9, 0.5)]


def test_a_curve_runs_from_all_to_the_last_day_that_is_known() -> None:
    rows = {"Ann": [(6.0, True), (9.0, True), (20.0, False)], "Ben": [], "Cleo": [(4.0, True)]}
    chart = curve.chart("Waiting", rows, ENGLISH)
    ann, cleo = chart.series
    assert ann.at == (0.0, 6.0, 9.0, 20.0)
    assert ann.points == pytest.approx((1, 2 / 3, 1 / 3, 1 / 3))
    assert (cleo.at, cleo.points) == ((0.0, 4.0, 4.0), (1.0, 0.0, 0.0))
    assert [series.role for series in chart.series] == ["now", "second"]


def test_a_curve_is_the_same_on_the_screen_and_in_a_file() -> None:
    chart = curve.chart("Waiting", {"Ann": [(6.0, True), (30.0, False)]}, ENGLISH)
    drawn, screen = svg.drawing(chart), figure(chart, LIGHT)
    said = [*screen["layout"]["xaxis"]["ticktext"], *screen["layout"]["yaxis"]["ticktext"]]
    assert said[-1] == "100%"
    assert "30 days" in said
    for text in said:
        assert f">{text}<" in drawn
    assert drawn.count("<polyline") == 1
    assert screen["data"][-1]["line"]["shape"] == "hv"


def test_an_empty_curve_is_drawn_without_a_fault() -> None:
    chart = curve.chart("Waiting", {}, ENGLISH)
    assert "<svg" in svg.drawing(chart)
    assert figure(chart, DARK)["data"] == []
