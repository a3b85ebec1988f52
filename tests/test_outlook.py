"""Forecasts of a book: kept as they were made, blind to what came later, and parts that add up."""

import json
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from math import fsum, isclose, isfinite
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import away
from analytics.command import run
from analytics.forecast import Forecast, ForecastError, Series
from analytics.metric import catalog
from analytics.outlook import background, keeping, parts
from analytics.outlook.asking import adds_up, by_month, ending, foreseen, history
from analytics.outlook.past import limits
from analytics.store import Store, open_book
from analytics.view import View, shift
from tests.asking import ask
from tests.books import LINES, Line, book, line, note_import, write
from tests.serving import ROOT, surroundings

CUTS = ("account", "segment", "owner", "region", "line", "project", "cohort")
SHOWS = """
import json, sys
from pathlib import Path
import analytics.page, analytics.server
from analytics.outlook.asking import foreseen
from analytics.store import open_book
from analytics.view import View

asked = foreseen(open_book(Path(sys.argv[1])), "revenue", View(version=1), by=sys.argv[2] or None)
at_once = asked.done
found = asked.result()
heavy = sorted({"scipy", "statsforecast", "sklearn"} & set(sys.modules))
told = {name: part.to_json() for name, part in found.parts.items()}
print(json.dumps({"at_once": at_once, "heavy": heavy, "whole": found.whole.to_json(), **told}))
"""


@pytest.fixture(scope="module", autouse=True)
def _workers() -> Iterator[None]:
    yield
    background.stop()
    away.stop()


def _rows(months: int, more: float = 1.0) -> list[Line]:
    """Four accounts of three owners, in every month; one buys now and then, one stopped."""
    rows = []
    for i in range(months):
        month, swing = f"{shift(date(2022, 1, 1), i):%Y-%m}", (3, 1, 0, 2)[i % 4]
        early, day = f"{month}-02", f"{month}-28"
        rows += [
            line("Acme", early, more * (1000 + 10 * i + 100 * swing), owner="Ana", cost=400),
            line("Bolt", day, more * (500 + 50 * swing), owner="Ben", line="Media", cost=450),
        ]
        rows += [line("Cato", day, 900 + i, owner="Ben")] * (i % 5 == 0)
        rows += [line("Dune", day, 333.33)] * (i < 12)
    return rows


def _add(store: Store, rows: list[Line], number: int) -> None:
    with store.commit("test", f"Rows {number}") as commit:
        note_import(commit, number)
        write(commit, "ledger", rows, number)


def _whole(store: Store, version: int, by: str | None = None) -> dict[str | None, str]:
    found = foreseen(store, "revenue", View(version=version), by=by).result()
    assert found
    return {None: found.whole.to_json()} | {n: one.to_json() for n, one in found.parts.items()}


def _elsewhere(folder: Path, by: str | None = None) -> dict[str, object]:
    """What a process that was never here before is shown of version 1."""
    shown = subprocess.run(
        [sys.executable, "-c", SHOWS, str(folder), by or ""],
        cwd=ROOT, env=surroundings(folder), capture_output=True, text=True, check=True,
    )  # fmt: skip
    told: dict[str, object] = json.loads(shown.stdout)
    return told


def test_a_forecast_of_a_version_is_the_same_to_the_digit_whenever_it_is_asked(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path / "book")
    _add(store, _rows(38), 1)
    made = _whole(store, 1, "owner")
    _add(store, _rows(44, more=3.0)[-20:], 2)
    assert _whole(store, 1, "owner") == made
    assert _whole(store, 2, "owner") != made
    keeping.flush(store)
    store.close()
    told = _elsewhere(tmp_path / "book", "owner")
    assert told["at_once"] is True
    assert {name or "whole": text for name, text in made.items()}.items() <= told.items()
    again = Store(tmp_path / "book")
    assert _whole(again, 1, "owner") == made
    again.close()


def test_the_process_that_shows_a_kept_forecast_loads_no_library_that_fits(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    _add(store, _rows(30), 1)
    _whole(store, 1)
    keeping.flush(store)
    store.close()
    assert _elsewhere(tmp_path / "book")["heavy"] == []


def test_a_forecast_asked_late_is_the_one_that_would_have_been_made_then(tmp_path: Path) -> None:
    early, late = Store(tmp_path / "early"), Store(tmp_path / "late")
    _add(early, _rows(38), 1)
    _add(late, _rows(38), 1)
    _add(late, _rows(50, more=7.0)[-36:], 2)
    assert _whole(late, 1, "account") == _whole(early, 1, "account")
    early.close()
    late.close()


def test_nothing_of_the_month_under_way_counts() -> None:
    quiet = [*_rows(36), line("Acme", "2025-01-03", 5)]
    loud = [*_rows(36), line("Acme", "2025-01-03", 50_000), line("Bolt", "2025-01-09", -999)]
    known = history(book(loud), "revenue", View())[None]
    assert known.month(len(known.values) - 1) == date(2024, 12, 1)
    assert _whole(book(quiet), 1, "owner") == _whole(book(loud), 1, "owner")


def test_what_is_kept_stands_and_makes_no_version(store: Store) -> None:
    _add(store, _rows(14), 1)
    before = store.versions()
    keeping.keep(store, 1, "test", {"a": "first", "b": "else"})
    keeping.keep(store, 1, "test", {"a": "second"})
    keeping.flush(store)
    assert store.versions() == before
    assert keeping.kept(store, 1, "test", "a") == "first"
    assert store.forecasts.at(1, "test") == {"a": "first", "b": "else"}
    assert keeping.kept(store, 0, "test", "a") is None
    _add(store, [line("Acme", "2023-02-28", 77)], 2)
    store.undo(2, "test")
    assert [version.number for version in store.versions()] == [0, 1, 2, 3]
    with store.at(1) as then, store.at(3) as now:
        sums = "select sum(revenue) as whole from current_ledger"
        assert then.rows(sums) == now.rows(sums)
    assert keeping.kept(store, 1, "test", "a") == "first"


def test_a_book_that_is_copied_keeps_its_forecasts(tmp_path: Path) -> None:
    store = Store(tmp_path / "book")
    _add(store, _rows(14), 1)
    keeping.keep(store, 1, "test", {"a": "first"})
    keeping.flush(store)
    store.close()
    (tmp_path / "book").rename(tmp_path / "moved")
    moved = Store(tmp_path / "moved")
    assert keeping.kept(moved, 1, "test", "a") == "first"
    assert moved.version == 1
    moved.close()


def test_what_two_ask_for_is_worked_out_once() -> None:
    store, found = book(_rows(2)), []
    start = threading.Barrier(8)

    def asks() -> None:
        start.wait()
        found.append(keeping.worked_out(store, 1, "test", "a", secrets.token_hex).result())

    threads = [threading.Thread(target=asks) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert keeping.worked_out(store, 1, "test", "b", secrets.token_hex).result() not in found


def _note(ended: list[str], key: str, _: object) -> None:
    ended.append(key)


def test_somebody_who_waits_overtakes_what_nobody_waits_for() -> None:
    store, ended = book(_rows(2)), list[str]()
    for _ in range(away.WORKERS):
        away.send(time.sleep, 0.3)
    several = {
        key: keeping.worked_out(store, 1, "test", key, secrets.token_hex, later=True)
        for key in ("a", "b", "c", "d", "e", "f")
    }
    for key, one in several.items():
        one.future.add_done_callback(partial(_note, ended, key))
    asked = keeping.worked_out(store, 1, "test", "f", secrets.token_hex).result()
    assert [one.result() for one in several.values()][-1] == asked
    assert ended.index("f") < away.WORKERS


def test_a_month_without_rows_is_zero_of_a_sum_and_the_value_before_of_a_ratio() -> None:
    june = 17
    store = book([row for row in _rows(30) if f"{row['date']:%Y-%m}" != "2023-06"])
    assert history(store, "revenue", View())[None].values[june] == 0
    margin = history(store, "gross_margin_percent", View())[None]
    assert margin.values[june] == margin.values[june - 1] > 0
    assert (margin.floor, margin.ceiling) == (None, None)


def test_a_measure_over_trailing_months_starts_where_all_of_them_are_known() -> None:
    known = history(book(_rows(40)), "net_revenue_retention", View())[None]
    assert known.first == date(2023, 12, 1)
    assert len(known.values) == 17


def test_what_the_book_cannot_tell_of_the_past_is_said() -> None:
    store = book(_rows(30))
    with pytest.raises(ForecastError, match="Open pipeline is what stands open now"):
        foreseen(store, "open_pipeline", View())
    with pytest.raises(ForecastError, match="nothing to go by"):
        foreseen(store, "revenue", View(where=(("owner", ("Nobody",)),)))
    with pytest.raises(ForecastError, match="by month or by quarter"):
        foreseen(store, "gross_margin_percent", View(), grain="year")


def test_limits_are_those_of_the_measure() -> None:
    told = {
        "revenue": (0, None),
        "net_revenue_retention": (0, None),
        "churned_revenue": (0, None),
        "gross_margin": (None, None),
        "gross_margin_percent": (None, None),
        "revenue_growth": (None, None),
        "price_effect": (None, None),
        "gross_revenue_retention": (0, 1),
        "win_rate": (0, 1),
        "csat": (0, 1),
        "top_account_share": (0, 1),
        "nps": (-100, 100),
    }
    assert {name: limits(catalog()[name], [0.5, 0.7]) for name in told} == told
    assert limits(catalog()["revenue"], [5, -1]) == (None, None)


@settings(max_examples=12)
@given(rows=LINES, by=st.sampled_from(CUTS), base=st.sampled_from(["billings", "agi"]))
def test_the_parts_of_a_history_add_up_to_the_whole_in_every_month(
    rows: list[Line], by: str, base: str
) -> None:
    store, view = book(rows), View(base=base)
    whole, cut = history(store, "revenue", view)[None], history(store, "revenue", view, by=by)
    assert parts.foot(whole, cut.values())
    store.close()


@settings(max_examples=4)
@given(rows=LINES, by=st.sampled_from(CUTS))
def test_the_parts_of_a_forecast_add_up_to_the_whole_to_the_cent(rows: list[Line], by: str) -> None:
    store = book(rows)
    found = foreseen(store, "revenue", View(), by=by).result()
    assert found
    _check_footing(found.whole, found.parts)
    store.close()


def _check_footing(whole: Forecast, cut: dict[str, Forecast]) -> None:
    for step, outcome in enumerate(whole.outcomes):
        several = [part.outcomes[step] for part in cut.values()]
        assert fsum(one.point for one in several) == pytest.approx(outcome.point, abs=0.005)
        for one, part in zip(several, cut.values(), strict=True):
            assert one.low_95 <= one.low_80 <= one.point <= one.high_80 <= one.high_95
            floor = part.series.floor
            assert floor is None or one.low_95 >= floor


NUMBERS = st.floats(0, 1e7)


@given(
    points=st.lists(NUMBERS, min_size=1, max_size=12),
    wanted=NUMBERS,
    weights=st.lists(NUMBERS, min_size=12, max_size=12),
)
def test_points_are_moved_to_add_up_and_never_below_their_floor(
    points: list[float], wanted: float, weights: list[float]
) -> None:
    moved = parts.spread(wanted, points, weights[: len(points)], [0.0] * len(points))
    assert fsum(moved) == pytest.approx(wanted, abs=0.005)
    assert min(moved) >= 0


def test_what_is_missing_goes_where_the_error_is_largest() -> None:
    assert parts.spread(130, [50, 50], [1, 2], [0, 0]) == [60, 70]
    assert parts.spread(60, [50, 50, 10], [1, 1, 8], [0, 0, 0]) == [30, 30, 0]
    assert parts.spread(40, [50, 50, 10], [1, 1, 0], [0, 0, 0]) == [15, 15, 10]
    assert parts.spread(10, [0, 0], [0, 0], [0, 0]) == [5, 5]


def test_parts_of_a_ratio_stand_as_they_are() -> None:
    store = book(_rows(30))
    whole = foreseen(store, "gross_margin_percent", View(), by="owner").result()
    alone = foreseen(store, "gross_margin_percent", View(where=(("owner", ("Ana",)),))).result()
    assert whole
    assert alone
    assert whole.parts["Ana"] == alone.whole


@pytest.mark.parametrize("months", [36, 37, 38])
def test_a_quarter_is_its_months(months: int) -> None:
    store = book(_rows(months))
    by_months = foreseen(store, "revenue", View(), by="owner").result()
    quarters = foreseen(store, "revenue", View(), "quarter", "owner").result()
    assert by_months
    assert quarters
    _check_footing(quarters.whole, quarters.parts)
    all_months = _amounts(by_months.whole)
    for first, amount in _amounts(quarters.whole).items():
        three = fsum(all_months[shift(first, i)] for i in range(3))
        assert isclose(three, amount, abs_tol=0.005)
    assert ending(quarters) == ending(by_months)
    assert by_month(quarters) == by_months.whole
    one = replace(quarters, whole=quarters.parts["Ben"], parts={})
    assert ending(one) == ending(replace(by_months, whole=by_months.parts["Ben"], parts={}))


def _amounts(forecast: Forecast) -> dict[date, float]:
    """What is known and what is forecast, by first month."""
    amounts = [*forecast.series.values, *(one.point for one in forecast.outcomes)]
    return {forecast.series.month(i): amount for i, amount in enumerate(amounts)}


def test_a_year_that_ends_is_what_is_known_and_the_rest_with_its_band() -> None:
    store = book(_rows(44))
    found = foreseen(store, "revenue", View()).result()
    assert found
    year = ending(found)
    assert (year.label, year.first, year.last) == ("2025", date(2025, 1, 1), date(2025, 12, 1))
    known = [v for month, v in _amounts(found.whole).items() if year.first <= month][:8]
    assert year.actual == pytest.approx(fsum(known))
    assert year.months_left == 4
    assert year.rest == found.whole.total(1, 4)
    assert year.outcome.point == pytest.approx(fsum(known) + year.rest.point)
    assert year.outcome.high_80 - year.outcome.low_80 == pytest.approx(
        year.rest.high_80 - year.rest.low_80
    )


def test_the_next_year_is_told_where_the_last_known_month_ended_one(store: Store) -> None:
    _add(store, _rows(36), 1)
    store.set({"fiscal_start": "7"}, "test")
    found = foreseen(store, "revenue", View(version=1)).result()
    later = foreseen(store, "revenue", View()).result()
    assert found
    assert later
    assert (ending(found).label, ending(found).actual, ending(found).months_left) == ("2025", 0, 12)
    assert (ending(later).label, ending(later).months_left) == ("2025", 6)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "book"
    ask(folder, "import", *sorted((ROOT / "data" / "sample").iterdir()))
    return folder


@pytest.mark.parametrize("grain", ["month", "quarter"])
@pytest.mark.parametrize("name", sorted(catalog()))
def test_every_metric_has_a_history_or_says_why_not(sample: Path, name: str, grain: str) -> None:
    found, said = _history(open_book(sample), name, grain)
    if found is None:
        assert said.startswith(catalog()[name].title)
        return
    known = found[None]
    assert all(isfinite(value) for value in known.values)
    assert known.floor is None or min(known.values) >= known.floor
    assert known.ceiling is None or max(known.values) <= known.ceiling
    last = known.month(len(known.values))
    assert last <= date(2026, 11, 1)


def _history(store: Store, name: str, grain: str) -> tuple[dict[str | None, Series] | None, str]:
    """What a metric goes by, or why it has none."""
    try:
        return history(store, name, View(), grain), ""
    except ForecastError as said:
        return None, str(said)


def test_all_that_is_no_open_stock_can_be_forecast_in_the_sample(sample: Path) -> None:
    none = {name for name in catalog() if _history(open_book(sample), name, "month")[0] is None}
    # The sample's projects have no planned income to be off from.
    assert none == {name for name, metric in catalog().items() if metric.open} | {"income_variance"}


@pytest.mark.parametrize("name", sorted(n for n, m in catalog().items() if adds_up(m)))
def test_quarters_of_a_sum_are_the_sums_of_its_months(sample: Path, name: str) -> None:
    store = open_book(sample)
    months = _known(history(store, name, View())[None])
    quarters = _known(history(store, name, View(), "quarter")[None])
    assert quarters
    for first, amount in quarters.items():
        assert isclose(fsum(months[shift(first, i)] for i in range(3)), amount, abs_tol=0.005)


def _known(series: Series) -> dict[date, float]:
    return {series.month(i): value for i, value in enumerate(series.values)}


def test_the_command_line_tells_the_same(sample: Path) -> None:
    found = foreseen(open_book(sample), "revenue", View(), by="segment").result()
    assert found
    told = ask(sample, "forecast", "revenue", "--horizon", "18", "--by", "segment")
    assert [row["value"] for row in told["forecast"]] == [
        one.point for one in found.whole.outcomes[:18]
    ]
    assert told["forecast"][0]["month"] == "2026-11"
    assert told["history"][-1] == {"month": "2026-10", "value": found.whole.series.values[-1]}
    assert {part["segment"] for part in told["parts"]} == set(found.parts)
    outcome = found.whole.outcomes[3]
    band = {"month": "2027-02", "low": outcome.low_80, "high": outcome.high_80}
    assert told["bands"]["80"][3] == band
    assert told["model"] == found.whole.model
    assert told["track_record"]["months_ahead"][0]["model"]["wape"] > 0
    assert ask(sample, "forecast", "revenue", "--horizon", "25", ends=2)["message"] == (
        "A forecast reaches 24 months ahead: ask for 1 to 24 with --horizon."
    )
    assert "--series" in ask(sample, "forecast", ends=2)["message"]
    printed = run(["forecast", "revenue", "--horizon", "2", "--book", str(sample)]).out.splitlines()
    assert printed[0].split() == ["month", "value", "low_80", "high_80", "low_95", "high_95"]
    assert [row.split()[0] for row in printed[1:3]] == ["2026-11", "2026-12"]
    assert printed[3] == found.whole.why


def test_what_pages_show_is_worked_out_before_anybody_asks() -> None:
    store = book(_rows(30))
    background.begin(store)
    for _ in range(600):
        at = background.progress(store)
        if at.total and at.done == at.total:
            break
        threading.Event().wait(0.1)
    assert at.done == at.total > 0
    assert foreseen(store, "revenue", View(), by="account").done
    assert foreseen(store, "gross_margin", View(), by="owner").done
    assert background.standing(store) == [(1, date(2024, 6, 1))]


ENDS = """
import sys, time
from pathlib import Path
from analytics.outlook import background
from analytics.store import open_book

store = open_book(Path(sys.argv[1]))
background.begin(store)
while not background.progress(store).words:
    time.sleep(0.02)
time.sleep(float(sys.argv[2]))
background.stop()
"""


@pytest.mark.parametrize("seconds", ["0", "0.7"])
def test_whoever_stops_in_the_middle_of_it_ends_at_once_and_in_silence(
    tmp_path: Path, seconds: str
) -> None:
    store = Store(tmp_path / "book")
    _add(store, _rows(40), 1)
    store.close()
    ended = subprocess.run(
        [sys.executable, "-c", ENDS, str(tmp_path / "book"), seconds],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_what_is_overtaken_by_a_newer_version_is_left_unless_somebody_waits() -> None:
    store, over = book(_rows(2)), threading.Event()

    def works(job: keeping.Job) -> str:
        first = job.ask(secrets.token_hex)
        over.set()
        return first + job.ask(secrets.token_hex)

    with pytest.raises(ForecastError, match="A newer version"):
        keeping.worked_through(store, (1, "test", "a"), works, over.is_set).result()
    assert keeping.kept(store, 1, "test", "a") is None
    waited = keeping.worked_through(store, (1, "test", "a"), works).result()
    assert waited == keeping.kept(store, 1, "test", "a")


LEAVES = """
import secrets, sys
from pathlib import Path
from analytics.outlook import keeping
from analytics.store import open_book

store = open_book(Path(sys.argv[1]))
for key in range(int(sys.argv[2])):
    print(keeping.worked_out(store, 0, "test", str(key), secrets.token_hex).result())
"""


@pytest.mark.parametrize("count", ["1", "30"])
def test_what_was_worked_out_is_kept_though_the_program_ends_at_once(
    tmp_path: Path, count: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LEAVES, str(tmp_path / "book"), count],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    store = Store(tmp_path / "book")
    assert set(store.forecasts.at(0, "test").values()) == set(ended.stdout.split())
    store.close()
