"""Large books of invoice lines, for the bench: `python -m data.generate --bulk ROWS FOLDER`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv, parquet

MONTHS = 60
FIRST_MONTH = np.datetime64("2021-11", "M")
SEGMENTS = ("Enterprise", "Mid-market", "Association", "Public sector", "Start-up")
REGIONS = ("Benelux", "DACH", "Nordics", "France", "UK & Ireland", "Iberia", "North America")
LINES = ("Strategy", "Venue", "Production", "Audio-visual", "Freight", "Staffing", "Digital")
_PASSED_ON = np.array([0.0, 0.65, 0.0, 0.0, 0.7, 0.0, 0.0])

Format = Literal["csv", "parquet"]
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class Crowd:
    """The accounts of a large book: what each is, and its lines in each month."""

    segment: Whole
    region: Whole
    owner: Whole
    price: Real
    drift: Real
    margin: Real
    mix: Real
    lines: Whole


def accounts(rows: int) -> int:
    """How many accounts share that many lines: twice the square root."""
    return max(50, int(2 * rows**0.5))


def _stays(rng: np.random.Generator, count: int) -> NDArray[np.bool_]:
    """Account by month, whether it buys: it comes, leaves, at times returns, and skips months."""
    start = np.where(rng.random(count) < 0.45, 0, rng.integers(0, MONTHS, count))
    here, left = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    stays = np.zeros((count, MONTHS), dtype=bool)
    for month in range(MONTHS):
        chance = rng.random(count)
        leaves, returns = here & (chance < 1 / 34), left & (chance < 0.012)
        here = (here & ~leaves) | returns | (start == month)
        left = (left | leaves) & ~returns
        stays[:, month] = here
    return stays & (rng.random((count, MONTHS)) < 0.93)


def _crowd(rng: np.random.Generator, rows: int) -> Crowd:
    count = accounts(rows)
    segment = rng.choice(len(SEGMENTS), count, p=[0.1, 0.3, 0.25, 0.15, 0.2])
    size = rng.lognormal(0, 1.1, count) * np.array([4, 2, 1, 1.5, 0.5])[segment]
    month = np.arange(MONTHS)
    growth = np.exp(rng.normal(0.004, 0.012, count)[:, None] * month)
    season = 1 + 0.35 * np.sin(2 * np.pi * (month + rng.integers(0, 12, count)[:, None]) / 12)
    weight = _stays(rng, count) * size[:, None] * growth * season
    weight[0] = np.maximum(weight[0], 0.1)  # every month has a line
    lines = rng.multinomial(rows, (weight / weight.sum()).ravel()).reshape(weight.shape)
    return Crowd(
        segment=segment,
        region=rng.integers(0, len(REGIONS), count),
        owner=rng.integers(0, max(5, int(count**0.5)), count),
        price=rng.lognormal(5.2, 0.6, count),
        drift=rng.normal(0.002, 0.003, count),
        margin=np.clip(rng.normal(0.33, 0.12, count), -0.05, 0.7),
        mix=rng.dirichlet(np.full(len(LINES), 1.2), count).cumsum(axis=1),
        lines=lines,
    )


def _named(names: list[str] | tuple[str, ...], index: Whole) -> Any:  # noqa: ANN401  pyarrow has no types
    return pa.array(names).take(pa.array(index))


def _numbered(prefix: str, index: Whole, width: int) -> Any:  # noqa: ANN401
    digits = pc.utf8_lpad(pa.array(index).cast(pa.string()), width, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


def _month(rng: np.random.Generator, crowd: Crowd, month: int, done: int) -> pa.Table:
    """The lines of one month, by date; `done` lines came before it."""
    account = rng.permutation(np.repeat(np.arange(len(crowd.owner)), crowd.lines[:, month]))
    count = len(account)
    first = (FIRST_MONTH + month).astype("datetime64[D]")
    after = (FIRST_MONTH + month + 1).astype("datetime64[D]")
    days = int((after - first) / np.timedelta64(1, "D"))
    line = (rng.random(count)[:, None] > crowd.mix[account]).sum(axis=1).clip(0, len(LINES) - 1)
    quantity = np.where(rng.random(count) < 0.015, -1, 1) * rng.geometric(0.12, count)
    dearer = (1 + 0.25 * line) * np.exp(crowd.drift[account] * month)
    varied = rng.normal(1, 0.08, count).clip(0.6, 1.4)
    price = np.rint(crowd.price[account] * dearer * varied * 100)
    amount = quantity * price
    passed_on = np.rint(amount * _PASSED_ON[line])
    kept = crowd.margin[account] * rng.normal(1, 0.15, count).clip(0.4, 1.6)
    cost = passed_on + np.rint((amount - passed_on) * (1 - kept))
    project = (account * MONTHS + month) * 4 + rng.integers(0, 4, count)
    return pa.table(
        {
            "Invoice no": _numbered("INV-", done + 1 + np.arange(count), 9),
            "Invoice date": pa.array(first + np.sort(rng.integers(0, days, count))),
            "Client ID": _numbered("C-", account, 6),
            "Client": _numbered("Client ", account, 6),
            "Segment": _named(SEGMENTS, crowd.segment[account]),
            "Region": _named(REGIONS, crowd.region[account]),
            "Account manager": _numbered("Account manager ", crowd.owner[account], 3),
            "Project": _numbered("P-", project, 8),
            "Service line": _named(LINES, line),
            "Quantity": quantity,
            "Unit price": price / 100,
            "Net amount": amount / 100,
            "Direct cost": cost / 100,
            "Pass-through": passed_on / 100,
            "Status": _named(["Paid", "Sent"], (month + 2 > MONTHS) * np.ones(count, dtype=int)),
        }
    )


def invoices(rows: int, seed: int = 20261031) -> Iterator[pa.Table]:
    """A book of that many invoice lines, one table a month; the same seed gives the same lines."""
    rng = np.random.default_rng([seed, rows])
    crowd = _crowd(rng, rows)
    done = 0
    for month in range(MONTHS):
        lines = _month(rng, crowd, month, done)
        done += len(lines)
        yield lines


def write(rows: int, folder: Path, form: Format = "csv", seed: int = 20261031) -> Path:
    """The file with that many lines, written into a folder unless it is there already."""
    path = folder / f"invoices-{rows}.{form}"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    opened = csv.CSVWriter if form == "csv" else parquet.ParquetWriter
    tables = invoices(rows, seed)
    first = next(tables)
    with opened(str(part), first.schema) as out:
        out.write_table(first)
        for lines in tables:
            out.write_table(lines)
    return part.replace(path)
