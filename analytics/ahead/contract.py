"""Contracts as relations: when each began, how often it was renewed, whether it was lost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.lifetimes import Cohort
from analytics.view import distance

# A contract that follows within so many days goes on with the same relation.
GRACE = timedelta(days=92)
YEAR = 365.25
ENDED = re.compile(
    r"\b(lost|not renew|non[- ]renew|terminat|cancel|churn|ended|expired)", flags=re.IGNORECASE
)


@dataclass(frozen=True)
class Term:
    """One contract of an account; without an end it goes on from `months` to `months`."""

    account_id: str
    account: str
    starts_on: date
    ends_on: date | None
    months: int
    cancelled_on: date | None
    notice_on: date | None
    is_renewed: bool | None
    annual: float | None
    place: tuple[int, str, int]


@dataclass(frozen=True)
class Relation:
    """Contracts of one account that follow each other: one relation, with a chance at each end.

    `renewals` were passed; `lost` tells whether the next was not. One that runs, or whose renewal
    is still open, is not lost. `ends_on` is the end of the last contract known, or where the next
    term begins; `signed` tells that the next one is signed already.
    """

    account_id: str
    account: str
    starts_on: date
    ends_on: date
    renewals: int
    lost: bool
    signed: bool
    annual: float | None
    notice_on: date | None
    place: tuple[int, str, int]


def relations(terms: Iterable[Term], until: date) -> list[Relation]:
    """The relations of all accounts as they stand on a day, by account and start."""
    by_account: dict[str, list[Term]] = {}
    for term in terms:
        by_account.setdefault(term.account_id, []).append(term)
    found: list[Relation] = []
    for _, held in sorted(by_account.items()):
        waiting = sorted(held, key=lambda term: (term.starts_on, _end(term, until), term.place))
        while waiting and waiting[0].starts_on <= until:
            relation, waiting = _followed(waiting, until)
            found.append(relation)
    return found


def _followed(terms: Sequence[Term], until: date) -> tuple[Relation, list[Term]]:
    """The relation that begins with the first contract, and the contracts that begin after it."""
    first = terms[0]
    now = max((t for t in terms if t.starts_on == first.starts_on), key=lambda t: _end(t, until))
    passed = 0
    while True:
        passed += _passed(now, until)
        end = _end(now, until)
        if end > until:
            break
        after = [t for t in terms if t.starts_on <= end + GRACE and _end(t, until) > end]
        if not after:
            break
        now, passed = max(after, key=lambda t: (_end(t, until), t.place)), passed + 1
    end = _end(now, until)
    renewed = end <= until and now.is_renewed is True
    gone = now.is_renewed is False or now.cancelled_on is not None or until > end + GRACE
    lost = end <= until and not renewed and gone
    signed = any(t.starts_on > until and end < _end(t, until) for t in terms) and not lost
    if renewed:
        # Renewed without a row of its own: it runs as long again.
        end = max(_after(end, max(distance(now.starts_on, end), 1)), until)
    relation = Relation(
        first.account_id, first.account, first.starts_on, end, passed + renewed, lost,
        signed,
        now.annual, now.notice_on, now.place,
    )  # fmt: skip
    return relation, [t for t in terms if t.starts_on > end + GRACE] if lost else []


def _passed(term: Term, until: date) -> int:
    """The renewals that a contract without an end has passed by itself."""
    if term.ends_on is not None:
        return 0
    end = min(term.cancelled_on or until, until)
    months = distance(term.starts_on, end) - (end.day < term.starts_on.day)
    whole = max(months, 0) // term.months
    # One that is cancelled is lost at the end of the term under way.
    ends_then = term.cancelled_on is not None and _after(term.starts_on, whole * term.months) == end
    return whole - 1 if ends_then and whole else whole


def _end(term: Term, until: date) -> date:
    """When a contract ends, or the term of one that has no end."""
    if term.ends_on is not None:
        return term.ends_on
    if term.cancelled_on is not None and term.cancelled_on <= until:
        return term.cancelled_on
    return _after(term.starts_on, (_passed(term, until) + 1) * term.months)


def _after(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, min(day.day, 28))


def cohorts(held: Iterable[Relation]) -> list[Cohort]:
    """How many were lost at each renewal, and how many are still there after so many."""
    lost: dict[int, int] = {}
    there: dict[int, int] = {}
    for one in held:
        counted = lost if one.lost else there
        counted[one.renewals] = counted.get(one.renewals, 0) + 1
    found = []
    if lost:
        found.append(Cohort(tuple(lost.get(n, 0) for n in range(max(lost) + 1)), 0))
    found += [Cohort((0,) * n, count) for n, count in sorted(there.items()) if n]
    return found


def kept(held: Sequence[Relation]) -> tuple[tuple[int, int], ...]:
    """For each renewal, how many came to it and how many passed it; open ones came to none."""
    last = max((one.renewals + one.lost for one in held), default=0)
    return tuple(
        (
            sum(one.renewals + one.lost > at for one in held),
            sum(one.renewals > at for one in held),
        )
        for at in range(last)
    )
