"""The track record of a book that grew: each forecast as it stood, scored by what came."""

import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from analytics import away
from analytics.__main__ import main
from analytics.forecast import ForecastError
from analytics.outlook.asking import Outlook, foreseen
from analytics.outlook.frozen import newest_of_each
from analytics.outlook.judged import Judged
from analytics.outlook.keeping import flush
from analytics.outlook.track import Track, tracked
from analytics.store import Store, forget, open_book
from analytics.view import View, distance, shift
from tests.books import Line, line, note_import, write

FIRST = date(2023, 1, 1)
KNOWN = (14, 16, 19)
LATE = 5_000
OWNERS = ("Ana", "Ben")


def _amount(month: date, owner: str) -> int:
    by = distance(FIRST, month)
    return 1000 + 40 * (by * 7 % 11) + 15 * by + (200 if owner == "Ana" else 0)


def _lines(begin: int, end: int) -> list[Line]:
    """The ledger of some months, one invoice for each owner on their first days."""
    months = [shift(FIRST, by) for by in range(begin, end)]
    return [
        line(f"Account of {owner}", f"{month}", _amount(month, owner), owner=owner)
        for month in months
        for owner in OWNERS
    ]


def _import(store: Store, rows: list[Line], table: str = "ledger") -> int:
    number = store.version + 1
    with store.commit("test", f"Import {number}") as commit:
        note_import(commit, number)
        write(commit, table, rows, number)
    return store.version


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A book of three imports with later months each, the third brought once more and restated."""
    folder = tmp_path_factory.mktemp("grown") / "book"
    store = open_book(folder)
    for begin, end in zip((0, *KNOWN), KNOWN, strict=False):
        _import(store, _lines(begin, end))
    _import(store, [line("Account of Ben", "2024-03-01", LATE, owner="Ben")])
    yield store
    flush(store)
    away.stop()
    forget(folder)


def _whole(store: Store, version: int | None = None) -> Track:
    return tracked(store, "revenue", View(version=version), wait=True).of[None]


def _outlook(store: Store, version: int | None = None) -> Outlook:
    found = foreseen(store, "revenue", View(version=version)).result()
    assert found
    return found


def _table(track: Track) -> pd.DataFrame:
    """What the record holds, as a table to work everything out from in another way."""
    rows = [
        (one.version, one.origin, one.month, one.step, one.said, one.actual)
        for one in track.frozen.judged
    ]
    return pd.DataFrame(rows, columns=["version", "origin", "month", "step", "said", "actual"])


def _came(month: date, *, restated: bool) -> float:
    late = LATE if restated and month == date(2024, 3, 1) else 0
    return float(sum(_amount(month, owner) for owner in OWNERS) + late)


def test_each_past_version_counts_once_for_the_month_that_it_knew(grown: Store) -> None:
    track = _whole(grown)
    assert [(one.version, one.origin) for one in track.past] == [
        (1, date(2024, 2, 1)), (2, date(2024, 4, 1)), (4, date(2024, 7, 1)),
    ]  # fmt: skip


def test_forecasts_are_scored_by_the_months_that_closed_after_them(grown: Store) -> None:
    table = _table(_whole(grown))
    assert table.groupby("version")["step"].apply(list).to_dict() == {
        1: [1, 2, 3, 4, 5], 2: [1, 2, 3]
    }  # fmt: skip
    known = {1: date(2024, 2, 1), 2: date(2024, 4, 1)}
    months = [shift(known[v], step) for v, step in zip(table.version, table.step, strict=True)]
    assert list(table["month"]) == months
    assert list(table["actual"]) == [_came(month, restated=True) for month in months]


def test_the_scores_of_frozen_forecasts_add_up_another_way(grown: Store) -> None:
    track = _whole(grown)
    table = _table(track)
    said = {
        (version, outcome): one.point
        for version in (1, 2)
        for outcome, one in enumerate(_outlook(grown, version).whole.outcomes, start=1)
    }
    assert list(table["said"]) == [
        said[v, s] for v, s in zip(table.version, table.step, strict=True)
    ]
    table["off"] = (table["said"] - table["actual"]).abs()
    history = pd.Series({
        shift(FIRST, by): _came(shift(FIRST, by), restated=False) for by in range(KNOWN[-1])
    })  # fmt: skip
    table["naive"] = [history[shift(month, -12)] for month in table["month"]]
    table["scale"] = [
        history[[m for m in history.index if m <= origin]].diff(12).abs().mean()
        for origin in table["origin"]
    ]
    for found in track.frozen.standings:
        cut = table if found.ahead is None else table[table["step"] == found.ahead]
        naive = (cut["naive"] - cut["actual"]).abs().sum()
        assert found.model.count == len(cut)
        assert found.model.wape == pytest.approx(cut["off"].sum() / cut["actual"].sum())
        assert found.model.mase == pytest.approx((cut["off"] / cut["scale"]).mean())
        assert found.naive.wape == pytest.approx(naive / cut["actual"].sum())
        assert found.added == pytest.approx(1 - cut["off"].sum() / naive)
    assert [one.ahead for one in track.frozen.standings] == [1, 3, None]


def test_a_restated_month_is_scored_as_the_version_asked_for_knows_it(grown: Store) -> None:
    march = date(2024, 3, 1)

    def of_march(version: int) -> list[float]:
        judged = _whole(grown, version).frozen.judged
        return [one.actual for one in judged if one.month == march]

    assert of_march(3) == [_came(march, restated=False)]
    assert of_march(4) == [_came(march, restated=True)]


def test_at_an_old_version_nothing_is_scored_that_came_later(grown: Store) -> None:
    track = _whole(grown, 2)
    assert [one.version for one in track.past] == [1, 2]
    assert {one.month for one in track.frozen.judged} == {date(2024, 3, 1), date(2024, 4, 1)}
    assert _whole(grown, 1).frozen.judged == ()


def test_the_forecast_of_an_old_version_knows_nothing_of_what_came_later(
    grown: Store, tmp_path: Path
) -> None:
    """Asked for after all imports, it is the one of a book that never had the later ones."""
    alone = open_book(tmp_path / "book")
    _import(alone, _lines(0, KNOWN[0]))
    then = _outlook(alone)
    frozen = _whole(grown).past[0]
    assert frozen.version == 1
    assert frozen.forecast.series == then.whole.series
    assert frozen.forecast.outcomes == then.whole.outcomes
    flush(alone)
    forget(tmp_path / "book")


def test_backtests_stand_by_themselves(grown: Store) -> None:
    track = _whole(grown)
    newest = track.newest
    assert newest
    assert track.backtest.judged
    assert {one.version for one in track.backtest.judged} == {None}
    assert None not in {one.version for one in track.frozen.judged}
    assert {one.origin for one in track.backtest.judged} <= set(newest.origins)
    assert sum(one.model.count for one in track.frozen.standings if one.ahead is None) == 8


def test_a_new_book_has_a_backtest_and_nothing_else(tmp_path: Path) -> None:
    store = open_book(tmp_path / "book")
    with pytest.raises(ForecastError):
        tracked(store, "revenue", View(), wait=True)
    _import(store, _lines(0, KNOWN[0]))
    track = _whole(store)
    assert track.frozen.judged == ()
    assert track.backtest.standings[0].ahead == 1
    assert [one.version for one in track.past] == [1]
    flush(store)
    forget(tmp_path / "book")


def test_ten_imports_on_one_day_count_once() -> None:
    january, february = date(2024, 1, 1), date(2024, 2, 1)
    ends = {**dict.fromkeys(range(1, 11), january), **dict.fromkeys(range(11, 21), february)}
    assert newest_of_each(ends, 20) == [10, 20]
    assert newest_of_each(ends, 14) == [10, 14]
    assert newest_of_each(ends, 3) == [3]


def test_a_month_that_an_import_took_back_counts_with_its_newest_version() -> None:
    """Version 3 took the imports of February back; version 4 brought them again."""
    ends = {1: date(2024, 1, 1), 2: date(2024, 2, 1), 3: date(2024, 1, 1), 4: date(2024, 2, 1)}
    assert newest_of_each(ends, 4) == [3, 4]


def test_a_month_with_nothing_to_divide_is_not_scored(tmp_path: Path) -> None:
    """A margin keeps its last value in the history; that is no month that came."""
    store = open_book(tmp_path / "book")
    rows = [{**row, "cost": Decimal(row["revenue"]) / 2} for row in _lines(0, 14)]
    _import(store, rows)
    empty, full = shift(FIRST, 14), shift(FIRST, 15)
    _import(store, [
        {**row, "cost": Decimal(100)} for row in _lines(15, 16)
    ])  # fmt: skip
    track = tracked(store, "gross_margin_percent", View(), wait=True).of[None]
    assert track.actual.month(len(track.actual.values) - 1) == full
    scored = {one.month for one in track.frozen.judged}
    assert (empty in scored, full in scored) == (False, True)
    assert empty not in {one.month for one in track.backtest.judged}
    flush(store)
    forget(tmp_path / "book")


def test_every_part_has_a_record_of_its_own(grown: Store) -> None:
    found = tracked(grown, "revenue", View(), "owner", wait=True).of
    assert set(found) == {None, *OWNERS}

    def key(one: Judged) -> tuple[date, int]:
        return one.origin, one.step

    parts = [{key(one): one for one in found[owner].frozen.judged} for owner in OWNERS]
    for one in found[None].frozen.judged:
        assert sum(part[key(one)].actual for part in parts) == pytest.approx(one.actual)
        assert sum(part[key(one)].said for part in parts) == pytest.approx(one.said)


def test_a_filter_keeps_to_its_rows(grown: Store) -> None:
    view = View().filtered("owner", "Ben")
    one = tracked(grown, "revenue", view, wait=True).of[None].frozen.judged[0]
    assert one.actual == _amount(one.month, "Ben") + LATE


def test_the_command_line_tells_the_same(grown: Store) -> None:
    track = _whole(grown)
    said = io.StringIO()
    with redirect_stdout(said):
        ended = main(["track", "revenue", "--by", "owner", "--json", "--book", str(grown.folder)])
    assert ended == 0
    told = json.loads(said.getvalue())
    rows = [row for row in told["rows"] if row["owner"] == "all" and row["from"] == "frozen"]
    assert [row["wape"] for row in rows] == [one.model.wape for one in track.frozen.standings]
    assert [row["ahead"] for row in rows] == [1, 3, "1 to 12"]
    assert {row["owner"] for row in told["rows"]} == {"all", *OWNERS}
    assert [one["version"] for one in told["versions"]] == [1, 2, 4]
    frozen = [one for one in told["months"] if one["from"] == "frozen"]
    assert [one["forecast"] for one in frozen] == [one.said for one in track.frozen.judged]
    assert told["version"] == 4
    assert told["calls"]["rows"] == []
