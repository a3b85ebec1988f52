"""Any series of months in a file, forecast one by one: `forecast --series FILE.csv`."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from analytics.command.months import Spelling, month_read, steps_between
from analytics.forecast import Forecast, ForecastError, Series

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("series", "unique_id", "series_id", "id", "name", "account", "sn", "st")
MONTHS = ("month", "ds", "date", "period", "time", "t", "index", "year_month", "quarter", "year")
VALUES = ("value", "values", "y", "sales", "amount", "revenue", "actual", "total", "x")
MOST = 240
PERIODS = {1: 12, 2: 6, 3: 4, 4: 3, 6: 2, 12: 1}
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass
class _Named:
    """One series of the file while it is read: a value by month, and how months are written."""

    name: str
    values: dict[int, float] = field(default_factory=dict)
    spelling: Spelling | None = None


def bare_series(path: Path, horizon: int, model: str | None = None) -> dict[str, Any]:
    """Every series of a file with its history, forecast, bands and model, in the file's order.

    A `model` asked for by its textbook name answers with its points and parameters alone.
    """
    if not 1 <= horizon <= MOST:
        raise ForecastError(f"A forecast of a file reaches 1 to {MOST} periods, not {horizon}.")
    named = _read(path)
    wanted = [_series(one) for one in named]
    lines = _answers(wanted, horizon, model)
    if model is not None:
        said = [
            _fitted(one, series, json.loads(line))
            for one, series, line in zip(named, wanted, lines, strict=True)
        ]
    else:
        found = [Forecast.from_json(line) for line in lines]
        said = [_told(one, forecast) for one, forecast in zip(named, found, strict=True)]
    return {"ok": True, "horizon": horizon, "series": said}


def _rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """The headings of the file and its rows, whatever stands between the cells."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ForecastError(f"{path.name} cannot be read: {error.strerror}.") from None
    text = ""
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if "\0" in text or not text.strip():
        raise ForecastError(f"{path.name} is no text with columns series, month and value.")
    first = text.strip().splitlines()[0]
    apart = max(";\t,|", key=first.count)
    rows = [
        row for row in csv.reader(text.splitlines(), delimiter=apart) if any(map(str.strip, row))
    ]
    return [cell.strip().lower() for cell in rows[0]], rows[1:]


def _columns(path: Path, headings: Sequence[str]) -> tuple[int | None, int, int]:
    """Where the series' name, the month and the value stand; there may be no name."""
    places = [
        next((headings.index(word) for word in words if word in headings), None)
        for words in (NAMES, MONTHS, VALUES)
    ]
    name, month, value = places
    if value is None and month is not None and len(headings) == (2 if name is None else 3):
        value = next(i for i in range(len(headings)) if i not in {name, month})
    if month is None or value is None:
        raise ForecastError(
            f"{path.name} needs the columns month and value, and series where it holds several; "
            f"it has {', '.join(headings)}."
        )
    return name, month, value


def _read(path: Path) -> list[_Named]:
    headings, rows = _rows(path)
    name, month, value = _columns(path, headings)
    found: dict[str, _Named] = {}
    for number, row in enumerate(rows, start=2):
        cells = [cell.strip() for cell in row] + [""] * (len(headings) - len(row))
        called = cells[name] if name is not None else path.stem
        one = found.setdefault(called, _Named(called))
        at, spelling = month_read(cells[month], f"Row {number} of {path.name}")
        if one.spelling is not None and one.spelling != spelling:
            raise ForecastError(
                f"Row {number} of {path.name}: {cells[month]!r} is written in another way than "
                f"the months of {called} before it."
            )
        one.spelling = spelling
        if at in one.values:
            raise ForecastError(f"Row {number} of {path.name}: {called} has {cells[month]} twice.")
        one.values[at] = _number(cells[value], f"Row {number} of {path.name}")
    if not found:
        raise ForecastError(f"{path.name} has headings and no rows.")
    return list(found.values())


def _number(cell: str, where: str) -> float:
    plain = cell.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if "," in plain and "." in plain:
        thousands = "," if plain.rindex(",") < plain.rindex(".") else "."
        plain = plain.replace(thousands, "")
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        said = f"{cell!r} is no number" if cell else "the value is missing"
        raise ForecastError(f"{where}: {said}.") from None


def _series(one: _Named) -> Series:
    """The values in order, as a measure by month, quarter or year; no negative one, no bound."""
    months = sorted(one.values)
    values = tuple(one.values[month] for month in months)
    apart = steps_between(one.name, months, one.spelling)
    first = months[0] if one.spelling is not Spelling.NUMBER else 12
    return Series(
        date(first // 12, first % 12 + 1, 1),
        values,
        season=PERIODS[apart],
        floor=None if min(values) < 0 else 0.0,
    )


def _answers(wanted: Sequence[Series], horizon: int, model: str | None) -> list[str]:
    """A forecast for each as JSON, worked out on every core in processes of their own."""
    hands = max(1, min(os.cpu_count() or 1, len(wanted)))
    shares = [wanted[i::hands] for i in range(hands)]
    with ThreadPoolExecutor(hands) as pool:
        found = list(pool.map(lambda share: _worked_out(share, horizon, model), shares))
    return [found[i % hands][i // hands] for i in range(len(wanted))]


def _worked_out(share: Sequence[Series], horizon: int, model: str | None) -> list[str]:
    lines = "".join(f"{json.dumps(asdict(one), default=date.isoformat)}\n" for one in share)
    done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
        [sys.executable, "-m", "analytics.forecast", str(horizon), *([model] if model else [])],
        cwd=ROOT,
        env={**os.environ, **ONE_THREAD},
        input=lines,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it was ended"]
        if "ForecastError: " in last[0]:
            raise ForecastError(last[0].partition("ForecastError: ")[2])
        raise RuntimeError(last[0])
    return done.stdout.splitlines()


def _told(one: _Named, forecast: Forecast) -> dict[str, Any]:
    """A series with the keys of every forecast on the command line, months as its file counts."""
    from analytics.command.forecasting import told  # noqa: PLC0415 - it asks for us likewise

    said = {"series": one.name, **told(forecast, len(forecast.outcomes))}
    if one.spelling is Spelling.NUMBER:
        known = len(forecast.series.values)
        for rows, begun in (
            (said["history"], 0),
            (said["forecast"], known),
            *((rows, known) for rows in said["bands"].values()),
        ):
            for i, row in enumerate(rows):
                row["month"] = str(min(one.values) + begun + i)
    return said


def _fitted(one: _Named, series: Series, found: dict[str, Any]) -> dict[str, Any]:
    """A series with what one model of the textbook says of it."""
    known = len(series.values)
    return {
        "series": one.name,
        "model": found["name"],
        "parameters": found["parameters"],
        "fit": found["fit"],
        "forecast": [
            {"month": _written(one, series, known + i), "value": value}
            for i, value in enumerate(found["points"])
        ],
    }


def _written(one: _Named, series: Series, i: int) -> str:
    if one.spelling is Spelling.NUMBER:
        return str(min(one.values) + i)
    return f"{series.month(i):%Y-%m}"
