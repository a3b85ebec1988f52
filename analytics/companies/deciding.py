"""What the user said of accounts: that they are one company, or that they are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from rapidfuzz import process

from analytics.store import Commit, Run, Store

MERGED, APART = "merged", "apart"
ALIAS = "lower(known_as) = lower($name)"


class CompanyError(Exception):
    """An account that cannot be merged, split or kept apart so, in one sentence."""


@dataclass(frozen=True)
class Decision:
    """What the user said of two accounts and has not taken back."""

    merge_id: int
    kind: str
    account: str
    into: str
    author: str
    said_at: datetime


@dataclass(frozen=True)
class _Side:
    """An account as a decision names it: without an id of its own it goes by its name."""

    account_id: str
    has_id: bool
    account: str

    @property
    def written(self) -> tuple[str | None, str]:
        """Its id and name as later imports will be held against them."""
        return (self.account_id, self.account) if self.has_id else (None, self.account_id)


def merge(store: Store, groups: Sequence[tuple[Sequence[str], str]], author: str) -> int:
    """Make accounts one with the account that stays, for each group; gives the new version."""
    lines: list[tuple[_Side, _Side]] = []
    with store.at() as run:
        for accounts, into in groups:
            stays = _found(run, into)
            sides = {side.account_id: side for side in (_found(run, name) for name in accounts)}
            sides.pop(stays.account_id, None)
            if not sides:
                raise CompanyError(f"{' and '.join((*accounts, into))} are one account already.")
            lines += [(side, stays) for side in sides.values()]
    named = f"{lines[0][0].account} into {lines[0][1].account}"
    others = f" and {len(lines) - 1} more" if len(lines) > 1 else ""
    with store.commit(author, f"Merge {named}{others}") as commit:
        _write(commit, MERGED, lines, author)
    return store.version


def apart(store: Store, pairs: Sequence[tuple[str, str]], author: str) -> int:
    """Never ask again about these pairs of accounts; gives the new version."""
    with store.at() as run:
        lines = [(_found(run, one), _found(run, other)) for one, other in pairs]
    for one, other in lines:
        if one.account_id == other.account_id:
            raise CompanyError(f"{one.account} is one account: split it first.")
    message = f"Keep {lines[0][0].account} and {lines[0][1].account} apart"
    with store.commit(author, message) as commit:
        _write(commit, APART, lines, author)
    return store.version


def split(store: Store, account: str, author: str) -> int:
    """Take an account out of the one that it was merged into; gives the new version."""
    with store.at() as run:
        known = run.rows(
            f"select distinct account_id, own_id from also_known where own_id = $name or {ALIAS}",
            name=account,
        )
        stays = run.rows(
            "select account_id, account_id as own_id from account where account_id = $name"
            " or lower(account) = lower($name)",
            name=account,
        )
        ids: list[int] = []
        for side, rows in (("own_id", known), ("into_id", stays)):
            found = run.rows(
                f"select merge_id from decided where kind = '{MERGED}'"
                f" and {side} in (select unnest($ids))",
                ids=[row["own_id"] for row in rows],
            )
            ids = ids or [row["merge_id"] for row in found]
        if not ids:
            name = _found(run, account).account
            raise CompanyError(f"{name} was not merged with another account.")
    return _undo(store, ids, f"Split {account}", author)


def take_back(store: Store, merge_id: int, author: str) -> int:
    """Undo one decision, so that both accounts stand as before; gives the new version."""
    found = next((d for d in decisions(store) if d.merge_id == merge_id), None)
    if found is None:
        raise CompanyError("This was taken back already.")
    verb = "Split" if found.kind == MERGED else "Ask again about"
    return _undo(store, [merge_id], f"{verb} {found.account} and {found.into}", author)


def decisions(store: Store, version: int | None = None) -> list[Decision]:
    """All that stands of what the user said, the newest first."""
    with store.at(version) as run:
        rows = run.rows(
            "select merge_id, kind, account, into_account as into, author, said_at"
            " from lake_merge where not undone order by merge_id desc"
        )
    return [Decision(**row) for row in rows]


def also_known(store: Store, account: str, version: int | None = None) -> tuple[str, list[str]]:
    """The name of the account that is meant, and the other names of all that it was merged from."""
    with store.at(version) as run:
        meant = run.rows(
            "select account_id, account from account where account = $name or account_id = $name"
            " union all select a.account_id, a.account from account as a"
            " join also_known as k on k.account_id = a.account_id and k.known_as = $name limit 1",
            name=account,
        )
        if not meant:
            return account, []
        names = run.rows(
            "select distinct known_as from also_known where account_id = $id"
            " and known_as <> $name order by known_as",
            id=meant[0]["account_id"],
            name=meant[0]["account"],
        )
    return meant[0]["account"], [row["known_as"] for row in names]


def _found(run: Run, name: str) -> _Side:
    """The one account of that id or name; CompanyError where there is none, or more than one."""
    ways = (
        "from account where account_id = $name and account_id <> ''",
        "from account where lower(account) = lower($name) and account_id <> ''",
        f"from account where account_id in (select account_id from also_known where {ALIAS})",
    )
    for way in ways:
        rows = run.rows(f"select account_id, account {way} order by account_id", name=name)
        if len(rows) > 1:
            ids = ", ".join(row["account_id"] for row in rows)
            raise CompanyError(
                f"{len(rows)} accounts are called {name}: name one by its id ({ids})."
            )
        if rows:
            return _side(run, rows[0])
    names = [row["account"] for row in run.rows("select account from account order by account")]
    near = [found for found, _, _ in process.extract(name, names, limit=3, score_cutoff=70)]
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise CompanyError(f"There is no account '{name}' in this book.{hint}")


def _side(run: Run, row: dict[str, Any]) -> _Side:
    known = run.rows(
        "select 1 from listing where account_id = $id"
        " union all select 1 from party where raw_id = $id limit 1",
        id=row["account_id"],
    )
    return _Side(row["account_id"], bool(known), row["account"])


def _write(commit: Commit, kind: str, lines: list[tuple[_Side, _Side]], author: str) -> None:
    found = commit.rows("select coalesce(max(merge_id), 0) as last from lake_merge")
    now = datetime.now(UTC).replace(tzinfo=None)
    rows = []
    for number, (one, other) in enumerate(lines, start=found[0]["last"] + 1):
        account_id, account = one.written
        into_id, into = other.written
        rows.append({
            "merge_id": number, "kind": kind, "account_id": account_id, "account": account,
            "into_id": into_id, "into_account": into, "author": author, "said_at": now,
            "undone": False,
        })  # fmt: skip
    kinds = {"merge_id": pa.int32(), "account_id": pa.string(), "into_id": pa.string()}
    table = pa.Table.from_pylist(rows)
    fields = [f.with_type(kinds.get(f.name, f.type)) for f in table.schema]
    commit.append("merge", table.cast(pa.schema(fields)))


def _undo(store: Store, ids: Sequence[int], message: str, author: str) -> int:
    with store.commit(author, message) as commit:
        commit.execute(
            "update lake.main.merge set undone = true where merge_id in (select unnest($ids))",
            ids=list(ids),
        )
    return store.version
