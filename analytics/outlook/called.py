"""The manager's calls held against what came, beside the model and naive at the same time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analytics.interval import Bounds
from analytics.outlook.calls import called_before, comparable
from analytics.outlook.judged import Judged
from analytics.outlook.keeping import Job, Waiting, worked_through
from analytics.outlook.score import Pair, Score, scored, value_added, value_added_bounds
from analytics.store import Store
from analytics.view import View, distance

KIND = "calls made"
EPOCH = date(1, 1, 1)


@dataclass(frozen=True)
class Made:
    """A call as it stood `before` its month began, or during it, at a version of the book."""

    month: date
    amount: float
    version: int
    before: bool
    how: str


@dataclass(frozen=True)
class CalledMonth:
    """A call of a month that came, beside what the model and naive said with the same months known.

    Nothing of them where there was no forecast then.
    """

    made: Made
    actual: float
    model: Judged | None


@dataclass(frozen=True)
class Contest:
    """How calls, model and naive stand over the same months; value added is over naive."""

    call: Score
    model: Score
    naive: Score
    added_by_call: float | None
    added_by_model: float | None
    call_over_model: Bounds | None


def made(store: Store, name: str, view: View, months: Sequence[date]) -> Waiting[tuple[Made, ...]]:
    """The call that counts for each of these months in a view, where there was one.

    Calls are for the whole book, one account manager or one account: other views have none.
    """
    version = store.version if view.version is None else view.version
    of = whose(view) if comparable(name, view) else None

    def work(job: Job) -> str:
        found = []
        for done, month in enumerate(months if of is not None else ()):
            job.share = done / len(months)
            call = called_before(store, name, month, *of, version) if of else None
            if call:
                found.append([f"{month}", float(call.amount), call.version, call.before, call.how])
        return json.dumps(found, ensure_ascii=False)

    place = (version, KIND, json.dumps([name, of, *(f"{month}" for month in months)]))
    waiting = worked_through(store, place, work)
    return Waiting(waiting.future, _read, waiting.told)


def whose(view: View) -> tuple[str | None, str | None] | None:
    """The owner and the account whose calls a view is of; None where calls have no such view."""
    chosen = dict(view.where)
    if view.base != View().base:
        return None
    if not chosen:
        return None, None
    kind, values = next(iter(chosen.items()))
    if len(chosen) > 1 or len(values) > 1 or kind not in ("owner", "account"):
        return None
    return (values[0], None) if kind == "owner" else (None, values[0])


def beside(
    calls: Sequence[Made], came: Mapping[date, float], judged: Sequence[Judged],
    ends: Mapping[int, date],
) -> tuple[CalledMonth, ...]:  # fmt: skip
    """Each call with what came, and what the model said when the same months were known."""
    said = {(one.origin, one.month): one for one in judged}
    return tuple(
        CalledMonth(call, came[call.month], said.get((ends.get(call.version, EPOCH), call.month)))
        for call in calls
        if call.month in came
    )


def contest(months: Sequence[CalledMonth]) -> Contest:
    """How calls, model and naive stand over the months of which all three spoke beforehand."""
    told = [(one.made, one.model) for one in months if one.made.before and one.model]
    both = [(made, judged, judged.naive) for made, judged in told if judged.naive is not None]
    calls = [_pair(judged, made.amount) for made, judged, _ in both]
    models = [_pair(judged, judged.said) for _, judged, _ in both]
    call, model = scored(calls), scored(models)
    naive = scored([_pair(judged, said) for _, judged, said in both])
    return Contest(
        call,
        model,
        naive,
        added_by_call=value_added(call.wape, naive.wape),
        added_by_model=value_added(model.wape, naive.wape),
        call_over_model=value_added_bounds(calls, models),
    )


def _pair(judged: Judged, said: float) -> Pair:
    """What somebody said of a month, beside what came; each month says something new."""
    return Pair(judged.actual, said, judged.scale, block=distance(EPOCH, judged.month))


def _read(text: str) -> tuple[Made, ...]:
    return tuple(
        Made(date.fromisoformat(month), amount, version, before, how)
        for month, amount, version, before, how in json.loads(text)
    )
