"""A page: its frame, and the parts that can stand in it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from html import escape
from types import TracebackType
from typing import Self, Unpack

import streamlit as st

from analytics import answer
from analytics.page import (
    accounts,
    address,
    ahead,
    attainment,
    audit,
    book,
    breakdown,
    bridge,
    calling,
    cards,
    cohorts,
    controls,
    definitions,
    forecast_parts,
    foresight,
    health,
    layers,
    level,
    listing,
    look,
    menu,
    movers,
    needs,
    number,
    proof,
    returns,
    same,
    scenario,
    share,
    survival,
    track,
    trend,
    typing,
    upload,
    warning,
    waterfall,
    weights,
)  # fmt: skip
from analytics.page.palette import DARK, LIGHT
from analytics.page.scene import Scene, say

BASIS = {"invoices": "invoices", "projects": "projects", "deals": "won deals"}


class Page(AbstractContextManager["Page"]):
    """Opens the frame around a page: look, gate, menu, book, controls, address, share."""

    def __init__(self, title: str, about: str | None, *, controls: bool = True) -> None:
        """A page with its title and, in one line, what it is about."""
        self.title = title
        self.about = (about or "").strip()
        self.has_controls = controls

    def __enter__(self) -> Self:
        """Draw the frame; a fault here ends the run in one sentence."""
        st.set_page_config(
            page_title=f"{self.title} - Accountable", page_icon=book.ICON, layout="wide",
            initial_sidebar_state=232,
        )  # fmt: skip
        look.apply()
        try:
            self._open()
        except Exception as fault:  # noqa: BLE001 - whatever it is, people get a sentence
            say(fault)
            st.stop()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        """Close the frame; a fault on the page becomes one sentence."""
        if isinstance(fault, Exception):
            say(fault)
        return isinstance(fault, Exception)

    def _open(self) -> None:
        menu.gate()
        asked = address.current()
        settled, moved = address.settle(self.title, asked, controls.chosen(self.title, asked.view))
        view = settled.view
        store = book.ready(view.book)
        if view.version is not None and view.version not in {v.number for v in store.versions()}:
            settled = address.Address(view.with_(version=None), settled.extras)
            st.warning(f"This book has no version {view.version}; the newest is shown.")
        if moved:
            controls.seed(self.title, settled.view)
        address.write(self.title, settled)
        known = answer.calendar(store, settled.view.version)
        numbers = number.style(st.context.locale, known.currency)
        palette = DARK if st.context.theme.type == "dark" else LIGHT
        self.scene = Scene(self.title, store, settled, known, numbers, palette)
        self._frame()

    def _frame(self) -> None:
        scene = self.scene
        menu.draw(scene)
        st.html(
            f'<div class="page-head"><h1>{escape(self.title)}</h1><p>{escape(self.about)}</p></div>'
        )
        menu.banners(scene)
        if scene.calendar.empty or not self.has_controls:
            return
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            controls.draw(self.title, scene.store, scene.view, scene.calendar)
            share.draw(scene, self.about)
        st.html(f'<p class="view-said">{escape(self._said())}</p>')

    def _said(self) -> str:
        known = self.scene.calendar
        basis = BASIS.get(known.basis, known.basis)
        return f"{self.scene.view.sentence(known)} · {known.currency}, revenue from {basis}"

    @contextmanager
    def beside(self, *widths: int) -> Iterator[list[AbstractContextManager[object]]]:
        """Columns beside each other, one under the other on a narrow screen."""
        yield list(st.columns(widths, gap="medium"))

    def cards(self, *metrics: str) -> None:
        """Headline figures."""
        cards.draw(self.scene, *metrics)

    def trend(self, metric: str) -> None:
        """One metric over time."""
        trend.draw(self.scene, metric)

    def breakdown(self, metric: str, by: str, *otherwise: str) -> None:
        """One metric by the values of a dimension, or of the next where the book lacks it."""
        breakdown.draw(self.scene, metric, by, *otherwise)

    def waterfall(self) -> None:
        """From last year's revenue to this year's."""
        waterfall.draw(self.scene)

    def bridge(self) -> None:
        """From last year's revenue to this year's by price, volume and mix."""
        bridge.draw(self.scene)

    def price_pressure(self) -> None:
        """What the largest accounts' prices gave or took."""
        bridge.pressure(self.scene)

    def accounts(self, metric: str, worst: int | None = None, best: int | None = None) -> None:
        """Accounts ranked by a metric."""
        accounts.draw(self.scene, metric, worst=worst, best=best)

    def account(self, metric: str) -> None:
        """All accounts, or the one that the address names."""
        accounts.page(self.scene, metric)

    def same_companies(self) -> None:
        """Accounts that look like one company."""
        same.draw(self.scene)

    def list(self, name: str, most: int = listing.MOST) -> None:
        """What to do next, worst or soonest first."""
        listing.draw(self.scene, name, most)

    def audit(self) -> None:
        """Where quote, cost and invoice do not agree, by kind, and by which rules."""
        audit.draw(self.scene)

    def health(self) -> None:
        """Accounts by colour, or what one account's health is made of."""
        health.draw(self.scene)

    def health_check(self) -> None:
        """Whether the colours of a year ago told who would leave."""
        health.check(self.scene)

    def health_weights(self) -> None:
        """What health is made of, and the table to change it in."""
        weights.draw(self.scene)

    def uncounted_scores(self) -> None:
        """Scores that count nowhere, and why."""
        health.uncounted(self.scene)

    def returns(self) -> None:
        """What clients got back, as a range by how sure it is, and what it is made of."""
        returns.draw(self.scene)

    def ahead(self) -> None:
        """What the accounts so far are expected to bring in a year."""
        ahead.draw(self.scene)

    def ahead_details(self) -> None:
        """Account by account, whether such chances came true, contracts, and the model."""
        ahead.details(self.scene)

    def early_warning(self, most: int = warning.MOST) -> None:
        """Accounts whose pattern broke, the most money at stake first."""
        warning.draw(self.scene, most)

    def warning_first(self) -> None:
        """How many those are, where that is known already, and the way to them."""
        warning.first(self.scene)

    def survival(self, metric: str, by: str, mark: str = "") -> None:
        """How long things take: the share that still waits, day by day."""
        survival.draw(self.scene, metric, by, mark)

    def movers(self) -> None:
        """What moved most, and which accounts moved it."""
        movers.draw(self.scene)

    def cohorts(self) -> None:
        """Clients by the year in which they first bought."""
        cohorts.draw(self.scene)

    def forecast_choice(self) -> None:
        """What is to be forecast, and by which parts."""
        foresight.choose(self.scene)

    def forecast(self) -> None:
        """Where the year ends, as figures, a fan and how it was worked out."""
        foresight.draw(self.scene)

    def selling(self) -> None:
        """How selling stands, where what is sold is forecast."""
        foresight.selling(self.scene)

    def forecast_made(self) -> None:
        """How the forecast was made, and how its models did on the past."""
        foresight.made(self.scene)

    def attainment(self) -> None:
        """Target, what came, what is forecast, the gap, and the chance to reach it."""
        attainment.draw(self.scene)
        level.draw(self.scene)

    def layers(self) -> None:
        """What of the forecast is known already, with the rows behind it."""
        layers.draw(self.scene)

    def forecast_parts(self) -> None:
        """The forecast by its parts, which add up."""
        forecast_parts.draw(self.scene)

    def scenario(self) -> None:
        """Levers that move the year's end, beside the forecast."""
        scenario.draw(self.scene)

    def calls(self) -> None:
        """What people say that months will bring, beside what the model says."""
        calling.draw(self.scene)

    def track_record(self) -> None:
        """How good the forecasts of the past were."""
        track.draw(self.scene)

    def definitions(self) -> None:
        """What every number means."""
        definitions.draw(self.scene)

    def typed(
        self, export: str, title: str, columns: Sequence[str], **asking: Unpack[typing.Asking]
    ) -> None:
        """Rows that are typed here, kept in the reader's own book like any import."""
        typing.draw(self.scene, export, title, columns, **asking)

    def needs(self, *tables: str) -> None:
        """Which lists would fill this page, where the book has none of them."""
        needs.draw(self.scene, *tables)

    def more(self, *tables: str) -> None:
        """Which lists would let the page tell more, where the book has none of them."""
        needs.more(self.scene, *tables)

    def upload(self) -> None:
        """Take files into the reader's own book."""
        upload.draw(self.scene)

    def evidence(self) -> None:
        """The rows behind one figure."""
        proof.draw(self.scene)

    def share(self) -> None:
        """Send this page."""
        share.draw(self.scene, self.about)
