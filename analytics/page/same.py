"""Accounts that look like one company: what speaks for it, what it changes, and one click."""

from collections.abc import Sequence

import streamlit as st

from analytics import command, companies
from analytics.companies import Account, Alike, Decision
from analytics.page import markup, number
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, guarded, href, of_rows
from analytics.store import Store

SHOWN = 6
MEMBERS = 8
AT_ONCE = 50
PAST = 30
SURE = 1.0
BULK = 3


@of_rows
def draw(scene: Scene) -> None:
    """The queue, the most money first, then what was decided, each with its way back."""
    if len(scene.view.chosen("account")) == 1:
        _known(scene, scene.view.chosen("account")[0])
        return
    queue = companies.queue(scene.store, scene.view.version)
    decided = companies.decisions(scene.store, scene.view.version)
    if not queue and not decided:
        return
    with st.expander(
        _heading(scene, queue), key="same", expanded=bool(scene.asked("same")), on_change="rerun"
    ) as told:
        if told.open:
            _queue(scene, queue)
            _past(scene, decided)


def line(store: Store) -> None:
    """One line with the way to the queue, where the book has one."""
    count = len(companies.queue(store)) if store.version else 0
    if count:
        st.page_link(
            "pages/Accounts.py", label=f"{_groups(count)} like one company: check them",
            query_params={"book": "main", "same": "open"},
        )  # fmt: skip


def _heading(scene: Scene, queue: Sequence[Alike]) -> str:
    if not queue:
        return "**Same company?** Nothing to check"
    stake = sum((group.stake for group in queue), start=queue[0].stake * 0)
    money = f", {number.short_money(stake, scene.numbers)} in twelve months" if stake else ""
    return f"**Same company?** {_groups(len(queue))} like one company{markup.plain(money)}"


def _groups(count: int) -> str:
    return "2 or more accounts look" if count == 1 else f"{count:,} groups of accounts look"


def _may(scene: Scene) -> bool:
    """Whether this is the newest version of the reader's own book, which can be changed."""
    newest = scene.view.version in (None, scene.store.version)
    return newest and scene.view.book == "main"


def _queue(scene: Scene, queue: Sequence[Alike]) -> None:
    if queue and not _may(scene):
        st.caption(
            "To look at: the sample is never changed. In your own book two buttons stand here."
            if scene.view.book != "main"
            else "To look at: this is an older version. Decide in the newest."
        )
    exact = [group for group in queue if group.likeness >= SURE]
    if len(exact) >= BULK and _may(scene):
        st.button(
            f"All {len(exact):,} with exactly the same name are one", key="same all",
            on_click=_merge,
            args=(scene.store, [(_ids(g), g.accounts[0].account_id) for g in exact]),
        )  # fmt: skip
    for group in queue if st.session_state.get("same more") else queue[:SHOWN]:
        _group(scene, group)
    if len(queue) > SHOWN:
        st.toggle(f"Show all {len(queue):,}", key="same more")


def _group(scene: Scene, group: Alike) -> None:
    name = group.accounts[0].account_id
    with st.container(border=True, gap="xsmall"):
        st.html(markup.said(Said("", ((Cell(f"{_sentence(group.effect)}."),),))))
        st.html(markup.table(_table(scene, group)))
        if not _may(scene):
            return
        ids, labels = (
            _ids(group)[:AT_ONCE],
            {a.account_id: _label(group, a) for a in group.accounts},
        )
        meant = ids
        if len(ids) > 2:
            meant = st.multiselect(
                "Which are one", ids, ids, labels.__getitem__, key=f"same which {name}"
            )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            into = st.selectbox(
                "The name that stays", meant or ids, format_func=labels.__getitem__, width=260,
                key=f"same name {name}",
            )  # fmt: skip
            st.button(
                "They are one", type="primary", key=f"same one {name}", disabled=len(meant) < 2,
                on_click=_merge, args=(scene.store, [(meant, into)]),
            )  # fmt: skip
            st.button(
                "Keep apart", key=f"same apart {name}", on_click=_apart, args=(scene.store, group)
            )


def _ids(group: Alike) -> list[str]:
    return [account.account_id for account in group.accounts]


def _label(group: Alike, account: Account) -> str:
    """An account's name, with its id where another has the same name."""
    twice = [a.account for a in group.accounts].count(account.account) > 1
    return f"{account.account} ({account.account_id})" if twice else account.account


def _table(scene: Scene, group: Alike) -> Table:
    def money(amount: number.Value) -> Cell:
        return Cell(number.money(amount, scene.numbers), number=True)

    def row(a: Account) -> tuple[Cell, ...]:
        link = href("Accounts", scene.view.filtered("account", a.account))
        told = " · ".join(filter(None, (a.account_id if a.has_id else "", a.owner, a.region)))
        return (Cell(a.account, href=link), money(a.now), money(a.before), Cell(told))

    left = len(group.accounts) - MEMBERS
    return Table(
        title="",
        headings=("Account", "Last 12 months", "12 before", ""),
        rows=tuple(row(account) for account in group.accounts[:MEMBERS]),
        note=_why(scene, group) if left <= 0 else f"and {left} more. {_why(scene, group)}",
    )


def _why(scene: Scene, group: Alike) -> str:
    share = f"{number.plain(group.likeness * 100, scene.numbers)}{scene.numbers.percent} alike"
    return f"Why: {'; '.join(group.evidence[:3])} ({share})"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _merge(store: Store, groups: Sequence[tuple[Sequence[str], str]]) -> None:
    with guarded():
        companies.merge(store, groups, command.author())


def _apart(store: Store, group: Alike) -> None:
    with guarded():
        companies.apart(store, [(p.one, p.other) for p in group.pairs], command.author())


def _take_back(store: Store, merge_id: int) -> None:
    with guarded():
        companies.take_back(store, merge_id, command.author())


def _past(scene: Scene, decided: Sequence[Decision]) -> None:
    if not decided:
        return
    st.html('<div class="part"><h3>What you decided</h3></div>')
    for one in decided[:PAST]:
        is_one = one.kind == "merged"
        words = f"{one.account} is part of {one.into}"
        if not is_one:
            words = f"{one.account} and {one.into} are two"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            by = f"{one.said_at:%d %b %Y} by {one.author}"
            st.html(
                f'<div class="part">{markup.text(words)}<p class="note">{markup.text(by)}</p></div>'
            )
            if _may(scene):
                st.button(
                    "Split again" if is_one else "Ask again", key=f"same back {one.merge_id}",
                    on_click=_take_back, args=(scene.store, one.merge_id),
                )  # fmt: skip
    if len(decided) > PAST:
        st.caption(f"and {len(decided) - PAST:,} older ones")


def _known(scene: Scene, account: str) -> None:
    """Under which other names an account is known, and what it has become."""
    name, others = companies.also_known(scene.store, account, scene.view.version)
    became = [f"{account} is part of {name}."] if name != account else []
    known = [other for other in others if other != account]
    said = [*became, *([f"{name} is also known as {', '.join(known)}."] if known else [])]
    if said:
        st.caption(markup.plain(" ".join(said)))
