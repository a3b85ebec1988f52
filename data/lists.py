"""The lists of the sample agency beside its ledger: jobs, costs, results, surveys, complaints."""

from datetime import date

from data.costs import CostRow, cost_rows
from data.delivery import Job, jobs
from data.returns import Result, results
from data.satisfaction import Complaint, Contact, Survey, complaints, contacts, surveys
from data.writing import csv_file, euros_or_none, workbook

Cells = tuple[object, ...]

PROJECTS = (
    "Project ID",
    "Project",
    "Client",
    "Account Manager",
    "Project Type",
    "Venue",
    "Status",
    "Event Date",
    "Event Closed",
    "Costed On",
    "Promised Date",
    "Due Date",
    "Delivered On",
    "Quote Date",
    "Budget",
    "Estimate",
    "Quote",
    "Change Orders",
    "Final Cost",
    "Cost to Complete",
    "Invoiced",
    "% Complete",
    "Attendees",
)
COSTS = (
    "Cost ID",
    "Project ID",
    "Project",
    "Client",
    "Account Manager",
    "Service Line",
    "Item",
    "Supplier",
    "Date",
    "Estimate",
    "Approved Quote",
    "Change Orders",
    "Actual Cost",
    "Invoiced",
)
RESULTS = (
    "Result ID",
    "Project ID",
    "Event",
    "Client",
    "Account Manager",
    "Event Date",
    "Type",
    "Cost",
    "Benefit",
    "Evidence",
    "Benefit Amount",
    "Margin %",
    "Isolated %",
    "Confidence %",
    "Leads",
    "Qualified Leads",
    "Opportunities",
    "Won",
    "Pipeline Generated",
    "Won Revenue",
    "Objective",
    "Weight",
    "Rating",
)
SURVEYS = (
    "Survey ID",
    "Survey Date",
    "Sent On",
    "Account",
    "Contact",
    "Account Manager",
    "Event",
    "Survey Type",
    "Scale",
    "Score",
    "Status",
    "Comment",
)
COMPLAINTS = (
    "Complaint ID",
    "Account",
    "Contact",
    "Account Manager",
    "Event",
    "Service Line",
    "Subject",
    "Severity",
    "Escalated",
    "Opened",
    "Closed",
    "Status",
)
CONTACTS = (
    "Activity ID",
    "Activity Date",
    "Activity Type",
    "Subject",
    "Account",
    "Contact",
    "Owner",
    "Duration (minutes)",
    "Status",
)


def _written(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _job(job: Job) -> Cells:
    days = (job.closed, job.costed, job.promised, job.due, job.delivered, job.quoted_on)
    money = (job.budget, job.estimate, job.quote, job.extra, job.cost, job.to_come, job.invoiced)
    return (
        job.number,
        job.project.name,
        job.project.client.name,
        job.owner,
        job.kind,
        job.venue,
        job.status,
        job.project.day,
        *days,
        *map(euros_or_none, money),
        job.done,
        job.attendees,
    )


def _cost(number: int, row: CostRow, job: Job) -> Cells:
    money = (row.estimate, row.quote, row.extra, row.cost)
    return (
        f"K-{number:05d}",
        job.number,
        job.project.name,
        job.project.client.name,
        job.owner,
        row.service,
        row.line.item,
        row.supplier,
        row.day,
        *map(euros_or_none, money),
        # What was invoiced stands in the ledger, and nowhere twice.
        None,
    )


def _result(number: int, row: Result) -> Cells:
    told = row.campaign
    numbers: Cells = (told.leads, told.qualified) if told else (None, None)
    client_side = told if told and told.client else None
    won: Cells = (None,) * 4
    if client_side:
        won = (client_side.deals, client_side.won, client_side.pipeline, client_side.won_amount)
    return (
        f"R-{number:04d}",
        row.number,
        row.event,
        row.client,
        row.owner,
        row.day,
        row.kind,
        euros_or_none(row.cost),
        row.benefit,
        row.grade,
        row.amount,
        row.margin,
        row.isolated,
        row.confidence,
        *numbers,
        *won,
        row.objective,
        row.weight,
        row.rating,
    )


def _survey(number: int, one: Survey) -> Cells:
    return (
        f"S-{number:05d}",
        _written(one.answered),
        _written(one.sent),
        one.client.name,
        one.contact,
        one.owner,
        one.event,
        one.kind,
        "0-10" if one.kind == "NPS" else "1-5",
        "" if one.score is None else one.score,
        "Not answered" if one.score is None else "Answered",
        one.comment,
    )


def _complaint(number: int, one: Complaint) -> Cells:
    return (
        f"B-{number:04d}",
        one.client.name,
        one.contact,
        one.owner,
        one.event,
        one.service,
        one.subject,
        one.severity,
        "Yes" if one.escalated else "No",
        _written(one.opened),
        _written(one.closed),
        "Closed" if one.closed else "Open",
    )


def _contact(number: int, one: Contact) -> Cells:
    return (
        f"A-{number:05d}",
        _written(one.day),
        one.kind,
        one.subject,
        one.client.name,
        one.contact,
        one.owner,
        one.minutes,
        "Completed",
    )


def _costs() -> list[Cells]:
    by_name = {job.project.name: job for job in jobs()}
    numbered = enumerate(cost_rows(), start=1)
    return [_cost(n, row, by_name[row.line.project.name]) for n, row in numbered]


def files() -> dict[str, bytes]:
    """The name and content of each list."""
    told = [_result(n, row) for n, row in enumerate(results(), start=1)]
    asked = [_survey(n, one) for n, one in enumerate(surveys(), start=1)]
    lodged = [_complaint(n, one) for n, one in enumerate(complaints(), start=1)]
    logged = [_contact(n, one) for n, one in enumerate(contacts(), start=1)]
    return {
        "projects.xlsx": workbook("Projects", PROJECTS, map(_job, jobs())),
        "project_costs.xlsx": workbook("Project costs", COSTS, _costs()),
        "event_results.xlsx": workbook("Event results", RESULTS, told),
        "surveys.csv": csv_file(SURVEYS, asked),
        "complaints.csv": csv_file(COMPLAINTS, lodged),
        "activities.csv": csv_file(CONTACTS, logged),
    }
