"""Account by account: is it still one, how overdue is it, and what will it bring."""

from datetime import date
from typing import Literal

import streamlit as st

from analytics.ahead.account import Account, year_before
from analytics.ahead.found import Ahead, Expected
from analytics.ahead.purchases import purchases
from analytics.ahead.rhythm import every
from analytics.ahead.standing import TOLD, Stand, overdue, standing, usual_gap
from analytics.page import menu, number, screen
from analytics.page.block import Cell, Table
from analytics.page.listing import ASKED
from analytics.page.number import Tone
from analytics.page.scene import Scene, href

MOST = 40
# So few entries are told in full, on a narrow screen too.
FEW = 10
NAME = "accounts"
WEAK = 0.5
WORDS = (
    "Overdue: silent for longer than ever before. Long silent: so for over a year and over three of"
    " its gaps; no warning names it any more."
)
TOO_FEW = "It has bought too seldom to tell when it buys next."
FAR = 10


def draw(scene: Scene, found: Ahead) -> None:
    """The accounts that are expected to bring most; all where the address asks for them."""
    held = {one.account_id: one for one in purchases(scene.store, scene.view).accounts}
    ranked = sorted(found.accounts, key=lambda one: (-(one.revenue or 0.0), one.told.account))
    whole = scene.asked(ASKED) == NAME
    late = [one for one in ranked[MOST:] if overdue(held[one.told.account_id], found.until)][:MOST]
    shown = ranked if whole else [*ranked[:MOST], *late]
    also = f", and {number.plain(len(late), scene.numbers)} more for being overdue" if late else ""
    least = f" The first {MOST} of {len(ranked)}{also}." if len(shown) < len(ranked) else ""
    screen.show(scene, Table(
        title="What each account is expected to bring, and how overdue it is",
        headings=("Account", "Still an account", "", "Buys within a year", "Rhythm",
                  "Next purchase", "Expected, 12 months", "Last 12 months"),
        rows=tuple(_line(scene, found, one, held[one.told.account_id]) for one in shown),
        note=f"{_note(found)}{least}",
        work=work(len(ranked), whole=whole),
    ))  # fmt: skip
    way(scene, NAME, len(shown), len(ranked))


def work(count: int, *, whole: bool) -> Literal["first", "all"]:
    """Whether a narrow screen shows all entries of so many."""
    return "all" if whole or count <= FEW else "first"


def way(scene: Scene, name: str, shown: int, count: int) -> None:
    """The way to all entries of a table; a narrow screen shows the first few of them."""
    if scene.asked(ASKED) == name or count <= min(shown, FEW):
        return
    query = {**scene.view.to_query(), **dict(scene.address.extras), ASKED: name}
    label = f"Show all {number.plain(count, scene.numbers)}"
    with st.container(key=f"{'' if shown < count else 'narrow '}all of {name}"):
        st.page_link(menu.here(scene), label=label, query_params=query)


def _note(found: Ahead) -> str:
    if not found.fit.trusted:
        return (
            "By each account's own gaps between purchases; a dash where there are too few. The"
            f" rhythm tells the usual gap, and how many of it have passed. {WORDS}"
        )
    return (
        "By the model, but by its own rhythm (marked own) where an account keeps time or broke its"
        " pattern: the model takes all to buy at random, and would give up on one that buys every"
        " second year, and not miss one that always bought. One"
        " that bought once always counts as still an account in BG/NBD; the chance that it buys"
        f" within a year tells more. {WORDS}"
    )


def _line(scene: Scene, found: Ahead, one: Expected, account: Account) -> tuple[Cell, ...]:
    view = scene.view.filtered("account", one.told.account)
    tone: Tone = "bad" if one.chance is not None and one.chance < WEAK else "flat"
    until = found.until
    late: Tone = "bad" if standing(account, until).late else "flat"
    return (
        Cell(one.told.account, href=href("Accounts", view)),
        Cell(_percent(scene, one.chance), number=True, tone=tone),
        Cell("", share=one.chance or 0.0, tone=tone),
        Cell(_percent(scene, one.within), number=True),
        Cell(said(account, until) + (" (own)" if one.own and found.fit.trusted else ""),
             tone=late, hint=_longest(account, until)),
        _next(one, account, until),
        Cell(number.money(one.revenue, scene.numbers), number=True),
        Cell(number.money(account.between(year_before(until), until), scene.numbers), number=True,
             href=href("Evidence", view.with_(period="all"), metric="revenue")),
    )  # fmt: skip


def said(account: Account, until: date) -> str:
    """An account's own rhythm in words: "every 24 months, last 11 months ago: not due"."""
    rhythm, stands = account.rhythm, standing(account, until)
    since = (until - rhythm.last).days
    ago = f"last {every(since)} ago" if since else "last today"
    usual = usual_gap(rhythm)
    if not usual:
        return f"bought once, {every(since)} ago" if since else "bought once, today"
    if stands.stand is Stand.NO_RHYTHM:
        bought = "twice" if len(account.days) == 2 else f"{len(account.days)} times"
        return f"bought {bought}, {ago}: {stands.stand}"
    more = f", {stands.gaps:.1f} gaps" if stands.gaps >= TOLD else ""
    return f"every {every(usual)}, {ago}: {stands.stand}{more}"


def _longest(account: Account, until: date) -> str:
    """Why one that is silent for many gaps is not overdue."""
    stands = standing(account, until)
    if stands.stand is Stand.SEASON:
        return "It bought nothing in these months of earlier years either."
    if stands.stand is not Stand.DUE or stands.gaps < TOLD:
        return ""
    return f"It has been silent for longer before: {every(max(account.rhythm.gaps))}."


def _next(one: Expected, account: Account, until: date) -> Cell:
    stands = standing(account, until)
    if stands.dateless:
        gaps = f"{stands.gaps:.1f} of its usual gaps"
        return Cell(number.DASH, hint=f"No day can be told: it is silent for {gaps}.")
    if one.due is None:
        return Cell(number.DASH, hint=TOO_FEW)
    if one.due.year > until.year + FAR:
        return Cell(number.DASH, hint="It is more likely than not that it does not buy again.")
    said = "due since" if one.due <= until else "about"
    return Cell(f"{said} {one.due:%b %Y}", hint=_range(one))


def _range(one: Expected) -> str:
    if one.early is None or one.late is None:
        return ""
    return f"four times out of five between {one.early:%b %Y} and {one.late:%b %Y}"


def _percent(scene: Scene, share: float | None) -> str:
    if share is None:
        return number.DASH
    return f"{number.plain(share * 100, scene.numbers)}{scene.numbers.percent}"
