"""Why revenue moved: dearer or cheaper, more or less, another mix; and whose prices gave way."""

from analytics import answer
from analytics.metric import named
from analytics.page import absent, number, screen
from analytics.page.block import Cell, Chart, Said, Series, Table
from analytics.page.scene import Scene, href, of_rows

EFFECTS = (
    ("price_effect", "Price"),
    ("volume_effect", "Volume"),
    ("mix_effect", "Mix"),
    ("new_line_effect", "New items"),
    ("dropped_line_effect", "Dropped items"),
    ("unpriced_change", "No quantity"),
)
EVEN = 0.005
KEY_ACCOUNTS = 15


@of_rows
def draw(scene: Scene) -> None:
    """From the revenue of the year before to that of now, by price, volume and mix."""
    share = answer.figure(scene.store, "priced_share", scene.view)
    if not share.numerator:
        said = "None of these rows has a quantity, so that price and volume cannot be told apart."
        screen.show(scene, Said("Price, volume and mix", ((Cell(said),),)))
        return
    ends = answer.figure(scene.store, "revenue_growth", scene.view.with_(base="billings"))
    start = float(ends.denominator or 0)
    end = start + float(ends.numerator or 0)
    effects = {
        (name, word): float(answer.figure(scene.store, name, scene.view).value or 0)
        for name, word in EFFECTS
    }
    if not effects[EFFECTS[-1]]:
        del effects[EFFECTS[-1]]
    steps = list(effects.values())
    screen.show(scene, Chart(
        title=_title(scene, steps), kind="bridge", unit="money", style=scene.numbers,
        note=_note(scene, share), labels=("Year before", *(word for _, word in effects), "Now"),
        series=(Series("Billings", (start, *steps, end), "now"),),
    ))  # fmt: skip
    screen.links([(word, name, scene.view) for name, word in effects])


def _title(scene: Scene, steps: list[float]) -> str:
    price, volume, mix = steps[:3]
    words = []
    for effect, up, down in (
        (price, "dearer work added", "cheaper work took"),
        (volume, "more work added", "less work took"),
        (mix, "a dearer mix added", "a cheaper mix took"),
    ):
        if effect:
            words.append(
                f"{up if effect > 0 else down} {number.short_money(abs(effect), scene.numbers)}"
            )
    said = ", ".join(words) or "prices, volumes and mix stayed as they were"
    return f"{said[0].upper()}{said[1:]}"


def _note(scene: Scene, share: answer.Row) -> str:
    note = (
        "Billings of the twelve months up to the end of the period, against the twelve before, "
        "item by item for every client; items bought in one of the two years only stand apart."
    )
    left = 1 - float(share.value or 0)
    if left > 0:
        words = number.exact(left, "percent", scene.numbers)
        note += f" {words} of the revenue has no quantity: price and volume leave it out."
    return note


@of_rows
def pressure(scene: Scene) -> None:
    """The largest accounts: what they grew by, and what their prices gave or took."""
    if not answer.figure(scene.store, "priced_share", scene.view).numerator:
        return
    view = scene.view
    found = {
        name: {row.cut["account"]: row for row in answer.breakdown(
            scene.store, name, view, "account").rows}
        for name in ("revenue_growth", "price_effect", "price_change", "volume_effect")
    }  # fmt: skip
    growth = found["revenue_growth"]
    now = {
        name: float(row.denominator or 0) + float(row.numerator or 0)
        for name, row in growth.items() if name and name != absent.UNNAMED
    }  # fmt: skip
    key = sorted((name for name in now if now[name] > 0), key=lambda name: (-now[name], name))
    shown = key[:KEY_ACCOUNTS]
    if not shown:
        return
    traded = [name for name in shown if _is_traded(found, name)]
    screen.show(scene, Table(
        title=_pressure_title(len(traded), len(shown)),
        headings=("Account", "Revenue now", "Growth", "Price effect", "Price change", "Volume"),
        rows=tuple(_line(scene, found, name, now[name]) for name in shown),
        note="The largest accounts by the last twelve months. Price change: the same items "
        "against a year ago; items without quantities are not in it.",
    ))  # fmt: skip


def _is_traded(found: dict[str, dict[str, answer.Row]], name: str) -> bool:
    """Whether an account's prices fell, by more than a rounding, and it did not grow for it."""
    price, growth = found["price_change"].get(name), found["revenue_growth"][name]
    return bool(price and price.value and price.value < -EVEN and (growth.numerator or 0) <= 0)


def _pressure_title(traded: int, shown: int) -> str:
    if not traded:
        return f"None of the {shown} largest accounts got cheaper work without growing"
    verb = "pays" if traded == 1 else "pay"
    return (
        f"{traded} of the {shown} largest accounts {verb} less for the same work and did not grow"
    )


def _line(
    scene: Scene, found: dict[str, dict[str, answer.Row]], name: str, now: float
) -> tuple[Cell, ...]:
    view = scene.view.filtered("account", name)
    growth = found["revenue_growth"][name]
    cells = [
        Cell(name, href=href("Accounts", view), tone="bad" if _is_traded(found, name) else "flat"),
        Cell(number.money(now, scene.numbers), number=True),
        _money(scene, growth.numerator, href("Evidence", view, metric="revenue_growth")),
    ]
    for metric in ("price_effect", "price_change", "volume_effect"):
        row, proof = found[metric].get(name), href("Evidence", view, metric=metric)
        known = row.value if row else None
        if named(metric).unit == "money":
            cells.append(_money(scene, known, proof))
        else:
            cells.append(Cell(
                number.exact(known, "percent", scene.numbers), number=True,
                tone=number.tone(known, 0, "percent", "higher"), href=proof,
            ))  # fmt: skip
    return tuple(cells)


def _money(scene: Scene, amount: answer.Value, proof: str) -> Cell:
    tone = number.tone(amount, 0, "money", "higher")
    return Cell(number.money(amount, scene.numbers), number=True, tone=tone, href=proof)
