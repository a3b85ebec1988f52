"""The refused rows of an import as a spreadsheet, to be mended there and dropped again."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from analytics.importing.columns import DATES, NUMBERS, choose
from analytics.importing.digits import SIGN
from analytics.importing.mending import ROW, WHY, unmarked
from analytics.importing.months import with_years
from analytics.importing.order import read_dates
from analytics.importing.reading import corrections
from analytics.importing.remembered import settings
from analytics.importing.sheets import fiscal_start, hints, laid_out
from analytics.importing.understood import ImportRefused, Options, Understood
from analytics.sheet import Sheet, SheetError, read, written
from analytics.source import SourceError, known, signature
from analytics.store import Run, Store, scratch

Why = dict[int, str]
NO_OPTIONS = Options()


def refused_workbook(store: Store, source: Understood | int) -> bytes:
    """Every refused row of a file before it is kept, or of an import, in its own cells.

    Each has its row number in the file and the reason before it. Amounts and days that could be
    read are written as such, so that they mean the same wherever the workbook is opened.
    """
    if isinstance(source, Understood):
        whys = _grouped((r.sheet, r.row, r.column, r.why) for s in source.sheets for r in s.refused)
        path, file, options = source.path, source.file, source.options
    else:
        path, file, whys = _kept(store, source)
        options = NO_OPTIONS
    if not whys:
        raise ImportRefused(f"No row of {file} was refused.")
    try:
        contents = read(path, file, known)
    except SheetError as error:
        raise ImportRefused(str(error)) from error
    with store.at() as run:
        parts = [
            (sheet.name, _rows(run, sheet, whys[sheet.name], options))
            for sheet in contents.sheets
            if sheet.name in whys
        ]
    return written.workbook(parts)


def _grouped(lines: Iterable[tuple[str, int, str, str]]) -> dict[str, Why]:
    found: dict[str, Why] = {}
    for sheet, row, column, why in lines:
        said = f"{column}: {why}" if column and column not in why else why
        held = found.setdefault(sheet, {})
        held[row] = f"{held[row]}; {said}" if row in held else said
    return found


def _kept(store: Store, import_id: int) -> tuple[Path, str, dict[str, Why]]:
    with store.at() as run:
        found = run.rows(
            "select file, sha256 from lake_imports where import_id = $id", id=import_id
        )
        lines = run.rows(
            "select sheet, row, heading, why from lake_refused where import_id = $id order by row",
            id=import_id,
        )
    if not found:
        raise ImportRefused(f"This book has no import {import_id}.")
    whys = _grouped((r["sheet"], r["row"], r["heading"], r["why"]) for r in lines)
    return store.file(found[0]["sha256"]), found[0]["file"], whys


def _rows(run: Run, sheet: Sheet, whys: Why, options: Options) -> list[list[written.Cell]]:
    bare = unmarked(run, sheet).sheet
    wanted = bare.rows.filter(_is_in(bare.rows["row"], whys))
    typed = _typed(run, bare, whys, options)
    lines: list[list[written.Cell]] = [[ROW, WHY, *bare.headings]]
    for line in wanted.to_pylist():
        row = line["row"]
        cells: list[written.Cell] = [row, whys[row]]
        for place in range(len(bare.headings)):
            text = line[f"c{place}"]
            cells.append(typed.get((row, place), text) if text else None)
        lines.append(cells)
    lines += [[m.row, whys.get(m.row, m.why), m.value] for m in bare.misfits if m.row in whys]
    return lines


def _is_in(rows: pa.ChunkedArray, whys: Why) -> pa.ChunkedArray:
    return pc.is_in(rows, pa.array(sorted(whys), rows.type))


def _typed(
    run: Run, sheet: Sheet, whys: Why, options: Options
) -> Mapping[tuple[int, int], written.Cell]:
    """Amounts and days of the refused rows by row and place, as far as they can be read."""
    before = {**settings(run), **corrections(run, signature(sheet.headings))}
    dated = with_years(sheet)
    try:
        chosen = choose(dated, options, before)
    except (ImportRefused, SourceError):
        chosen = None
    if chosen is None:
        return {}
    days = read_dates(dated, chosen, options.dates, before.get("=dates"), fiscal_start(before))
    if days.question:
        return {}
    with scratch() as desk:
        work = laid_out(desk, dated, chosen, days, hints(dated, options, before, days))
        table = work.table
    if work.unsure:
        return {}
    table = table.filter(_is_in(table["row"], whys))
    original = sheet.rows.filter(_is_in(sheet.rows["row"], whys))
    found: dict[tuple[int, int], written.Cell] = {}
    for column, place in chosen.columns.items():
        joined = dated.rows[f"c{place}"] is not sheet.rows[f"c{place}"] and dated is not sheet
        if joined or column not in (*NUMBERS, *DATES):
            continue
        texts = original[f"c{place}"].to_pylist()
        rows = original["row"].to_pylist()
        for row, text, value in zip(rows, texts, table[column].to_pylist(), strict=True):
            if value is not None:
                found[row, place] = _written(text or "", value)
    return found


def _written(text: str, value: written.Cell) -> written.Cell:
    """A day or a bare number; with the currency or percent sign that stands beside it, a text."""
    if not isinstance(value, Decimal):
        return value
    if "%" in text:
        return text
    bare = int(value) if value == value.to_integral_value() else value.normalize()
    sign = re.search(SIGN, text)
    return f"{value:.4f} {sign[0]}" if sign else bare
