"""What a page is made of, before it is drawn on a screen or in a file to send."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from analytics.page.number import Arrow, Style, Tone

Points: TypeAlias = tuple[float | None, ...]
Layer: TypeAlias = Literal["actual", "contracted", "won", "pipeline", "sought"]
Role: TypeAlias = (
    Literal["now", "before", "total", "up", "down", "second", "third", "fourth", "ahead", "aim"]
    | Layer
)


@dataclass(frozen=True)
class Card:
    """One headline figure with its change in words and its last months.

    What lies `ahead` has no rows yet to show where it comes from; `period` is that of the figure
    where it is not the view's.
    """

    metric: str
    title: str
    asks: str
    value: str
    change: str
    against: str
    tone: Tone
    arrow: Arrow
    spark: tuple[float, ...]
    likely: str = ""
    counted: str = ""
    ahead: bool = False
    period: str = ""


@dataclass(frozen=True)
class Series:
    """One line, or one set of bars.

    With the bounds that each point likely lies in, and those that it hardly leaves; of steps,
    with where each point begins.
    """

    name: str
    points: Points
    role: Role
    low: Points = ()
    high: Points = ()
    at: tuple[float, ...] = ()
    least: Points = ()
    most: Points = ()


@dataclass(frozen=True)
class Chart:
    """A picture whose title says what it shows; only steps run along a measure, not labels.

    A fan opens from the last point of its first series; a stack stands its first series lowest.
    """

    title: str
    note: str
    kind: Literal["line", "bars", "bridge", "steps", "fan", "stack"]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    style: Style
    part: tuple[bool, ...] = ()
    along: str = ""


@dataclass(frozen=True)
class Cell:
    """One field of a table: its text, and how it is to be read.

    A bar begins at `start` and is `share` long, of the whole width; `span` is where it likely ends.
    What is `wide` is left out on a narrow screen.
    """

    text: str
    number: bool = False
    tone: Tone = "flat"
    href: str = ""
    share: float | None = None
    shade: float | None = None
    hint: str = ""
    likely: str = ""
    start: float = 0.0
    span: tuple[float, float] | None = None
    wide: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under headings, numbers to the right; a row of one cell says what stands below it.

    A `work` list is told entry by entry on a narrow screen: "first" or "all" of its entries.
    With a `foot` the last row is what the rows above add up to. A `lead` stands below the title.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    work: Literal["", "first", "all"] = ""
    foot: bool = False
    lead: str = ""


@dataclass(frozen=True)
class Said:
    """Sentences, the first of them the heading."""

    title: str
    lines: tuple[tuple[Cell, ...], ...]


Block: TypeAlias = Chart | Table | Said | tuple[Card, ...]
