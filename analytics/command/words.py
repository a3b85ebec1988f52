"""What can be typed: the verbs and their options."""

import argparse
import os
from pathlib import Path

from analytics.command import ahead, forecasting, tracking
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
    verb("lists", "the catalog of work lists")
    _listing(verb("list", "what stands on a work list"))
    verb("accounts", "accounts that look like one company, and what was decided about them")
    _naming(verb("merge", "count an account with another one"), "account", "into")
    _naming(verb("split", "take a merged account out again"), "account")
    _naming(verb("apart", "two accounts are two companies: do not ask again"), "account", "other")
    _watching(verb("watch", "take every file that is dropped into a folder"))
    _tokens(verb("token", "who may bring files by HTTP"))
    forecasting.arguments(verb("forecast", "what a metric will come to, with its bands"))
    tracking.arguments(verb("track", "how good the forecasts of a metric were"))
    ahead.arguments(verb("retention", "who is still there, and what to expect of them"))
    _saying(verb("settings", "what the book decides for all: shown, or set"), "NAME=VALUE", "*")
    _typing(verb("type", "type one row that no file has"), verb("typed", "the rows typed so far"))
    return whole


def _listing(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("name", metavar="NAME")
    verb.add_argument("--where", action="append", default=[], metavar="DIMENSION=VALUE")
    verb.add_argument("--version", type=int, metavar="N")


def _naming(verb: argparse.ArgumentParser, *sides: str) -> None:
    for side in sides:
        verb.add_argument(side, metavar=side.upper(), help="its id or its name")


def _serving(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--port", type=int, default=int(os.environ.get("ACCOUNTABLE_PORT", "8501")))


def _importing(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files, zips or folders")
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
    verb.add_argument("--decimal", choices=(".", ","), help="the sign before the decimals")
    verb.add_argument("--follows", choices=("newer", "older", "goes_on", "whole"),
                      help="how it stands to the one before")  # fmt: skip
    verb.add_argument("--rate", action="append", default=[], metavar="USD=0.92",
                      help="what one unit of a currency is worth in the book's own")  # fmt: skip


def _watching(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("folder", type=Path, metavar="FOLDER")
    verb.add_argument("--once", action="store_true", help="take what lies there, and end")


def _tokens(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("what", choices=("create", "revoke", "list"))
    verb.add_argument("name", nargs="?", metavar="NAME")


def _saying(verb: argparse.ArgumentParser, form: str, often: str) -> None:
    verb.add_argument("said", nargs=often, metavar=form)


def _typing(row: argparse.ArgumentParser, rows: argparse.ArgumentParser) -> None:
    for verb in (row, rows):
        verb.add_argument("export", metavar="EXPORT", help="e.g. workbook.event_results")
    _saying(row, "COLUMN=VALUE", "+")
    rows.add_argument("--out", type=Path, metavar="FILE.xlsx", help="a workbook that imports again")
    rows.add_argument("--version", type=int, metavar="N")


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
