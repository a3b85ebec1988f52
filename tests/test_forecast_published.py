"""Forecasts that textbooks print, by the models that they name; and months that were held back.

Parameters and forecasts of AirPassengers as in the manual of R (arima, HoltWinters) and by
auto.arima, after G. E. P. Box and G. M. Jenkins (1970), series G. statsforecast has the same ARIMA
and stops its search a little early (a log-likelihood of 244.646 instead of 244.697), so models
asked for by name are fitted by the exact likelihood of statsmodels instead.
"""

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.command.bare_series import bare_series
from analytics.forecast import ForecastError, Series, by_model, forecast, season_naive

AIRLINE = (
    450.42, 425.72, 479.01, 492.40, 509.05, 583.34, 670.01, 667.08, 558.19, 497.21, 429.87, 477.24,
)  # fmt: skip
HOLT_WINTERS = (
    447.0559, 419.7123, 464.8671, 496.0839, 507.5326, 575.4509, 666.5923, 657.9137, 550.3088,
    492.9853, 420.2073, 465.6345,
)  # fmt: skip
AUTO_ARIMA = (
    445.6351, 420.3953, 449.1988, 491.8405, 503.3951, 566.8632, 654.2609, 638.5983, 540.8846,
    494.1275, 423.3336, 465.5085,
)  # fmt: skip


@pytest.fixture(scope="module")
def passengers(reference: Path) -> Series:
    with (reference / "timeseries" / "AirPassengers.csv").open(encoding="utf-8") as file:
        values = tuple(float(row["y"]) for row in csv.DictReader(file))
    assert (len(values), sum(values)) == (144, 40_363)
    return Series(date(1949, 1, 1), values)


@pytest.fixture(scope="module")
def souvenirs(reference: Path) -> Series:
    with (reference / "timeseries" / "souvenirs.csv").open(encoding="utf-8") as file:
        values = tuple(float(row["Sales"]) for row in csv.DictReader(file))
    assert sum(values) == pytest.approx(1_202_509.32)
    return Series(date(1987, 1, 1), values)


def test_the_airline_model_says_what_the_book_prints(passengers: Series) -> None:
    found = by_model(passengers, "ARIMA(0,1,1)(0,1,1)[12] on logs", 12)
    assert found.parameters["ma.L1"] == pytest.approx(-0.4018, abs=0.00005)
    assert found.parameters["ma.S.L12"] == pytest.approx(-0.5569, abs=0.0001)
    assert found.parameters["sigma2"] == pytest.approx(0.001348, abs=0.0000005)
    assert found.fit["log_likelihood"] == pytest.approx(244.70, abs=0.005)
    assert found.fit["aic"] == pytest.approx(-483.39, abs=0.005)
    assert found.points == pytest.approx(AIRLINE, abs=0.005)


def test_the_choice_of_auto_arima_says_what_was_published(passengers: Series) -> None:
    found = by_model(passengers, "ARIMA(2,1,1)(0,1,0)[12]", 12)
    said = [found.parameters[name] for name in ("ar.L1", "ar.L2", "ma.L1")]
    assert said == pytest.approx([0.5960, 0.2143, -0.9819], abs=0.00005)
    assert found.fit["log_likelihood"] == pytest.approx(-504.92, abs=0.005)
    assert found.fit["aic"] == pytest.approx(1017.85, abs=0.005)
    assert found.points == pytest.approx(AUTO_ARIMA, abs=0.0002)


def test_holt_and_winters_say_what_the_manual_prints(passengers: Series) -> None:
    found = by_model(passengers, "Holt-Winters multiplicative", 12)
    said = [found.parameters[name] for name in ("alpha", "beta", "gamma")]
    assert said == pytest.approx([0.2755925, 0.03269295, 0.8707292], abs=0.00000005)
    assert found.fit["sse"] == pytest.approx(16_570.78, abs=0.005)
    assert found.parameters["level"] == pytest.approx(469.3232, abs=0.00005)
    assert found.parameters["trend"] == pytest.approx(3.0215, abs=0.00005)
    assert found.points == pytest.approx(HOLT_WINTERS, abs=0.00006)


@pytest.mark.parametrize("name", ["ARIMA", "prophet", "ARIMA(1,1)", ""])
def test_a_model_of_no_textbook_is_refused(passengers: Series, name: str) -> None:
    with pytest.raises(ForecastError, match="names no model"):
        by_model(passengers, name, 12)


def test_a_model_on_logs_needs_values_above_zero() -> None:
    flat = Series(date(2020, 1, 1), (0.0,) * 40)
    with pytest.raises(ForecastError, match="above zero"):
        by_model(flat, "ARIMA(0,1,1)(0,1,1)[12] on logs", 12)


def test_the_library_gives_the_errors_on_1960_that_were_measured(passengers: Series) -> None:
    from statsforecast.models import AutoETS  # noqa: PLC0415 - heavy, and only for this

    known, came = np.array(passengers.values[:132]), np.array(passengers.values[132:])
    said = AutoETS(season_length=12).forecast(y=known, h=12)["mean"]
    naive = season_naive(known, 12, 12)
    assert np.mean(np.abs(said - came) / came) == pytest.approx(0.0721, abs=0.00005)
    assert np.mean(np.abs(naive - came) / came) == pytest.approx(0.0999, abs=0.00005)


def test_1960_is_foreseen_better_than_by_the_year_before(passengers: Series) -> None:
    known, came = passengers.values[:132], passengers.values[132:]
    found = forecast(Series(passengers.first, known), 12)
    off = sum(abs(one.point - value) for one, value in zip(found.outcomes, came, strict=True))
    naive = float(np.sum(np.abs(np.array(came) - season_naive(known, 12, 12))))
    assert off < 0.75 * naive
    held = [
        one.low_95 <= value <= one.high_95 for one, value in zip(found.outcomes, came, strict=True)
    ]
    assert sum(held) >= 10
    year = found.total(1, 12)
    assert year.low_95 <= sum(came) <= year.high_95


def test_the_peak_of_december_is_foreseen(souvenirs: Series) -> None:
    found = forecast(Series(souvenirs.first, souvenirs.values[:72]), 12)
    points = [one.point for one in found.outcomes]
    december = found.outcomes[11]
    assert points.index(max(points)) == 11
    assert december.point > 3 * np.median(points)
    assert december.low_95 <= souvenirs.values[83] <= december.high_95


def test_the_files_are_read_as_they_are(reference: Path, passengers: Series) -> None:
    for name, first, last in (
        ("AirPassengers.csv", "1961-01", "1962-06"),
        ("souvenirs.csv", "1994-01", "1995-06"),
    ):
        said = bare_series(reference / "timeseries" / name, 18)
        (one,) = said["series"]
        assert [row["month"] for row in one["forecast"]][::17] == [first, last]
        assert [row["low"] for row in one["bands"]["80"]] == [
            row["low_80"] for row in one["forecast"]
        ]
    here = forecast(passengers, 18)
    said = bare_series(reference / "timeseries" / "AirPassengers.csv", 18)["series"][0]
    assert [row["value"] for row in said["forecast"]] == [one.point for one in here.outcomes]


def test_the_airline_model_can_be_asked_for_a_file(reference: Path) -> None:
    said = bare_series(
        reference / "timeseries" / "AirPassengers.csv", 12, "ARIMA(0,1,1)(0,1,1)[12] on logs"
    )
    assert [round(row["value"], 2) for row in said["series"][0]["forecast"]] == list(AIRLINE)
