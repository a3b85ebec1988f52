"""What people say that months will bring, as it stood at a version, and what it comes to.

Of two calls for one month and one person, account or the whole book, the newer counts. A call of
the whole comes before the sum of persons' calls, a person's before the sum of the calls for their
accounts. A sum counts only where nobody is missing: every account with revenue in the last twelve
months belongs to the person who sold to it last, and each of these persons, or each of these
accounts, needs a call. One who has gone is called with 0. A call made after its month has closed
does not count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from analytics import answer
from analytics.outlook.standing import STANDARD, Call, measure_of, midnight, standing
from analytics.store import Store, Version
from analytics.view import Span, View, shift

EXPORT = "workbook.calls"
YEAR = 12
OF_BILLINGS = "a call of revenue is of billings, not of agency gross income"
NEVER = (date.min, Decimal(0), "")


@dataclass(frozen=True)
class Sum:
    """What the calls of a month come to: one call, or a sum of `calls`.

    Nothing where `missing` names persons or accounts without one; `how` says it in words.
    """

    month: date
    amount: Decimal | None
    how: str
    calls: tuple[Call, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Calls:
    """All calls of a measure as they stood at a version.

    `accounts` are those with revenue in the last twelve months or since, by who sold to them last.
    """

    version: int
    measure: str
    rows: tuple[Call, ...]
    accounts: Mapping[str, tuple[str, ...]]

    @property
    def months(self) -> tuple[date, ...]:
        """The months that have any call."""
        return tuple(sorted({call.month for call in self.rows}))

    def of(self, month: date, owner: str | None = None, account: str | None = None) -> Sum:
        """What a month's calls come to: for the whole book, for a person or for an account."""
        counted = [c for c in self.rows if c.month == month and c.stood != "late"]
        if account is not None:
            return _one(month, [c for c in counted if c.account == account], "the account")
        persons = [c for c in counted if c.account is None]
        if owner is not None:
            own = _one(month, [c for c in persons if c.owner == owner], "the person")
            return own if own.calls else self._of_accounts(month, owner)
        whole = _one(month, [c for c in persons if c.owner is None], "the whole")
        return whole if whole.calls else self._of_persons(month)

    def seen(self, month: date, view: View) -> Sum:
        """What a month's calls come to in a view; only a person's or an account's has any."""
        named = dict(view.where)
        if not comparable(self.measure, view):
            return Sum(month, None, OF_BILLINGS)
        if not named:
            return self.of(month)
        kind, chosen = next(iter(named.items()))
        if len(named) == 1 and len(chosen) == 1 and kind == "owner":
            return self.of(month, owner=chosen[0])
        if len(named) == 1 and len(chosen) == 1 and kind == "account":
            return self.of(month, account=chosen[0])
        return Sum(month, None, "a call is for the whole book, one person or one account")

    def _of_accounts(self, month: date, owner: str) -> Sum:
        accounts = self.accounts.get(owner, ())
        return _added(month, [self.of(month, account=name) for name in accounts], accounts)

    def _of_persons(self, month: date) -> Sum:
        persons = tuple(self.accounts)
        return _added(month, [self.of(month, owner=name) for name in persons], persons)


@dataclass(frozen=True)
class Called:
    """The call that counts for a month: what stood at a version `before` it began, or during it."""

    month: date
    amount: Decimal
    version: int
    at: datetime
    before: bool
    how: str


def comparable(measure: str, view: View) -> bool:
    """Whether the view measures what was called: revenue is called before pass-through."""
    return measure != STANDARD or view.base == "billings"


def calls(store: Store, version: int | None = None, measure: str = STANDARD) -> Calls:
    """The calls of a measure as they stood at a version, the soonest month first."""
    number = store.version if version is None else version
    key = ("calls", number, measure)
    return answer.remembered(store, key, lambda: _calls(store, number, measure))


def called_before(
    store: Store,
    measure: str,
    month: date,
    owner: str | None = None,
    account: str | None = None,
    version: int | None = None,
) -> Called | None:
    """The call that counts for a month, from versions up to the one given; None without one.

    What stood at the last version before the month began; where nothing did, at the last one before
    it ended.
    """
    first = _first(store, version)
    if first is None:
        return None
    for then, before in told_by(store.versions(), month, version):
        if then.number < first:
            continue
        found = calls(store, then.number, measure).of(month, owner, account)
        if found.amount is not None:
            return Called(month, found.amount, then.number, then.at, before, found.how)
    return None


def told_by(
    versions: Iterable[Version], month: date, most: int | None = None
) -> tuple[tuple[Version, bool], ...]:
    """The last version before a month began, and the last one of it: those that tell its call."""
    past = [v for v in versions if most is None or v.number <= most]
    ends = ((midnight(month), True), (midnight(shift(month, 1)), False))
    found = [([v for v in past if v.at < end], before) for end, before in ends]
    return tuple((held[-1], before) for held, before in found if held)


def strangers(store: Store, version: int | None = None) -> tuple[str, ...]:
    """What calls were typed for and is no measure; they count nowhere."""
    with store.at(version) as run:
        found = run.rows("select distinct measure from current_call where measure is not null")
    return tuple(sorted(r["measure"] for r in found if measure_of(r["measure"]) is None))


def _first(store: Store, version: int | None) -> int | None:
    """The version that brought the first call; None where there was none."""

    def read() -> int | None:
        with store.at(number) as run:
            found = run.rows(
                "select min(coalesce(i.version, 0)) as first from lake_call as c"
                " inner join lake_imports as i on i.import_id = c.import_id"
            )
        first: int | None = found[0]["first"]
        return first

    number = store.version if version is None else version
    return answer.remembered(store, ("first call", number), read)


def _calls(store: Store, version: int, measure: str) -> Calls:
    known = {v.number: v.at for v in store.versions()}
    with store.at(version) as run:
        rows = tuple(standing(run, measure, known))
    return Calls(version, measure, rows, _accounts(store, version) if rows else {})


def _accounts(store: Store, version: int) -> dict[str, tuple[str, ...]]:
    """Whose calls a sum needs: every account once, with the person who sold to it last."""
    known = answer.calendar(store, version)
    months = Span(shift(known.anchor, 1 - YEAR), max(known.anchor, known.last_month), "")
    view, by = View(version=version), ("owner", "account")
    last: dict[str, tuple[date, Decimal, str]] = {}
    whole: dict[str, Decimal] = {}
    for row in answer.ask(store, STANDARD, view, by=by, grain="month", span=months).rows:
        name, amount = row.cut["account"], Decimal(row.value or 0)
        whole[name] = whole.get(name, Decimal(0)) + amount
        if amount > 0:
            last[name] = max((row.month, amount, row.cut["owner"]), last.get(name, NEVER))
    found: dict[str, list[str]] = {}
    for name in sorted(last):
        if whole[name] > 0:
            found.setdefault(last[name][-1], []).append(name)
    return {owner: tuple(found[owner]) for owner in sorted(found)}


def _one(month: date, found: Sequence[Call], of: str) -> Sum:
    if not found:
        return Sum(month, None, "no call", (), ())
    return Sum(month, found[-1].amount, f"called for {of}", (found[-1],))


def _added(month: date, parts: Sequence[Sum], names: Sequence[str]) -> Sum:
    """The sum of parts, where all of them have a call."""
    have = [part for part in parts if part.amount is not None]
    made = tuple(call for part in have for call in part.calls)
    if not have:
        return Sum(month, None, "no call")
    missing = tuple(n for n, part in zip(names, parts, strict=True) if part.amount is None)
    if missing:
        return Sum(month, None, f"{len(have)} of {len(parts)} called", made, missing)
    total = sum((part.amount for part in have if part.amount is not None), Decimal(0))
    return Sum(month, total, f"the sum of {len(made)} calls", made)
