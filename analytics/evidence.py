"""An answer -> the rows of the files behind it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from analytics.answer import Question, Value, ask, question
from analytics.metric import Metric, Term
from analytics.rollup import contributions
from analytics.scope import BASE_COLUMNS, row_filters
from analytics.sheet import written
from analytics.store import Run, Store
from analytics.view import View, is_literal, shift

SHOWN = 500


@dataclass(frozen=True)
class EvidenceRow:
    """One row of a file, with what it adds to the figure."""

    file: str
    sha256: str
    sheet: str
    row: int
    account: str
    date: date
    amount: Decimal


@dataclass(frozen=True)
class Part:
    """The rows behind a numerator or a denominator.

    `count` and `sum` are over all rows, not only those listed.
    """

    rows: tuple[EvidenceRow, ...]
    count: int
    sum: Decimal
    figure: Decimal | None

    @property
    def foots(self) -> bool:
        """Whether the rows add up to the figure; counts and smaller-of-two rules do not."""
        return self.figure is not None and self.sum == self.figure


@dataclass(frozen=True)
class AccountPart:
    """What one account puts into the figure."""

    account_id: str
    account: str
    numerator: Decimal | None
    denominator: Decimal | None


@dataclass(frozen=True)
class Evidence:
    """A figure with everything that it rests on."""

    metric: Metric
    view: View
    version: int
    period: str
    sql: str
    value: Value
    part: bool
    numerator: Part
    denominator: Part | None
    accounts: tuple[AccountPart, ...]


def evidence(
    store: Store, name: str, view: View, at: str | None = None, limit: int | None = SHOWN
) -> Evidence:
    """The rows behind a metric in a view, or at one of its periods; `limit` bounds the list."""
    if at and is_literal(at):
        view = view.with_(period=at)
    asked = question(store, name, view)
    row = ask(store, name, view).rows[0]
    with store.at(asked.view.version) as run:
        accounts = tuple(AccountPart(**found) for found in contributions(run, asked))
        parts = {part: _part(run, asked, part, accounts, limit) for part in asked.metric.rows_of}
    return Evidence(
        metric=asked.metric,
        view=asked.view,
        version=run.version,
        period=asked.span.label if view.period != "all" else "The whole book",
        sql=asked.metric.sql,
        value=row.value,
        part=row.part,
        numerator=parts["numerator"],
        denominator=parts.get("denominator"),
        accounts=accounts,
    )


def _part(
    run: Run, asked: Question, part: str, accounts: tuple[AccountPart, ...], limit: int | None
) -> Part:
    inside = [account for account in accounts if getattr(account, part)]
    sql = " union all ".join(_term(term, asked) for term in asked.metric.terms(part))
    _, parameters = row_filters(asked.metric, asked.view)
    run.compute(part, sql, accounts=[account.account_id for account in inside], **parameters)
    total = run.rows(f"select count(*) as count, coalesce(sum(amount), 0) as sum from {part}")[0]
    listed = run.rows(
        f"""
        select
            coalesce(i.file, '') as file, coalesce(i.sha256, '') as sha256,
            coalesce(r.sheet, '') as sheet, coalesce(r.row, 0) as row,
            coalesce(a.account, '') as account, r.date, r.amount
        from {part} as r
        left join lake_imports as i on i.import_id = r.import_id
        left join account as a on a.account_id = r.account_id
        order by abs(r.amount) desc, r.date desc, i.file, r.sheet, r.row
        {"" if limit is None else f"limit {int(limit)}"}
        """
    )
    figures = [getattr(account, part) for account in inside]
    return Part(
        rows=tuple(EvidenceRow(**row) for row in listed),
        count=total["count"],
        sum=total["sum"],
        figure=sum(figures, start=Decimal(0)) if figures else None,
    )


def _term(term: Term, asked: Question) -> str:
    first, last = shift(asked.span.last, -term.farthest), shift(asked.span.last, -term.nearest)
    if not asked.metric.windowed:
        first, last = asked.span.first, asked.span.last
    amount = BASE_COLUMNS[asked.view.base] if term.amount == "revenue" else term.amount
    filters, _ = row_filters(asked.metric, asked.view)
    return f"""
        select import_id, sheet, row, account_id, date, {term.sign} * {amount} as amount
        from {"item" if term.table == "ledger" else f"{term.table}_item"}
        where {term.month} between date '{first}' and date '{last}' and {amount} <> 0
            and account_id in (select unnest($accounts)){filters}
    """


def workbook(found: Evidence) -> bytes:
    """The evidence as a spreadsheet: its meaning, its accounts and its rows."""
    value = "" if found.value is None else found.value
    meaning: list[tuple[written.Cell, ...]] = [
        ("Figure", found.metric.title),
        ("Period", found.period),
        ("Value", value),
        ("Question", found.metric.asks),
        ("Formula", found.metric.formula),
        ("Version of the book", found.version),
    ]
    accounts = [(a.account, a.numerator, a.denominator) for a in found.accounts]
    sheets: list[tuple[str, list[tuple[written.Cell, ...]]]] = [
        ("Meaning", meaning),
        ("Accounts", [("Account", "Numerator", "Denominator"), *accounts]),
    ]
    for title, part in (("Numerator", found.numerator), ("Denominator", found.denominator)):
        if part:
            rows = [(r.file, r.sheet, r.row, r.account, r.date, r.amount) for r in part.rows]
            head = ("File", "Sheet", "Row", "Account", "Date", "Amount")
            sheets.append((title, [head, *rows]))
    return written.workbook(sheets)
