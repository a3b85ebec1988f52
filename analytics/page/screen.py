"""Blocks on the screen."""

from html import escape
from typing import Literal, get_args
from urllib.parse import quote

import streamlit as st

from analytics.page import chart, markup, number, svg
from analytics.page.block import Block, Card, Chart, Layer, Said, Series, Table
from analytics.page.scene import Scene
from analytics.view import View

LAYERS = frozenset(get_args(Layer))
COLOURS: dict[number.Tone, Literal["green", "red", "gray"]] = {
    "good": "green",
    "bad": "red",
    "flat": "gray",
}


def show(scene: Scene, block: Block) -> None:
    """Draw a block, and remember it for a file to send."""
    scene.drawn.append(block)
    if isinstance(block, Chart):
        _chart(scene, block)
    elif isinstance(block, Table):
        st.html(markup.table(block))
    elif isinstance(block, Said):
        st.html(markup.said(block))
    else:
        _cards(scene, block)


def _chart(scene: Scene, block: Chart) -> None:
    st.html(heading(block))
    st.plotly_chart(
        chart.figure(block, scene.palette), theme=None, config=chart.CONFIG, alt=block.title,
        key=f"{scene.page} chart {len(scene.drawn)}",
    )  # fmt: skip
    if block.note:
        st.html(f'<div class="part"><p class="note">{escape(block.note)}</p></div>')


def heading(block: Chart) -> str:
    """The title of a chart, and what its lines are."""
    keys = ""
    if block.kind != "bridge":
        keys = "".join(
            f'<span class="{_key(block, series)}"><i></i>{escape(series.name)}</span>'
            for series in block.series
        )
    if any(series.least for series in block.series):
        keys += "".join(
            f'<span class="range {kind}"><i></i>in {share}{block.style.percent} of cases</span>'
            for kind, share in (("inner", 80), ("outer", 95))
        )
    return f'<div class="part"><h3>{escape(block.title)}</h3><p class="key">{keys}</p></div>'


def _key(block: Chart, series: Series) -> str:
    """What a series is drawn as, beside its name."""
    if block.kind == "bars" and series.role == "before":
        return "total"
    return f"layer {series.role}" if series.role in LAYERS else series.role


def _cards(scene: Scene, cards: tuple[Card, ...]) -> None:
    grid = st.grid(len(cards), min_column_width=158, gap="xsmall", border=True)
    for card in cards:
        with grid.cell():
            st.metric(
                card.title, card.value, card.change, help=card.asks, delta_arrow=card.arrow,
                delta_color=COLOURS[card.tone], delta_description=card.against,
            )  # fmt: skip
            if sure := [text for text in (card.counted, card.likely) if text]:
                st.html(f'<p class="likely">{"<br>".join(map(escape, sure))}</p>')
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                st.html(_spark(card), width="stretch")
                if not card.ahead:
                    where_from(scene, card.metric, card.period)


def _spark(card: Card) -> str:
    """The last months of a figure; a mask, so that it takes the colour of the theme."""
    metric = f'data-{"ahead" if card.ahead else "metric"}="{escape(card.metric)}"'
    metric += f' data-period="{escape(card.period)}"' if card.period else ""
    if not card.spark:
        return f'<i class="spark" {metric}></i>'
    image = quote(svg.spark(card.spark))
    said = escape(f"{card.title}, month by month")
    line = f"--line:url(data:image/svg+xml,{image})"
    return f'<i class="spark" {metric} role="img" aria-label="{said}" style="{line}"></i>'


def where_from(scene: Scene, metric: str, period: str = "") -> None:
    """The way from a figure to the rows behind it."""
    view = scene.view.with_(period=period) if period else scene.view
    query = {**scene.address.to_query(), **view.to_query(), "metric": metric}
    st.page_link("pages/Evidence.py", label="Where from?", query_params=query)


def links(ways: list[tuple[str, str, View]]) -> None:
    """The ways from several figures to the rows behind them, on one line."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html('<p class="view-said">Where from?</p>', width="content")
        for label, metric, view in ways:
            query = {**view.to_query(), "metric": metric}
            st.page_link("pages/Evidence.py", label=label, query_params=query)


def back(scene: Scene, title: str, view: View) -> None:
    """The name of what stands alone on the page, and the way back to all."""
    st.page_link("pages/Accounts.py", label="All accounts", query_params=view.to_query())
    st.html(f'<div class="part"><h2>{escape(title)}</h2></div>')
    scene.drawn.append(Said(title, ()))
