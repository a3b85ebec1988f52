"""The lists of the sample book: they tie to the ledger and each other, and their plants stand."""

import csv
import io
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from openpyxl import load_workbook

from data import agency, generate, planted, story
from data.cast import CLIENTS
from data.satisfaction import unhappy

TODAY = agency.LAST_DAY
CLOCK = timedelta(days=12)
WEIGHTS = {"High": 3, "Medium": 2, "Low": 1}
Row = dict[str, Any]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.date()
    return Decimal(str(value)) if isinstance(value, float | int) else value


@cache
def workbook(name: str) -> list[Row]:
    sheet = load_workbook(generate.SAMPLE / name, read_only=True).worksheets[0]
    cells = sheet.iter_rows(values_only=True)
    headings = [str(heading) for heading in next(cells)]
    return [dict(zip(headings, map(_plain, row), strict=True)) for row in cells]


@cache
def text(name: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO((generate.SAMPLE / name).read_text(encoding="utf-8"))))


@cache
def jobs() -> list[Row]:
    return workbook("projects.xlsx")


@cache
def standing() -> list[Row]:
    return [job for job in jobs() if job["Status"] != "Cancelled"]


def agreed(row: Row, quote: str = "Quote") -> Decimal:
    return Decimal(row[quote] or 0) + Decimal(row["Change Orders"] or 0)


@cache
def billed() -> dict[str, dict[str, tuple[Decimal, Decimal]]]:
    """What each project was invoiced and cost, by service line, as the ledger has it."""
    found: dict[str, dict[str, tuple[Decimal, Decimal]]] = defaultdict(dict)
    for line in agency.invoice_lines():
        if line.status != "Cancelled":
            had = found[line.project].get(line.service, (Decimal(0), Decimal(0)))
            more = (Decimal(line.amount).scaleb(-2), Decimal(line.cost).scaleb(-2))
            found[line.project][line.service] = (had[0] + more[0], had[1] + more[1])
    return found


def as_quoted(service: str) -> str:
    return {other: one for one, other in story.WORDINGS.items()}.get(service, service)


def audit() -> dict[tuple[str, str], dict[str, Decimal]]:
    """The jobs that stand, line by line: agreed, spent and invoiced."""
    names = {job["Project"] for job in standing()}
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for row in workbook("project_costs.xlsx"):
        if row["Project"] not in names:
            continue
        service = as_quoted(row["Service Line"])
        line = found.setdefault(
            (row["Project"], service),
            {"agreed": Decimal(0), "spent": Decimal(0), "invoiced": Decimal(0)},
        )
        line["agreed"] += agreed(row, "Approved Quote")
        line["spent"] += row["Actual Cost"] or 0
        line["invoiced"] = billed()[row["Project"]].get(service, (Decimal(0), Decimal(0)))[0]
    return found


def counted(amounts: list[Decimal]) -> tuple[int, str]:
    return len(amounts), f"{sum(amounts):.2f}"


def test_every_invoiced_event_is_one_job_of_the_same_client() -> None:
    listed = {job["Project"]: job["Client"] for job in jobs()}
    assert len(listed) == len({job["Project ID"] for job in jobs()}) == len(jobs())
    events = {
        line.project: line.client.name
        for line in agency.invoice_lines()
        if line.service != "Account retainer"
    }
    assert events.items() <= listed.items()
    assert Counter(job["Status"] for job in jobs()) == planted.JOBS


def test_the_invoiced_sum_and_final_cost_of_a_job_are_those_of_its_invoice_lines() -> None:
    for job in standing():
        lines = billed()[job["Project"]].values()
        assert (job["Invoiced"] or 0) == sum(invoiced for invoiced, _ in lines)
        if job["Status"] == "Done":
            assert job["Final Cost"] == sum(cost for _, cost in lines)


def test_the_cost_rows_of_a_job_add_up_to_its_quote_and_its_cost() -> None:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for row in workbook("project_costs.xlsx"):
        for heading in ("Estimate", "Approved Quote", "Change Orders", "Actual Cost"):
            sums[row["Project ID"]][heading] += row[heading] or 0
        assert row["Invoiced"] is None, "what was invoiced stands in the ledger alone"
    listed = {job["Project ID"]: job for job in jobs()}
    assert (len(sums), len(workbook("project_costs.xlsx"))) == (
        planted.AUDITED_JOBS,
        planted.COST_ROWS,
    )
    for number, found in sums.items():
        job = listed[number]
        assert found["Approved Quote"] == job["Quote"]
        assert found["Change Orders"] == (job["Change Orders"] or 0)
        assert found["Actual Cost"] == (job["Final Cost"] or 0)
        assert found["Estimate"] == job["Estimate"]


def test_the_costing_clock_has_its_late_and_forgotten_jobs() -> None:
    closed = [job for job in standing() if job["Event Closed"]]
    due = [job for job in closed if job["Event Closed"] + CLOCK <= TODAY]
    costed = [job for job in due if job["Costed On"]]
    in_time = [job for job in costed if job["Costed On"] <= job["Event Closed"] + CLOCK]
    assert len(in_time) == planted.COSTED_IN_TIME
    assert len(costed) - len(in_time) == planted.COSTED_LATE
    assert len(due) - len(costed) == planted.COSTING_OVERDUE
    early = [job for job in closed if job["Costed On"] and job not in due]
    assert len(early) == planted.COSTED_BEFORE_DUE
    waiting = [job for job in standing() if job["Status"] == "Done" and not job["Costed On"]]
    assert len([job for job in waiting if job not in due]) == planted.COSTING_NOT_YET_DUE
    assert max(job["Costed On"] for job in costed) <= TODAY


def test_deliveries_are_counted_by_the_first_promise_and_by_the_latest() -> None:
    for heading, known in (
        ("Promised Date", planted.DELIVERED_BY_FIRST_PROMISE),
        ("Due Date", planted.DELIVERED_BY_LATEST_PROMISE),
    ):
        due = [job for job in standing() if job[heading] <= TODAY]
        done = [job for job in due if job["Delivered On"]]
        on_time = [job for job in done if job["Delivered On"] <= job[heading]]
        assert (len(due), len(on_time), len(due) - len(done)) == known
    assert all(job["Promised Date"] <= job["Due Date"] for job in jobs())


def test_the_work_not_billed_and_the_jobs_billed_over_their_quote_are_known() -> None:
    done = [job for job in standing() if job["Status"] == "Done"]
    open_work = [agreed(job) - job["Invoiced"] for job in done]
    assert counted([left for left in open_work if left > 0]) == (
        planted.UNBILLED_JOBS,
        planted.UNBILLED_EUROS,
    )
    assert sum(left < -50 for left in open_work) == planted.JOBS_OVER_QUOTE


def test_the_exceptions_of_the_quotes_are_known_line_by_line() -> None:
    lines = list(audit().values())
    unquoted = [line["spent"] for line in lines if not line["agreed"] and line["spent"]]
    forgotten = [line["agreed"] for line in lines if line["agreed"] and not line["invoiced"]]
    above = [(line["invoiced"] - line["agreed"], line["agreed"]) for line in lines]
    over = [more for more, quote in above if quote and more > max(Decimal(50), quote / 50)]
    assert counted(unquoted) == planted.UNQUOTED
    assert counted(forgotten) == planted.NEVER_INVOICED
    assert counted(over) == planted.OVER_QUOTE
    worded = {row["Service Line"] for row in workbook("project_costs.xlsx")}
    rows = [
        row
        for row in workbook("project_costs.xlsx")
        if row["Service Line"] != as_quoted(row["Service Line"])
    ]
    assert set(story.WORDINGS.values()) <= worded
    assert len(rows) == planted.REWORDED_ROWS


def test_the_jobs_below_the_margin_floor_are_known() -> None:
    below = [
        job
        for job in standing()
        if job["Status"] == "Done"
        and job["Event Date"] >= story.AUDITED_FROM
        and job["Invoiced"] - job["Final Cost"] < job["Invoiced"] * Decimal("0.2")
    ]
    assert len(below) == planted.JOBS_BELOW_FLOOR


def test_what_events_brought_is_known_by_grade_of_evidence() -> None:
    grades: Counter[str] = Counter()
    brought: Counter[str] = Counter()
    cost: dict[str, Decimal] = {}
    rows = workbook("event_results.xlsx")
    for row in rows:
        if row["Cost"] is not None and row["Client"] is not None:
            cost[row["Event"]] = row["Cost"]
        worth = row["Benefit Amount"] or Decimal(0)
        for share in ("Margin %", "Isolated %", "Confidence %"):
            worth *= 1 if row[share] is None else row[share] / 100
        if worth:
            grades[row["Evidence"]] += worth  # type: ignore[assignment]
            brought[row["Event"]] += worth  # type: ignore[assignment]
    assert {grade: f"{worth:.2f}" for grade, worth in grades.items()} == planted.BENEFITS
    assert counted(list(cost.values())) == (planted.EVENTS, planted.EVENT_COST)
    assert sum(brought[event] < spent for event, spent in cost.items()) == planted.EVENTS_BELOW_COST
    unknown = [row for row in rows if row["Benefit"] and row["Benefit Amount"] is None]
    assert len(unknown) == planted.UNKNOWN_BENEFITS


def test_an_event_costs_its_client_at_least_what_we_invoiced() -> None:
    invoiced = {job["Project ID"]: job["Invoiced"] for job in jobs()}
    rows = [row for row in workbook("event_results.xlsx") if row["Project ID"] and row["Cost"]]
    assert all(row["Cost"] >= invoiced[row["Project ID"]] for row in rows)


def test_objectives_and_campaigns_are_known() -> None:
    rows = workbook("event_results.xlsx")
    objectives = [row for row in rows if row["Objective"]]
    rated = [
        (WEIGHTS[row["Weight"]], row["Rating"]) for row in objectives if row["Rating"] is not None
    ]
    assert (sum(w * r for w, r in rated), sum(w for w, _ in rated)) == planted.OBJECTIVES
    assert len(objectives) - len(rated) == planted.UNRATED_OBJECTIVES
    campaigns = [row for row in rows if row["Leads"] is not None]
    numbers = ("Cost", "Leads", "Qualified Leads", "Won Revenue")
    totals = [sum(row[name] or 0 for row in campaigns) for name in numbers]
    assert (len(campaigns), *totals) == planted.CAMPAIGNS
    deals = [row for row in text("opportunities.csv") if row["Primary Campaign Source"]]
    won = [int(row["Amount"]) for row in deals if row["Stage"] == "Closed Won"]
    assert (len(deals), len(won), sum(won)) == planted.CAMPAIGN_DEALS
    named = {row["Primary Campaign Source"] for row in deals}
    assert named <= {row["Event"] for row in campaigns if row["Client"] is None}


def test_surveys_are_answered_by_about_half_and_their_scores_are_known() -> None:
    for kind, known in (("NPS", planted.NPS), ("CSAT", planted.CSAT)):
        sent = [row for row in text("surveys.csv") if row["Survey Type"] == kind]
        scores = [int(row["Score"]) for row in sent if row["Score"]]
        found = {"sent": len(sent), "answered": len(scores)}
        assert 0.45 < len(scores) / len(sent) < 0.6
        if kind == "NPS":
            found["promoters"] = sum(score >= 9 for score in scores)
            found["detractors"] = sum(score <= 6 for score in scores)
        else:
            found["content"] = sum(score >= 4 for score in scores)
        assert found == known
    for row in text("surveys.csv"):
        assert bool(row["Score"]) == bool(row["Survey Date"]) == (row["Status"] == "Answered")


def test_complaints_and_contacts_are_known() -> None:
    rows = text("complaints.csv")
    escalated = sum(row["Escalated"] == "Yes" for row in rows)
    still_open = sum(not row["Closed"] for row in rows)
    assert (len(rows), escalated, still_open) == planted.COMPLAINTS
    assert all(row["Opened"] <= (row["Closed"] or "9") for row in rows)
    assert len(text("activities.csv")) == planted.CONTACTS


def test_most_clients_that_leave_were_unhappy_the_year_before_and_few_that_stay() -> None:
    for year in range(agency.YEARS - 1):
        active = [client for client in CLIENTS if client.spend[year]]
        leaving = [client for client in active if not client.spend[year + 1]]
        red = [client for client in active if unhappy(client, year)]
        caught = [client for client in red if client in leaving]
        assert len(leaving) / 2 < len(caught) < len(leaving)
        assert len(red) > len(caught)


def test_what_is_owed_is_known_and_tells_of_no_tomorrow() -> None:
    book = load_workbook(generate.SAMPLE / "invoices.xlsx", read_only=True).worksheets[0]
    rows = list(book.iter_rows(min_row=4, max_row=3 + 4457, values_only=True))
    owed = [(Decimal(str(row[14])), row[12], row[11]) for row in rows]
    assert f"{sum(left for left, _, _ in owed):.2f}" == planted.RECEIVABLE
    late = [left for left, due, _ in owed if isinstance(due, datetime) and due.date() < TODAY]
    assert f"{sum(late):.2f}" == planted.OVERDUE
    assert {state for left, _, state in owed if left} == {"Sent"}
    paid = [row[13].date() for row in rows if isinstance(row[13], datetime)]
    assert max(paid) <= TODAY
    assert min(paid) >= date(2022, 11, 1)
