"""Work lists: what to do next, one line for each row of a file, worst or soonest first."""

import difflib
import functools
import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics import answer
from analytics.scope import NOT_GIVEN
from analytics.store import Run, Store
from analytics.view import View, check_dimension, in_words

FOLDER = Path(__file__).with_name("lists")
HEADER = re.compile(r"\A/\*(.*?)\*/\s*(.+)\Z", re.DOTALL)
FORMS = ("text", "date", "days", "count", "money", "percent", "number")
PLACE = ("import_id", "sheet", "row", "account_id")
OWN = ("owner", "segment", "region", "industry", "line", "project")
BETTER = ("higher", "lower")
ANY = "whatever the period"
COHORT = "cast(year(c.first_bought) as varchar)"

Field = str | int | float | Decimal | date | None


class ListError(Exception):
    """A list that does not exist or whose file is at fault, in one sentence."""


@dataclass(frozen=True)
class WorkList:
    """One list file; every field of its header without a default is required.

    `columns` gives each column of its SQL that people see a heading, a form and, where one is
    better, "higher" or "lower". `period` names the date of its SQL that must lie within the
    view's period; entries without that date always stand. `covers` says which entries do.
    """

    name: str
    title: str
    asks: str
    empty: str
    columns: dict[str, list[str]]
    sql: str
    period: str = ""
    covers: str = ""


@dataclass(frozen=True)
class Line:
    """One entry of a list, and the row of a file that it stands on; none where it is worked out."""

    fields: dict[str, Field]
    account: str
    file: str | None
    sha256: str | None
    sheet: str | None
    row: int | None

    @property
    def place(self) -> str:
        """File, sheet and row in words."""
        return f"{self.file}, {self.sheet}, row {self.row}" if self.file else ""


@dataclass(frozen=True)
class Listed:
    """A list's entries in a view, in the order in which to take them up; `covers` says of when."""

    of: WorkList
    version: int
    lines: tuple[Line, ...]
    covers: str = ANY


def read(path: Path) -> WorkList:
    """The list in a file; ListError names the file and what is missing or malformed in it."""
    found = HEADER.match(path.read_text(encoding="utf-8"))
    if not found:
        raise ListError(f"{path.name} does not open with its meaning between /* and */.")
    try:
        header = tomllib.loads(found[1])
    except tomllib.TOMLDecodeError as error:
        raise ListError(f"The meaning on top of {path.name} is not TOML: {error}.") from error
    known = {field.name for field in fields(WorkList)} - {"name", "sql"}
    wanted = known & {field.name for field in fields(WorkList) if field.default is MISSING}
    if not wanted <= set(header) <= known:
        raise ListError(f"{path.name} needs the fields {', '.join(sorted(wanted))} and no other.")
    for name, (_, form, *better) in header["columns"].items():
        if form not in FORMS:
            raise ListError(f"{path.name}: the form of {name} is one of {', '.join(FORMS)}.")
        if better and (better[0] not in BETTER or better[1:]):
            raise ListError(f"{path.name}: better of {name} is one of {', '.join(BETTER)}.")
    return WorkList(name=path.stem, sql=found[2].strip(), **header)


@functools.cache
def catalog(folder: Path = FOLDER) -> dict[str, WorkList]:
    """Every list by name."""
    return {path.stem: read(path) for path in sorted(folder.glob("*.sql"))}


def named(name: str) -> WorkList:
    """The list of that name; ListError names the nearest ones where there is none."""
    if found := catalog().get(name):
        return found
    near = difflib.get_close_matches(name, catalog(), n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise ListError(f"There is no list '{name}'.{hint}")


def listed(store: Store, name: str, view: View) -> Listed:
    """A list as it stands at the view's version, for what the view is filtered to.

    Most tell what is to be done now, whatever the view's period; others follow it and say so.
    """
    work = named(name)
    bounds: dict[str, date] = {}
    covers = work.covers or ANY
    if work.period and view.period == "all":
        covers = "the whole book"
    elif work.period and store.version:
        span = view.span(answer.calendar(store, view.version))
        bounds = {"first_month": span.first, "last_month": span.last}
        covers = work.covers or in_words(span.first, span.last)
    with store.at(view.version) as run:
        return Listed(work, run.version, tuple(_lines(run, work, view, bounds)), covers)


def within(run: Run, sql: str, view: View) -> list[dict[str, Any]]:
    """The rows of a query that pass the view's filters.

    It has an account_id, and every column of `OWN` and the manager as words of each row's own.
    """
    condition, parameters = _filters(view, (*OWN, "manager"))
    return run.rows(
        f"""
        select l.* from ({sql}) as l
        left join account as a on a.account_id = l.account_id
        {_cohorts(view)} where {condition}
        """,
        **parameters,
    )


def _lines(run: Run, work: WorkList, view: View, bounds: dict[str, date]) -> list[Line]:
    condition, parameters = _filters(view)
    if bounds:
        month = f"date_trunc('month', l.{work.period})"
        within = f"{month} between $first_month and $last_month"
        condition += f" and (l.{work.period} is null or {within})"
    # The order of the list's own SQL is numbered before anything is joined to its rows.
    found = run.rows(
        f"""
        with work as (select *, row_number() over () as place_in_list from ({work.sql}))
        select l.*, a.account as account_named, i.file, i.sha256
        from work as l
        left join account as a on a.account_id = l.account_id
        left join lake_imports as i on i.import_id = l.import_id
        {_cohorts(view)}
        where {condition}
        order by l.place_in_list
        """,
        **parameters,
        **bounds,
    )
    return [_line(row, work) for row in found]


def _line(row: dict[str, Any], work: WorkList) -> Line:
    account = row["account_named"] if row["account_id"] else ""
    return Line(
        fields={name: row[name] if name != "account" else account or None for name in work.columns},
        account=account,
        file=row["file"],
        sha256=row["sha256"],
        sheet=row["sheet"],
        row=row["row"],
    )


def _cohorts(view: View) -> str:
    """Year of first purchase, joined only where it is asked for."""
    if not view.chosen("cohort"):
        return ""
    return (
        "left join (select account_id, any_value(first_bought) as first_bought"
        " from account_state group by all) as c on c.account_id = l.account_id"
    )


def _filters(view: View, own: tuple[str, ...] = OWN) -> tuple[str, dict[str, list[str]]]:
    """The view's choices as a condition; a row's own word goes before its account's."""
    conditions, parameters = ["true"], {}
    for name, chosen in view.where:
        check_dimension(name)
        parameters[f"chosen_{name}"] = list(chosen)
        told = f"l.{name}" if name in own else COHORT if name == "cohort" else f"a.{name}"
        test = f"coalesce({told}, '{NOT_GIVEN}') in (select unnest($chosen_{name}))"
        if name == "account":
            test = (
                f"({test} or a.account_id in (select unnest($chosen_{name}) union all select"
                f" account_id from also_known where known_as in (select unnest($chosen_{name}))))"
            )
        conditions.append(test)
    return " and ".join(conditions), parameters
