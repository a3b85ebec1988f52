"""Whether the chances of a year ago came true, and the model in its numbers."""

import streamlit as st

from analytics.ahead.choice import TITLES
from analytics.ahead.found import Ahead, Check
from analytics.lifetimes.calibration import Bin
from analytics.page import number, screen
from analytics.page.block import Cell, Chart, Said, Series, Table
from analytics.page.scene import Scene

TITLE = "Did the chances of a year ago come true?"
MEANS = {
    "r": "how often accounts buy: shape", "alpha": "how often accounts buy: scale, in weeks",
    "a": "how easily they leave", "b": "how easily they stay",
    "beta": "how easily they let a season pass", "gamma": "how easily they leave",
    "delta": "how easily they stay",
}  # fmt: skip


def draw(scene: Scene, found: Ahead) -> None:
    """Of those given 20 to 40 %, how many bought in the year since."""
    check = found.check
    if check is None or not check.accounts:
        why = "The book is not old enough: it takes a year to learn from and a year to check."
        screen.show(scene, Said(TITLE, ((Cell(why),),)))
        return
    kept = [one for one in check.bins if one.count]
    sign = scene.numbers.percent
    labels = tuple(f"{one.low * 100:.0f} to {one.high * 100:.0f}{sign}" for one in check.bins)
    screen.show(scene, Chart(
        title=f"{TITLE} {_verdict(check)}",
        note=f"{_bins(scene, check)} {_overall(scene, check)}",
        kind="line", labels=labels,
        series=(
            Series("Bought in the year since", tuple(one.share for one in check.bins), "now",
                   low=tuple(one.share_low for one in check.bins),
                   high=tuple(one.share_high for one in check.bins)),
            Series("Chance given", tuple(one.said for one in check.bins), "before"),
        ),
        unit="percent", style=scene.numbers,
    ) if len(kept) > 1 else Said(TITLE, ((Cell(_bins(scene, check)),),
                                         (Cell(_overall(scene, check)),))))  # fmt: skip


def _verdict(check: Check) -> str:
    off = sum(one.fair is False for one in check.bins)
    if not off:
        return "Yes, as far as these numbers tell"
    return "In part" if off < sum(bool(one.count) for one in check.bins) else "No"


def _bins(scene: Scene, check: Check) -> str:
    sign = scene.numbers.percent
    told = [
        f"of {number.count(one.count, 'account', scene.numbers)} given {one.low * 100:.0f} to "
        f"{one.high * 100:.0f}{sign} {one.happened} bought"
        for one in check.bins if one.count
    ]  # fmt: skip
    none = never_given(check.bins, scene.numbers)
    return f"As of {number.day(check.then)}, with what was known then: {', '.join(told)}{none}."


def never_given(told: tuple[Bin, ...], style: number.Style) -> str:
    """The chances that nobody was given; nothing where there are none."""
    nobody = [f"{one.low * 100:.0f} to {one.high * 100:.0f}" for one in told if not one.count]
    return f"; no account was given {' or '.join(nobody)}{style.percent}" if nobody else ""


def _overall(scene: Scene, check: Check) -> str:
    told = []
    if check.purchases is not None:
        said = number.plain(check.purchases, scene.numbers)
        came = number.count(check.bought, "purchase", scene.numbers)
        told.append(f"{said} purchases expected by the model, {came} made")
    if check.revenue is not None:
        said, came = (
            number.short_money(amount, scene.numbers) for amount in (check.revenue, check.came)
        )
        told.append(f"{said} of revenue expected, {came} came")
    return f"In all: {'; '.join(told)}." if told else ""


def facts(scene: Scene, found: Ahead) -> None:
    """The model, its parameters with their bounds, and whether it can be trusted."""
    with st.expander("The model in its numbers"):
        screen.show(scene, Said("", tuple((Cell(line),) for line in _facts(scene, found))))
        if found.fit.values is not None:
            screen.show(scene, _parameters(scene, found))


def _facts(scene: Scene, found: Ahead) -> list[str]:
    fit = found.fit
    lines = [f"{TITLES[found.model]}. {found.why}"]
    trust = "It can be trusted" if fit.trusted else "It cannot be trusted"
    lines.append(f"{trust}: {fit.why}")
    if fit.log_likelihood is not None:
        height = number.plain(fit.log_likelihood, scene.numbers, 1)
        lines.append(f"Log-likelihood {height} over {number.plain(fit.count, scene.numbers)}"
                     " accounts.")  # fmt: skip
    own = sum(one.own for one in found.accounts)
    if own and fit.trusted:
        held = number.count(own, "account", scene.numbers)
        lines.append(f"By their own rhythm: {held}.")
    return lines


def _parameters(scene: Scene, found: Ahead) -> Table:
    fit = found.fit
    none = (None,) * len(fit.names)
    rows = zip(fit.names, fit.values or none, fit.low or none, fit.high or none, strict=True)
    return Table(
        title="Parameters with their 95 % bounds",
        headings=("Parameter", "Tells", "Value", "From", "To"),
        rows=tuple(
            (Cell(name), Cell(_means(found, name)),
             *(Cell(number.plain(value, scene.numbers, 3), number=True)
               for value in (value, low, high)))
            for name, value, low, high in rows
        ),
    )  # fmt: skip


def _means(found: Ahead, name: str) -> str:
    if found.model == "bgbb" and name == "alpha":
        return "how easily they take a season's chance"
    return MEANS.get(name, "")
