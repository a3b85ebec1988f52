"""What a page is made of, before it is drawn on a screen or in a file to send."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from analytics.page.number import Arrow, Style, Tone

Points: TypeAlias = tuple[float | None, ...]
Role: TypeAlias = Literal["now", "before", "total", "up", "down"]


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


@dataclass(frozen=True)
class Series:
    """One line, or one set of bars."""

    name: str
    points: Points
    role: Role


@dataclass(frozen=True)
class Chart:
    """A picture whose title says what it shows."""

    title: str
    note: str
    kind: Literal["line", "bars", "bridge"]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    style: Style
    part: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One field of a table: its text, and how it is to be read."""

    text: str
    number: bool = False
    tone: Tone = "flat"
    href: str = ""
    share: float | None = None
    shade: float | None = None
    hint: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headings, numbers to the right."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Said:
    """Sentences, the first of them the heading."""

    title: str
    lines: tuple[tuple[Cell, ...], ...]


Block: TypeAlias = Chart | Table | Said | tuple[Card, ...]
