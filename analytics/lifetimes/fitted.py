"""A fitted model: its parameters, how surely they are known, and whether to trust them."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import exp, sqrt
from typing import TypeAlias

from analytics.interval import Bounds, Z

Values: TypeAlias = tuple[float, ...]


@dataclass(frozen=True)
class Fit:
    """Parameters of most likelihood.

    `values` is None where nothing could be learnt at all (nobody, or nobody came back): there is
    then no likelihood either. Where they are given but `trusted` is False, `why` says so in a
    sentence, and they are the best that can be said. `covariance` is that of the logarithms of the
    values, None where the likelihood has no proper peak; then no errors and no bounds.
    """

    model: str
    names: tuple[str, ...]
    values: Values | None
    covariance: tuple[Values, ...] | None
    log_likelihood: float | None
    count: int
    trusted: bool
    why: str

    @property
    def errors(self) -> Values | None:
        """The standard errors of the values."""
        if self.values is None or self.covariance is None:
            return None
        return tuple(
            value * error for value, error in zip(self.values, self._spread(), strict=True)
        )

    @property
    def low(self) -> Values | None:
        """The lower 95 % bounds of the values, made on logarithms: never below nothing."""
        return self._away(-Z)

    @property
    def high(self) -> Values | None:
        """The upper 95 % bounds of the values."""
        return self._away(Z)

    def bounds(self, figure: Callable[[Values], float]) -> Bounds | None:
        """The 95 % bounds of a figure made of the values, as far as they are not surely known.

        The delta method on the logarithms of the values. It does not hold what a single account
        does by chance, only what the fit leaves open.
        """
        if self.values is None or self.covariance is None:
            return None
        slope = [self._slope(figure, at) for at in range(len(self.values))]
        variance = sum(
            one * other * self.covariance[row][column]
            for row, one in enumerate(slope)
            for column, other in enumerate(slope)
        )
        half = Z * sqrt(max(variance, 0.0))
        middle = figure(self.values)
        return middle - half, middle + half

    def to_json(self) -> str:
        """The fit as a text that gives the same fit back, to the digit."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Fit":
        """The fit that was written so."""
        told = json.loads(text)
        told["names"] = tuple(told["names"])
        if told["values"] is not None:
            told["values"] = tuple(told["values"])
        if told["covariance"] is not None:
            told["covariance"] = tuple(map(tuple, told["covariance"]))
        return cls(**told)

    def _spread(self) -> Values:
        rows = self.covariance or ()
        return tuple(sqrt(max(row[at], 0.0)) for at, row in enumerate(rows))

    def _away(self, errors: float) -> Values | None:
        if self.values is None or self.covariance is None:
            return None
        pairs = zip(self.values, self._spread(), strict=True)
        return tuple(value * exp(errors * spread) for value, spread in pairs)

    def _slope(self, figure: Callable[[Values], float], at: int, step: float = 1e-4) -> float:
        values = self.values or ()
        up, down = (
            figure((*values[:at], values[at] * exp(side), *values[at + 1 :]))
            for side in (step, -step)
        )
        return (up - down) / (2 * step)
