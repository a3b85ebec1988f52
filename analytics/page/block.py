"""What a page is made of, before it is drawn on a screen or in a file to send."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from analytics.page.number import Arrow, Style, Tone

Points: TypeAlias = tuple[float | None, ...]
Role: TypeAlias = Literal["now", "before", "total", "up", "down", "second", "third", "fourth"]


@dataclass(frozen=True)
class Card:
    """One headline figure with its change in words and its last months."""

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


@dataclass(frozen=True)
class Series:
    """One line, or one set of bars.

    With the bounds that each point likely lies in; of steps, with where each point begins.
    """

    name: str
    points: Points
    role: Role
    low: Points = ()
    high: Points = ()
    at: tuple[float, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A picture whose title says what it shows; only steps run along a measure, not labels."""

    title: str
    note: str
    kind: Literal["line", "bars", "bridge", "steps"]
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


@dataclass(frozen=True)
class Table:
    """Rows under headings, numbers to the right; a row of one cell says what stands below it.

    A `work` list is told entry by entry on a narrow screen: "first" or "all" of its entries.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    work: Literal["", "first", "all"] = ""


@dataclass(frozen=True)
class Said:
    """Sentences, the first of them the heading."""

    title: str
    lines: tuple[tuple[Cell, ...], ...]


Block: TypeAlias = Chart | Table | Said | tuple[Card, ...]
