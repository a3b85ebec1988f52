"""The manager's call: what people say that months will bring, beside what the model says."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import streamlit as st

from analytics.forecast import ForecastError, Outcome
from analytics.metric import Metric, catalog
from analytics.outlook import asking
from analytics.outlook.asking import Ending, Outlook, adds_up
from analytics.outlook.calls import EXPORT, Calls, Sum, calls, comparable, strangers
from analytics.outlook.standing import Call
from analytics.page import number, screen, typing
from analytics.page.block import Cell, Said, Table
from analytics.page.foresight import chosen, watch
from analytics.page.scene import Scene, of_rows
from analytics.view import View, distance, shift

COLUMNS = ("date", "owner", "account", "amount", "reason", "measure")
TITLE = "The manager's call"
ONLY = "Calls are for amounts that add up over months, such as revenue: choose one of them above."
RULE = "Type what a month will bring: leave Account Manager and Account empty for the whole book."
COUNTS = (
    "A call of the whole comes before the sum of persons' calls, a person's before the sum of the"
    " accounts'. A sum counts only where nobody is missing who was last to sell to an account of"
    " the last twelve months, so type 0 for who has gone. The newer of two calls counts. A call"
    " made after its month has closed does not."
)
LATE = "came after the month had closed: does not count"
MOST = 60
AHEAD, OFFERED = 12, 18


@of_rows
def draw(scene: Scene) -> None:
    """Calls beside the model, each call with its past, and the table to type them in."""
    metric = chosen(scene).metric
    if not _callable(metric):
        screen.show(scene, Said(TITLE, ((Cell(ONLY),),)))
        return
    made = calls(scene.store, scene.view.version, metric.name)
    found = _outlook(scene, metric)
    if made.rows and found:
        screen.show(scene, beside(scene, made, found))
    if rows := _seen(made, scene.view):
        screen.show(scene, _each(scene, rows, _persons(scene, metric, rows)))
    if not made.rows:
        screen.show(scene, Said(TITLE, ((Cell("Nobody has called a month yet."),), (Cell(RULE),))))
    if lost := strangers(scene.store, scene.view.version):
        said = f"No measure is called {', '.join(lost)}: these calls count nowhere."
        screen.show(scene, Said("", ((Cell(said),),)))
    with st.expander("Which call counts"):
        st.markdown(COUNTS)
    typing.draw(
        scene, EXPORT, "Type a call", COLUMNS,
        needs=("date", "amount", "reason"),
        choices={"measure": _measures(), "date": _months()},
    )  # fmt: skip


def beside(scene: Scene, made: Calls, found: Outlook) -> Table:
    """The months ahead: what the model says, what is called, and how far apart they are."""
    end, whole = asking.ending(found), found.whole
    last = max([end.last, *made.months])
    steps = min(max(distance(whole.month(1), last) + 1, 1), AHEAD, len(whole.outcomes))
    sums = [made.seen(whole.month(step), scene.view) for step in range(1, steps + 1)]
    outcomes = whole.outcomes[:steps]
    rows = [_line(scene, f"{one.month:%B %Y}", outcome, one)
            for one, outcome in zip(sums, outcomes, strict=True)]  # fmt: skip
    if (rest := _rest(end, sums)) and end.rest:
        rows.append(_line(scene, f"Rest of {end.label}", end.rest, rest))
    headings = (
        "Month",
        "The model",
        "Between (80%)",
        "The call",
        "Call less model",
        "In percent",
        "How",
    )
    return Table(f"{TITLE} beside the model", headings, tuple(rows), note=RULE, work="all")


def _rest(end: Ending, sums: Sequence[Sum]) -> Sum | None:
    """The calls of all months left of the year; None where one has none, or only one is left."""
    ours = sums[: end.months_left]
    amounts = [one.amount for one in ours if one.amount is not None]
    if len(amounts) < end.months_left or len(amounts) < 2:
        return None
    return Sum(end.last, sum(amounts, Decimal(0)), f"{len(amounts)} months")


def _line(scene: Scene, words: str, outcome: Outcome, one: Sum) -> tuple[Cell, ...]:
    """One month: model, call and the way between; outside the band is said."""
    style = scene.numbers
    point, amount = Decimal(str(outcome.point)), one.amount
    low, high = (number.short_money(value, style) for value in (outcome.low_80, outcome.high_80))
    gap = None if amount is None else amount - point
    share = None if gap is None or point <= 0 else gap / point
    return (
        Cell(words),
        Cell(number.money(point, style), number=True),
        Cell(f"{low} to {high}", number=True),
        Cell(number.money(amount, style), number=True),
        Cell(_plus(number.money(gap, style), gap), number=True),
        Cell("" if share is None else _plus(number.exact(share, "percent", style), share),
             number=True),
        Cell(_how(one, outcome)),
    )  # fmt: skip


def _how(one: Sum, outcome: Outcome) -> str:
    """Whose call it is, or who has none; and where it lies outside the band."""
    if one.missing:
        names = ", ".join(one.missing[:4])
        rest = f" and {len(one.missing) - 4} more" if len(one.missing) > 4 else ""
        return f"{one.how}; no call from {names}{rest}"
    if one.amount is None:
        return one.how
    amount = float(one.amount)
    outside = "" if outcome.low_80 <= amount <= outcome.high_80 else ", outside the band"
    who = f" by {one.calls[0].author}" if len(one.calls) == 1 and one.calls[0].author else ""
    return f"{one.how}{who}{outside}"


def _each(scene: Scene, rows: Sequence[Call], persons: Mapping[str, Mapping[date, float]]) -> Table:
    """Every call with what the model says of the same, why it was made, and what it was before."""
    style = scene.numbers
    lines = []
    for call in rows[:MOST]:
        model = None if call.account else persons.get(call.owner or "", {}).get(call.month)
        lines.append((
            Cell(f"{call.month:%b}\N{NO-BREAK SPACE}{call.month:%Y}"),
            Cell(call.of),
            Cell(number.money(call.amount, style), number=True),
            Cell(number.money(model, style), number=True),
            Cell(call.reason or number.DASH),
            Cell(_made(call)),
            Cell(_before(scene, call)),
        ))  # fmt: skip
    note = f"{len(rows) - MOST} more are in the table below." if len(rows) > MOST else ""
    headings = ("Month", "Whose", "Called", "The model", "Reason", "By", "Before that")
    return Table("Every call", headings, tuple(lines), note=note, work="all")


def _made(call: Call) -> str:
    """Who made it and when, and whether it counts."""
    when = f"{number.day(call.at.date())}, version {call.version}"
    said = f"{call.author}, {when}" if call.author else when
    return f"{said}; {LATE}" if call.stood == "late" else said


def _before(scene: Scene, call: Call) -> str:
    told = [
        f"{number.money(one.amount, scene.numbers)} (version {one.version})" for one in call.earlier
    ]
    return ", ".join(told[:3]) or number.DASH


def _seen(made: Calls, view: View) -> list[Call]:
    """The calls of what a view shows: those ahead and of this month first."""
    owners, accounts = view.chosen("owner"), view.chosen("account")
    rows = [
        call
        for call in made.rows
        if not view.where
        or call.account in accounts
        or (not accounts and call.owner in owners)
        or any(call.account in made.accounts.get(owner, ()) for owner in owners)
    ]
    return sorted(rows, key=lambda call: call.stood == "late")


def _persons(scene: Scene, metric: Metric, rows: Sequence[Call]) -> dict[str, dict[date, float]]:
    """What the model says of each person that has a call, and of the whole; as far as it is there.

    Nobody waits for it: the page is drawn again as soon as it is worked out.
    """
    if not comparable(metric.name, scene.view):
        return {}
    by = "owner" if any(call.owner and not call.account for call in rows) else None
    try:
        waiting = asking.foreseen(scene.store, metric.name, scene.view, by=by)
        found = waiting.result() if waiting.done else None
    except (ForecastError, KeyError):
        return {}
    if found is None:
        watch(waiting, "Forecasting each account manager, to stand beside the calls.")
        return {}
    told = {"": found.whole, **found.parts} if not scene.view.where else dict(found.parts)
    return {
        name: {one.month(step): o.point for step, o in enumerate(one.outcomes, start=1)}
        for name, one in told.items()
    }


def _outlook(scene: Scene, metric: Metric) -> Outlook | None:
    try:
        waiting = asking.foreseen(scene.store, metric.name, scene.view)
        return waiting.result() if waiting.done else None
    except (ForecastError, KeyError):
        return None


def _callable(metric: Metric) -> bool:
    return adds_up(metric) and metric.unit == "money"


def _months() -> list[str]:
    """The months that a call can still count for: this one and those after it."""
    this = datetime.now(UTC).date().replace(day=1)
    return [str(shift(this, month)) for month in range(OFFERED)]


def _measures() -> list[str]:
    return sorted(metric.title for metric in catalog().values() if _callable(metric))


def _plus(text: str, value: Decimal | None) -> str:
    return f"+{text}" if value is not None and value > 0 else text
