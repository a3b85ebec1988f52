"""Accounts that look like one company, with the money at stake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from analytics.likeness import Company, Pair, groups_of, pairs
from analytics.store import Run, Store

KEPT_QUEUES = 4
MOST = 20_000
NOTHING = Decimal(0)
FACTS = """
    with
        worth as (
            select account_id, billings_12m as now, billings_12m_year_ago as before
            from account_state
            where month = (select greatest(last_full_month, first_month) from coverage)
        ),
        listed as (
            select coalesce(m.account_id, l.own_id) as account_id, l.account, l.domain, l.account_id
                is not null as has_id, if(l.parent_id is null, l.parent, l.parent_id) as parent
            from listing as l
            left join merged as m on m.own_id = l.own_id
        ),
        told as (
            select account_id, account, domain, has_id, parent from listed
            union all
            select account_id, raw_name, raw_domain, raw_id is not null, null from party
        ),
        gathered as (
            select
                account_id,
                list(distinct account order by account) filter (account is not null) as names,
                list(distinct domain order by domain) filter (domain is not null) as domains,
                bool_or(has_id) as has_id,
                min(parent) as parent
            from told
            group by all
        )
    select
        a.account_id, a.account, coalesce(g.names, []) as names, coalesce(g.domains, []) as domains,
        coalesce(g.has_id, false) as has_id, g.parent, a.owner, a.region,
        coalesce(w.now, 0) as now, coalesce(w.before, 0) as before
    from account as a
    left join gathered as g on g.account_id = a.account_id
    left join worth as w on w.account_id = a.account_id
    where a.account_id <> ''
    order by coalesce(w.now, 0) + coalesce(w.before, 0) desc, a.account_id
    limit $most
"""


@dataclass(frozen=True)
class Account:
    """An account with what it was worth in the last twelve full months and in the twelve before."""

    account_id: str
    account: str
    has_id: bool
    owner: str | None
    region: str | None
    now: Decimal
    before: Decimal


@dataclass(frozen=True)
class Alike:
    """Accounts that look like one company; the first is the one that would stay."""

    accounts: tuple[Account, ...]
    pairs: tuple[Pair, ...]

    @property
    def likeness(self) -> float:
        """How alike the least alike of the pairs are, from 0 to 1."""
        return min(pair.likeness for pair in self.pairs)

    @property
    def evidence(self) -> tuple[str, ...]:
        """What speaks for it, each thing once."""
        return tuple(dict.fromkeys(said for pair in self.pairs for said in pair.evidence))

    @property
    def stake(self) -> Decimal:
        """The revenue of the last twelve months of all of them."""
        return sum((account.now for account in self.accounts), NOTHING)

    @property
    def moved(self) -> Decimal:
        """The revenue that would change places: all but that of the largest."""
        worth = [max(account.now, account.before, NOTHING) for account in self.accounts]
        return sum(worth, NOTHING) - max(worth)

    @property
    def effect(self) -> str:
        """What the figures say today that they would not say of one company."""
        lost = [a.account for a in self.accounts if a.before > 0 and a.now <= 0]
        new = [a.account for a in self.accounts if a.before <= 0 and a.now > 0]
        stayed = [a.account for a in self.accounts if a.before > 0 and a.now > 0]
        if lost and (new or stayed):
            also = f" and {_listed(new)} as new" if new else ""
            return f"today {_listed(lost)} {_counts(lost)} as lost{also}; as one company it stayed"
        if new and stayed:
            return f"today {_listed(new)} {_counts(new)} as new; as one company it is growth"
        buying = len(lost) + len(new) + len(stayed)
        if buying > 1:
            return f"today they count as {buying} clients; as one company they count as one"
        whose = "one of them alone buys" if buying else "none of them buys"
        return f"{whose}: no figure moves, their deals and details come together"


def queue(store: Store, version: int | None = None) -> tuple[Alike, ...]:
    """Accounts that look like one company and were not decided on, the most money first."""
    return _queue(store, store.version if version is None else version)


@lru_cache(maxsize=KEPT_QUEUES)
def _queue(store: Store, version: int) -> tuple[Alike, ...]:
    with store.at(version) as run:
        facts = {row["account_id"]: row for row in run.rows(FACTS, most=MOST)}
        told = _apart(run)
    found = pairs([_company(row) for row in facts.values()])
    asked = [pair for pair in found if frozenset((pair.one, pair.other)) not in told]
    groups = [_alike(group, facts) for group in groups_of(asked, told)]
    return tuple(sorted(groups, key=_rank))


def _rank(group: Alike) -> tuple[Decimal, Decimal, str]:
    """What would change most and is likeliest comes first."""
    likely = Decimal(group.likeness)
    return (-group.moved * likely, -group.stake * likely - likely, group.accounts[0].account_id)


def _apart(run: Run) -> frozenset[frozenset[str]]:
    """The accounts, as they are merged today, that the user told apart."""
    rows = run.rows(
        "select coalesce(a.account_id, d.own_id) as one, coalesce(b.account_id, d.into_id) as other"
        " from decided as d left join merged as a on a.own_id = d.own_id"
        " left join merged as b on b.own_id = d.into_id where d.kind = 'apart'"
    )
    return frozenset(frozenset((row["one"], row["other"])) for row in rows)


def _company(row: Mapping[str, Any]) -> Company:
    names = dict.fromkeys([row["account"], *row["names"]])
    domains, parent = tuple(row["domains"]), row["parent"]
    owner, region = row["owner"], row["region"]
    return Company(row["account_id"], tuple(names), domains, parent, owner, region)


def _alike(group: Sequence[Pair], facts: Mapping[str, Mapping[str, Any]]) -> Alike:
    members = sorted({account for pair in group for account in (pair.one, pair.other)})
    accounts = [_account(facts[member]) for member in members]
    accounts.sort(key=lambda a: (not a.has_id, -a.now, -a.before, a.account, a.account_id))
    return Alike(tuple(accounts), tuple(group))


def _account(row: Mapping[str, Any]) -> Account:
    fields = ("account_id", "account", "has_id", "owner", "region", "now", "before")
    return Account(**{field: row[field] for field in fields})


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _counts(names: Sequence[str]) -> str:
    return "counts" if len(names) == 1 else "count"
