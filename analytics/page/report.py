"""The report of an import: what was read, taken, refused and why, and what was held against it."""

from typing import Any

import streamlit as st

from analytics import source
from analytics.page import markup, number
from analytics.page.block import Cell, Table
from analytics.page.correcting import words
from analytics.page.scene import Scene

MOST = 30


def draw(scene: Scene, told: dict[str, Any]) -> None:
    """Each sheet of the file, then the reasons for what was refused."""
    stored = [sheet for sheet in told["sheets"] if sheet["table"] and sheet["export"]]
    for sheet in stored:
        told_of = ("waiting_said", "replaces", "suspicions", "notes")
        quiet = [check["said"] for check in sheet.get("checks", [])]
        quiet += [words for name in told_of for words in sheet.get(name, [])]
        changed = sheet.get("changed") or {}
        quiet += filter(None, [changed.get("said"), sheet.get("gone_said")])
        st.html(markup.lines([_what(sheet), _counts(scene, sheet)], quiet))
    if stored:
        st.html(markup.table(_totals(scene, stored)))
    left = [sheet["sheet"] for sheet in told["sheets"] if sheet not in stored]
    if left:
        st.caption(f"Not stored, as they have no known meaning: {markup.plain(', '.join(left))}")
    if told["refused"]:
        st.html(markup.table(_refused(told["refused"])))


def _what(sheet: dict[str, Any]) -> str:
    known = source.catalog().get(sheet["export"])
    return f"{sheet['sheet']}: {known.title if known else sheet['export']}"


def _counts(scene: Scene, sheet: dict[str, Any]) -> str:
    names = {
        "rows_taken": "taken",
        "rows_refused": "refused",
        "rows_already_there": "there already",
    }
    said = ", ".join(
        f"{number.plain(sheet[name], scene.numbers)} {word}"
        for name, word in names.items()
        if sheet.get(name)
    )
    read = number.count(sheet["rows_read"], "row", scene.numbers)
    return f"{read} read{f': {said}' if said else ''}."


def _totals(scene: Scene, sheets: list[dict[str, Any]]) -> Table:
    return Table(
        title="", headings=("Sheet", "Column", "From", "Control total"),
        rows=tuple(
            (Cell(sheet["sheet"]), Cell(words(name)), Cell(sheet["columns"].get(name, "")),
             Cell(number.plain(total, scene.numbers, 2), number=True))
            for sheet in sheets
            for name, total in sheet["totals"].items()
        ),
    )  # fmt: skip


def _refused(lines: list[dict[str, Any]]) -> Table:
    return Table(
        title="Refused rows", headings=("Sheet", "Row", "Column", "Value", "Why"),
        rows=tuple(
            (Cell(line["sheet"]), Cell(str(line["row"]), number=True), Cell(line["column"] or ""),
             Cell((line["value"] or "")[:80]), Cell(line["why"]))
            for line in lines[:MOST]
        ),
        note="All of them are in the download of the refused rows." if len(lines) > MOST else "",
    )  # fmt: skip
