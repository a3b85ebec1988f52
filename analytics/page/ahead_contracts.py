"""Contracts ahead: how many are renewed time after time, and the chance of each that runs."""

from analytics.ahead.found import Ahead
from analytics.ahead.renewing import Renewal, Renewing
from analytics.interval import wilson
from analytics.page import ahead_accounts, number, screen
from analytics.page.block import Cell, Chart, Points, Said, Series, Table
from analytics.page.listing import ASKED
from analytics.page.scene import Scene, href
from analytics.warning import asking

MOST = 20
NAME = "contracts"
LENGTH = 8


def draw(scene: Scene, _: Ahead | None = None) -> None:
    """How contracts survive, with what the model projects; nothing where the book has none."""
    waiting = asking.renewals(scene.store, scene.view)
    found = waiting.result(timeout=20) if waiting else None
    if found is None:
        return
    came = found.passed[0][0] if found.passed else 0
    if not came:
        why = "No contract of this view has come to a renewal yet, so that nothing is projected."
        screen.show(scene, Said("Contracts ahead", ((Cell(why),),)))
    else:
        screen.show(scene, _curve(scene, found))
    running = [one for one in found.relations if not one.relation.lost]
    if running:
        whole = scene.asked(ASKED) == NAME
        screen.show(scene, _table(scene, running, whole=whole))
        ahead_accounts.way(scene, NAME, min(MOST, len(running)), len(running))


def _curve(scene: Scene, found: Renewing) -> Chart:
    seen, low, high = _kaplan_meier(found)
    length = max(len(seen), LENGTH)
    blank: Points = (None,) * (length - len(seen))
    projected = found.projected[:length]
    series = [Series("Seen in this book", (*seen, *blank), "now", low=(*low, *blank),
                     high=(*high, *blank))]  # fmt: skip
    if projected:
        series.append(Series("Projected", (*projected, *(None,) * (length - len(projected))),
                             "second"))  # fmt: skip
    came, renewed = found.passed[0]
    return Chart(
        title=f"Contracts since {_since(found)}: {renewed} of {came} passed their first renewal",
        note="Of all these contracts, the share of relations that is still there after"
        " so many renewals; several contracts of one account are one relation. The renewal "
        "rate on other pages counts the amounts that fell due in its own months alone. "
        f"{_trust(found)}",
        kind="line", labels=tuple("start" if at == 0 else str(at) for at in range(length)),
        series=tuple(series), unit="percent", style=scene.numbers,
    )  # fmt: skip


def _since(found: Renewing) -> int:
    return min(one.relation.starts_on for one in found.relations).year


def _kaplan_meier(found: Renewing) -> tuple[Points, Points, Points]:
    """The share still there after each renewal, with Wilson's bounds at the number that came.

    E. L. Kaplan and P. Meier (1958), Nonparametric estimation from incomplete observations,
    Journal of the American Statistical Association 53, p. 457-481.
    """
    seen, low, high = [1.0], [1.0], [1.0]
    for came, renewed in found.passed:
        if not came:
            break
        seen.append(seen[-1] * renewed / came)
        below, above = wilson(seen[-1] * came, came) or (0.0, 1.0)
        low.append(below)
        high.append(above)
    return tuple(seen), tuple(low), tuple(high)


def _trust(found: Renewing) -> str:
    if found.fit.trusted:
        return "Projected by the shifted beta-geometric: those likely to go leave first."
    why = f"{found.fit.why[:1].lower()}{found.fit.why[1:]}"
    if not found.projected:
        return f"Nothing is projected: {why}"
    return f"Projected at the same rate every time, for the model cannot be trusted: {why}"


def _table(scene: Scene, running: list[Renewal], *, whole: bool) -> Table:
    ordered = sorted(running, key=lambda one: (one.relation.ends_on, one.relation.account))
    shown = ordered if whole else ordered[:MOST]
    known = [one.revenue for one in running if one.revenue is not None]
    brings = f", expected to bring {number.short_money(sum(known), scene.numbers)} in twelve months"
    rest = f" The first {len(shown)} of {len(ordered)}." if len(ordered) > len(shown) else ""
    return Table(
        title=f"{number.count(len(running), 'contract', scene.numbers)} running"
        f"{brings if known else ''}",
        headings=("Account", "Runs to", "Renewals so far", "Chance to renew", "A year",
                  "Expected, 12 months"),
        rows=tuple(_line(scene, one) for one in shown),
        note="The next to end first. The chance to renew is learnt from all renewals so far, not"
        " from the last twelve months. Contracts are also invoiced: this is part of what the"
        f" accounts are expected to bring, not on top of it.{rest}",
        work=ahead_accounts.work(len(running), whole=whole),
    )  # fmt: skip


def _line(scene: Scene, one: Renewal) -> tuple[Cell, ...]:
    held = one.relation
    chance = number.DASH
    if one.chance is not None:
        chance = f"{number.plain(one.chance * 100, scene.numbers)}{scene.numbers.percent}"
    return (
        Cell(held.account, href=href("Accounts", scene.view.filtered("account", held.account))),
        Cell(number.day(held.ends_on)),
        Cell(number.plain(held.renewals, scene.numbers), number=True),
        Cell(chance, number=True),
        Cell(number.money(held.annual, scene.numbers), number=True),
        Cell(number.money(one.revenue, scene.numbers), number=True),
    )
