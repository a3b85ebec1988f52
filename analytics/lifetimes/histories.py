"""What is known of an account: when it bought, whether it renewed, what it spent."""

from dataclasses import dataclass
from math import isfinite


class LifetimeError(ValueError):
    """A history that cannot have happened: bought after the day it is told up to."""


@dataclass(frozen=True)
class Buyer:
    """An account that buys when it likes, from its first purchase on; all times in one unit.

    `frequency` counts the purchases after the first, `recency` is the time from the first to the
    last of them (0 where there is none), `age` the time from the first to the day it is told up to.
    `weight` is how many such accounts there are.
    """

    frequency: int
    recency: float
    age: float
    weight: int = 1

    def __post_init__(self) -> None:
        _told(self.frequency, self.recency, self.age, self.weight)


@dataclass(frozen=True)
class Season:
    """An account with one chance to buy a season.

    It bought in `frequency` of the `periods` seasons after the one it came in; the last of them was
    season number `recency` (0 where there is none). `weight` is how many such accounts there are.
    """

    frequency: int
    recency: int
    periods: int
    weight: int = 1

    def __post_init__(self) -> None:
        _told(self.frequency, self.recency, self.periods, self.weight)
        if self.frequency > self.recency:
            raise LifetimeError(
                f"An account cannot have bought in {self.frequency} of its first "
                f"{self.recency} seasons."
            )


@dataclass(frozen=True)
class Cohort:
    """Contracts that began together: how many were lost at each renewal, how many were not.

    `lost` is by renewal, the first one first, and `survived` are those that are still there after
    the last. Where the book begins later than the contracts, `earlier` is how many renewals they
    had passed before the first that is told.
    """

    lost: tuple[int, ...]
    survived: int
    earlier: int = 0

    def __post_init__(self) -> None:
        if min(*self.lost, self.survived, self.earlier, 0) < 0:
            raise LifetimeError("There is no cohort of less than no contracts.")


@dataclass(frozen=True)
class Spender:
    """An account with the number of its purchases and what they brought on average."""

    purchases: int
    mean: float
    weight: int = 1

    def __post_init__(self) -> None:
        if self.purchases < 0 or self.weight < 0 or not isfinite(self.mean):
            raise LifetimeError(
                f"An account cannot have spent {self.mean} in each of {self.purchases} purchases."
            )


def _told(frequency: int, recency: float, age: float, weight: int) -> None:
    """Refused: what is no number, and a last purchase beyond the age, or without a purchase."""
    sound = frequency >= 0 and weight >= 0 and 0 <= recency <= age and isfinite(age)
    if not sound or (frequency > 0) != (recency > 0):
        raise LifetimeError(
            f"An account that came back {frequency} times, the last at {recency} of {age}, "
            "cannot have happened."
        )
