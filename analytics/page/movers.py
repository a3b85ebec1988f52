"""What moved most, and which accounts moved it."""

from analytics import answer
from analytics.metric import named
from analytics.page import absent, number, screen
from analytics.page.block import Cell, Said
from analytics.page.scene import Scene, href, of_rows

EACH = 3
METRIC = "revenue"
CUTS = ("segment", "region", "owner", "industry")


@of_rows
def draw(scene: Scene) -> None:
    """Sentences with money: the whole, the cut that moved most, and the accounts behind it."""
    whole = answer.figure(scene.store, METRIC, scene.view)
    rows = answer.breakdown(scene.store, METRIC, scene.view, "account").rows
    if whole.previous is None:
        screen.show(scene, _alone(scene, whole, rows))
        return
    steps = sorted(
        ((_step(row), row) for row in rows if row.cut.get("account")), key=lambda pair: pair[0]
    )
    up = [row for step, row in reversed(steps) if step > 0][:EACH]
    down = [row for step, row in steps if step < 0][:EACH]
    lines = [_whole(scene, whole), *_cut(scene, _step(whole))]
    lines += [_account(scene, row) for row in (*up, *down)]
    screen.show(scene, Said(title="What moved most", lines=tuple(line for line in lines if line)))


def _alone(scene: Scene, whole: answer.Row, rows: tuple[answer.Row, ...]) -> Said:
    """With nothing to compare with, the largest accounts."""
    why = absent.comparison(scene, whole, named(METRIC))
    largest = sorted(rows, key=lambda row: -float(row.value or 0))[: EACH * 2]
    lines = tuple(
        (_named(scene, row), Cell(" "),
         Cell(_short(scene, row.value), number=True, href=_proof(scene, row)))
        for row in largest if row.value and row.cut.get("account")
    )  # fmt: skip
    return Said("The largest accounts", ((Cell(f"{why[0].upper()}{why[1:]}."),), *lines))


def _whole(scene: Scene, row: answer.Row) -> tuple[Cell, ...]:
    return (
        Cell("Revenue is "), _amount(scene, row), Cell(f" on {_before(scene)}: "),
        Cell(f"{_short(scene, row.previous)} then, {_short(scene, row.value)} this time."),
    )  # fmt: skip


def _cut(scene: Scene, way: float) -> list[tuple[Cell, ...]]:
    """The value of a dimension that moved most in the direction of the whole."""
    best: tuple[float, str, answer.Row] | None = None
    for by in CUTS:
        held = scene.view.chosen(by) or answer.values(scene.store, by, scene.view.version)
        if len(held) < 2:
            continue
        for row in answer.breakdown(scene.store, METRIC, scene.view, by).rows:
            if _step(row) * way > 0 and (best is None or abs(_step(row)) > abs(best[0])):
                best = (_step(row), by, row)
        break
    if best is None or best[0] == 0:
        return []
    _, by, row = best
    place = Cell(row.cut[by], href=href("Accounts", scene.view.filtered(by, row.cut[by])))
    return [(Cell("The largest part of it in "), place, Cell(": "), _amount(scene, row), Cell("."))]


def _account(scene: Scene, row: answer.Row) -> tuple[Cell, ...]:
    now, before = float(row.value or 0), float(row.previous or 0)
    if before <= 0:
        tail = ", nothing before."
    elif now <= 0:
        tail = f", bought nothing this time ({_short(scene, before)} before)."
    else:
        tail = f", from {_short(scene, before)} to {_short(scene, now)}."
    return (_named(scene, row), Cell(" "), _amount(scene, row), Cell(tail))


def _named(scene: Scene, row: answer.Row) -> Cell:
    account = row.cut["account"]
    return Cell(account, href=href("Accounts", scene.view.filtered("account", account)))


def _proof(scene: Scene, row: answer.Row) -> str:
    """The rows behind an amount, in the cut that it is of."""
    view = scene.view
    for by, value in row.cut.items():
        view = view.filtered(by, value)
    return href("Evidence", view, metric=METRIC)


def _amount(scene: Scene, row: answer.Row) -> Cell:
    step = _step(row)
    if step == 0:
        return Cell("level")
    words = f"{'up' if step > 0 else 'down'} {_short(scene, abs(step))}"
    tone: number.Tone = "good" if step > 0 else "bad"
    return Cell(words, number=True, tone=tone, href=_proof(scene, row))


def _step(row: answer.Row) -> float:
    return float(row.value or 0) - float(row.previous or 0)


def _short(scene: Scene, value: number.Value) -> str:
    return number.short_money(value, scene.numbers)


def _before(scene: Scene) -> str:
    return number.GOES_WITH[scene.view.compare]
