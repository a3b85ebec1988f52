"""Accounts by rank, and one account's own page."""

from typing import TypeAlias

from analytics import answer
from analytics.metric import Metric, named
from analytics.page import absent, breakdown, cards, number, periods, ranking, screen, trend
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, href, of_rows

Worth: TypeAlias = dict[str, answer.Row]
WIDEST = 500
BESIDE = "revenue"
OWN = (
    "revenue",
    "revenue_growth",
    "net_revenue_retention",
    "gross_margin_percent",
    "open_pipeline",
)


@of_rows
def draw(scene: Scene, metric: str, worst: int | None = None, best: int | None = None) -> None:
    """Accounts ranked by a metric, with what they are worth."""
    known = named(metric)
    worth = _worth(scene)
    found = answer.breakdown(scene.store, metric, cards.reach(known, scene.view), "account").rows
    rows = [row for row in found if row.value is not None and row.cut.get("account")]
    if known.unit == "money":
        rows = [row for row in rows if row.value or row.previous]
    if not rows:
        said = Cell(f"No account has such a figure: {absent.figure(scene, known)}.")
        screen.show(scene, Said(f"Accounts by {_name(known)}", ((said,),)))
        return
    tiers = _tiers(known, rows, worth, worst=worst is not None)
    shown = ranking.first(tiers, worst or best or WIDEST)
    count = sum(len(tier.rows) for tier in shown)
    money = () if metric == BESIDE else ("Revenue before", "Revenue now")
    screen.show(scene, Table(
        title=title(known, tiers, count, worst=bool(worst), best=bool(best)),
        headings=("Account", known.title, "", f"on {number.GOES_WITH[scene.view.compare]}", *money),
        rows=tuple(breakdown.lines(shown, lambda row, axis: _line(scene, known, row, axis, worth))),
        note=breakdown.note(
            scene, rows, f"{count} of {len(rows)} accounts." if len(rows) > count else ""
        ),
    ))  # fmt: skip


@of_rows
def page(scene: Scene, metric: str) -> None:
    """The ranking, or the one account that the address names."""
    chosen = scene.view.chosen("account")
    if len(chosen) == 1:
        _own(scene, chosen[0])
    else:
        cards.draw(scene, "revenue", "concentration", "top_account_share", "effective_accounts")
        draw(scene, metric)


def _own(scene: Scene, account: str) -> None:
    everyone = scene.view.filtered("account")
    screen.back(scene, f"{account}", everyone)
    cards.draw(scene, *OWN)
    trend.draw(scene, "revenue")
    for by in ("line", "project", "owner"):
        breakdown.draw(scene, "revenue", by)


def _tiers(
    metric: Metric, rows: list[answer.Row], worth: Worth, *, worst: bool
) -> list[ranking.Tier]:
    """Plain facts in their order; figures with bounds in the tiers that these leave apart."""
    tiers = ranking.tiers(rows, metric.better)
    if ranking.clear(tiers):
        ranked = sorted(rows, key=lambda row: _rank(metric, row, worth, worst=worst))
        return [ranking.Tier("", tuple(ranked))]
    sure, unsure = ([tier for tier in tiers if tier.unsure == way] for way in (False, True))
    return [*(reversed(sure) if worst else sure), *unsure]


def _rank(
    metric: Metric, row: answer.Row, worth: Worth, *, worst: bool
) -> tuple[float, float, str]:
    """By value; among equals, the account that was worth more comes first."""
    value = float(row.value or 0)
    upwards = worst == (metric.better == "higher")
    before = worth[row.cut["account"]].previous if row.cut["account"] in worth else None
    return (value if upwards else -value, -float(before or 0), row.cut["account"])


def _worth(scene: Scene) -> Worth:
    rows = answer.breakdown(scene.store, BESIDE, scene.view, "account").rows
    return {row.cut["account"]: row for row in rows}


def _name(metric: Metric) -> str:
    return metric.title[0].lower() + metric.title[1:]


def title(metric: Metric, tiers: list[ranking.Tier], count: int, *, worst: bool, best: bool) -> str:
    """What is ranked, where anything is."""
    if not (worst or best):
        return f"Accounts by {_name(metric)}"
    end = "worst" if worst else "best"
    if ranking.clear(tiers):
        return f"The {count} accounts with the {end} {_name(metric)}"
    apart = sum(not tier.unsure for tier in tiers) > 1
    return f"Accounts by {_name(metric)}" + (f", clearly {end} first" if apart else "")


def _line(
    scene: Scene, metric: Metric, row: answer.Row, axis: breakdown.Axis, worth: Worth
) -> breakdown.Line:
    account = row.cut["account"]
    view = scene.view.filtered("account", account)
    beside = worth.get(account)
    money = (beside.previous, beside.value) if beside else (None, None)
    times = (periods.before(view, scene.calendar), view)
    return (
        Cell(account, href=href("Accounts", view)),
        Cell(number.exact(row.value, metric.unit, scene.numbers), number=True,
             href=href("Evidence", cards.reach(metric, view), metric=metric.name),
             likely=breakdown.likely(scene, metric, row)),
        breakdown.bar(row, axis),
        breakdown.moved(scene, metric, row),
        *(Cell(number.money(amount, scene.numbers), number=True,
               href=href("Evidence", when, metric=BESIDE) if amount else "")
          for amount, when in zip(money, times, strict=True) if metric.name != BESIDE),
    )  # fmt: skip
