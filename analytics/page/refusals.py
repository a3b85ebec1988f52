"""The rows that were refused: grouped by why, with the first of each, to be mended and dropped."""

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.importing import Refused, UnderstoodSheet
from analytics.importing.refusals import refused_workbook
from analytics.importing.reporting import reasons
from analytics.inbox import Job
from analytics.page import markup, number
from analytics.page.block import Cell, Table
from analytics.page.scene import Scene

MOST = 30
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def draw(scene: Scene, job: Job, sheet: UnderstoodSheet) -> None:
    """A line for each reason."""
    st.html(markup.table(table(scene, sheet)))
    if job.understood:
        st.download_button(
            "Download the refused rows, each with why", on_click="ignore", mime=SHEET,
            data=partial(refused_workbook, job.store, job.understood),
            file_name=name(job.asked.name), key=f"refused {job.id} {sheet.sheet}",
        )  # fmt: skip


def name(file: str) -> str:
    """What a spreadsheet of the refused rows of a file is called."""
    return f"{Path(file).stem} - refused rows.xlsx"


def table(scene: Scene, sheet: UnderstoodSheet) -> Table:
    """Why rows were refused, the most frequent reason first, each with its first row."""
    left = sheet.rows_refused - len(sheet.refused)
    return Table(
        title="", headings=("Why", "Column", "Rows", "For example"),
        rows=tuple(
            (Cell(reason["why"]), Cell(reason["column"]),
             Cell(number.plain(reason["rows"], scene.numbers), number=True),
             Cell(_example(_first(sheet, reason))))
            for reason in reasons(sheet)[:MOST]
        ),
        note=f"and {number.count(left, 'row', scene.numbers)} more" if left > 0 else "",
    )  # fmt: skip


def _first(sheet: UnderstoodSheet, reason: dict[str, Any]) -> Refused:
    ending = reason["why"].removeprefix("the value ")
    of_it = (r for r in sheet.refused if r.column == reason["column"] and r.why.endswith(ending))
    return next(of_it, sheet.refused[0])


def _example(line: Refused) -> str:
    value = f": {line.value[:80]}" if line.value else ""
    return f"row {line.row}{value}"
