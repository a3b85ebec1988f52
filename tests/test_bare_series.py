"""Series of months in any plain file: read as they are written, refused in one sentence."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from analytics import command
from analytics.command.bare_series import bare_series
from analytics.command.months import Spelling, month_read
from analytics.forecast import ForecastError, Series, forecast

VALUES = [100.0, 130.0, 90.0, 120.0, 80.0, 110.0, 105.0]


def _written(folder: Path, text: str) -> Path:
    path = folder / "series.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _file(folder: Path, heading: str, months: Callable[[int], str], apart: str = ",") -> Path:
    rows = [f"{months(i)}{apart}{value}" for i, value in enumerate(VALUES)]
    return _written(folder, "\n".join([heading, *rows]))


@pytest.mark.parametrize(
    "cell",
    [
        "1990-04", "1990-04-01", "1990-04-30", "1990/04", "1990-04-01 00:00:00", "199004",
        "04/1990", "1990 Apr", "Apr 1990", "April 1990", "Apr-90", "1990M04", "1990M4", "M4 1990",
        "1990.04", "30.04.1990", "1 Apr 1990",
    ],
)  # fmt: skip
def test_a_month_is_read_however_it_is_written(cell: str) -> None:
    assert month_read(cell, "here") == (1990 * 12 + 3, Spelling.MONTH)


def test_quarters_years_and_plain_numbers_are_told_apart() -> None:
    assert month_read("1990 Q2", "here") == (1990 * 12 + 3, Spelling.QUARTER)
    assert month_read("1990", "here") == (1990 * 12, Spelling.YEAR)
    assert month_read("17", "here") == (17, Spelling.NUMBER)


def test_every_series_comes_back_in_the_order_of_the_file(tmp_path: Path) -> None:
    rows = [
        f"{name},{2020 + i // 12}-{i % 12 + 1:02d},{value}"
        for name in ("N9", "N1", "N5")
        for i, value in enumerate(VALUES)
    ]
    said = bare_series(_written(tmp_path, "\n".join(["series,month,value", *rows])), 3)
    assert [one["series"] for one in said["series"]] == ["N9", "N1", "N5"]
    here = forecast(Series(date(2020, 1, 1), tuple(VALUES)), 3)
    for one in said["series"]:
        assert [row["month"] for row in one["forecast"]] == ["2020-08", "2020-09", "2020-10"]
        assert [row["value"] for row in one["forecast"]] == [x.point for x in here.outcomes]
        assert [row["low_80"] for row in one["forecast"]] == [x.low_80 for x in here.outcomes]
        assert one["history"][0] == {"month": "2020-01", "value": 100.0}
        assert (one["model"], one["why"]) == (here.model, here.why)


def test_plain_numbers_go_on_as_numbers(tmp_path: Path) -> None:
    (one,) = bare_series(_file(tmp_path, "t;y", lambda i: str(i + 1), ";"), 2)["series"]
    assert one["series"] == "series"
    assert [row["month"] for row in one["history"]] == list("1234567")
    assert [row["month"] for row in one["forecast"]] == ["8", "9"]
    assert [row["month"] for row in one["bands"]["95"]] == ["8", "9"]


def test_quarters_go_on_as_quarters(tmp_path: Path) -> None:
    path = _file(tmp_path, "month,value", lambda i: f"{2020 + i // 4}Q{i % 4 + 1}")
    (one,) = bare_series(path, 2)["series"]
    assert [row["month"] for row in one["forecast"]] == ["2021-10", "2022-01"]


def test_decimal_commas_and_thousands_are_read(tmp_path: Path) -> None:
    text = "Month;Sales\n2020-01;1.234,5\n2020-02;1 234,5\n2020-03;1234.5\n"
    (one,) = bare_series(_written(tmp_path, text), 1)["series"]
    assert [row["value"] for row in one["history"]] == [1234.5] * 3


def test_what_may_be_negative_has_no_floor(tmp_path: Path) -> None:
    rows = [f"2020-{i + 1:02d},{value - 100}" for i, value in enumerate(VALUES)]
    (one,) = bare_series(_written(tmp_path, "\n".join(["month,value", *rows])), 1)["series"]
    assert one["forecast"][0]["low_95"] < 0


REFUSED = {
    "a hole": ("month,value\n2020-01,1\n2020-02,2\n2020-04,3\n", "2020-03"),
    "a double": ("month,value\n2020-01,1\n2020-01,2\n", "Row 3 .*2020-01 twice"),
    "text": ("month,value\n2020-01,1\n2020-02,abc\n", "Row 3 .*'abc' is no number"),
    "an empty value": ("month,value\n2020-01,1\n2020-02,\n", "Row 3 .*value is missing"),
    "no month": ("month,value\nsoon,1\n", "Row 2 .*'soon' is no month"),
    "either way round": ("month,value\n03/04/2020,1\n", "day or the month first"),
    "two spellings": ("month,value\n2020-01,1\n2,2\n", "another way"),
    "other columns": ("who,what\na,b\n", "needs the columns month and value"),
    "no rows": ("month,value\n", "headings and no rows"),
    "nothing": ("\n", "no text"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_series_is_refused_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ForecastError, match=said) as refused:
        bare_series(_written(tmp_path, text), 12)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_a_missing_file_and_an_endless_horizon_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ForecastError, match="cannot be read"):
        bare_series(tmp_path / "none.csv", 12)
    with pytest.raises(ForecastError, match="1 to 240"):
        bare_series(tmp_path / "none.csv", 0)


def test_the_command_line_forecasts_a_file(tmp_path: Path) -> None:
    path = _file(tmp_path, "ds,y", lambda i: f"2020-{i + 1:02d}-01")
    words = ["forecast", "--series", path.name, "--horizon", "18", "--json"]
    outcome = command.run(words, tmp_path / "book", tmp_path)
    assert outcome.exit == 0, outcome.err
    said = json.loads(outcome.out)
    assert said["ok"] is True
    assert said["horizon"] == 18
    assert len(said["series"][0]["forecast"]) == 18
