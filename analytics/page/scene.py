"""What every part of a page draws from: the open book, the view, the reader's numbers."""

import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Concatenate, ParamSpec, TypeAlias
from urllib.parse import urlencode

import streamlit as st

from analytics.ahead.account import AheadError
from analytics.away import AwayError
from analytics.command import CommandError
from analytics.companies import CompanyError
from analytics.forecast import ForecastError
from analytics.importing import ImportRefused
from analytics.listing import ListError
from analytics.metric import MetricError
from analytics.page import number
from analytics.page.address import Address
from analytics.page.block import Block
from analytics.page.palette import Palette
from analytics.settings import SettingError
from analytics.source import SourceError
from analytics.store import Store, StoreError
from analytics.view import Calendar, View, ViewError

P = ParamSpec("P")
Draw: TypeAlias = Callable[Concatenate["Scene", P], None]
SENTENCES = (
    CommandError,
    StoreError,
    MetricError,
    ListError,
    SourceError,
    ViewError,
    ImportRefused,
    CompanyError,
    SettingError,
    AheadError,
    ForecastError,
    AwayError,
)
_log = logging.getLogger("accountable")


@dataclass(frozen=True)
class Scene:
    """One run of one page."""

    page: str
    store: Store
    address: Address
    calendar: Calendar
    numbers: number.Style
    palette: Palette
    drawn: list[Block] = field(default_factory=list)

    @property
    def view(self) -> View:
        """What the reader is looking at."""
        return self.address.view

    def asked(self, name: str) -> str:
        """What the address asks of this page beside the view."""
        return dict(self.address.extras).get(name, "")


def href(page: str, view: View, **extras: str) -> str:
    """The address of a page with an exact view, to stand in a table."""
    query = Address(view, tuple(extras.items())).to_query()
    return f"{page.replace(' ', '_')}?{urlencode(query, doseq=True)}"


def part(draw: Draw[P]) -> Draw[P]:
    """A part that shows its own fault as a sentence and leaves the rest of the page standing."""

    def drawn(scene: Scene, /, *args: P.args, **kwargs: P.kwargs) -> None:
        with guarded():
            draw(scene, *args, **kwargs)

    return drawn


def of_rows(draw: Draw[P]) -> Draw[P]:
    """A part that shows nothing while the book has no rows; the frame says what to do then."""

    def drawn(scene: Scene, /, *args: P.args, **kwargs: P.kwargs) -> None:
        if not scene.calendar.empty:
            part(draw)(scene, *args, **kwargs)

    return drawn


class guarded(AbstractContextManager[None]):  # noqa: N801 - reads as a statement: with guarded()
    """Turns a fault into one sentence on the page; the trace goes to the log."""

    def __exit__(self, _kind: object, fault: BaseException | None, _trace: object) -> bool:
        """Say the fault, unless it is Streamlit's own way to end a run."""
        if not isinstance(fault, Exception):
            return False
        say(fault)
        return True


def say(fault: Exception) -> None:
    """One sentence for a fault: its own where it was written for people, else an id to quote."""
    if isinstance(fault, SENTENCES):
        st.warning(str(fault))
        return
    ticket = secrets.token_hex(4)
    _log.error("fault %s", ticket, exc_info=fault)
    st.error(
        f"Something went wrong here and was written to the log as {ticket}. "
        "Your data is unharmed; load the page again, or send us that number."
    )
