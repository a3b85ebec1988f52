"""What is to come from a book's accounts, as it was worked out."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from analytics.lifetimes import Fit
from analytics.lifetimes.calibration import Bin

# From so many whole months on what a year brings can be told.
FULL_MONTHS = 4


@dataclass(frozen=True)
class Told:
    """An account as it is given to be worked out: what it bought, in the words of the models."""

    account_id: str
    account: str
    frequency: int
    recency: float
    age: float


@dataclass(frozen=True)
class Expected:
    """What is to come from one account within the horizon.

    `alive` and `purchases` are the model's own, None where there is no fit. `chance` of still being
    an account, `within`, the chance that it buys within the horizon, and `revenue` rest on its own
    rhythm where `own`, else on the model; None where nothing can be said. The revenue of one whose
    pattern broke is at most what the break leaves of it.
    """

    told: Told
    alive: float | None
    purchases: float | None
    own: bool
    chance: float | None
    within: float | None
    spend: float | None
    revenue: float | None
    due: date | None
    early: date | None
    late: date | None


@dataclass(frozen=True)
class Sum:
    """A total with the bounds in which it likely lies, by what single accounts do by chance."""

    point: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float


@dataclass(frozen=True)
class Check:
    """The same asked a year before, beside what came since."""

    then: date
    until: date
    accounts: int
    trusted: bool
    bins: tuple[Bin, ...]
    brier: float | None
    purchases: float | None
    bought: int
    revenue: float | None
    came: float


@dataclass(frozen=True)
class Ahead:
    """The fit of a model to a base, what is to come from each account, and whether it told."""

    model: str
    until: date
    horizon: int
    why: str
    fit: Fit
    accounts: tuple[Expected, ...]
    revenue: Sum | None
    past: float
    check: Check | None = None
    learnt: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> str:
        """All of it as a text that gives the same back, to the digit."""
        return json.dumps(asdict(self), default=date.isoformat)

    @classmethod
    def from_json(cls, text: str) -> "Ahead":
        """What was written so."""
        told = json.loads(text)
        check = told.pop("check")
        return cls(
            **told
            | {
                "until": date.fromisoformat(told["until"]),
                "fit": Fit.from_json(json.dumps(told["fit"])),
                "accounts": tuple(_expected(one) for one in told["accounts"]),
                "revenue": Sum(**told["revenue"]) if told["revenue"] else None,
                "check": _check(check) if check else None,
            }
        )


def _expected(told: dict[str, Any]) -> Expected:
    days = {
        name: told[name] and date.fromisoformat(told[name]) for name in ("due", "early", "late")
    }
    return Expected(**{**told, **days, "told": Told(**told["told"])})


def _check(told: dict[str, Any]) -> Check:
    days = {name: date.fromisoformat(told[name]) for name in ("then", "until")}
    return Check(**{**told, **days, "bins": tuple(Bin(**one) for one in told["bins"])})
