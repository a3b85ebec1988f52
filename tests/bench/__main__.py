"""Every goal of the design measured in one run: `make bench`, or parts of it by name."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from tests.bench import browser, forecasts, goals, imports, queries, script
from tests.bench.goals import Measured

PARTS = ("queries", "imports", "pages", "forecasts")


def _say(text: str) -> None:
    sys.stdout.write(f"  {text}\n")
    sys.stdout.flush()


def _pages(large: int, middle: int, small: int) -> Iterator[Measured]:
    yield from script.measure(middle, _say)
    yield from script.grown(large, small)
    yield from browser.measure(large, middle, small, _say)


def main(words: list[str]) -> int:
    """Measure, and print the table; the exit code says whether every 'must' is met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS), help="what to measure: all")
    parser.add_argument("--small", type=int, default=10_000, help="lines of the smallest book")
    parser.add_argument("--middle", type=int, default=1_000_000, help="lines of the usual book")
    parser.add_argument("--large", type=int, default=10_000_000, help="lines of the largest book")
    parser.add_argument("--whole", action="store_true", help="forecast all 1,428 M3 series")
    asked = parser.parse_args(words)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    run: dict[str, Callable[[], Iterator[Measured]]] = {
        "queries": lambda: queries.measure(asked.large, asked.small, _say),
        "imports": lambda: imports.measure(asked.middle, _say),
        "pages": lambda: _pages(asked.large, asked.middle, asked.small),
        "forecasts": lambda: forecasts.measure(_say, whole=asked.whole),
    }
    begun = time.monotonic()
    found = [one for part in PARTS if part in (asked.parts or PARTS) for one in run[part]()]
    sys.stdout.write(f"\n{goals.table(sorted(found, key=lambda one: one.goal))}\n")
    sys.stdout.write(f"\nmeasured in {time.monotonic() - begun:.0f} s\n")
    return int(any(goals.verdict(one) == "MISSED" for one in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
