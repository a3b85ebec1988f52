"""Sheets of the book that give way as a whole, because whoever brings the rows says which."""

from analytics.importing.following import Fresh
from analytics.importing.understood import Replaces
from analytics.store import Run

NAMED = """select (select any_value(file) from lake_imports where import_id = $id) as file,
    count(*) as rows from current_{table} where import_id = $id and sheet = $sheet"""


def instead(run: Run, fresh: Fresh) -> list[Replaces]:
    """The sheets that were named, each with the rows of it that stand."""
    found = []
    for number, sheet in fresh.options.instead_of or ():
        line = run.rows(NAMED.format(table=fresh.table), id=number, sheet=sheet)[0]
        found.append(Replaces(number, line["file"], sheet, "whole", line["rows"]))
    return found
