"""The track record: whether our forecasts were any good, in a sentence and in every detail."""

import streamlit as st

from analytics.forecast import ForecastError
from analytics.outlook import track as records
from analytics.outlook.track import Track, Tracks
from analytics.page import foresight, screen, track_chart, track_tables, track_words
from analytics.page.block import Cell, Said
from analytics.page.scene import Scene, of_rows

BEAT = 1.0
READ = {
    "Off by (WAPE)": "the distances between what was forecast and what came, added up, of all that "
    "came. Too high and too low do not cancel, and months with nothing count.",
    "Seasonal naive": "saying 'as in the same month a year ago'. A forecast that cannot beat it "
    "adds nothing; value added is the part of its error that is spared.",
    "MASE": "the error against how much the measure moved from year to year before; below 1 is "
    "better than 'as a year ago' used to be.",
    "Bias": "above zero the forecasts were too high, below zero too low, taken together.",
    "Within the range": "an 80% range is right when 8 of 10 months fall inside it: more is too "
    "wide, fewer is too sure. With few months the likely share says how little that proves.",
    "Backtest": "trials on the past, before there are forecasts to look back on. They stand by "
    "themselves and never enter the scores of forecasts that were really made.",
}


@of_rows
def draw(scene: Scene) -> None:
    """The sentence, the cards, the picture, the tables, and how to read them."""
    pick = foresight.chosen(scene)
    try:
        found = records.tracked(scene.store, pick.metric.name, scene.view)
        parts = _tracked(scene, pick) if pick.by else found
    except ForecastError as fault:
        title = f"{pick.metric.title}: no track record"
        screen.show(scene, Said(title, ((Cell(str(fault)),),)))
        return
    if not (found.done and parts.done):
        st.fragment(_progress, run_every=BEAT)(scene, pick, found.done)
    track = found.of[None]
    if track.newest:
        _record(scene, track, done=found.done)
    if pick.by and (table := track_tables.parts(scene, parts, pick.by, track.version)):
        screen.show(scene, table)
    if found.done:
        screen.show(scene, track_tables.calls(scene, track))
        if track.past:
            screen.show(scene, track_tables.versions(scene, track))
        _how_to_read(scene)


def _tracked(scene: Scene, pick: foresight.Choice) -> Tracks:
    return records.tracked(scene.store, pick.metric.name, scene.view, pick.by)


def _progress(scene: Scene, pick: foresight.Choice, whole: bool) -> None:  # noqa: FBT001 - a fragment takes no names
    """How many of the past forecasts are there; the page is drawn again with all of them."""
    found = records.tracked(scene.store, pick.metric.name, scene.view)
    parts = _tracked(scene, pick) if pick.by else found
    if (found.done and parts.done) or found.done != whole:
        st.rerun()
    of = "parts of past versions" if whole else "past versions"
    said = f"The forecasts of {of} are on their way; until then the backtest stands for them."
    st.progress((parts if whole else found).share, said)


def _record(scene: Scene, track: Track, *, done: bool) -> None:
    top = track_words.headline(track)
    screen.show(scene, track_words.said(scene, track, top, done=done))
    if top is None:
        return
    screen.show(scene, track_words.cards(scene, top))
    screen.show(scene, track_chart.chart(scene, track, top))
    for record, backtest in ((track.frozen, False), (track.backtest, True)):
        if record.standings:
            screen.show(scene, track_tables.by_distance(scene, track, record, backtest=backtest))


def _how_to_read(scene: Scene) -> None:
    lines = tuple((Cell(name, number=True), Cell(f": {means}")) for name, means in READ.items())
    screen.show(scene, Said("How to read this", lines))
    query = scene.view.to_query()
    st.page_link("pages/Definitions.py", label="Definitions, with examples", query_params=query)
