"""The calls that stand for a reader, each with who made it, since when, and what it was before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from analytics import metric, source
from analytics.store import Run
from analytics.view import shift

STANDARD = "revenue"
Stood: TypeAlias = Literal["before", "during", "late"]
Key: TypeAlias = tuple[date, str | None, str | None]
Line: TypeAlias = Mapping[str, Any]

# Every call that was ever made and not undone, in the order of time.
MADE = """
select
    c.import_id,
    c.sheet,
    cast(date_trunc('month', c.date) as date) as month,
    coalesce(c.measure, '') as measure,
    coalesce(w.person, c.owner) as owner,
    if(
        coalesce(c.account_id, c.account) is null,
        null,
        coalesce(a.account, c.account, c.account_id)
    ) as account,
    c.amount,
    coalesce(c.reason, '') as reason,
    coalesce(i.author, '') as author,
    i.version,
    i.kept_at,
    s.row is not null as stands
from lake_call as c
inner join lake_imports as i on i.import_id = c.import_id and not i.undone
left join current_call as s on s.import_id = c.import_id and s.sheet = c.sheet and s.row = c.row
left join person_name as w on w.key = c.owner
left join
    party as y
    on y.raw_id is not distinct from c.account_id
    and y.raw_name is not distinct from c.account
    and y.raw_domain is null
left join account as a on a.account_id = y.account_id
order by c.import_id, c.row
"""
# What took the place of a sheet of calls, for which months; a save that left none is known by this.
REPLACED = """
select r.older_import_id, r.older_sheet, r.import_id, r.how, r.from_date, r.to_date
from lake_replacement as r
semi join lake_call as c on c.import_id = r.older_import_id and c.sheet = r.older_sheet
inner join lake_imports as i on i.import_id = r.import_id and not i.undone
where r.how <> 'id'
order by r.import_id
"""


@dataclass(frozen=True)
class Earlier:
    """What was called before."""

    amount: Decimal
    author: str
    at: datetime
    version: int


@dataclass(frozen=True)
class Call:
    """One call: of an account, else of a person, else of the whole book.

    `at` and `version` tell since when this amount stands, `author` who made it; `earlier` are the
    amounts that it took the place of, the newest first.
    """

    month: date
    owner: str | None
    account: str | None
    amount: Decimal
    reason: str
    author: str
    at: datetime
    version: int
    earlier: tuple[Earlier, ...] = ()

    @property
    def stood(self) -> Stood:
        """Whether it stood before its month began, came during it, or after it had closed."""
        return stood(self.month, self.at)

    @property
    def of(self) -> str:
        """Whose month it is."""
        return self.account or self.owner or "The whole book"


def standing(run: Run, measure: str, known: Mapping[int, datetime]) -> list[Call]:
    """The calls of a measure that stand for a reader; `known` are the days of versions."""
    made = [line for line in run.rows(MADE) if measure_of(line["measure"]) == measure]
    gone = run.rows(REPLACED) if made else []
    past: dict[Key, list[Line]] = {}
    for line in made:
        past.setdefault(_key(line), []).append(line)
    found = [_call(lines, gone, known) for lines in past.values() if any(_stands(lines))]
    return sorted(found, key=lambda c: (c.month, c.account is not None, c.owner is not None, c.of))


def stood(month: date, at: datetime) -> Stood:
    """Whether a moment lies before a month, in it, or after it."""
    if at < midnight(month):
        return "before"
    return "during" if at < midnight(shift(month, 1)) else "late"


def midnight(month: date) -> datetime:
    """The moment at which a month begins."""
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def measure_of(said: str) -> str | None:
    """The metric that a typed measure means by its name or title; revenue where none is said."""
    wanted = source.key(said)
    if not wanted:
        return STANDARD
    for known in metric.catalog().values():
        if wanted in (source.key(known.name), source.key(known.title)):
            return known.name
    return None


def _stands(lines: Sequence[Line]) -> list[bool]:
    return [line["stands"] for line in lines]


def _call(lines: Sequence[Line], gone: Sequence[Line], known: Mapping[int, datetime]) -> Call:
    """The newest call that stands, with the amounts before it; gaps are where it was taken away."""
    last = max(place for place, stands in enumerate(_stands(lines)) if stands)
    steps: list[Line] = []
    before: Line | None = None
    for line in lines[: last + 1]:
        same = before is not None and before["amount"] == line["amount"]
        if not same or (before is not None and _left_out(before, line, gone)):
            steps.append(line)
        before = line
    *older, since = steps
    return Call(
        month=since["month"], owner=lines[last]["owner"], account=since["account"],
        amount=since["amount"], reason=lines[last]["reason"], author=since["author"],
        at=_at(since, known), version=since["version"] or 0,
        earlier=tuple(
            Earlier(line["amount"], line["author"], _at(line, known), line["version"] or 0)
            for line in reversed(older)
            if line["import_id"] != since["import_id"]
        ),
    )  # fmt: skip


def _left_out(before: Line, line: Line, gone: Sequence[Line]) -> bool:
    """Whether something took the call away in between."""
    return any(
        before["import_id"] < by["import_id"] < line["import_id"]
        and (by["older_import_id"], by["older_sheet"]) == (before["import_id"], before["sheet"])
        and (by["how"] == "whole" or by["from_date"] <= line["month"] <= by["to_date"])
        for by in gone
    )


def _key(line: Line) -> Key:
    account = line["account"]
    return line["month"], account, None if account is not None else line["owner"]


def _at(line: Line, known: Mapping[int, datetime]) -> datetime:
    kept: datetime = line["kept_at"]
    return known.get(line["version"]) or kept.replace(tzinfo=UTC)
