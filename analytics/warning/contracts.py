"""Contracts that end soon, or have just ended, without a renewal."""

from collections.abc import Sequence
from datetime import date, timedelta

from analytics.ahead.contract import Relation, kept
from analytics.ahead.signal import Signal

SOON = timedelta(days=120)
JUST = timedelta(days=180)


def ending(held: Sequence[Relation], until: date) -> dict[str, tuple[str, Signal]]:
    """By account id its name and signal, for each that is to be renewed or just was not."""
    passed = kept(held)
    found: dict[str, tuple[str, Signal]] = {}
    for one in held:
        near = until - JUST <= one.ends_on <= until + SOON
        if one.annual is None or one.signed or not near:
            continue
        followed = any(
            other.account_id == one.account_id and other.starts_on > one.starts_on for other in held
        )
        if not followed:
            found[one.account_id] = one.account, _signal(one, passed, until)
    return found


def _signal(one: Relation, passed: Sequence[tuple[int, int]], until: date) -> Signal:
    """What is at stake: all of it where it was not renewed, else as renewals went so far."""
    amount = one.annual or 0.0
    if one.lost:
        says = f"Its contract of {{0}} a year ended on {_day(one.ends_on)} and was not renewed"
        return Signal("contract", says, (amount,), 1.0, amount)
    came, renewed = passed[one.renewals] if one.renewals < len(passed) else (0, 0)
    # Laplace's rule of succession, for renewals are few.
    lost = 1.0 - (renewed + 1) / (came + 2)
    ends = "ended" if one.ends_on < until else "ends"
    says = f"Its contract of {{0}} a year {ends} on {_day(one.ends_on)} and is not renewed yet"
    if one.notice_on and until <= one.notice_on <= one.ends_on:
        says += f", with notice by {_day(one.notice_on)}"
    elif one.notice_on and one.notice_on < until:
        says += f", and the day for notice, {_day(one.notice_on)}, is past"
    if came:
        says += f" (of {came} that came to this renewal {renewed} passed it)"
    return Signal("contract", says, (amount,), lost, amount)


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
