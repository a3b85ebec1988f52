"""A file read and understood, before anything of it is kept."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from analytics.importing import remembered
from analytics.importing.beside import with_scores
from analytics.importing.columns import narrowed
from analytics.importing.doubled import alone, doubt
from analytics.importing.mending import unmarked
from analytics.importing.proof import with_pivots
from analytics.importing.replacing import compared
from analytics.importing.sheets import understand
from analytics.importing.understood import ImportRefused, Options, Understood, UnderstoodSheet
from analytics.importing.wide import unpivoted
from analytics.sheet import Contents, Sheet, SheetError
from analytics.sheet import read as read_sheets
from analytics.source import SourceError, key, known
from analytics.store import Run, Store

Progress = Callable[[float, str], None]
NO_OPTIONS = Options()
NO_TEXT = (b"PK", b"\xd0\xcf", b"\x1f\x8b", b"<")
SAID_BEFORE = "as you said for these headings before"


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
    contents = _contents(path, name, lambda: tell(0.1, f"Reading {name}"))
    sheets = _chosen(contents, name, options)
    options = narrowed(options, sheets)
    understood: list[UnderstoodSheet] = []
    with store.at() as run:
        home, where = _setting(run, "home_currency"), _where_from(path)
        for number, sheet in enumerate(sheets):
            tell(0.3 + 0.6 * number / len(sheets), f"Checking {sheet.name}")
            try:
                part, home = _understood(run, sheet, options.of(sheet.name), home, where)
            except SourceError as error:
                raise ImportRefused(str(error)) from error
            understood.append(part)
        understood = with_scores(sheets, alone(understood, options), options)
        whole = Understood(
            name,
            path,
            _sha256(path),
            None,
            tuple(understood),
            options,
            run.version,
            home,
            contents.left_out,
        )
        tell(0.9, f"Comparing {name} with the book")
        whole = judged(run, whole)
    tell(1.0, f"{name} is understood")
    return whole


def _understood(
    run: Run,
    sheet: Sheet,
    options: Options,
    home: str | None,
    where_from: Mapping[str, str | None],
) -> tuple[UnderstoodSheet, str | None]:
    """A sheet understood; one of mended rows as the import understood it that refused them."""
    mended = unmarked(run, sheet)
    said_of_it = remembered.corrections(run, mended.sheet.headings)
    before = {**remembered.settings(run), **where_from, **said_of_it}
    accounts = partial(remembered.account_names, run)
    if mended.mends is None:
        return understand(mended.sheet, options, before, home, accounts)
    said_before = {**mended.before, **before}
    part, home = understand(mended.sheet, options, said_before, home, accounts)
    said = f"Mended rows of {mended.file}: they are added to those that it brought."
    like = f"as in {mended.file}"
    again = {line.row for line in part.refused}
    return (
        replace(
            part,
            mends=mended.mends,
            mended_rows=tuple(n for row, n in mended.rows.items() if row not in again),
            notes=(*part.notes, said),
            evidence={c: text.replace(SAID_BEFORE, like) for c, text in part.evidence.items()},
        ),
        home,
    )


def judged(run: Run, whole: Understood) -> Understood:
    """The file held against the book: what it replaces, what is there already, what waits."""
    found = run.rows(
        "select min(import_id) as id from lake_imports where sha256 = $sha256 and not undone",
        sha256=whole.sha256,
    )
    sheets = tuple(
        _doubted(
            run,
            compared(run, sheet, whole.sheets, whole.file, whole.options.of(sheet.sheet)),
            whole.options.of(sheet.sheet),
        )
        for sheet in whole.sheets
    )
    return replace(whole, already=found[0]["id"], sheets=sheets, version=run.version)


def _doubted(run: Run, sheet: UnderstoodSheet, options: Options) -> UnderstoodSheet:
    said = doubt(run, sheet, options)
    return replace(sheet, suspicions=(*sheet.suspicions, said)) if said else sheet


def _contents(path: Path, name: str, watch: Callable[[], None]) -> Contents:
    try:
        contents = read_sheets(path, name, known, watch)
    except SheetError as error:
        raise ImportRefused(str(error)) from error
    sheets = with_pivots([unpivoted(sheet) for sheet in contents.sheets])
    return replace(contents, sheets=tuple(sheets))


def _chosen(contents: Contents, name: str, options: Options) -> list[Sheet]:
    sheets = [sheet for sheet in contents.sheets if sheet.headings]
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


def _where_from(path: Path) -> dict[str, str | None]:
    """The decimal sign of the place that a text file comes from: semicolons part decimal commas."""
    with path.open("rb") as file:
        first = file.read(1 << 12).replace(b"\x00", b"")
    line = first.partition(b"\n")[0]
    is_text = not first.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(NO_TEXT)
    return {"=locale": ","} if is_text and line.count(b";") > line.count(b",") else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _setting(run: Run, name: str) -> str | None:
    found = run.rows("select max(value) as value from lake_setting where name = $name", name=name)
    return found[0]["value"] or None


def corrections(run: Run, mark: str) -> dict[str, str | None]:
    """What the user said before about headings of that signature."""
    found = run.rows("select name, heading from lake_correction where signature = $mark", mark=mark)
    return {line["name"]: line["heading"] for line in found}
