"""From the revenue of the year before to that of now, by what clients did."""

from analytics import answer
from analytics.page import number, screen
from analytics.page.block import Chart, Series
from analytics.page.scene import Scene, of_rows

MOVES = (
    ("new_revenue", "New", 1),
    ("expansion_revenue", "Grew", 1),
    ("reactivated_revenue", "Came back", 1),
    ("contraction_revenue", "Shrank", -1),
    ("churned_revenue", "Left", -1),
)


@of_rows
def draw(scene: Scene) -> None:
    """A bridge that foots; each step opens to its rows.

    Both ends come from revenue growth, which counts a client, as the steps do, with whoever holds
    it at the end; revenue itself is counted with whoever held it on the day.
    """
    moves = [sign * _value(scene, name) for name, _, sign in MOVES]
    ends = answer.figure(scene.store, "revenue_growth", scene.view)
    start = float(ends.denominator or 0)
    end = start + float(ends.numerator or 0)
    labels = ("Year before", *(word for _, word, _ in MOVES), "Now")
    chart = Chart(
        title=_title(start, end, moves, scene), kind="bridge", unit="money", style=scene.numbers,
        note=_note(scene, part=ends.part),
        labels=labels, series=(Series("Revenue", (start, *moves, end), "now"),),
    )  # fmt: skip
    screen.show(scene, chart)
    ways = [("Year before and now", "revenue_growth", scene.view)]
    screen.links([*ways, *((word, name, scene.view) for name, word, _ in MOVES)])


def _value(scene: Scene, name: str) -> float:
    return float(answer.figure(scene.store, name, scene.view).value or 0)


def _note(scene: Scene, *, part: bool) -> str:
    note = (
        "The twelve months up to the end of the period, against the twelve before. "
        "Came back: bought earlier, but not in the year before."
    )
    if part:
        note += " The data covers these two years only in part."
    if scene.view.chosen("owner") or scene.view.chosen("manager"):
        note += " Clients count with whoever holds them at the end, for both years."
    return note


def _title(start: float, end: float, moves: list[float], scene: Scene) -> str:
    words = {word: abs(move) for (_, word, _), move in zip(MOVES, moves, strict=True)}
    gained = number.short_money(sum(move for move in moves if move > 0), scene.numbers)
    lost = number.short_money(-sum(move for move in moves if move < 0), scene.numbers)
    biggest = max(words, key=lambda word: words[word])
    verb = "grew" if end > start else "shrank" if end < start else "stayed level"
    said = {
        "New": "new clients", "Grew": "clients who grew", "Came back": "clients who came back",
        "Shrank": "clients who shrank", "Left": "clients who left",
    }  # fmt: skip
    return f"Revenue {verb}: {gained} gained and {lost} lost, the largest part from {said[biggest]}"
