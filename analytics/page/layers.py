"""What of a forecast is known already: the layers, the rows behind each, and the odds of stages."""

from analytics.outlook import layers, stages, targets
from analytics.outlook.asking import Outlook
from analytics.outlook.layers import Layers
from analytics.outlook.stages import Stage, Stages
from analytics.page import foresight, listing, number, screen
from analytics.page.block import Cell, Chart, Layer, Said, Series, Table
from analytics.page.scene import Scene, href, of_rows
from analytics.view import in_words

# Each layer: its place in the stack, what it is, and the list of the rows behind it.
SHOWN: dict[str, tuple[Layer, str, str]] = {
    "invoiced": ("actual", "Invoiced already", ""),
    "contracted": ("contracted", "Contracted", "contracts_ahead"),
    "won": ("won", "Won", "won_ahead"),
    "weighted": ("pipeline", "Weighted pipeline, own odds", "open_deals_ahead"),
    "sought": ("sought", "Still to be found", ""),
}
MEANS = {
    "invoiced": "dated in the months ahead already",
    "contracted": "signed contracts, net of what is invoiced",
    "won": "approved jobs, and won deals that are no job yet, net of what is invoiced",
    "weighted": "open deals at the odds of their stage, contracts to be renewed at their rate",
    "sought": "the forecast less all of these",
}
ASIDE = {
    "late": ("open deal", "past the close date", "in no layer until there is a new date"),
    "planned": ("planned job", "with nothing approved", "part of what is still to be found"),
    "undated": ("deal or job", "without a date", "in no layer until there is one"),
    "overdue": (
        "job or deal",
        "that should have been invoiced by now",
        "in no layer, for nobody can tell whether it still will be",
    ),
    "ended": ("contract", "called off without a day", "in no layer"),
    "called off": ("won deal", "whose job was called off", "in no layer"),
    "counted as a job": ("deal", "that became a job", "counted as that job alone"),
    "counted as a contract": ("deal or job", "under a contract", "counted in that contract alone"),
    "counted as a renewal": ("open deal", "to renew a contract", "counted as that renewal alone"),
}
OF_BOOKINGS = {
    "invoiced": ("Won already", "won with a close date in the months ahead", "bookings_ahead"),
    "weighted": (
        "Weighted pipeline, own odds",
        "open deals at the odds of their stage",
        "bookings_ahead",
    ),
}
LISTS = frozenset(
    {"contracts_ahead", "won_ahead", "open_deals_ahead", "bookings_ahead", "left_out_ahead"}
)


@of_rows
def draw(scene: Scene) -> None:
    """Nothing while the forecast is on its way, and for measures without layers."""
    found = foresight.outlook(scene)
    made = layers.layered(scene.store, found) if found else None
    if found is None or made is None:
        return
    screen.show(scene, _chart(scene, found, made))
    screen.show(scene, _table(scene, made))
    if said := _said(scene, made):
        screen.show(scene, said)
    if scene.asked(listing.ASKED) in LISTS:
        listing.draw(scene, scene.asked(listing.ASKED))
    odds = stages.stages(scene.store, scene.view.version)
    if odds.stages and made.sum("weighted"):
        screen.show(scene, _odds(scene, odds))


def _chart(scene: Scene, found: Outlook, made: Layers) -> Chart:
    series = [
        Series(
            _name(made, layer), tuple(getattr(month, layer) for month in made.months),
            SHOWN[layer][0],
        )
        for layer in SHOWN
        if made.sum(layer) > 0
    ]  # fmt: skip
    aims = _aims(scene, found, made)
    if any(aims):
        series.append(Series("Target", aims, "aim"))
    return Chart(
        title=_title(scene, made), kind="stack", unit="money", style=scene.numbers,
        labels=tuple(number.short_month(month.month) for month in made.months),
        series=tuple(series), note=_beyond(scene, made),
    )  # fmt: skip


def _aims(scene: Scene, found: Outlook, made: Layers) -> tuple[float | None, ...]:
    sums: dict[object, float] = {}
    for one in targets.wanted(scene.store, made.measure, found.view):
        if one.kind == "target":
            sums[one.month] = sums.get(one.month, 0.0) + one.amount
    return tuple(sums.get(month.month) for month in made.months)


def _title(scene: Scene, made: Layers) -> str:
    whole, known = made.sum("forecast"), made.sum("known")
    amount = number.short_money(whole, scene.numbers)
    when = in_words(made.months[0].month, made.months[-1].month)
    if known <= 0 or whole <= 0:
        return f"Nothing is known yet of the {amount} forecast for {when}"
    likely, beyond = made.sum("weighted"), made.sum("beyond")
    held = number.short_money(known - likely, scene.numbers)
    told = [f"{held} is in hand"] if known > likely else []
    if likely:
        told.append(f"{number.short_money(likely, scene.numbers)} is likely of the pipeline")
    sought = number.short_money(made.sum("sought"), scene.numbers)
    more = number.short_money(beyond, scene.numbers)
    also = f"; {more} of what is known lies beyond the forecast of its month" if beyond else ""
    return (
        f"Of the {amount} forecast for {when}, {' and '.join(told)}: {sought} is still to be found"
        f"{also}"
    )


def _beyond(scene: Scene, made: Layers) -> str:
    """In which months more is known than was forecast, and by how much."""
    more = [month for month in made.months if month.beyond > 0]
    if not more:
        return "The layers of a month add up to its forecast."
    said = ", ".join(
        f"{in_words(month.month, month.month)} ({number.short_money(month.beyond, scene.numbers)})"
        for month in more
    )
    return (
        f"More is known than was forecast of {said}: the forecast may be too low there, or dates "
        "may slip. The layers of every other month add up to its forecast."
    )


def _name(made: Layers, layer: str) -> str:
    of_deals = made.measure == "bookings" and layer in OF_BOOKINGS
    return OF_BOOKINGS[layer][0] if of_deals else SHOWN[layer][1]


def _table(scene: Scene, made: Layers) -> Table:
    whole = made.sum("known") + made.sum("sought")
    there = [layer for layer in SHOWN if made.sum(layer) > 0]
    total = (
        Cell("Forecast, and what is known beyond it" if made.sum("beyond") else "Forecast"),
        Cell(number.money(whole, scene.numbers), number=True),
        Cell(""),
    )
    told = "; ".join(f"{_name(made, layer).lower()}: {_means(made, layer)}" for layer in there)
    return Table(
        title="The layers of the forecast",
        headings=("Layer", "Amount", "of all"),
        rows=(*(_row(scene, made, layer, whole) for layer in there), total),
        note=f"No amount counts twice; a layer opens to the rows behind it. {_first_up(told)}.",
        foot=True,
    )


def _means(made: Layers, layer: str) -> str:
    of_deals = made.measure == "bookings" and layer in OF_BOOKINGS
    return OF_BOOKINGS[layer][1] if of_deals else MEANS[layer]


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row(scene: Scene, made: Layers, layer: str, whole: float) -> tuple[Cell, ...]:
    share = made.sum(layer) / whole if whole else 0.0
    return (
        Cell(_name(made, layer), href=_rows(scene, made, layer)),
        Cell(number.money(made.sum(layer), scene.numbers), number=True),
        Cell("", share=share, hint=number.exact(share, "percent", scene.numbers)),
    )


def _rows(scene: Scene, made: Layers, layer: str) -> str:
    """The way to the rows behind a layer; none to what nothing stands for."""
    if made.measure == "bookings" and layer in OF_BOOKINGS:
        return _opened(scene, OF_BOOKINGS[layer][2])
    if layer == "invoiced":
        period = f"{made.months[0].month:%Y-%m}..{made.months[-1].month:%Y-%m}"
        return href("Evidence", scene.view.with_(period=period), metric=made.measure)
    return _opened(scene, SHOWN[layer][2]) if SHOWN[layer][2] else ""


def _opened(scene: Scene, work: str) -> str:
    """The address of the page with the rows of a list below the layers."""
    extras = {**dict(scene.address.extras), listing.ASKED: work}
    return href(scene.page, scene.view, **extras)


def _said(scene: Scene, made: Layers) -> Said | None:
    """What is in no layer: how much of it, and why."""
    style = scene.numbers
    lines = []
    for kind, (noun, which, where) in ASIDE.items():
        if aside := made.aside.get(kind):
            nouns = noun if aside.rows == 1 else noun.replace(" or ", "s or ") + "s"
            amount = number.short_money(aside.amount, style)
            said = f"{number.plain(aside.rows, style)} {nouns} {which}, {amount}: {where}."
            lines.append((Cell(said),))
    if lines and made.measure == "revenue":
        way = _opened(scene, "left_out_ahead")
        lines.append((Cell("All that is left out, row by row", href=way),))
    return Said("What is in no layer, and why", tuple(lines)) if lines else None


def _odds(scene: Scene, found: Stages) -> Table:
    return Table(
        title=_worth(scene, found),
        headings=(
            "Stage", "Open", "Amount", "Won of decided", "Own", "likely", "by value", "CRM",
            "Counted at",
        ),
        rows=tuple(_stage(scene, stage) for stage in found.stages),
        note=_note(scene, found),
    )  # fmt: skip


def _worth(scene: Scene, found: Stages) -> str:
    """What the open pipeline is worth by own history and by the CRM."""
    own = number.short_money(found.worth("odds"), scene.numbers)
    whole = number.short_money(found.worth("whole"), scene.numbers)
    if not found.remembered or all(stage.crm is None for stage in found.stages):
        return f"Of {whole} in the open pipeline {own} counts"
    said = number.short_money(found.worth("crm"), scene.numbers)
    return f"Of {whole} in the open pipeline {own} counts by own history; the CRM says {said}"


def _stage(scene: Scene, stage: Stage) -> tuple[Cell, ...]:
    style = scene.numbers

    def percent(value: float | None) -> str:
        return number.exact(value, "percent", style)

    low, high = stage.bounds or (None, None)
    decided = f"{number.plain(stage.won, style)} of {number.plain(stage.tried, style)}"
    return (
        Cell(stage.name),
        Cell(number.plain(stage.open_deals, style), number=True),
        Cell(number.money(stage.open_amount, style), number=True),
        Cell(decided if stage.tried else number.DASH, number=True),
        Cell(percent(stage.by_count), number=True),
        Cell(number.likely(low, high, "percent", style), number=True),
        Cell(percent(stage.by_value), number=True),
        Cell(percent(stage.crm), number=True),
        Cell(percent(stage.odds), number=True),
    )


def _note(scene: Scene, found: Stages) -> str:
    weight = "The CRM's word weighs as much as ten own deals: (won + 10 x CRM) / (decided + 10)."
    lag = number.count(found.deal_months, "month", scene.numbers)
    said = (
        f" A deal is invoiced {lag} after it is won, by own history." if found.deal_months else ""
    )
    if found.needed:
        times = number.exact(found.needed, "times", scene.numbers)
        said += f" By its win rate by value a pipeline of {times} what is left to win covers it."
    if scene.view.where:
        said += " All of this is of the whole book, whatever the filters."
    return f"{found.sentence} {weight if found.remembered else ''}{said}".strip()
