"""Refused rows that come back mended: known by their two added columns, and put beside the rest."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.dates import SAID
from analytics.sheet import Sheet, written
from analytics.source import key, signature
from analytics.store import Run

ROW, WHY = "Row", "Why refused"


@dataclass(frozen=True)
class Mended:
    """A sheet without the added columns, and the import whose refused rows it brings back.

    `rows` gives for a row of the sheet its number in the file of that import; `before` is how that
    was understood.
    """

    sheet: Sheet
    mends: int | None = None
    rows: Mapping[int, int] = field(default_factory=dict)
    before: Mapping[str, str | None] = field(default_factory=dict)
    file: str = ""


def unmarked(run: Run, sheet: Sheet) -> Mended:
    """The sheet as it would be without the columns that a workbook of refused rows adds."""
    words = [key(heading) for heading in sheet.headings]
    if key(WHY) not in words[:2]:
        return Mended(sheet)
    added = [place for place, word in enumerate(words[:2]) if word in (key(ROW), key(WHY))]
    numbers = _numbers(sheet, added, words)
    bare = _without(sheet, added)
    found, part = _import_of(run, bare, {n for n in numbers if n is not None})
    if found is None or part is None:
        return Mended(bare)
    before = _understood(part)
    done = _mended_already(run, found["import_id"])
    keep = [n not in done for n in numbers]
    if not all(keep):
        note = f"{keep.count(False)} rows were mended and taken before, and are left out"
        rows = bare.rows.filter(pa.array(keep))
        bare = replace(bare, rows=rows, notes=(*bare.notes, note))
    pairs = zip(sheet.rows["row"].to_pylist(), numbers, keep, strict=True)
    left = {row: n for row, n, kept in pairs if kept and n is not None}
    return Mended(bare, found["import_id"], left, before, found["file"])


def _numbers(sheet: Sheet, added: list[int], words: list[str]) -> list[int | None]:
    place = next((p for p in added if words[p] == key(ROW)), None)
    if place is None:
        return [None] * sheet.rows.num_rows
    texts = sheet.rows[f"c{place}"].to_pylist()
    return [int(float(t)) if (t or "").replace(".0", "").isdigit() else None for t in texts]


def _without(sheet: Sheet, added: list[int]) -> Sheet:
    left = [place for place in range(len(sheet.headings)) if place not in added]
    names = [f"c{place}" for place in left]
    rows = sheet.rows.select(["row", *names])
    rows = rows.rename_columns(["row", *(f"c{n}" for n in range(len(left)))])
    for name in rows.column_names[1:]:
        at = rows.column_names.index(name)
        rows = rows.set_column(at, name, _as_they_were(rows[name]))
    headings = tuple(sheet.headings[place] for place in left)
    return replace(sheet, headings=headings, rows=rows)


def _as_they_were(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    marked = pc.starts_with(texts, "'")
    if not pc.any(marked).as_py():
        return texts
    plain = [None if t is None else written.as_it_was(t) for t in texts.to_pylist()]
    return pa.chunked_array([pa.array(plain, texts.type)])


def _import_of(
    run: Run, sheet: Sheet, numbers: set[int]
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The newest import of these headings that refused these rows."""
    mark = signature(sheet.headings)
    found = run.rows(
        "select import_id, file, report from lake_imports where not undone and rows_refused > 0"
        " order by import_id desc"
    )
    for line in found:
        parts = json.loads(line["report"] or "{}").get("sheets", [])
        for part in parts:
            if part.get("signature") != mark or part.get("mends") is not None:
                continue
            refused = run.rows(
                "select row from lake_refused where import_id = $id and sheet = $sheet",
                id=line["import_id"],
                sheet=part["sheet"],
            )
            if numbers <= {r["row"] for r in refused}:
                return line, part
    return None, None


def _mended_already(run: Run, import_id: int) -> set[int]:
    """The rows of an import that came back before and were taken."""
    found = run.rows("select report from lake_imports where not undone")
    parts = [p for line in found for p in json.loads(line["report"] or "{}").get("sheets", [])]
    return {row for p in parts if p.get("mends") == import_id for row in p.get("mended_rows", ())}


def _understood(part: Mapping[str, Any]) -> dict[str, str | None]:
    """How the import understood these headings, as if the user had said so."""
    said: dict[str, str | None] = {"=export": part["export"], **part.get("columns", {})}
    told = " ".join(part.get("evidence", {}).values())
    order = next((o for o, words in SAID.items() if f"dates as {words}" in told), None)
    return said | ({"=dates": order} if order else {})
