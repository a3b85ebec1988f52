"""How long things take: the share that still waits, day by day."""

from collections.abc import Mapping, Sequence

from analytics.across import survival
from analytics.page.block import Chart, Role, Series
from analytics.page.number import Style

ROLES: tuple[Role, ...] = ("now", "second", "third", "fourth")


def chart(
    title: str,
    waited: Mapping[str, Sequence[tuple[float, bool]]],
    style: Style,
    *,
    note: str = "",
    along: str = "days",
) -> Chart:
    """One curve for each of the first few groups of (days, it happened)."""
    groups = [(name, rows) for name, rows in waited.items() if rows][: len(ROLES)]
    series = tuple(
        _series(name, rows, role) for (name, rows), role in zip(groups, ROLES, strict=False)
    )
    return Chart(title, note, "steps", (), series, "percent", style, along=along)


def _series(name: str, rows: Sequence[tuple[float, bool]], role: Role) -> Series:
    """The curve from the first day on, to the last day that anything is known of."""
    steps = survival(rows)
    heights = [(1.0, 1.0, 1.0), *((step.waiting, step.low, step.high) for step in steps)]
    days = [min(0.0, *(day for day, _ in rows)), *(step.day for step in steps)]
    days.append(max(days[-1], *(float(day) for day, _ in rows)))
    waiting, low, high = zip(*heights, heights[-1], strict=True)
    return Series(name, waiting, role, low=low, high=high, at=tuple(days))
