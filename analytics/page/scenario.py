"""What if: levers that move the year's end at once, beside the forecast, which stays as it is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import streamlit as st

from analytics.forecast import ForecastError, Outcome
from analytics.outlook import asking, basis, targets
from analytics.outlook.basis import Ground
from analytics.outlook.scenario import (
    MORE,
    PERCENT,
    POINTS,
    Change,
    Levers,
    cents,
    changed,
    moved,
)
from analytics.outlook.targets import Aim
from analytics.page import lever_words, markup, number, screen, share
from analytics.page.address import Address, turn
from analytics.page.block import Block, Cell, Said, Table
from analytics.page.foresight import chosen
from analytics.page.scene import Scene, of_rows

EXTRA = "scenario"
TITLE = "What if"
LARGEST = 25
PARTS = ("retention", "price", "new", "account", "since")
ONLY = "Levers move revenue: choose Revenue above to try them."


@of_rows
def draw(scene: Scene) -> None:
    """The levers and what they make of the year; nothing until the forecast is there."""
    if chosen(scene).metric.name != basis.MEASURE:
        screen.show(scene, Said(TITLE, ((Cell(ONLY),),)))
        return
    try:
        waiting = asking.foreseen(scene.store, basis.MEASURE, scene.view)
        found = waiting.result() if waiting.done else None
    except (ForecastError, KeyError):
        return
    stands = basis.ground(scene.store, found) if found else None
    if found is None or stands is None:
        return
    _settle(scene, stands)
    aim = targets.aimed(scene.store, found) if scene.view.base == "billings" else None
    st.fragment(_tried)(scene, stands, aim, len(scene.drawn))


def _settle(scene: Scene, stands: Ground) -> None:
    """Set the levers from the address, unless they were moved since it was written."""
    text, shown = scene.asked(EXTRA), _shown(scene.page)
    asked = fitting(Levers.read(text), stands)
    last = st.session_state.get(_key(scene.page, "written"))
    if shown is None or (text and text != last):
        said = lever_words.in_vain(text, asked) if text else ""
        st.session_state[_key(scene.page, "in vain")] = (said, str(asked))
    if shown is None or (str(shown) == last and str(asked) != last):
        _set(scene.page, asked)
    elif shown != fitting(shown, stands):
        _set(scene.page, fitting(shown, stands))


def fitting(levers: Levers, stands: Ground) -> Levers:
    """The levers as far as this book has what they move: its accounts, and its months ahead."""
    months = [month.month for month in stands.basis.months]
    if not stands.basis.new:
        levers = replace(levers, new=0.0)
    if not levers.account or levers.account not in stands.basis.accounts:
        return replace(levers, account="", since=None)
    since = levers.since if levers.since in months else months[0]
    return replace(levers, since=since)


def _tried(scene: Scene, stands: Ground, aim: Aim | None, place: int) -> None:
    """The levers on the screen and what they come to; drawn again alone when one moves."""
    says = lever_words.says(scene, stands)
    st.html(f'<div class="part"><h3>{TITLE}</h3><p class="note">{says}</p></div>')
    levers = _levers(scene, stands)
    in_vain, asked = st.session_state.get(_key(scene.page, "in vain"), ("", ""))
    if in_vain and str(levers) == asked:
        st.warning(markup.plain(in_vain))
    st.session_state[_key(scene.page, "written")] = str(levers)
    turn(scene.page, EXTRA, str(levers))
    blocks = told(scene, stands, levers, aim)
    after = scene.drawn[place + len(blocks) :]
    del scene.drawn[place:]
    for block in blocks:
        screen.show(scene, block)
    scene.drawn.extend(after)
    if not levers:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            "Put all levers back", key=_key(scene.page, "reset"), on_click=_set,
            args=(scene.page, Levers()),
        )  # fmt: skip
        with st.popover("Link to this scenario", type="tertiary"):
            extras = {**dict(scene.address.extras), EXTRA: str(levers)}
            there = Address(scene.view, tuple(extras.items()))
            st.code(share.link(replace(scene, address=there)), language=None, wrap_lines=True)


def _levers(scene: Scene, stands: Ground) -> Levers:
    """The levers as they stand on the screen."""
    kept, page = stands.basis.retention, scene.page
    now = f" (now {number.exact(kept, 'percent', scene.numbers)})" if kept else ""
    columns = st.columns(4, gap="medium")
    with columns[0]:
        retention = st.slider(
            f"Retention, points{now}", *POINTS, step=1.0, format="%g",
            key=_key(page, "retention"),
        )  # fmt: skip
    with columns[1]:
        price = st.slider(
            "Prices, percent", *PERCENT, step=0.5, format="%g", key=_key(page, "price")
        )
    with columns[2]:
        new = st.slider(
            "New business, percent", *MORE, step=5.0, format="%g", key=_key(page, "new"),
            disabled=not stands.basis.new,
        )  # fmt: skip
    with columns[3]:
        account, since = _leaving(scene, stands)
    fresh = new if stands.basis.new else 0.0
    return Levers(retention, price, fresh, account, since if account else None)


def _leaving(scene: Scene, stands: Ground) -> tuple[str, date | None]:
    """Which account leaves, and from which month on."""
    page = scene.page
    held = st.session_state.get(_key(page, "account"))
    names = [name for name in stands.largest if stands.basis.of(name) > 0]
    offered = dict.fromkeys(["", *names[:LARGEST], *([held] if held in names else [])])
    account: str = st.selectbox(
        "An account leaves", list(offered), format_func=lambda name: name or "none",
        key=_key(page, "account"),
    )  # fmt: skip
    months = [month.month for month in stands.basis.months]
    if not account:
        return "", None
    since: date = st.selectbox(
        "from", months, format_func=lambda month: f"from {month:%B %Y} on",
        key=_key(page, "since"), label_visibility="collapsed",
    )  # fmt: skip
    return account, since


def told(scene: Scene, stands: Ground, levers: Levers, aim: Aim | None = None) -> Sequence[Block]:
    """The year's end without and with the levers, and what each of them adds."""
    change = changed(stands.basis, levers)
    end, style = stands.end, scene.numbers
    then = moved(end.outcome, change.total, stands.least)
    rows = [_line(scene, f"The forecast of {end.label}", cents(end.outcome.point), end.outcome)]
    rows += [
        (Cell(words), Cell(_signed(scene, by), number=True), Cell(""))
        for words, by in _parts(scene, stands, levers, change)
    ]
    if levers:
        rows.append(_line(scene, f"{end.label} in this scenario", _point(stands, change), then))
    rows += _wanted(scene, stands, _point(stands, change), aim)
    said = number.short_money(then.point, style)
    by = number.short_money(abs(change.total), style)
    how = "more" if change.total > 0 else "less"
    title = (
        f"{end.label} would end at {said}, {by} {how} than forecast"
        if change.total
        else f"No lever is moved: {end.label} is likely to end at {said}"
    )
    headings = ("", "Amount", "Between (80%)")
    return (Table(title, headings, tuple(rows), note=lever_words.formula(scene, stands)),)


def _parts(
    scene: Scene, stands: Ground, levers: Levers, change: Change
) -> list[tuple[str, Decimal]]:
    """What each lever that was moved adds, in words."""
    kept = stands.basis.retention
    usual = number.exact(kept, "percent", scene.numbers) if kept else "as it was"
    other = (
        number.exact(max((kept or 1.0) + levers.retention / 100, 0.0), "percent", scene.numbers)
    )  # fmt: skip
    month = f"{levers.since:%B %Y}" if levers.since else "now"
    found = [
        (bool(levers.account), f"{levers.account} leaves, from {month} on", change.account),
        (bool(levers.retention), f"Retention {other} instead of {usual}", change.retention),
        (bool(levers.new), f"New business {_percent(scene, levers.new)}", change.new),
        (bool(levers.price), f"Prices {_percent(scene, levers.price)}", change.price),
    ]
    moved_ones = [(words, by) for counts, words, by in found if counts]
    return _whole(cents(stands.end.outcome.point), moved_ones)


def _whole(start: Decimal, parts: Sequence[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """The parts in whole units of money, so that start, parts and end still foot when rounded."""
    found, before = [], start
    for words, by in parts:
        found.append((words, round(before + by) - round(before)))
        before += by
    return [(words, Decimal(by)) for words, by in found]


def _wanted(
    scene: Scene, stands: Ground, point: Decimal, aim: Aim | None
) -> list[tuple[Cell, ...]]:
    """The target of the same months, and what the scenario lacks of it."""
    if aim is None or (aim.first, aim.last) != (stands.end.first, stands.end.last):
        return []
    target = cents(aim.target)
    over = Decimal(round(point) - round(target))
    words = "Beyond the target" if over >= 0 else "Short of the target"
    lines = ((f"Target of {aim.label}", target), (words, abs(over)))
    return [
        (Cell(said), Cell(number.money(amount, scene.numbers), number=True), Cell(""))
        for said, amount in lines
    ]


def _point(stands: Ground, change: Change) -> Decimal:
    return cents(stands.end.outcome.point) + change.total


def _line(scene: Scene, words: str, amount: Decimal, outcome: Outcome) -> tuple[Cell, ...]:
    low, high = (
        number.short_money(value, scene.numbers) for value in (outcome.low_80, outcome.high_80)
    )
    return (
        Cell(words),
        Cell(number.money(amount, scene.numbers), number=True),
        Cell(f"{low} to {high}", number=True),
    )


def _percent(scene: Scene, value: float) -> str:
    sign = "+" if value > 0 else number.MINUS
    digits = 0 if value == int(value) else 1
    return f"{sign}{number.plain(abs(value), scene.numbers, digits)}{scene.numbers.percent}"


def _signed(scene: Scene, value: Decimal) -> str:
    text = number.money(value, scene.numbers)
    return f"+{text}" if value > 0 else text


def _shown(page: str) -> Levers | None:
    """The levers as they stood on the screen; None before they were drawn."""
    state = st.session_state
    if not all(_key(page, name) in state for name in ("retention", "price", "new", "account")):
        return None
    account = state[_key(page, "account")]
    values = (float(state[_key(page, name)]) for name in ("retention", "price", "new"))
    retention, price, new = values
    since = state.get(_key(page, "since")) if account else None
    return Levers(retention, price, new, account, since)


def _set(page: str, levers: Levers) -> None:
    """Set every lever."""
    for name in PARTS:
        st.session_state[_key(page, name)] = getattr(levers, name)
    if levers.since is None:
        del st.session_state[_key(page, "since")]


def _key(page: str, name: str) -> str:
    return f"{page} what if {name}"
