"""Retention ahead: what the accounts will bring, and who still is one."""

import streamlit as st

from analytics.ahead.account import AheadError, Purchases
from analytics.ahead.found import FULL_MONTHS, Ahead
from analytics.ahead.purchases import purchases
from analytics.ahead.standing import Stand, standing
from analytics.outlook.keeping import Waiting
from analytics.page import ahead_accounts, ahead_check, ahead_contracts, number, screen
from analytics.page.block import Card, Cell, Said
from analytics.page.scene import Scene, guarded, href, of_rows
from analytics.warning import asking, listing

BEAT = 0.4
TITLE = "The year ahead"
FEW = 4
RANGE = (
    "New accounts come on top; the range is what single accounts do by chance, eight times out of "
    "ten."
)
BRIDGE = (
    "Counted account by account, for those that ever bought. The Forecast page carries on the trend"
    " of everything instead, new accounts included, so that its figure for the same months differs."
)


@of_rows
def draw(scene: Scene) -> None:
    """What the accounts of the view are expected to bring in a year, as a sentence and figures."""
    try:
        waiting = asking.ahead(scene.store, scene.view)
    except AheadError as fault:
        screen.show(scene, Said(TITLE, ((Cell(str(fault)),),)))
        return
    if not waiting.done:
        _watch(waiting)
        return
    found = waiting.result()
    if found:
        screen.show(scene, Said(_title(scene, found), _lines(scene, found)))
        screen.show(scene, _cards(scene, found))


@of_rows
def details(scene: Scene) -> None:
    """Account by account, whether the chances came true, and the model; once they are there."""
    found = _there(scene)
    if found is None:
        return
    for drawn in (ahead_accounts.draw, ahead_check.draw, ahead_contracts.draw, ahead_check.facts):
        with guarded():
            drawn(scene, found)


def _there(scene: Scene) -> Ahead | None:
    """What was worked out; None while it is not, or where there is nothing to work out."""
    try:
        waiting = asking.ahead(scene.store, scene.view)
        return waiting.result() if waiting.done else None
    except AheadError:
        return None


def _watch(waiting: Waiting[Ahead]) -> None:
    st.fragment(_progress, run_every=BEAT)(waiting)


def _progress(waiting: Waiting[Ahead]) -> None:
    if waiting.done:
        st.rerun()
    st.progress(min(1.0, waiting.share), "Working out who is still an account, and what to expect.")


def _title(scene: Scene, found: Ahead) -> str:
    if found.revenue is None:
        return "Nothing can be said yet of what the accounts will bring"
    point, low, high = (
        number.short_money(amount, scene.numbers)
        for amount in (found.revenue.point, found.revenue.low_80, found.revenue.high_80)
    )
    accounts = number.count(len(found.accounts), "account", scene.numbers)
    who = "The account so far is" if len(found.accounts) == 1 else f"The {accounts} so far are"
    return f"{who} expected to bring {point} in the next twelve months, between {low} and {high}"


def _lines(scene: Scene, found: Ahead) -> tuple[tuple[Cell, ...], ...]:
    lines = _figures(scene, found)
    if not found.fit.trusted:
        why = found.fit.why
        said = f"The model cannot be trusted here: {why[:1].lower()}{why[1:]}"
        lines.append((Cell(f"{said} Each account stands by its own rhythm alone."),))
    elif len(found.accounts) < FEW:
        lines.append((Cell("With so few accounts all of this is only a hint."),))
    return tuple(lines)


def _figures(scene: Scene, found: Ahead) -> list[tuple[Cell, ...]]:
    """What the yearly figure counts and how it differs from the forecast's; why there is none."""
    months = purchases(scene.store, scene.view).months
    if months < FULL_MONTHS:
        are = f"{'is' if months == 1 else 'are'} known, and it takes {FULL_MONTHS}"
        full = number.count(months, "full month", scene.numbers)
        return [(Cell(f"Too little for a yearly figure: {full} {are}."),)]
    past = number.short_money(found.past, scene.numbers)
    brought = f"The twelve months to {number.day(found.until)} brought {past}."
    if found.revenue is None:
        return [(Cell(brought),)]
    there = Cell("See the forecast", href=href("Forecast", scene.view))
    return [(Cell(f"{brought} {RANGE}"),), (Cell(f"{BRIDGE} "), there)]


def _cards(scene: Scene, found: Ahead) -> tuple[Card, ...]:
    made = [_revenue(scene, found), _still(scene, found), _due(scene), _stake(scene)]
    return tuple(card for card in made if card)


def _revenue(scene: Scene, found: Ahead) -> Card | None:
    if found.revenue is None:
        return None
    whole = found.revenue
    bounds = number.likely(whole.low_80, whole.high_80, "money", scene.numbers)
    return Card(
        "revenue", "Next twelve months", "What the accounts so far are expected to bring.",
        number.short_money(whole.point, scene.numbers),
        number.change(whole.point, found.past, "money", scene.numbers), "on the last twelve",
        "flat",
        number.way(whole.point, found.past, "money"), (),
        likely=f"likely {bounds} (80{scene.numbers.percent})", ahead=True,
    )  # fmt: skip


def _still(scene: Scene, found: Ahead) -> Card | None:
    chances = [one.chance for one in found.accounts if one.chance is not None]
    if not chances:
        return None
    return _plain(
        "logo_retention", "Still an account", "The chances of all that ever bought, added up.",
        number.plain(sum(chances), scene.numbers), f"of {number.plain(len(chances), scene.numbers)}"
        " that ever bought",
    )  # fmt: skip


def _due(scene: Scene) -> Card:
    overdue, gone = late(purchases(scene.store, scene.view))
    return _plain(
        "account_churn", "Overdue", "Accounts that are silent for longer than ever before, and not "
        "for years.", number.plain(overdue, scene.numbers),
        f"and {number.plain(gone, scene.numbers)} long silent",
    )  # fmt: skip


def late(bought: Purchases) -> tuple[int, int]:
    """How many accounts are overdue, and how many long silent."""
    stands = [standing(account, bought.until).stand for account in bought.accounts]
    return stands.count(Stand.OVERDUE), stands.count(Stand.LONG_SILENT)


def _stake(scene: Scene) -> Card:
    stake = sum(one.stake for one in listing.early(scene.store, scene.view))
    return _plain(
        "churned_revenue", "At stake", "A year's revenue of accounts whose pattern broke, as far as"
        " it is likely gone.", number.short_money(stake, scene.numbers), "see below",
    )  # fmt: skip


def _plain(metric: str, title: str, asks: str, value: str, against: str) -> Card:
    return Card(metric, title, asks, value, "", against, "flat", "off", (), ahead=True)
