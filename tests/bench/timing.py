"""Timing that a loud machine cannot tilt: variants in turn, medians of rounds."""

import time
from collections.abc import Callable, Mapping
from statistics import median


def milliseconds(work: Callable[[], object]) -> float:
    """How long it took, by the clock."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def in_turn(
    variants: Mapping[str, Callable[[], float]], rounds: int, untimed: int = 1
) -> dict[str, float]:
    """The median of what each variant gives, run as A B C, A B C; first rounds do not count."""
    found: dict[str, list[float]] = {name: [] for name in variants}
    for number in range(untimed + rounds):
        for name, measure in variants.items():
            took = measure()
            if number >= untimed:
                found[name].append(took)
    return {name: median(values) for name, values in found.items()}
