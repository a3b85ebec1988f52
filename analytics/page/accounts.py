"""Accounts by rank, and one account's own page."""

from typing import TypeAlias

from analytics import answer
from analytics.metric import Metric, named
from analytics.page import absent, breakdown, cards, number, periods, screen, trend
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
    rows.sort(key=lambda row: _rank(known, row, worth, worst=worst is not None))
    shown = rows[: worst or best or WIDEST]
    if not shown:
        said = Cell(f"No account has such a figure: {absent.figure(scene, known)}.")
        screen.show(scene, Said(_title(known, None, None, 0), ((said,),)))
        return
    money = () if metric == BESIDE else ("Revenue before", "Revenue now")
    screen.show(scene, Table(
        title=_title(known, worst, best, len(shown)),
        headings=("Account", known.title, "", f"on {number.GOES_WITH[scene.view.compare]}", *money),
        rows=tuple(_line(scene, known, row, shown, worth) for row in shown),
        note=f"{len(shown)} of {len(rows)} accounts" if len(rows) > len(shown) else "",
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


def _title(metric: Metric, worst: int | None, best: int | None, count: int) -> str:
    name = metric.title[0].lower() + metric.title[1:]
    if worst:
        return f"The {count} accounts with the worst {name}"
    return f"The {count} accounts with the best {name}" if best else f"Accounts by {name}"


def _line(
    scene: Scene, metric: Metric, row: answer.Row, rows: list[answer.Row], worth: Worth
) -> tuple[Cell, ...]:
    account = row.cut["account"]
    view = scene.view.filtered("account", account)
    top = max(abs(float(other.value or 0)) for other in rows) or 1.0
    beside = worth.get(account)
    money = (beside.previous, beside.value) if beside else (None, None)
    times = (periods.before(view, scene.calendar), view)
    return (
        Cell(account, href=href("Accounts", view)),
        Cell(number.exact(row.value, metric.unit, scene.numbers), number=True,
             href=href("Evidence", cards.reach(metric, view), metric=metric.name)),
        breakdown.bar(row.value, top),
        breakdown.moved(scene, metric, row),
        *(Cell(number.money(amount, scene.numbers), number=True,
               href=href("Evidence", when, metric=BESIDE) if amount else "")
          for amount, when in zip(money, times, strict=True) if metric.name != BESIDE),
    )  # fmt: skip
