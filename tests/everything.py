"""One book of everything: rows for every metric and list, and rows that are called off beside."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from analytics.store import Commit, Store
from tests.books import Line, line, write

AMOUNTS = (int, float)


def rows(*told: Line) -> list[Line]:
    """Rows as people write them: days as text, amounts as numbers."""
    return [{name: _value(name, value) for name, value in row.items()} for row in told]


def _value(name: str, value: object) -> object:
    if isinstance(value, str) and (name.endswith("_on") or name == "date"):
        return date.fromisoformat(value)
    if isinstance(value, AMOUNTS) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


def _bill(account: str | None, day: str, revenue: int, number: int, **more: object) -> Line:
    """An invoice line of two parts, paid within ten days unless it says otherwise."""
    due = date.fromisoformat(day).replace(day=28)
    told: Line = {
        "document_id": f"R{number}", "line": "Events", "quantity": number % 3 + 1, "due_on": due,
        "cost": revenue * 0.6, "pass_through": revenue * 0.1, "paid_on": due, **more,
    }  # fmt: skip
    return line(account, day, revenue, **rows(told)[0])


LEDGER = [
    _bill("Acme", f"{year}-{month:02}-05", 100 * month + year - 2000, year % 10 * 13 + month,
          owner="Ana" if month % 2 else None, line="Media" if month == 6 else "Events",
          project="Gala" if (year, month) == (2025, 3) else None)
    for year in (2023, 2024, 2025) for month in (1, 3, 6, 12)
] + [
    _bill("Bolt", "2023-05-05", 300, 90, region="South", line="Media"),
    _bill("Bolt", "2024-05-05", 700, 91, region="South", line="Media"),
    _bill("Bolt", "2025-05-05", 500, 92, region="South", line="Media", project="Fair"),
    _bill("Bolt", "2025-12-31", 80, 89),
    _bill("Bolt", "2025-11-05", 90, 93, paid_on=None, line="Crew", quantity=None),
    _bill("Cato", "2024-02-05", 400, 94, owner="Ben"),
    _bill("Dune", "2023-02-05", 250, 95),
    _bill("Dune", "2025-02-05", 260, 96, line="Media", paid_on=None),
    _bill("Echo", "2025-07-05", 270, 97),
    _bill(None, "2024-08-05", 60, 98),
    _bill(None, "2025-08-05", 50, 99),
]  # fmt: skip
JOB = {"account": "Acme", "owner": "Ana", "line": "Events"}
TABLES: dict[str, list[Line]] = {
    "ledger": LEDGER,
    "account": rows(
        {"account": "Acme", "segment": "Large", "region": "North", "industry": "Pharma",
         "owner": "Ana"},
        {"account": "Bolt", "segment": "Small", "region": "North", "owner": "Ben"},
    ),
    "person": rows(
        {"person": "Ana", "manager": "Zoe", "region": "East"}, {"person": "Ben", "manager": "Zoe"}
    ),
    "project": rows(
        {**JOB, "project": "Gala", "event_on": "2025-03-10", "closed_on": "2025-03-12",
         "costed_on": "2025-03-20", "promised_on": "2025-03-10", "delivered_on": "2025-03-10",
         "quote": 900, "change_orders": 50, "estimate": 500},
        {"project": "Fair", "account": "Bolt", "closed_on": "2025-05-20", "event_on": "2025-05-10",
         "costed_on": "2025-07-20", "promised_on": "2025-05-10", "due_on": "2025-06-10",
         "delivered_on": "2025-05-30", "quote": 450, "estimate": 300, "owner": "Ben"},
        {"project": "Show", "account": None, "closed_on": "2025-09-20", "event_on": "2025-09-10",
         "promised_on": "2025-09-10", "quote": 400, "estimate": 300, "actual_cost": 350},
        {**JOB, "project": "Expo", "event_on": "2026-03-10", "promised_on": "2026-03-10",
         "quote": 800, "estimate": 500, "still_to_come": 100, "actual_cost": 20,
         "region": "South"},
        {"project": "Tour", "account": "Bolt", "closed_on": "2025-12-28", "event_on": "2025-12-20",
         "quote": 700, "estimate": 500, "delivered_on": "2025-12-20"},
    ),
    "project_cost": rows(
        {"project": "Gala", "line": "Venue", "quote": 400, "estimate": 200, "actual_cost": 260},
        {"project": "Gala", "line": "Stage", "quote": 500, "estimate": 300, "actual_cost": 290,
         "change_orders": 50},
        {"project": "Gala", "line": "Fireworks", "actual_cost": 70},
        {"project": "Fair", "line": "Tickets", "kind": "income", "estimate": 80,
         "actual_cost": 70},
        {"project": "Show", "line": "Stands", "kind": "income", "estimate": 50,
         "actual_cost": 90},
    ),
    "quote": rows(
        {"project": "Fair", "account": "Bolt", "status": "Accepted", "amount": 300,
         "line": "Media", "date": "2025-04-01"},
        {"project": "Fair", "account": "Bolt", "status": "Accepted", "amount": 150,
         "line": "Crew", "date": "2025-04-01"},
    ),
    "expense": rows({"project": "Gala", "kind": "Taxi", "amount": 20, "date": "2025-03-11"}),
    "time_entry": rows(
        {"project": "Gala", "line": "Stage", "hours": 4, "hourly_cost": 30, "date": "2025-03-09"}
    ),
    "event_result": rows(
        {"project": "Gala", "account": "Acme", "date": "2025-03-10", "cost": 300,
         "status": "Done", "leads": 40, "qualified_leads": 10},
        {"project": "Gala", "account": "Acme", "date": "2025-06-10", "benefit": "Margin",
         "grade": "measured", "amount": 400},
        {"project": "Gala", "account": "Acme", "date": "2025-06-10", "benefit": "Cost saved",
         "grade": "client-stated", "amount": 100, "confidence": 0.5},
        {"project": "Gala", "account": "Acme", "date": "2025-06-10", "benefit": "Image",
         "grade": "modelled", "amount": 90},
        {"project": "Gala", "account": "Acme", "date": "2025-03-10", "objective": "Reach",
         "weight": "high", "rating": 7},
        {"project": "Gala", "account": "Acme", "date": "2025-03-10", "objective": "Press",
         "weight": "low", "rating": 4},
        {"project": "Fair", "account": "Bolt", "date": "2025-05-10", "benefit": "Sales",
         "grade": "assumed", "amount": 900, "margin": 0.3, "isolated": 0.5},
        {"project": "Ads", "date": "2025-08-01", "status": "Sent", "cost": 90, "leads": 9,
         "qualified_leads": 3, "won_amount": 210, "pipeline_amount": 300},
    ),
    "deal": rows(
        {"deal_id": "d1", "deal": "One", "account": "Acme", "stage": "Closed Won", "amount": 800,
         "created_on": "2025-01-02", "closes_on": "2025-04-02", "campaign": "Gala; Fair"},
        {"deal_id": "d2", "deal": "Two", "account": "Bolt", "stage": "Proposal", "amount": 600,
         "closes_on": "2026-05-02", "probability": 0.5},
        {"deal_id": "d3", "deal": "Three", "account": None, "stage": "Closed Lost", "amount": 300,
         "closes_on": "2025-06-02", "owner": "Ana"},
        {"deal_id": "d4", "deal": "Four", "account": "Acme", "stage": "Proposal", "amount": 200,
         "created_on": "2025-12-01", "closes_on": "2025-12-31", "probability": 0.5,
         "owner": "Ana"},
        {"deal_id": "d5", "deal": "Five", "account": "Bolt", "stage": "Proposal", "amount": 90,
         "created_on": "2025-02-01", "closes_on": "2025-10-20", "probability": 0.5},
    ),
    "deal_change": rows(
        {"deal_id": "d1", "stage_before": "Proposal", "stage": "Closed Won",
         "changed_on": "2025-04-02"},
        {"deal_id": "d3", "stage_before": "Proposal", "stage": "Closed Lost",
         "changed_on": "2025-06-02"},
    ),
    "contract": rows(
        {"contract": "Care 1", "account": "Acme", "starts_on": "2024-07-01",
         "ends_on": "2025-06-30", "annual_amount": 120, "owner": "Ana"},
        {"contract": "Care 2", "account": "Acme", "starts_on": "2025-07-01",
         "ends_on": "2026-06-30", "annual_amount": 96, "owner": "Ana"},
        {"contract": "Hosting", "account": "Bolt", "starts_on": "2024-04-01",
         "ends_on": "2025-03-31", "monthly_amount": 7, "is_renewed": False},
    ),
    "target": rows(
        {"date": "2025-01-01", "period": "Year", "owner": "Ana", "measure": "Bookings",
         "amount": 1300},
        {"date": "2025-01-01", "period": "Year", "owner": "Ben", "measure": "Bookings",
         "amount": 500},
        {"date": "2025-01-01", "period": "Year", "measure": "Revenue", "amount": 2400},
    ),
    "credit": rows({"deal_id": "d2", "project": "Gala", "share": 0.6}),
    "survey": rows(
        {"account": "Acme", "kind": "NPS", "scale": "0-10", "score": 10, "sent_on": "2025-03-01",
         "date": "2025-04-01", "owner": "Ana"},
        {"account": "Acme", "kind": "NPS", "scale": "0-10", "score": 9, "sent_on": "2025-03-01",
         "date": "2025-03-01"},
        {"account": "Cato", "kind": "NPS", "scale": "0-10", "score": 9, "sent_on": "2025-05-01",
         "date": "2025-05-09"},
        {"account": "Bolt", "kind": "NPS", "scale": "0-10", "score": 3, "sent_on": "2025-05-01",
         "date": "2025-05-09"},
        {"account": None, "kind": "CSAT", "scale": "1-5", "score": 2, "sent_on": "2025-05-01",
         "date": "2025-05-09"},
        {"account": "Bolt", "kind": "CSAT", "scale": "1-5", "score": 5, "sent_on": "2025-05-01",
         "date": "2025-05-09"},
        {"account": "Bolt", "kind": "CSAT", "scale": "1-5", "score": None,
         "sent_on": "2025-05-01"},
    ),
    "complaint": rows(
        {"account": "Acme", "subject": "Late", "opened_on": "2025-03-15",
         "closed_on": "2025-03-25", "is_escalated": False},
        {"account": "Bolt", "subject": "Dear", "opened_on": "2025-05-15", "is_escalated": True},
        {"account": None, "subject": "Loud", "opened_on": "2025-09-15",
         "closed_on": "2025-11-05", "is_escalated": False},
    ),
    "activity": rows({"account": "Bolt", "date": "2025-11-20", "status": "Completed"}),
}  # fmt: skip
# Rows that somebody called off, beside rows that stand: of the same jobs, events and accounts.
OFF = {"status": "Cancelled"}
IN_OTHER_WORDS = (
    "cancelled by client", "Storniert", "Annulé", "Anulado", "Annullato", "Geannuleerd", "Void",
    "Deleted",
)  # fmt: skip
CALLED_OFF: dict[str, list[Line]] = {
    "ledger": [
        _bill("Acme", "2025-03-20", 999, 3, project="Gala", paid_on=None, open_amount=999, **OFF),
        _bill("New", "2025-04-20", 999, 4, owner="Zoe", project="Ball", region="West", **OFF),
        _bill("Bolt", "2025-05-20", 999, 5, project="Fair", status="Draft", line="Crew"),
    ],
    "project": rows(
        {**JOB, "project": "Ball", "event_on": "2025-03-10", "closed_on": "2025-03-12",
         "promised_on": "2025-03-10", "due_on": "2025-03-10", "quote": 999, "estimate": 999,
         "actual_cost": 999, **OFF},
    ),
    "project_cost": rows(
        {"project": "Gala", "line": "Venue", "quote": 999, "estimate": 999, "actual_cost": 999,
         "change_orders": 99, "invoiced": 999, **OFF},
        {"project": "Show", "line": "Venue", "estimate": 999, "actual_cost": 999, **OFF},
        {"project": "Show", "line": "Stands", "kind": "income", "estimate": 999,
         "actual_cost": 999, **OFF},
        {"project": "Ball", "line": "Venue", "quote": 999, "actual_cost": 999},
    ),
    "quote": rows(*(
        {"project": "Fair", "account": "Bolt", "status": status, "amount": 999, "line": "Media",
         "date": "2025-04-01"}
        for status in ("Rejected", "Draft", "Expired", "Cancelled", "Not accepted")
    )),
    "expense": rows(
        {"project": "Gala", "kind": "Taxi", "amount": 999, "date": "2025-03-11", **OFF},
        {"project": "Gala", "kind": "Taxi", "amount": 999, "date": "2025-03-11",
         "status": "Rejected"},
    ),
    "time_entry": rows(*(
        {"project": "Gala", "line": "Stage", "hours": 99, "hourly_cost": 99, "date": "2025-03-09",
         "status": status}
        for status in ("Rejected", "Draft", "Cancelled")
    )),
    "event_result": rows(
        {"project": "Gala", "account": "Acme", "date": "2025-03-10", "cost": 999, "leads": 999,
         "qualified_leads": 999, **OFF},
        {"project": "Gala", "account": "Acme", "date": "2025-06-10", "benefit": "Margin",
         "grade": "measured", "amount": 999, **OFF},
        {"project": "Gala", "account": "Acme", "date": "2025-03-10", "objective": "Sound",
         "weight": "high", "rating": 1, **OFF},
        {"project": "Ads", "date": "2025-08-01", "cost": 999, "won_amount": 999,
         "pipeline_amount": 9999, "leads": 99, **OFF},
        {"project": "Ball", "account": "Acme", "date": "2025-03-10", "benefit": "Margin",
         "grade": "measured", "amount": 999, "cost": 9},
    ),
    "survey": rows(*(
        {"account": account, "kind": kind, "score": 1, "sent_on": "2025-05-01",
         "date": "2025-05-02", "scale": "0-10" if kind == "NPS" else "1-5", **OFF}
        for account in ("Acme", "New") for kind in ("NPS", "CSAT")
    )),
    "complaint": rows(
        {"account": "Acme", "subject": "Oops", "opened_on": "2025-06-15", "is_escalated": True,
         "status": "Withdrawn"},
        {"account": "Bolt", "subject": "Dear", "opened_on": "2025-05-15", "is_escalated": True,
         "status": "Duplicate"},
        {"account": "Bolt", "subject": "Test", "opened_on": "2025-05-15", "is_escalated": True,
         **OFF},
    ),
    "activity": rows({"account": "Bolt", "date": "2025-12-20", **OFF}),
}  # fmt: skip


def called_off() -> dict[str, list[Line]]:
    """The rows that were called off, in every word for it."""
    return {
        name: [
            {**row, "status": word}
            for row in told
            for word in (
                (row.get("status"), *IN_OTHER_WORDS) if _is_off(row) else (row.get("status"),)
            )
        ]
        for name, told in CALLED_OFF.items()
    }


def _is_off(row: Line) -> bool:
    return row.get("status") == OFF["status"]


def everything(*beside: dict[str, list[Line]], day: str = "2025-12-31") -> Store:
    """The book as of that day, with these rows beside its own in the same file."""
    store = Store(None)
    with store.commit("test", "A book of everything") as commit:
        brought(commit, TABLES, *beside)
    store.set({"as_of": day}, "test")
    return store


def brought(commit: Commit, *tables: dict[str, list[Line]], number: int = 1) -> None:
    """One import of these rows, table by table."""
    day = datetime(2026, 1, number, tzinfo=UTC).replace(tzinfo=None)
    record = {"import_id": [number], "file": [f"file{number}.csv"], "sha256": [f"{number:064x}"]}
    commit.append("imports", pa.table({**record, "kept_at": [day], "undone": [False]}))
    for name in dict.fromkeys(name for told in tables for name in told):
        write(commit, name, [row for told in tables for row in told.get(name, [])], number)
