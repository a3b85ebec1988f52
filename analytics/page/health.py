"""Account health: who stands where, what one account's health is made of, and whether it told."""

from decimal import Decimal

from analytics import health, hindsight
from analytics.metric import named
from analytics.page import absent, number, screen, trend
from analytics.page.block import Cell, Said, Table
from analytics.page.number import Tone
from analytics.page.scene import Scene, href, of_rows
from analytics.page.weights import plain, shown
from analytics.view import in_words

MOST = 40
GROUPS = {"red": ("Red", MOST), "amber": ("Amber", MOST // 2), "green": ("Green", MOST // 4)}
GONE = "Bought nothing in twelve months"
TONES: dict[str, Tone] = {"green": "good", "amber": "flat", "red": "bad"}


@of_rows
def draw(scene: Scene) -> None:
    """Accounts by colour with the revenue at stake, or the one that the address names by hand."""
    if len(scene.view.chosen("account")) == 1:
        _tree(scene, scene.view.chosen("account")[0])
        return
    found = health.standings(scene.store, scene.view)
    if not found:
        why = absent.figure(scene, named(health.METRIC))
        screen.show(scene, Said("Account health", ((Cell(f"No figure: {why}."),),)))
        return
    lines: list[tuple[Cell, ...]] = []
    for name, (title, most) in GROUPS.items():
        group = [one for one in found if one.colour == name and one.revenue > 0]
        lines += _group(scene, title, group, most)
    lines += _group(scene, GONE, [one for one in found if one.revenue <= 0], MOST)
    screen.show(scene, Table(
        title=_title(scene, found),
        headings=("Account", "Health", "", "A year before", "Revenue, 12 months", "The 12 before",
                  "Lowered most by",
                  "Known"),
        rows=tuple(lines),
        note="Green from 70, amber from 40, red below. Inside a colour the most revenue comes "
        "first: a single answer or complaint moves a score too easily to rank by it. Known: the "
        "share of the weights that rests on data.",
    ))  # fmt: skip


@of_rows
def check(scene: Scene) -> None:
    """What became of the accounts of each colour of a year ago, and whether the colour told."""
    title = "Did the colours of a year ago tell who would leave?"
    found = hindsight.looked_back(scene.store, scene.view)
    if found is None:
        why = "No account has a health of twelve months before the end of this period."
        screen.show(scene, Said(title, ((Cell(why),),)))
        return
    when = in_words(found.then, found.then)
    screen.show(scene, Table(
        title=title,
        headings=(f"Colour in {when}", "Accounts", "Left since", "", "Shrank by over half", ""),
        rows=tuple(_became(scene, outcome) for outcome in found.outcomes),
        note=f"{found.sentence}{_order(scene, found)} Accounts that bought in the twelve months up "
        f"to {when}; left: no revenue in the twelve since. Scores rest on what was known then, "
        "with the weights of today.",
    ))  # fmt: skip


@of_rows
def uncounted(scene: Scene) -> None:
    """Scores that count nowhere, and why; nothing where all count."""
    found = health.uncounted(scene.store, scene.view)
    reasons = {
        "outside": "outside the scale of its question",
        "undecided": "of questions that are neither NPS nor satisfaction, or do not say which",
    }
    said = [
        f"{number.count(found[name], 'score', scene.numbers)} {why}"
        for name, why in reasons.items()
        if found[name]
    ]
    if said:
        text = f"Not counted: {' and '.join(said)}."
        screen.show(scene, Said("", ((Cell(text),),)))


def _tree(scene: Scene, account: str) -> None:
    found = health.parts(scene.store, scene.view)
    if not found:
        why = f"{account} bought nothing in the two years before the end of this period."
        screen.show(scene, Said("Account health", ((Cell(why),),)))
        return
    total = sum((part.product for part in found), Decimal(0))
    weights = sum((part.weight for part in found), Decimal(0))
    rows: list[tuple[Cell, ...]] = []
    for group in dict.fromkeys(part.part for part in found):
        rows.append((Cell(group),))
        rows += [_part(scene, part) for part in found if part.part == group]
    score = total / weights
    last = (Cell("Sum"), *(Cell("", number=True) for _ in range(4)), plain(scene, weights),
            plain(scene, total))  # fmt: skip
    result = number.plain(score, scene.numbers, 1)
    screen.show(scene, Table(
        title=f"Health of {account}: {result}, {health.colour(float(score))}",
        headings=("Measure", "Value", "Scores 0 at", "Scores 100 at", "Score", "Weight",
                  "Score times weight"),
        rows=(*rows, last),
        note=f"{plain(scene, total).text} / {plain(scene, weights).text} = {result}. A value "
        "scores in proportion to where it lies between its worst and best; a dash is not known and "
        "scores what is set for that. Measures that nobody has are left out.",
    ))  # fmt: skip
    trend.draw(scene, health.METRIC)


def _part(scene: Scene, part: health.Part) -> tuple[Cell, ...]:
    value, worst, best = (
        shown(scene, one, part.unit) for one in (part.value, part.worst, part.best)
    )
    return (
        Cell(part.title, hint=part.says),
        Cell(value, number=True, hint=part.says),
        Cell(worst, number=True),
        Cell(best, number=True),
        Cell(number.plain(part.score, scene.numbers, 1), number=True),
        plain(scene, part.weight),
        plain(scene, part.product),
    )


def _line(scene: Scene, one: health.Standing) -> tuple[Cell, ...]:
    view = scene.view.filtered("account", one.account)
    return (
        Cell(one.account, href=href("Satisfaction", view)),
        Cell(number.plain(one.score, scene.numbers, 1), number=True, tone=TONES[one.colour],
             href=href("Evidence", view, metric=health.METRIC)),
        Cell("", share=one.score / 100, tone=TONES[one.colour]),
        Cell(number.plain(one.before, scene.numbers, 1), number=True),
        Cell(number.money(one.revenue, scene.numbers), number=True),
        Cell(number.money(one.revenue_before, scene.numbers), number=True),
        Cell(one.lowered_by),
        Cell(_percent(scene, one.known), number=True),
    )  # fmt: skip


def _became(scene: Scene, outcome: hindsight.Outcome) -> tuple[Cell, ...]:
    cells = [
        (Cell(f"{number.plain(count, scene.numbers)} ({_percent(scene, count / outcome.accounts)})",
              number=True, likely=number.likely(*bounds, "percent", scene.numbers)),
         Cell("", share=count / outcome.accounts, span=bounds, tone="bad"))
        for count, bounds in (
            (outcome.left, outcome.left_bounds), (outcome.shrank, outcome.shrank_bounds)
        )
    ]  # fmt: skip
    first = Cell(GROUPS[outcome.colour][0], tone=TONES[outcome.colour])
    count = Cell(number.plain(outcome.accounts, scene.numbers), number=True)
    return (first, count, *cells[0], *cells[1])


def _order(scene: Scene, found: hindsight.LookBack) -> str:
    if found.told_apart is None or found.bounds is None:
        return ""
    likely = number.likely(*found.bounds, "percent", scene.numbers)
    return (
        " Of one that left and one that stayed, the one that left had scored lower "
        f"{_percent(scene, found.told_apart)} of the time (likely {likely}; chance is 50)."
    )


def _percent(scene: Scene, share: float) -> str:
    return f"{number.plain(share * 100, scene.numbers)}{scene.numbers.percent}"


def _group(
    scene: Scene, title: str, found: list[health.Standing], most: int
) -> list[tuple[Cell, ...]]:
    """Accounts under what they have in common and come to."""
    if not found:
        return []
    accounts = number.count(len(found), "account", scene.numbers)
    worth = sum((max(one.revenue, Decimal(0)) for one in found), Decimal(0))
    said = f"{title}: {accounts}" + (f", {number.money(worth, scene.numbers)}" if worth else "")
    said += f"; the largest {most} are shown" if len(found) > most else ""
    return [(Cell(said),), *(_line(scene, one) for one in found[:most])]


def _title(scene: Scene, found: tuple[health.Standing, ...]) -> str:
    buying = [one for one in found if one.revenue > 0]
    accounts = number.count(len(buying), "account", scene.numbers)
    for name in ("red", "amber"):
        worst = [one for one in buying if one.colour == name]
        if worst:
            stake = number.short_money(sum(one.revenue for one in worst), scene.numbers)
            verb = "is" if len(worst) == 1 else "are"
            return f"{len(worst)} of {accounts} {verb} {name}, with {stake} a year at stake"
    return f"All {accounts} are green"
