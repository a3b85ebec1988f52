"""Where a number comes from: meaning, formula, SQL, accounts, and the rows of the files."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from urllib.parse import quote, urlencode

import pyarrow as pa
import streamlit as st

from analytics import answer, evidence
from analytics.evidence import AccountPart, Evidence, Part
from analytics.metric import Metric, catalog, named
from analytics.page import breakdown, cards, definitions, number, periods, screen, trend
from analytics.page.block import Cell, Said, Table
from analytics.page.scene import Scene, href, of_rows
from analytics.view import View

MOST_ACCOUNTS = 15
GRAINS = {"month": "by month", "quarter": "by quarter", "year": "by year", "all": "as a whole"}
NAMES = ("numerator", "denominator")


@of_rows
def draw(scene: Scene) -> None:
    """The figure that the address names, opened down to its rows."""
    name = scene.asked("metric")
    if not name:
        _choose(scene)
        return
    metric = named(name)
    view = cards.reach(metric, scene.view)
    found = evidence.evidence(scene.store, name, view, at=scene.asked("at") or None)
    _figure(scene, found)
    _parts(scene, found)
    _accounts(scene, found)
    if not scene.asked("at"):
        _over_time(scene, metric, view)
    with st.expander("The question in SQL", key="evidence sql"):
        st.code(metric.sql, language="sql", wrap_lines=True)
    with st.expander("The formula by example", key="evidence example"):
        st.html(definitions.words(metric))


def _choose(scene: Scene) -> None:
    """Every figure, to pick one."""
    lines = tuple(
        (Cell(m.title, href=href("Evidence", scene.view, metric=m.name)), Cell(f": {m.asks}"))
        for m in catalog().values()
    )
    screen.show(scene, Said("Which figure?", lines))


def _figure(scene: Scene, found: Evidence) -> None:
    metric = found.metric
    value = number.exact(found.value, metric.unit, scene.numbers)
    part = " This period is covered by the data only in part." if found.part else ""
    lines = (
        (Cell(metric.asks),),
        (Cell(f"{metric.title} = {metric.formula}."),),
        (Cell(_worked(scene, found) + part),),
        *_likely(scene, found),
        *_compared(scene, found),
    )
    screen.show(scene, Said(f"{metric.title}: {value}", lines))
    query = urlencode(
        {**scene.address.to_query(), **cards.reach(metric, scene.view).to_query()}, doseq=True
    )
    st.html(
        f'<div class="part"><a class="take" href="rows.xlsx?{escape(query)}" download>'
        "Download these rows as a spreadsheet</a></div>"
    )


def _likely(scene: Scene, found: Evidence) -> list[tuple[Cell, ...]]:
    """How sure the figure is."""
    metric, numbers = found.metric, scene.numbers
    if scene.asked("at"):
        return []
    row = answer.figure(scene.store, metric.name, cards.reach(metric, scene.view))
    within = number.likely(row.low, row.high, metric.unit, numbers)
    return [(Cell(f"It likely lies within {within} (95{numbers.percent})."),)] if within else []


def _compared(scene: Scene, found: Evidence) -> list[tuple[Cell, ...]]:
    """The figure that this one is compared with, which opens in its turn."""
    metric, view = found.metric, scene.view
    if metric.open or scene.asked("at"):
        return []
    row = answer.figure(scene.store, metric.name, view)
    if row.previous is None:
        return []
    before = periods.before(view, scene.calendar)
    value = number.exact(row.previous, metric.unit, scene.numbers)
    when = before.span(scene.calendar).label
    moved = number.change(row.value, row.previous, metric.unit, scene.numbers)
    tone = number.tone(row.value, row.previous, metric.unit, metric.better)
    return [(
        Cell("Compared with "), Cell(value, href=href("Evidence", before, metric=metric.name)),
        Cell(f" in {when}: "), Cell(moved, number=True, tone=tone),
    )]  # fmt: skip


def _over_time(scene: Scene, metric: Metric, view: View) -> None:
    """Every period of the view, each the way to its own rows."""
    known = scene.calendar
    found = answer.trend(scene.store, metric.name, view)
    rows = [row for row in found.rows if row.value is not None]
    if len(rows) < 2:
        return
    if view.period == "all" and metric.of_rows:
        first = known.period(rows[0].month, found.grain)[1]
        known = replace(known, first_month=first, last_month=rows[-1].month)
    ranged = any(breakdown.likely(scene, metric, row) for row in rows)
    screen.show(scene, Table(
        title=f"{metric.title} {GRAINS[found.grain]}",
        headings=("Period", metric.title, *(["Likely"] if ranged else [])),
        rows=tuple(
            (Cell(trend.label(row, found.grain) + (", in part" if row.part else "")),
             Cell(number.exact(row.value, metric.unit, scene.numbers), number=True,
                  href=href("Evidence", periods.of(row, found.grain, view, known),
                            metric=metric.name)),
             *([Cell(breakdown.likely(scene, metric, row), number=True)] if ranged else []))
            for row in reversed(rows)
        ),
    ))  # fmt: skip


def _worked(scene: Scene, found: Evidence) -> str:
    """The division (or the sum) with its own numbers."""
    value = number.exact(found.value, found.metric.unit, scene.numbers)
    above, below = found.numerator, found.denominator
    if below is None:
        rows = number.plain(above.count, scene.numbers)
        return f"{found.period}: {rows} rows add up to {value}."
    if found.metric.across != "sum":
        return f"{found.period}: {value}."
    return f"{found.period}: {_amount(scene, above)} / {_amount(scene, below)} = {value}."


def _parts(scene: Scene, found: Evidence) -> None:
    words = _words(found.metric)
    for name, label in zip(NAMES, words, strict=False):
        part: Part | None = getattr(found, name)
        if part is None:
            continue
        head = f"{label}: {number.plain(part.count, scene.numbers)} rows"
        with st.expander(head, expanded=name == "numerator", key=f"evidence {name}"):
            st.html(_sums(scene, part, money=_is_money(found.metric, name)))
            _files(scene, part)
            _rows(scene, part)


def _words(metric: Metric) -> tuple[str, str]:
    """What is divided by what, in the formula's own words."""
    if not metric.divides:
        return ("The rows behind it", "")
    return ("Above the line (numerator)", "Below the line (denominator)")


def _is_money(metric: Metric, part: str) -> bool:
    """Whether its rows are amounts, not days, points or heads."""
    if any(term.table == "ledger" for term in metric.terms(part)):
        return True
    above = metric.unit in ("money", "percent", "times")
    return above and not (part == "denominator" and metric.unit == "money")


def _sums(scene: Scene, part: Part, *, money: bool) -> str:
    amount = number.money if money else number.plain
    text = f"These rows add up to {amount(part.sum, scene.numbers, 2)}."
    if _counts(part):
        text = f"These rows come to {number.plain(part.sum, scene.numbers)}, each counted once."
    if part.figure is not None and not part.foots:
        figure = number.plain(part.figure, scene.numbers, 2)
        text += (
            f" The figure takes {figure} of them: it counts, or takes the smaller of two amounts."
        )
    return f'<div class="part"><p class="note">{escape(text)}</p></div>'


def _files(scene: Scene, part: Part) -> None:
    files = dict.fromkeys((row.file, row.sha256) for row in part.rows)
    links = ", ".join(
        f'<a href="files/{sha}?book={scene.view.book}&amp;name={quote(file)}" download>'
        f"{escape(file)}</a>"
        for file, sha in files
    )
    if links:
        st.html(f'<div class="part"><p class="note">Files: {links}</p></div>')


def _rows(scene: Scene, part: Part) -> None:
    """The rows, file, sheet and row number first."""
    rows = part.rows
    table = pa.table({
        "File": [row.file for row in rows], "Sheet": [row.sheet for row in rows],
        "Row": [row.row for row in rows], "Account": [row.account for row in rows],
        "Date": [row.date for row in rows], "Amount": [float(row.amount) for row in rows],
    })  # fmt: skip
    form = {
        "Row": st.column_config.NumberColumn(format="%d", width="small"),
        "Date": st.column_config.DateColumn(format="YYYY-MM-DD"),
        "Amount": st.column_config.NumberColumn(format="accounting"),
    }
    st.dataframe(table, hide_index=True, column_config=form, height=min(36 * len(rows) + 38, 380))
    if part.count > len(rows):
        every = number.plain(part.count, scene.numbers)
        st.caption(f"The {len(rows)} largest of {every} rows; the download holds them all.")


def _accounts(scene: Scene, found: Evidence) -> None:
    shown: Sequence[AccountPart] = found.accounts[:MOST_ACCOUNTS]
    parts = ("Above the line", "Below the line") if found.denominator else ("Amount",)
    headings = ("Account", *parts)
    note = f"the {len(shown)} largest of {len(found.accounts)} accounts"
    screen.show(scene, Table(
        title="The accounts in it", headings=headings,
        rows=tuple(_account(scene, found, account) for account in shown),
        note=note if len(found.accounts) > len(shown) else "",
    ))  # fmt: skip


def _account(scene: Scene, found: Evidence, account: AccountPart) -> tuple[Cell, ...]:
    name = account.account or "No account named"
    link = href("Evidence", scene.view.filtered("account", name), metric=found.metric.name)
    parts = [(account.numerator, found.numerator)]
    if found.denominator:
        parts.append((account.denominator, found.denominator))
    return (
        Cell(name, href=link),
        *(Cell(number.plain(amount, scene.numbers, 0 if _counts(part) else 2), number=True)
          for amount, part in parts),
    )  # fmt: skip


def _counts(part: Part) -> bool:
    """Whether each row is counted, as one or as nothing, and none is an amount."""
    return bool(part.rows) and all(row.amount in (-1, 0, 1) for row in part.rows)


def _amount(scene: Scene, part: Part) -> str:
    """A sum to the cent, or a count as a whole number."""
    amount = part.sum if part.figure is None else part.figure
    whole = amount == int(amount) and (not part.foots or _counts(part))
    return number.plain(amount, scene.numbers, 0 if whole else 2)
