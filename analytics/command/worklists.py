"""Work lists on the command line: which there are, and what stands on one."""

import argparse
from typing import Any

from analytics import listing
from analytics.command.bringing import chosen
from analytics.store import Store
from analytics.view import View


def worklists(_: Store, __: argparse.Namespace) -> dict[str, Any]:
    """Every list with what it answers."""
    fields = ("name", "title", "asks")
    found = [{f: getattr(work, f) for f in fields} for work in listing.catalog().values()]
    return {"ok": True, "lists": found}


def worklist(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """The entries of one list, in the order in which to take them up."""
    found = listing.listed(
        store, asked.name, View(period="all", where=chosen(asked.where), version=asked.version)
    )
    rows = [
        {**line.fields, "file": line.file, "sheet": line.sheet, "row": line.row}
        for line in found.lines
    ]
    said = {"list": found.of.name, "title": found.of.title, "version": found.version}
    return {**said, "rows": rows, **({} if rows else {"said": found.of.empty})}
