"""The verbs by which a book is told something without a file: its settings, and rows typed."""

import argparse
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics import settings, typed
from analytics.command.bringing import CommandError, author, pair
from analytics.store import Store
from analytics.typed import Form, Row

WHERE = "the command line"


def configure(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """Set what is said, all of it or nothing, and give every setting as it is then."""
    said = dict(pair(text, "A setting", "NAME=VALUE") for text in asked.said)
    version = settings.change(store, said, author()) if said else store.version
    found = store.settings()
    rows = [
        {"name": s.name, "value": settings.held(found, s.name), "default": s.default,
         "about": f"{s.label} ({s.unit})" if s.unit else s.label}
        for s in settings.SETTINGS
    ]  # fmt: skip
    rates = sorted(
        name for name, worth in found.items() if name.startswith(settings.RATE) and worth
    )
    rows += [{"name": n, "value": found[n], "default": "", "about": "Your own rate"} for n in rates]
    home = {"name": settings.HOME, "value": found.get(settings.HOME, ""), "default": ""}
    rows.append({**home, "about": "Of the first file kept; it cannot be set"})
    return {"ok": True, "version": version, "rows": rows}


def type_row(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """Type one row, or change the one whose id is said."""
    form = typed.form(store, asked.export)
    pairs = (pair(text, "A row", "COLUMN=VALUE") for text in asked.said)
    said = {form.column(name): value for name, value in pairs}
    held = typed.rows(store, asked.export)
    name = said.get(form.record)
    there = next((row for row in held if row[form.record] == name), None) if name else None
    if name and there is None and form.makes_ids:
        raise CommandError(f"No typed row has the id '{name}': leave it out to add a row.")
    seen = [there] if there else []
    saved = typed.keep(store, asked.export, [{**(there or {}), **said}], author(), seen, WHERE)
    if saved is None:
        return {"ok": True, "version": store.version, "message": "This row is there already."}
    return {"ok": True, "version": saved.version, "import_id": saved.import_id,
            "file": saved.file, "said": str(saved)}  # fmt: skip


def typed_rows(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """The typed rows of an export, shown or put into a workbook that imports again."""
    form = typed.form(store, asked.export)
    rows = typed.rows(store, asked.export, asked.version)
    found = {"ok": True, "version": store.version if asked.version is None else asked.version}
    if asked.out is not None:
        path: Path = asked.out
        try:
            path.write_bytes(typed.workbook(store, asked.export, asked.version))
        except OSError:
            raise CommandError(f"{path.name} cannot be written there.") from None
        return {**found, "file": str(path.name), "count": len(rows)}
    return {**found, "rows": [_line(form, rows, row) for row in rows]}


def _line(form: Form, rows: list[Row], row: Row) -> dict[str, Any]:
    """A row by its columns, those that no row fills left out."""
    filled = [c for c in form.kinds if any(other[c] is not None for other in rows)]
    return {column: _shown(row[column]) for column in filled}


def _shown(value: object) -> object:
    return value.normalize() if isinstance(value, Decimal) else value
