"""F1, F3 and F4: how close, how quick and how honest forecasts are, on series of the M3."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date
from statistics import median

from analytics.forecast import Forecast, forecast
from tests.bench.goals import Measured
from tests.contest import Entry, monthly, scores
from tests.serving import ROOT

HORIZON = 18
EVERY = 10
AT_ONCE = 2
TIMED = 12


def measure(say: Callable[[str], None], *, whole: bool = False) -> Iterator[Measured]:
    """The goals on every tenth monthly series of the M3, or on all 1,428."""
    entries = monthly("M3") if whole else monthly("M3")[::EVERY]
    say(f"forecasting {len(entries)} monthly series of the M3")
    found = scores(entries, _forecasts(entries))
    count = f"{len(entries)} series"
    yield Measured(
        "F1",
        count,
        found.owa,
        f"sMAPE {found.smape:.2f}, MASE {found.mase:.3f}; "
        f"seasonal naive has an OWA of {found.owa_of_naive:.3f}",
    )
    yield Measured(
        "F4",
        f"80 %, {count}",
        abs(found.within_80 - 0.80),
        f"{found.within_80:.1%} held, of sums of a year {found.within_80_of_year:.1%}",
    )
    yield Measured(
        "F4b", f"95 %, {count}", abs(found.within_95 - 0.945), f"{found.within_95:.1%} held"
    )
    yield from _timed(monthly("M3")[:: len(monthly("M3")) // TIMED])


def _timed(entries: Sequence[Entry]) -> Iterator[Measured]:
    """One forecast in this process, once everything is loaded."""
    forecast(entries[0].known, HORIZON)
    for goal, light in (("F3", True), ("F3w", False)):
        took = [_worked(one, light=light) for one in entries]
        months = median(len(one.known.values) for one in entries)
        yield Measured(
            goal,
            f"{months:.0f} months",
            median(took),
            f"{min(took):.0f} to {max(took):.0f} ms with the backtest",
        )


def _worked(entry: Entry, *, light: bool) -> float:
    """The milliseconds that the processor worked on one forecast."""
    begun = time.process_time()
    forecast(entry.known, HORIZON, light=light)
    return (time.process_time() - begun) * 1000


def _forecasts(entries: Sequence[Entry]) -> list[Forecast]:
    shares = [entries[i::AT_ONCE] for i in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(_share, shares))
    return [found[i % AT_ONCE][i // AT_ONCE] for i in range(len(entries))]


def _share(entries: Sequence[Entry]) -> list[Forecast]:
    lines = (json.dumps(asdict(one.known), default=date.isoformat) for one in entries)
    said = subprocess.run(
        [sys.executable, "-m", "analytics.forecast", str(HORIZON)],
        input="\n".join(lines),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Forecast.from_json(line) for line in said.stdout.splitlines()]
