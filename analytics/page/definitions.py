"""What every number means: made from the catalog, with its worked example."""

from html import escape

import streamlit as st

from analytics.metric import Metric, catalog, faults
from analytics.outlook.measures import MEASURES, Measure
from analytics.page.scene import Scene, part

UNITS = {
    "money": "money",
    "percent": "percent",
    "number": "a number",
    "points": "points",
    "times": "a multiple",
    "days": "days",
}
BETTER = {
    "higher": "higher is better",
    "lower": "lower is better",
    "neither": "neither good nor bad",
}
ROLLS_UP = {
    "sum": "months add up",
    "last": "read at the period's last month",
    "open": "what stands open, whatever the period",
}
RANGES = {
    "none": "",
    "share": " Its likely range is Wilson's for shares, at 95%.",
    "accounts": " Its likely range comes from how far the accounts lie apart, at 95%.",
    "portion": " Its likely range comes from how far the accounts lie apart, at 95%.",
    "rows": " Its likely range comes from how far the rows lie apart, at 95%.",
}


@part
def draw(scene: Scene) -> None:
    """Every metric with its question, formula, example and SQL; faulty ones are named."""
    for fault in faults():
        st.warning(fault)
    sought = st.text_input(
        "Find a number", key="definitions find", placeholder="retention, margin, pipeline ...",
        label_visibility="collapsed",
    )  # fmt: skip
    numbers: list[Metric | Measure] = [*catalog().values(), *MEASURES]
    for one in sorted(numbers, key=lambda one: one.title.casefold()):
        if _matches(one, sought) and isinstance(one, Measure):
            _of_forecasts(scene, one)
        elif _matches(one, sought) and isinstance(one, Metric):
            _one(scene, one)


def _one(scene: Scene, metric: Metric) -> None:
    with st.expander(f"**{metric.title}** {metric.asks}", key=f"definition {metric.name}"):
        explain(metric)
        query = {**scene.address.to_query(), "metric": metric.name}
        st.page_link("pages/Evidence.py", label="See it in this book", query_params=query)


def _of_forecasts(scene: Scene, measure: Measure) -> None:
    with st.expander(f"**{measure.title}** {measure.asks}", key=f"definition {measure.name}"):
        st.html(said(measure))
        query = scene.view.to_query()
        st.page_link("pages/Track_record.py", label="See it in this book", query_params=query)


def explain(metric: Metric) -> None:
    """One metric in words, by example and as SQL."""
    st.html(words(metric))
    with st.popover("SQL"):
        st.code(metric.sql, language="sql", wrap_lines=True)


def words(metric: Metric) -> str:
    """The question, formula and worked example of a metric."""
    gives = ", ".join(f"{value} in {period}" for period, value in metric.gives.items())
    how = f"{UNITS[metric.unit]}, {BETTER[metric.better]}, {ROLLS_UP[metric.rolls_up]}"
    return (
        f'<div class="part"><h3>{escape(metric.asks)}</h3>'
        f"<p>{escape(metric.title)} = {escape(metric.formula)}</p>"
        f'<p class="note">Unit and direction: {escape(how)}.{escape(RANGES[metric.interval])} '
        f"In scripts: {escape(metric.name)}</p>"
        f'<p class="note">Worked example, checked by a test. These rows give {escape(gives)}:</p>'
        f'<div class="scroll">{_examples(metric)}</div></div>'
    )


def said(measure: Measure) -> str:
    """The question, formula and worked example of a measure of forecasts."""
    return (
        f'<div class="part"><h3>{escape(measure.asks)}</h3>'
        f"<p>{escape(measure.title)} = {escape(measure.formula)}</p>"
        f'<p class="note">Unit and direction: {escape(measure.how)}. '
        f"In scripts: {escape(measure.name)}</p>"
        f'<p class="note">Worked example, checked by a test. This gives {escape(measure.gives)}: '
        f'{escape(measure.note)}</p><div class="scroll">{_example(measure.example)}</div></div>'
    )


def _examples(metric: Metric) -> str:
    if isinstance(metric.example, str):
        return _example(metric.example)
    return "".join(
        f'<p class="note">{escape(table.replace("_", " "))}</p>{_example(text)}'
        for table, text in metric.examples.items()
    )


def _example(text: str) -> str:
    lines = [line.partition("#")[0] for line in text.strip().splitlines() if line.strip()]
    return f'<pre class="worked">{escape(chr(10).join(line.rstrip() for line in lines))}</pre>'


def _matches(metric: Metric | Measure, sought: str) -> bool:
    words = f"{metric.name} {metric.title} {metric.asks} {metric.formula}".lower()
    return all(word in words for word in sought.lower().split())
