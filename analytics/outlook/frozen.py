"""The forecasts of a metric as they stood at past versions of a book, gathered once and kept."""

import json
from dataclasses import dataclass, replace
from datetime import date

from analytics import answer
from analytics.forecast import Forecast, ForecastError
from analytics.outlook.asking import foreseen
from analytics.outlook.judged import Frozen
from analytics.outlook.keeping import OVERTAKEN, Job, Waiting, kept, worked_through
from analytics.store import Store
from analytics.view import DIMENSIONS, View

STANDING, MONTHS, STOOD = "as_of", "months", "as they stood"
MOST = 60
NOTHING = "[{}, []]"


@dataclass(frozen=True)
class Stood:
    """Past forecasts, oldest first, of the whole (None) and its parts; without their trials.

    `ends` is the last month known in full at each version.
    """

    ends: dict[int, date]
    of: dict[str | None, tuple[Frozen, ...]]


def stood(store: Store, name: str, view: View, by: str | None) -> Waiting[Stood]:
    """One forecast for each month that the book stood at, up to the view's version."""
    version, key = view.version or 0, _key(name, view, by)

    def work(job: Job) -> str:
        ends = months_of(store, version).result() or {}
        numbers = newest_of_each(ends, version)[-MOST:]
        found = dict(json.loads(_kept_before(store, version, STOOD, key) or NOTHING)[1])
        missing = [number for number in reversed(numbers) if number not in found]
        for done, number in enumerate(missing):
            job.share = done / len(missing)
            found[number] = _texts(store, name, view.with_(version=number), by)
        told = {str(number): f"{month}" for number, month in ends.items()}
        made = [[number, found[number]] for number in numbers if found[number]]
        return json.dumps([told, made], ensure_ascii=False)

    waiting = worked_through(store, (version, STOOD, key), work)
    return Waiting(waiting.future, lambda text: _stood(store, text), waiting.told)


def months_of(store: Store, version: int) -> Waiting[dict[int, date]]:
    """The last month that was known in full, at each version up to this one."""

    def work(job: Job) -> str:
        known = _read(_kept_before(store, version, STANDING, MONTHS) or "{}")
        numbers = [one.number for one in store.versions() if 0 < one.number <= version]
        for done, number in enumerate(numbers):
            job.share = done / len(numbers)
            if number not in known:
                known[number] = answer.calendar(store, number).anchor
        return json.dumps({str(number): f"{month}" for number, month in known.items()})

    found = worked_through(store, (version, STANDING, MONTHS), work)
    return Waiting(found.future, _read, found.told)


def newest_of_each(ends: dict[int, date], version: int) -> list[int]:
    """The newest version of each month that the book stood at: ten imports on a day count once."""
    newest = {ends[number]: number for number in sorted(ends) if number <= version}
    return sorted(newest.values())


def _kept_before(store: Store, version: int, kind: str, key: str) -> str | None:
    """What was kept under that kind and key at the newest earlier version that has it."""
    numbers = [one.number for one in store.versions() if one.number < version]
    texts = (kept(store, number, kind, key) for number in reversed(numbers))
    return next((text for text in texts if text is not None), None)


def _read(text: str) -> dict[int, date]:
    return {int(number): date.fromisoformat(month) for number, month in json.loads(text).items()}


def _key(name: str, view: View, by: str | None) -> str:
    chosen = [[one, sorted(view.chosen(one))] for one in DIMENSIONS if view.chosen(one)]
    return json.dumps([name, view.base, by, chosen], ensure_ascii=False)


def _texts(store: Store, name: str, view: View, by: str | None) -> dict[str, str]:
    """Forecasts by the name of the part, the whole under no name; none where there are none."""
    try:
        made = foreseen(store, name, view, by=by).result()
    except ForecastError as fault:
        # Begun by nobody who waits and given up for a newer version: now somebody does wait.
        return _texts(store, name, view, by) if str(fault) == OVERTAKEN else {}
    parts = {"": made.whole, **made.parts} if made else {}
    return {part: replace(one, trials=(), origins=()).to_json() for part, one in parts.items()}


def _stood(store: Store, text: str) -> Stood:
    known = {version.number: version for version in store.versions()}
    ends, made = json.loads(text)
    found: dict[str | None, dict[date, Frozen]] = {}
    for number, parts in made:
        for name, told in parts.items():
            one = Frozen(number, known[number].at, Forecast.from_json(told))
            found.setdefault(name or None, {})[one.origin] = one
    return Stood(
        _read(json.dumps(ends)), {name: tuple(one.values()) for name, one in found.items()}
    )
