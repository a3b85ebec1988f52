"""What the levers of a scenario move and go by, in words; and what an address asks in vain."""

from analytics.outlook.basis import Ground
from analytics.outlook.scenario import Levers
from analytics.page import number
from analytics.page.scene import Scene

STAYS = (
    "A scenario is a question: the forecast that is kept and scored later is the one without it."
)


def says(scene: Scene, stands: Ground) -> str:
    """What moves when a lever does."""
    left = number.count(stands.end.months_left, "month", scene.numbers)
    return (
        f"Move a lever: only what is still to come in the {left} left of {stands.end.label} moves,"
        f" nothing that is invoiced. {STAYS}"
    )


def formula(scene: Scene, stands: Ground) -> str:
    """What the levers go by in this book."""
    new, kept = stands.basis.new, stands.basis.retention
    months = number.count(stands.end.months_left, "month", scene.numbers)
    told_new = (
        f"{number.exact(new, 'percent', scene.numbers)} of what is still to come counts as new"
        f" business: so much of any {months} of the last twelve came from accounts that had never"
        " bought before them."
        if new
        else "The last twelve months show no new business, so that this lever moves nothing."
    )
    told_kept = (
        f"The rest is of existing accounts, forecast at a net revenue retention of"
        f" {number.exact(kept, 'percent', scene.numbers)}; at another they bring in proportion."
        if kept
        else "The rest is of existing accounts; a point of retention is 1% of it."
    )
    return (
        f"{told_new} {told_kept} An account leaves with its share in the last twelve months. Prices"
        " move all that is left after the other levers, but lower ones nothing that is contracted."
        " The band moves along."
    )


def in_vain(text: str, found: Levers) -> str:
    """What an address asks for that moves nothing, in one sentence; empty where all of it does."""
    asked = Levers.read(text)
    if not asked:
        return f"'{text}' is no scenario, so it moves no lever."
    if asked.account and not found.account:
        return f"No account of this book is called '{asked.account}', so that none leaves."
    if asked.new and not found.new:
        return "This book shows no new business, so that its lever does not move."
    return ""
