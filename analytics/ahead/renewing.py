"""Contracts a year ahead: the chance that each is renewed; the work of a worker process."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias

from analytics.ahead.contract import Relation, cohorts, kept
from analytics.ahead.rhythm import YEAR
from analytics.lifetimes import Fit, sbg

PERIODS = 12
FEWEST = 5
Stays: TypeAlias = Callable[[int, int], float]


@dataclass(frozen=True)
class Renewal:
    """A relation with its chance to pass the next renewal, and what it brings in a year."""

    relation: Relation
    chance: float | None
    renewals: float | None
    revenue: float | None


@dataclass(frozen=True)
class Renewing:
    """Contracts: the fit, how many passed each renewal, what it projects, and each one ahead."""

    until: date
    horizon: int
    fit: Fit
    passed: tuple[tuple[int, int], ...]
    projected: tuple[float, ...]
    relations: tuple[Renewal, ...]

    def to_json(self) -> str:
        """All of it as a text that gives the same back, to the digit."""
        return json.dumps(asdict(self), default=date.isoformat)

    @classmethod
    def from_json(cls, text: str) -> "Renewing":
        """What was written so."""
        told = json.loads(text)
        return cls(
            date.fromisoformat(told["until"]),
            told["horizon"],
            Fit.from_json(json.dumps(told["fit"])),
            tuple((came, passed) for came, passed in told["passed"]),
            tuple(told["projected"]),
            tuple(Renewal(**{**one, "relation": _relation(one["relation"])})
                  for one in told["relations"]),
        )  # fmt: skip


def work(held: Sequence[Relation], until: date, horizon: int) -> str:
    """The contracts as they stand on a day and what is to come of them, as a text."""
    fit = sbg.fit_cohorts(cohorts(held))
    passed = kept(held)
    periods = max(PERIODS, len(passed))
    stays = _stays(fit, passed)
    projected = tuple(stays(0, t) for t in range(periods + 1)) if stays else ()
    told = tuple(_renewal(stays, one, until, horizon) for one in held)
    return Renewing(until, horizon, fit, passed, projected, told).to_json()


def _stays(fit: Fit, passed: Sequence[tuple[int, int]]) -> Stays | None:
    """The chance of a relation of so many renewals to pass so many more; None where none is known.

    Where no fit is trusted, the same share at every renewal: that of all renewals so far.
    """
    values = fit.values
    if fit.trusted and values is not None:
        return lambda age, more: sbg.stays(values, age, more)
    came, renewed = (sum(column) for column in zip(*passed, strict=True)) if passed else (0, 0)
    if came < FEWEST:
        return None
    share = renewed / came
    return lambda _, more: share**more


def _renewal(stays: Stays | None, one: Relation, until: date, horizon: int) -> Renewal:
    if one.lost:
        return Renewal(one, 0.0, 0.0, 0.0 if one.annual is not None else None)
    if stays is None:
        return Renewal(one, None, None, None)
    days = max((one.ends_on - until).days, 0)
    ahead = 1 + int((horizon - days) // YEAR) if horizon >= days else 0
    chances = [stays(one.renewals, passed + 1) for passed in range(ahead)]
    years, left = min(days, horizon) / YEAR, max(horizon - days, 0) / YEAR
    # Of the year after each renewal, as much as lies within the horizon.
    years += sum(chance * min(max(left - n, 0.0), 1.0) for n, chance in enumerate(chances))
    revenue = None if one.annual is None else one.annual * years
    return Renewal(one, stays(one.renewals, 1), sum(chances), revenue)


def _relation(told: dict[str, Any]) -> Relation:
    days = {
        name: told[name] and date.fromisoformat(told[name])
        for name in ("starts_on", "ends_on", "notice_on")
    }
    import_id, sheet, row = told["place"]
    return Relation(**{**told, **days, "place": (import_id, sheet, row)})
