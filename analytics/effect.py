"""What files would change on the headline figures, before they are kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import pyarrow as pa

from analytics.answer import Question, Value, calendar_in
from analytics.importing.replacing import replacements
from analytics.importing.understood import Understood
from analytics.metric import named
from analytics.rollup import rows
from analytics.store import Run, Store, Trial
from analytics.view import Calendar, Span, View

HEADLINES = (
    "revenue",
    "gross_margin",
    "gross_margin_percent",
    "net_revenue_retention",
    "gross_revenue_retention",
    "logo_retention",
    "bookings",
    "weighted_pipeline",
)
ACCOUNTS = "accounts"
SAME = 1e-9


@dataclass(frozen=True)
class Moved:
    """A headline figure before and after; each in the book's usual period as it then is."""

    metric: str
    title: str
    unit: str
    before: Value
    after: Value
    period: str
    period_before: str

    @property
    def same(self) -> bool:
        """Whether the figure stays what it was."""
        if self.before is None or self.after is None:
            return self.before is self.after
        return abs(float(self.after) - float(self.before)) <= SAME * max(
            1.0, abs(float(self.after))
        )


def headlines(store: Store, files: Sequence[Understood]) -> list[Moved]:
    """Every headline figure of the book as it is, and as it would be with these files kept.

    Figures that are nowhere, neither before nor after, are left out.
    """
    with store.at() as run:
        before = _figures(run)
    with store.trial() as trial:
        _put(trial, files)
        trial.build()
        after = _figures(trial)
    return [
        Moved(name, title, unit, before[name][2], value, period, before[name][3])
        for name, (title, unit, value, period) in after.items()
        if value is not None or before[name][2] is not None
    ]


def said(moved: Sequence[Moved]) -> str:
    """One sentence for an import that leaves every headline as it was; else empty."""
    if any(not one.same for one in moved):
        return ""
    return "No headline figure changes."


def told(moved: Sequence[Moved]) -> list[dict[str, object]]:
    """The figures as scripts read them."""
    return [{**asdict(one), "same": one.same} for one in moved]


def _put(trial: Trial, files: Sequence[Understood]) -> None:
    number = trial.next_import_id()
    for whole in files:
        if whole.already is not None:
            continue
        for sheet in whole.sheets:
            if not (sheet.table and sheet.taken is not None and sheet.taken.num_rows):
                continue
            ids = pa.repeat(pa.scalar(number, pa.int32()), sheet.taken.num_rows)
            trial.append(sheet.table, sheet.taken.append_column("import_id", ids))
            if lines := replacements(sheet, number):
                trial.append("replacement", pa.Table.from_pylist(lines))
        now = datetime.now(UTC).replace(tzinfo=None)
        record = {"import_id": number, "file": whole.file, "kept_at": now, "undone": False}
        trial.append("imports", pa.Table.from_pylist([record]))
        number += 1


def _figures(run: Run) -> dict[str, tuple[str, str, Value, str]]:
    """Title, unit, value and period of each headline."""
    known = calendar_in(run)
    found = {name: _figure(run, name, known) for name in HEADLINES}
    span = View().span(known)
    counted = run.rows(
        "select count(distinct account_id) as n from cube where account_id <> '' and billings > 0"
        " and month between $first and $last",
        first=span.first,
        last=span.last,
    )
    count = None if known.empty else counted[0]["n"]
    return {**found, ACCOUNTS: ("Accounts with revenue", "count", count, span.label)}


def _figure(run: Run, name: str, known: Calendar) -> tuple[str, str, Value, str]:
    metric = named(name)
    view = View(period="all") if metric.open else View()
    span = view.span(known)
    if metric.open:
        span = Span(known.first_deal_month, known.last_deal_month, "all open deals")
    answer = rows(run, Question(metric, view, (), "all", span, known))
    return metric.title, metric.unit, answer[0].value if answer else None, span.label
