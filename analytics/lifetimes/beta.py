"""Means over a chance that differs from account to account as a beta distribution says."""

from collections.abc import Callable
from math import asinh, log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

# Steps of the double exponential rule, and how far into the tails they go: to exp(-REACH).
STEPS = 600
REACH = 45.0


def mean_over_beta(first: float, second: float, figure: Callable[[Floats], Floats]) -> float:
    """The mean of a figure of a chance p over the beta distribution of these two parameters.

    The trapezoidal rule in w, where log(p / (1 - p)) = the density's middle + its width x sinh(w):
    H. Takahasi and M. Mori (1974), Double exponential formulas for numerical integration,
    Publications of the RIMS 9, p. 721-741. Nothing is taken from anything nearly as large, so that
    small means keep their digits, and no parameter is an exception, as 1 is to the hypergeometric
    form of the same integrals.
    """
    middle = log(first / second)
    width = sqrt(1 / first + 1 / second)
    low = asinh(-_reach(first, width))
    high = asinh(_reach(second, width))
    w = np.linspace(low, high, STEPS + 1)
    odds = middle + width * np.sinh(w)
    log_p, log_rest = -np.logaddexp(0.0, -odds), -np.logaddexp(0.0, odds)
    log_density = first * log_p + second * log_rest
    density = np.exp(log_density - log_density.max()) * np.cosh(w)
    return float(np.sum(density * figure(np.exp(log_p))) / np.sum(density))


def _reach(parameter: float, width: float) -> float:
    """How many widths from the middle the density has fallen to nothing on the parameter's side.

    Like a normal density near the middle, like exp(-parameter x distance) far from it.
    """
    return 1.5 * max(sqrt(2 * REACH), REACH / parameter / width)
