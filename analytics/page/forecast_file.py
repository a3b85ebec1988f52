"""A forecast as a workbook: history, forecast and both bands, period by period."""

from collections.abc import Iterator

import streamlit as st

from analytics.forecast import Forecast
from analytics.metric import Metric
from analytics.outlook.asking import Outlook
from analytics.page.scene import Scene
from analytics.sheet import written

HEADINGS = (
    "First month", "Actual", "Forecast", "80% from", "80% to", "95% from", "95% to",
)  # fmt: skip
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(scene: Scene, metric: Metric, found: Outlook) -> None:
    """A button that makes the workbook when it is asked for."""
    st.download_button(
        "Download history and forecast", key=f"{scene.page} forecast file", type="tertiary",
        data=lambda: workbook(metric, found), mime=KIND, on_click="ignore",
        file_name=f"accountable-forecast-{metric.name}.xlsx", icon=":material/download:",
    )  # fmt: skip


def workbook(metric: Metric, found: Outlook) -> bytes:
    """The whole on the first sheet, each part on one of its own."""
    about = f"{metric.title}, forecast at version {found.version} of the book"
    parts = {metric.title: found.whole, **found.parts}
    return written.workbook(((name, _rows(made)) for name, made in parts.items()), about)


def _rows(made: Forecast) -> Iterator[tuple[written.Cell, ...]]:
    yield HEADINGS
    for i, value in enumerate(made.series.values):
        yield made.series.month(i), value, None, None, None, None, None
    for step, one in enumerate(made.outcomes, start=1):
        bounds = one.low_80, one.high_80, one.low_95, one.high_95
        yield made.month(step), None, one.point, *bounds
