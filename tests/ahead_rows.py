"""Rows of jobs, deals and contracts for the months ahead of 2024, and what is known of them."""

from datetime import date
from decimal import Decimal
from typing import Any

from analytics.answer import calendar
from analytics.forecast import Forecast, Outcome, Series
from analytics.metric import named
from analytics.outlook.asking import Outlook
from analytics.outlook.layers import Layers, layered
from analytics.store import Store
from analytics.view import View
from tests.books import Line, book, line

DAYS = ("closes_on", "created_on", "event_on", "starts_on", "ends_on", "changed_on", "signed_on",
        "costed_on", "cancelled_on")  # fmt: skip
# Revenue of 2024 up to its last day: the months ahead begin in January 2025.
PAST = [line("Acme", f"2024-{month:02}-28", 100) for month in range(1, 13)]


def row_of(**given: Any) -> Line:  # noqa: ANN401 - days, words and amounts as people write them
    """One row of a file, with days and amounts as people write them."""
    row = dict(given)
    for name, value in given.items():
        if name in DAYS and isinstance(value, str):
            row[name] = date.fromisoformat(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            row[name] = Decimal(str(value))
    return row


def job_row(project: str, event_on: str, quote: float | None, **more: object) -> Line:
    """A confirmed job of Acme."""
    return row_of(**{"project": project, "event_on": event_on, "quote": quote, "account": "Acme",
                   "status": "Confirmed", **more})  # fmt: skip


def deal_row(deal: str, stage: str, amount: float, closes_on: str, **more: object) -> Line:
    """A deal of Acme, created in June 2024."""
    return row_of(**{"deal_id": f"id {deal}", "deal": deal, "stage": stage, "amount": amount,
                   "closes_on": closes_on, "created_on": "2024-06-01", "account": "Acme",
                   "probability": 0.4, **more})  # fmt: skip


def contract_row(contract: str, starts_on: str, ends_on: str, **more: object) -> Line:
    """A contract of Acme."""
    return row_of(**{"contract": contract, "starts_on": starts_on, "ends_on": ends_on,
                   "account": "Acme", **more})  # fmt: skip


def outlook_of(
    store: Store, points: float = 1000, measure: str = "revenue", view: View | None = None
) -> Outlook:
    """A forecast of the same amount for every month."""
    made = Forecast(
        Series(date(2024, 1, 1), (100.0,) * 12), "given", "Given", None, "",
        (Outcome(points, points, points, points, points),) * 24, (), (),
    )  # fmt: skip
    known = calendar(store)
    view = (view or View()).with_(version=store.version)
    return Outlook(named(measure), view, store.version, "month", None, known, made, {})


def layers_of(points: float = 1000, measure: str = "revenue", **tables: list[Line]) -> Layers:
    """The layers of a book with these rows, forecast at `points` a month."""
    store = book(PAST, **tables)
    found = layered(store, outlook_of(store, points, measure))
    assert found is not None
    return found


def by_month(found: Layers, layer: str) -> dict[str, float]:
    """A layer by its months of the year; months without any are left out."""
    told = {f"{month.month:%m}": getattr(month, layer) for month in found.months}
    return {month: round(amount, 4) for month, amount in told.items() if amount}
