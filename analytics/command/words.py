"""What can be typed: the verbs and their options."""

import argparse
import os
from pathlib import Path

from analytics.evidence import SHOWN
from analytics.view import BASES, COMPARISONS, GRAINS

SAYS = "The same things as the pages, for scripts."


def parser() -> argparse.ArgumentParser:
    """The command line: its verbs and their options."""
    whole = argparse.ArgumentParser(prog="python -m analytics", description=SAYS)
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--book", type=Path, help="the book's folder (default data/books/main)")
    shared.add_argument("--json", action="store_true", help="one JSON document on stdout")

    def verb(name: str, says: str) -> argparse.ArgumentParser:
        return verbs.add_parser(name, help=says, description=says, parents=[shared])

    _serving(verb("serve", "serve the pages on this computer"))
    _importing(verb("import", "take exports into the book"))
    verb("imports", "every import: id, file, when, by whom, rows, undone or not")
    verb("undo", "take an import out again").add_argument("import_id", type=int)
    verb("metrics", "the catalog of metrics")
    _viewing(verb("metric", "a metric's value"))
    rows = verb("evidence", "the rows behind a metric's value")
    _viewing(rows)
    rows.add_argument("--limit", type=int, default=SHOWN, help="how many rows to list")
    return whole


def _serving(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--port", type=int, default=int(os.environ.get("ACCOUNTABLE_PORT", "8501")))


def _importing(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", nargs="+", type=Path, metavar="FILE")
    verb.add_argument(
        "--dry-run", action="store_true", help="say what would be taken, keep nothing"
    )
    verb.add_argument("--sheet", help="only this sheet")
    verb.add_argument(
        "--as", dest="export", metavar="EXPORT", help="what it is, e.g. salesforce.opportunities"
    )
    verb.add_argument("--map", action="append", default=[], metavar="COLUMN=HEADING")
    verb.add_argument("--dates", choices=("dmy", "mdy", "ymd"))
    verb.add_argument("--currency", help="the currency of a file that names none")


def _viewing(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("name", metavar="NAME")
    verb.add_argument("--at", metavar="PERIOD", help="2025-05, 2025-Q2 or 2025")
    verb.add_argument("--from", dest="first", metavar="MONTH")
    verb.add_argument("--to", dest="last", metavar="MONTH")
    verb.add_argument("--by", action="append", default=[], metavar="DIMENSION")
    verb.add_argument("--grain", choices=tuple(GRAINS))
    verb.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE")
    verb.add_argument("--base", choices=tuple(BASES), default="billings")
    verb.add_argument("--compare", choices=tuple(COMPARISONS))
    verb.add_argument("--version", type=int, metavar="N")
