"""What one metric will bring: the year's end first, then the picture and what speaks for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from analytics import answer
from analytics.forecast import ForecastError, Series
from analytics.metric import Metric, catalog, named
from analytics.outlook import asking
from analytics.outlook.asking import Outlook
from analytics.outlook.keeping import Waiting
from analytics.page import (
    absent,
    ahead_cards,
    cards,
    fan,
    forecast_file,
    markup,
    number,
    screen,
    tried,
)
from analytics.page.address import turn
from analytics.page.block import Card, Cell, Said
from analytics.page.controls import period_words
from analytics.page.scene import Scene, guarded, of_rows
from analytics.view import DIMENSIONS, GRAINS, check_dimension

FIRST = (
    "revenue", "agency_gross_income", "gross_margin", "bookings", "revenue_growth",
    "net_revenue_retention", "gross_margin_percent",
)  # fmt: skip
CUTS = ("segment", "owner", "manager", "account", "region", "line")
# What is sold, and how selling stands beside it.
SOLD = ("revenue", "agency_gross_income", "bookings")
SELLING = (
    ("quota_attainment", "pipeline_coverage", "stale_pipeline_share"),
    ("sales_velocity", "renewal_rate"),
)
ASKS = ("month", "quarter")
WHOLE = "as a whole"
BEAT = 0.4
PATIENCE = 1.0
# What a metric reads, and the table that must have rows before it has a past.
RESTS_ON = {
    "deal": "deal", "job": "project", "job_line": "project_cost", "event": "event_result",
    "feedback": "survey", "complaint": "complaint", "target": "target", "contract": "contract",
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What is forecast, by which parts, by month or by quarter."""

    metric: Metric
    by: str | None
    grain: str


def chosen(scene: Scene) -> Choice:
    """What the address asks to be forecast; revenue as a whole where that is nothing we know."""
    by = scene.asked("by")
    grain = scene.view.grain if scene.view.grain in ASKS else ASKS[0]
    metric = catalog().get(scene.asked("metric")) or named(FIRST[0])
    return Choice(metric, by if by in DIMENSIONS else None, grain)


def outlook(scene: Scene) -> Outlook | None:
    """The forecast of the whole; None while it is worked out, and where there is none."""
    try:
        waiting = awaited(scene)
        return waiting.result() if waiting.done else None
    except ForecastError:
        return None


def awaited(scene: Scene, by: str | None = None) -> Waiting[Outlook]:
    """The forecast that the page asks for, whole or by parts, there or on its way."""
    pick = chosen(scene)
    return asking.foreseen(scene.store, pick.metric.name, scene.view, pick.grain, by)


@of_rows
def choose(scene: Scene) -> None:
    """What is to be forecast, and by which parts; one sentence where the address asks in vain."""
    names, cuts = offered(scene), ["", *_cuts(scene)]
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        _select(scene, "metric", names, FIRST[0], lambda name: catalog()[name].title, 320)
        _select(
            scene, "by", cuts, "",
            lambda by: f"by {DIMENSIONS[by].lower()}" if by else WHOLE, 206,
        )  # fmt: skip
    said = "The forecast rests on the whole past: the filters count, the period does not cut it."
    st.html(f'<p class="view-said">{said}</p>')
    _check_grain(scene)
    named(scene.asked("metric") or FIRST[0])
    check_dimension(scene.asked("by") or CUTS[0])


def _check_grain(scene: Scene) -> None:
    """One sentence where the address or the control asks for another grain than there is."""
    asked = scene.address.grain or scene.view.grain
    if asked not in ASKS:
        words = GRAINS.get(asked, asked).lower()
        st.warning(markup.plain(f"A forecast is by month or by quarter, not by {words}."))


@of_rows
def draw(scene: Scene) -> None:
    """Headline figures, the fan, and how the forecast was made; the past first."""
    pick = chosen(scene)
    try:
        past = asking.history(scene.store, pick.metric.name, scene.view, pick.grain)[None]
        waiting = awaited(scene)
    except ForecastError as fault:
        _none(scene, pick.metric, str(fault))
        return
    except KeyError:
        _none(scene, pick.metric, f"No forecast: {absent.figure(scene, pick.metric)}.")
        return
    place, before = st.empty(), len(scene.drawn)
    try:
        if not waiting.done:
            with place.container():
                _meanwhile(scene, pick, past)
        found = waiting.result(PATIENCE)
    except ForecastError as fault:
        _none(scene, pick.metric, str(fault))
        return
    if found is None:
        watch(waiting, "Forecasting: every model is tried on the past of this book first.")
        return
    known = len(scene.drawn)
    with place.container():
        _whole(scene, pick, found)
    del scene.drawn[before:known]


@of_rows
def made(scene: Scene) -> None:
    """How the forecast was made; nothing while it is not there."""
    if found := outlook(scene):
        tried.draw(scene, asking.by_month(found))


@of_rows
def selling(scene: Scene) -> None:
    """How selling stands, beside what is sold; nothing where the book tells nothing of it."""
    if chosen(scene).metric.name not in SOLD:
        return
    made = [tuple(cards.card(scene, named(name)) for name in row) for row in SELLING]
    if any(card.value != number.DASH for row in made for card in row):
        for row in made:
            screen.show(scene, row)


def _whole(scene: Scene, pick: Choice, found: Outlook) -> None:
    end = asking.ending(found)
    screen.show(scene, (*ahead_cards.of(scene, found, end), _now(scene, pick)))
    screen.show(scene, fan.chart(scene, found, end))
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        screen.where_from(scene, pick.metric.name)
        forecast_file.offer(scene, pick.metric, found)


def _meanwhile(scene: Scene, pick: Choice, past: Series) -> None:
    """What is known already, while the forecast is on its way."""
    screen.show(scene, (*ahead_cards.meanwhile(scene, pick.metric, past), _now(scene, pick)))
    screen.show(scene, fan.past(scene, pick.metric, past))


def watch(waiting: Waiting[Outlook], words: str) -> None:
    """How far something is; the page is drawn again as soon as it is there."""
    st.fragment(_progress, run_every=BEAT)(waiting, words)


def _progress(waiting: Waiting[Outlook], words: str) -> None:
    if waiting.done:
        with guarded():
            waiting.result()
            st.rerun()
        return
    st.progress(min(1.0, waiting.share), words)


def offered(scene: Scene) -> list[str]:
    """The metrics that have a past in this book: those most asked for, then all by title."""
    tables = sorted(set(RESTS_ON.values()))
    asked = ", ".join(f"exists (select 1 from current_{table}) as {table}" for table in tables)
    with scene.store.at(scene.view.version) as run:
        there = run.rows(f"select {asked}")[0]
    known = [
        m for m in catalog().values() if not m.open and there.get(RESTS_ON.get(m.reads, ""), 1)
    ]
    usual = [name for name in FIRST if any(metric.name == name for metric in known)]
    rest = sorted((m for m in known if m.name not in FIRST), key=lambda m: m.title.casefold())
    return [*usual, *(metric.name for metric in rest)]


def _cuts(scene: Scene) -> list[str]:
    """The dimensions by which this book has more than one part."""
    version = scene.view.version
    held = [by for by in CUTS if len(answer.values(scene.store, by, version)) > 1]
    asked = scene.asked("by")
    return held if asked in ("", *held) or asked not in DIMENSIONS else [*held, asked]


def _select(
    scene: Scene, name: str, options: list[str], usual: str, words: Callable[[str], str], width: int
) -> None:
    """A choice that stands in the address; what it cannot ask for is told below."""
    key = f"{scene.page} {name}"
    asked = scene.asked(name) or usual
    st.session_state[key] = asked if asked in options else usual
    st.selectbox(
        name.capitalize(), options, format_func=words, key=key, width=width,
        label_visibility="collapsed", on_change=_turned, args=(scene.page, name, usual),
    )  # fmt: skip


def _turned(page: str, name: str, usual: str) -> None:
    said = str(st.session_state.get(f"{page} {name}") or "")
    turn(page, name, "" if said == usual else said)


def _now(scene: Scene, pick: Choice) -> Card:
    """The same metric in the period of the view, as on every other page."""
    one = cards.card(scene, pick.metric)
    period = period_words(scene.view.period)
    return replace(one, title=f"{one.title}, {period[:1].lower()}{period[1:]}")


def _none(scene: Scene, metric: Metric, why: str) -> None:
    screen.show(scene, Said(f"{metric.title}: no forecast", ((Cell(why),),)))
