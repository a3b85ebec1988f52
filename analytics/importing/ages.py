"""Which of two exports of the same thing is the older."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

EPOCH = re.compile(r"report(1\d{12})(?!\d)", re.IGNORECASE)
YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")
DYNAMICS = re.compile(
    r"(?<!\d)(\d{1,2})-(\d{1,2})-(20\d\d) (\d{1,2})-(\d\d)-(\d\d) ([AP])M", re.IGNORECASE
)
DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Both:
    """What two exports that share records tell of their ages.

    `ahead` and `behind` count shared records that the new file holds in a later or earlier state;
    `begins_alike` says that all it lacks came up after its own last day.
    """

    ahead: int = 0
    behind: int = 0
    begins_alike: bool = False


def exported_at(name: str) -> datetime | None:
    """The moment that a file name says the export was made; None where it names none or several."""
    if found := EPOCH.search(name):
        return datetime.fromtimestamp(int(found[1]) / 1000, UTC)
    if found := DYNAMICS.search(name):
        month, day, year, hour, minute, second = (int(found[n]) for n in range(1, 7))
        late = 12 if found[7].upper() == "P" else 0
        return _moment(year, month, day, hour % 12 + late, minute, second)
    if len(listed := YEAR_FIRST.findall(name)) == 1:
        year, month, day = (int(part) for part in listed[0])
        return _moment(year, month, day)
    if len(listed := DOTTED.findall(name)) == 1:
        day, month, year = (int(part) for part in listed[0])
        return _moment(year, month, day)
    return None


def is_older(name: str, other: str, both: Both) -> bool:
    """Whether the file of this name is older than the other: by its records, then by its name."""
    if both.ahead != both.behind:
        return both.behind > both.ahead
    ours, theirs = exported_at(name), exported_at(other)
    if ours is not None and theirs is not None and ours != theirs:
        return ours < theirs
    return both.begins_alike


def _moment(*parts: int) -> datetime | None:
    year, month, day, hour, minute, second = (*parts, 0, 0, 0)[:6]
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
