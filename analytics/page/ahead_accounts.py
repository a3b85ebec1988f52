"""Account by account: is it still one, how overdue is it, and what will it bring."""

from datetime import date

import streamlit as st

from analytics.ahead.account import Account
from analytics.ahead.found import Ahead, Expected
from analytics.ahead.purchases import purchases
from analytics.ahead.rhythm import every
from analytics.page import menu, number, screen
from analytics.page.block import Cell, Table
from analytics.page.listing import ASKED, ON_A_PHONE
from analytics.page.number import Tone
from analytics.page.scene import Scene, href

MOST = 40
NAME = "accounts"
WEAK = 0.5


def draw(scene: Scene, found: Ahead) -> None:
    """The accounts that are expected to bring most; all where the address asks for them."""
    held = {one.account_id: one for one in purchases(scene.store, scene.view).accounts}
    ranked = sorted(found.accounts, key=lambda one: (-(one.revenue or 0.0), one.told.account))
    whole = scene.asked(ASKED) == NAME
    shown = ranked if whole else ranked[:MOST]
    least = f" The first {len(shown)} of {len(ranked)}." if len(shown) < len(ranked) else ""
    screen.show(scene, Table(
        title="What each account is expected to bring, and how overdue it is",
        headings=("Account", "Still an account", "", "Buys within a year", "Rhythm",
                  "Next purchase", "Expected, 12 months", "Last 12 months"),
        rows=tuple(_line(scene, found, one, held[one.told.account_id]) for one in shown),
        note=f"{_note(found)}{least}",
        work="all" if whole else "first",
    ))  # fmt: skip
    way(scene, NAME, len(shown), len(ranked))


def way(scene: Scene, name: str, shown: int, count: int) -> None:
    """The way to all entries of a table; a narrow screen shows the first few of them."""
    if scene.asked(ASKED) == name or count <= min(shown, ON_A_PHONE):
        return
    query = {**scene.view.to_query(), **dict(scene.address.extras), ASKED: name}
    label = f"Show all {number.plain(count, scene.numbers)}"
    with st.container(key=f"{'' if shown < count else 'narrow '}all of {name}"):
        st.page_link(menu.here(scene), label=label, query_params=query)


def _note(found: Ahead) -> str:
    if not found.fit.trusted:
        return (
            "By each account's own gaps between purchases; a dash where there are too few. The"
            " rhythm tells the typical gap and how much of it has passed."
        )
    return (
        "By the model, but by its own rhythm (marked own) where an account keeps time or broke its"
        " pattern: the model takes all to buy at random, and would give up on one that buys every"
        " second year, and not miss one that always bought. One"
        " that bought once always counts as still an account in BG/NBD; the chance that it buys"
        " within a year tells more."
    )


def _line(scene: Scene, found: Ahead, one: Expected, account: Account) -> tuple[Cell, ...]:
    view = scene.view.filtered("account", one.told.account)
    tone: Tone = "bad" if one.chance is not None and one.chance < WEAK else "flat"
    until = found.until
    year_before = until.replace(year=until.year - 1, day=min(until.day, 28))
    return (
        Cell(one.told.account, href=href("Accounts", view)),
        Cell(_percent(scene, one.chance), number=True, tone=tone),
        Cell("", share=one.chance or 0.0, tone=tone),
        Cell(_percent(scene, one.within), number=True),
        Cell(said(account, until) + (" (own)" if one.own and found.fit.trusted else ""),
             tone="bad" if _late(account, until) else "flat"),
        Cell(_next(one, until), hint=_range(one)),
        Cell(number.money(one.revenue, scene.numbers), number=True),
        Cell(number.money(account.between(year_before, until), scene.numbers), number=True,
             href=href("Evidence", view.with_(period="all"), metric="revenue")),
    )  # fmt: skip


def said(account: Account, until: date) -> str:
    """An account's own rhythm in words: "every 24 months, last 11 months ago: not due"."""
    rhythm = account.rhythm
    since = (until - rhythm.last).days
    ago = f"last {every(since)} ago" if since else "last today"
    if rhythm.mean is None:
        return f"bought once, {every(since)} ago" if since else "bought once, today"
    usual = rhythm.typical if rhythm.regular and rhythm.typical else rhythm.mean
    times = rhythm.silence(until) / usual if usual else 0.0
    due = "not due" if times < 1.0 else "due" if not _late(account, until) else "overdue"
    more = f", {times:.1f} gaps" if due == "overdue" else ""
    return f"every {every(usual)}, {ago}: {due}{more}"


def _late(account: Account, until: date) -> bool:
    """Whether the silence is longer than any of its own gaps."""
    gaps = account.rhythm.gaps
    return bool(gaps) and account.rhythm.silence(until) > max(gaps)


def _next(one: Expected, until: date) -> str:
    if one.due is None:
        return number.DASH
    if one.due <= until:
        return f"due since {one.due:%b %Y}"
    return f"about {one.due:%b %Y}"


def _range(one: Expected) -> str:
    if one.early is None or one.late is None:
        return ""
    return f"four times out of five between {one.early:%b %Y} and {one.late:%b %Y}"


def _percent(scene: Scene, share: float | None) -> str:
    if share is None:
        return number.DASH
    return f"{number.plain(share * 100, scene.numbers)}{scene.numbers.percent}"
