"""The Track record page: said aloud, backtests marked, nothing called better by luck."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import answer
from analytics.forecast import Forecast, Outcome, Series, Trial
from analytics.metric import named
from analytics.outlook.called import CalledMonth, Made
from analytics.outlook.judged import Frozen, Judged, last_known, standings
from analytics.outlook.measures import MEASURES
from analytics.outlook.track import Record, Track
from analytics.page import definitions, markup, number, track_chart, track_tables, track_words
from analytics.page.address import Address
from analytics.page.block import Said, Table
from analytics.page.palette import LIGHT
from analytics.page.scene import Scene
from analytics.view import View, shift
from tests import samples
from tests.books import book, line
from tests.serving import ROOT

FIRST = date(2022, 1, 1)
ACTUAL = Series(FIRST, tuple(float(100 + i % 12) for i in range(40)))
LAST = last_known(ACTUAL)
MADE = datetime(2024, 6, 3, tzinfo=UTC)
TRIED = Trial("theta", "the Theta model", 0.5, ())
FORECAST = Forecast(
    ACTUAL, "theta", "the Theta model", None, "", (Outcome(1, 0, 2, -1, 3),), (TRIED,), (LAST,)
)


@pytest.fixture(scope="module")
def scene() -> Scene:
    """A page of a small book."""
    store = book([line("Acme", "2024-05-05", 100, owner="Ana")])
    known = answer.calendar(store)
    return Scene("Track record", store, Address(View()), known, number.Style(), LIGHT)


def _judged(months: Sequence[date], *, off: float, naive: float, version: int | None) -> Record:
    """Months that came at 100, forecast one month ahead, every fourth of them outside the band."""
    judged = tuple(
        Judged(
            shift(month, -1), 1, month, 100.0, 100 + off * (-1) ** i, 100 + naive, 5.0,
            (101, 110) if i % 4 == 3 else (50, 150), (0, 200), version=version,
        )
        for i, month in enumerate(months)
    )  # fmt: skip
    return Record(judged, standings(judged))


def _months(count: int) -> list[date]:
    return [shift(LAST, 1 - count + by) for by in range(count)]


def _track(frozen: Record, backtest: Record | None = None) -> Track:
    past = (Frozen(7, MADE, replace(FORECAST, series=replace(ACTUAL, values=(1.0,) * 28))),)
    return Track(named("revenue"), 9, ACTUAL, FORECAST, past, frozen, backtest or Record())


def _aloud(scene: Scene, track: Track) -> list[str]:
    said = track_words.said(scene, track, track_words.headline(track), done=True)
    return [said.title, *("".join(cell.text for cell in cells) for cells in said.lines)]


def test_the_sentence_on_top_tells_the_last_year_beside_naive(scene: Scene) -> None:
    track = _track(_judged(_months(15), off=6, naive=12, version=7))
    assert _aloud(scene, track)[0] == (
        "Revenue: over the last 12 months our forecast one month ahead was off by 6.0%, seasonal "
        "naive by 12.0%; 9 of 12 months fell within the 80% range"
    )


def test_how_it_was_a_year_ahead_stands_below_the_sentence(scene: Scene) -> None:
    near = _judged(_months(12), off=6, naive=12, version=7)
    assert not any(line.startswith("A year ahead") for line in _aloud(scene, _track(near)))
    far = [
        replace(one, origin=shift(one.month, -12), step=12, said=80.0, naive=90.0)
        for one in near.judged
    ]
    both = Record((*near.judged, *far), standings((*near.judged, *far)))
    assert "A year ahead it was off by 20.0%, 20.0% too low; seasonal naive by 10.0%." in _aloud(
        scene, _track(both)
    )


def test_fewer_months_than_a_year_are_counted_aloud(scene: Scene) -> None:
    title, worth, *_ = _aloud(scene, _track(_judged(_months(3), off=6, naive=12, version=7)))
    assert title.startswith("Revenue: over the 3 months scored of the last twelve our forecast")
    assert "cannot be told yet" in worth


def test_a_backtest_says_so_wherever_it_is_shown(scene: Scene) -> None:
    track = _track(Record(), _judged(_months(12), off=6, naive=12, version=None))
    top = track_words.headline(track)
    assert top
    assert top.backtest
    title, *lines = _aloud(scene, track)
    assert title.startswith("Revenue: tried on 12 months of the past, our forecast one month ahead")
    assert any(text.startswith("This is a backtest") for text in lines)
    assert all("backtest" in card.title for card in track_words.cards(scene, top)[:3])
    assert track_chart.chart(scene, track, top).title.startswith("Backtest: ")
    table = track_tables.by_distance(scene, track, track.backtest, backtest=True)
    assert table.title.startswith("Backtest: ")


def test_frozen_forecasts_come_before_the_backtest_and_keep_their_own_figures(scene: Scene) -> None:
    track = _track(
        _judged(_months(12), off=6, naive=12, version=7),
        _judged(_months(12), off=40, naive=12, version=None),
    )
    top = track_words.headline(track)
    assert top
    assert not top.backtest
    assert track_words.cards(scene, top)[0].value == "6.0%"
    frozen = track_tables.by_distance(scene, track, track.frozen, backtest=False)
    assert [row[1].text for row in frozen.rows] == ["12", "12"]
    assert "40.0%" not in markup.table(frozen)


def test_months_that_were_over_when_their_version_came_are_told(scene: Scene) -> None:
    track = _track(_judged(_months(12), off=6, naive=12, version=7))
    assert any("11 months were over already" in text for text in _aloud(scene, replace(
        track, past=(replace(track.past[0], made=datetime(2025, 4, 2, tzinfo=UTC)),)
    )))  # fmt: skip
    assert not any("over already" in text for text in _aloud(scene, replace(
        track, past=(replace(track.past[0], made=datetime(2024, 1, 2, tzinfo=UTC)),)
    )))  # fmt: skip


@pytest.mark.parametrize(
    ("naive", "months", "verdict"),
    [
        (30.0, 12, "clearly better"),
        (1.0, 12, "clearly worse"),
        (6.0, 12, "no clear difference"),
        (30.0, 7, "too early to tell"),
    ],
)
def test_only_what_chance_does_not_explain_is_called_clear(
    scene: Scene, naive: float, months: int, verdict: str
) -> None:
    track = _track(_judged(_months(months), off=6, naive=naive, version=7))
    top = track_words.headline(track)
    assert top
    assert track_words.cards(scene, top)[-1].change == verdict
    table = track_tables.by_distance(scene, track, track.frozen, backtest=False)
    assert verdict in [cell.text for cell in table.rows[0]]


def test_the_value_added_by_one_month_is_not_told(scene: Scene) -> None:
    track = _track(_judged(_months(1), off=60, naive=1, version=7))
    table = track_tables.by_distance(scene, track, track.frozen, backtest=False)
    added = table.headings.index("Value added")
    assert [row[added].text for row in table.rows] == [number.DASH, number.DASH]


def test_a_book_without_any_scored_month_says_what_it_waits_for(scene: Scene) -> None:
    title, line_ = _aloud(scene, _track(Record()))
    assert title == "Revenue: no forecast can be scored yet"
    assert "as soon as a month after Apr 2025 is known in full" in line_


def test_every_frozen_forecast_leads_to_the_page_of_its_version(scene: Scene) -> None:
    track = _track(_judged(_months(12), off=6, naive=12, version=7))
    (row,) = track_tables.versions(scene, track).rows
    assert row[0].text == "Apr\N{NO-BREAK SPACE}2024"
    assert row[0].href == "Forecast?book=main&version=7&metric=revenue"
    assert [cell.text for cell in row[1:6]] == ["12", "6.0%", "12.0%", "9 of 12", "7"]


def test_the_picture_has_what_came_in_front_and_the_band_of_each_forecast(scene: Scene) -> None:
    track = _track(_judged(_months(12), off=6, naive=12, version=7))
    top = track_words.headline(track)
    assert top
    chart = track_chart.chart(scene, track, top)
    came, said, *_ = chart.series
    assert came.points[-1] == ACTUAL.values[-1]
    assert said.points[-12:] == tuple(100 + 6 * (-1) ** i for i in range(12))
    assert [said.low[-1], said.high[-1]] == [101, 110]
    assert len(chart.labels) == len(came.points) == len(said.points) == len(said.low)


def test_calls_stand_beside_the_model_month_by_month(scene: Scene) -> None:
    track = _track(_judged(_months(12), off=6, naive=12, version=7))
    none = track_tables.calls(scene, track)
    assert isinstance(none, Said)
    model = track.frozen.judged[-1]
    months = [
        CalledMonth(Made(shift(LAST, -by), 110.0, 7, before=by > 0, how=""), 100.0, model)
        for by in range(3)
    ]
    table = track_tables.calls(scene, replace(track, calls=tuple(months)))
    assert isinstance(table, Table)
    assert table.title == (
        "Over 2 months called beforehand the calls were off by 10.0%, the model by 6.0%, naive by "
        "12.0%: too few to tell"
    )
    assert len(table.rows) == 4
    assert [row[-1].text for row in table.rows] == [
        "before the month", "before the month", "during the month", "",
    ]  # fmt: skip


def test_the_measures_of_forecasts_stand_with_the_definitions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCOUNTABLE_BOOK", str(tmp_path / "books" / "main"))
    samples.place(tmp_path / "books" / "main")
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    at.switch_page("pages/Definitions.py")
    at.run()
    assert not at.exception
    drawn = [element.proto.body for element in at.get("html")]
    for measure in MEASURES:
        assert definitions.said(measure) in drawn
        assert measure.gives in definitions.said(measure)
