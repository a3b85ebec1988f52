"""A file read and understood, before anything of it is kept."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from analytics.importing.replacing import compared
from analytics.importing.sheets import understand
from analytics.importing.understood import ImportRefused, Options, Understood, UnderstoodSheet
from analytics.sheet import Sheet, SheetError
from analytics.sheet import read as read_sheets
from analytics.source import SourceError, key, known, signature
from analytics.store import Run, Store

Progress = Callable[[float, str], None]
NO_OPTIONS = Options()


def read(
    store: Store,
    path: Path,
    name: str,
    options: Options = NO_OPTIONS,
    progress: Progress | None = None,
) -> Understood:
    """What the file at `path`, called `name` by its user, would bring into the book."""
    tell = progress or (lambda _part, _words: None)
    tell(0.0, f"Reading {name}")
    sheets = _sheets(path, name, options)
    understood: list[UnderstoodSheet] = []
    with store.at() as run:
        home = _setting(run, "home_currency")
        for number, sheet in enumerate(sheets):
            tell(0.3 + 0.6 * number / len(sheets), f"Checking {sheet.name}")
            before = _corrections(run, signature(sheet.headings))
            try:
                part, home = understand(sheet, options, before, home)
            except SourceError as error:
                raise ImportRefused(str(error)) from error
            understood.append(part)
        whole = Understood(
            name, path, _sha256(path), None, tuple(understood), options, run.version, home
        )
        tell(0.9, f"Comparing {name} with the book")
        whole = judged(run, whole)
    tell(1.0, f"{name} is understood")
    return whole


def judged(run: Run, whole: Understood) -> Understood:
    """The file held against the book: what it replaces, what is there already, what waits."""
    found = run.rows(
        "select min(import_id) as id from lake_imports where sha256 = $sha256 and not undone",
        sha256=whole.sha256,
    )
    sheets = tuple(compared(run, sheet, whole.sheets) for sheet in whole.sheets)
    return replace(whole, already=found[0]["id"], sheets=sheets, version=run.version)


def _sheets(path: Path, name: str, options: Options) -> list[Sheet]:
    try:
        sheets = [sheet for sheet in read_sheets(path, name, known) if sheet.headings]
    except SheetError as error:
        raise ImportRefused(str(error)) from error
    if options.sheet is not None:
        names = ", ".join(sheet.name for sheet in sheets)
        sheets = [sheet for sheet in sheets if sheet.name == options.sheet]
        if not sheets:
            raise ImportRefused(f"{name} has no sheet '{options.sheet}'; it has: {names}.")
    _check_columns(sheets, name, options)
    return sheets


def _check_columns(sheets: list[Sheet], name: str, options: Options) -> None:
    headings = list(dict.fromkeys(heading for sheet in sheets for heading in sheet.headings))
    words = {key(heading) for heading in headings}
    for column, heading in options.columns.items():
        if heading is not None and heading not in headings and key(heading) not in words:
            raise ImportRefused(
                f"{name} has no column '{heading}' to take as {column};"
                f" it has: {', '.join(headings[:30])}."
            )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _setting(run: Run, name: str) -> str | None:
    found = run.rows("select max(value) as value from lake_setting where name = $name", name=name)
    return found[0]["value"] or None


def _corrections(run: Run, mark: str) -> dict[str, str | None]:
    found = run.rows("select name, heading from lake_correction where signature = $mark", mark=mark)
    return {line["name"]: line["heading"] for line in found}
