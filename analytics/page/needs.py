"""What fills a page that has no rows yet: the list that people know it by, and a filled example."""

from pathlib import Path

import streamlit as st

from analytics import source
from analytics.page import book, screen
from analytics.page.block import Cell, Said
from analytics.page.scene import Scene, part
from analytics.source import GENERAL, Export
from analytics.typed import heading

EXAMPLES = {
    "ledger": "invoices.xlsx",
    "deal": "opportunities.csv",
    "account": "clients.csv",
    "person": "team.csv",
    "project": "projects.xlsx",
    "project_cost": "project_costs.xlsx",
    "event_result": "event_results.xlsx",
    "survey": "surveys.csv",
    "complaint": "complaints.csv",
    "activity": "activities.csv",
    "target": "targets.xlsx",
    "contract": "contracts.csv",
    "deal_change": "opportunity_history.csv",
}
FROM = {
    "ledger": "your accounts, such as Xero, QuickBooks, Exact, DATEV or SAP",
    "deal": "your CRM, such as Salesforce, HubSpot, Dynamics, Zoho or Pipedrive",
    "account": "your CRM or your accounts",
    "person": "your CRM or an Excel list",
    "project": "Monday, Asana, ClickUp, Jira, Smartsheet or an Excel list",
    "project_cost": "your budgets and cost sheets in Excel, or your accounts",
    "event_result": "your event or campaign reports, a CRM's campaigns or an Excel list",
    "credit": "a CRM's campaign influence or an Excel list",
    "survey": "Forms, SurveyMonkey, Typeform, Delighted, Qualtrics or an Excel list",
    "complaint": "Zendesk, Freshdesk, Jira, a shared mailbox's log or an Excel list",
    "quote": "your quoting tool or an Excel list",
    "activity": "your CRM's activities or calendar",
    "time_entry": "Toggl, Harvest, Clockify or your time sheets",
    "health_weight": "an Excel list",
    "target": "your budget or quota sheet in Excel",
    "contract": "your contract list in Excel or your CRM's contracts",
    "deal_change": "your CRM's report of stage changes",
}
# What a list says first; where a table is not here, what its export must have.
FIRST = {
    "project": ("project", "account", "event_on", "costed_on", "budget", "actual_cost"),
    "project_cost": ("project", "description", "estimate", "quote", "actual_cost", "invoiced"),
    "event_result": ("project", "account", "benefit", "grade", "amount", "cost", "leads"),
    "survey": ("account", "respondent", "date", "kind", "score"),
    "complaint": ("complaint_id", "account", "subject", "severity", "opened_on", "closed_on"),
    "quote": ("quote_id", "title", "account", "project", "date", "amount", "status"),
    "ledger": ("document_id", "date", "account", "revenue", "cost", "line"),
    "target": ("date", "period", "owner", "measure", "amount"),
    "contract": ("contract", "account", "owner", "starts_on", "ends_on", "monthly_amount"),
    "deal_change": ("deal_id", "changed_on", "stage_before", "stage"),
}
MOST = 7
KINDS = {".csv": "text/csv"}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@part
def draw(scene: Scene, *tables: str) -> None:
    """Nothing where any of the tables has rows, or in the sample; else what would fill the page."""
    if scene.view.book != "sample" and not _filled(scene, tables):
        _offer(scene, "Nothing in this book fills this page yet", tables)


@part
def more(scene: Scene, *tables: str) -> None:
    """Which lists would let the page tell more, where the book has none of them."""
    if scene.view.book == "sample" or scene.calendar.empty:
        return
    if missing := tuple(table for table in tables if not _filled(scene, (table,))):
        _offer(scene, "With these lists this page tells more", missing)


def _offer(scene: Scene, title: str, tables: tuple[str, ...]) -> None:
    lines = tuple((Cell(_sentence(general(table))),) for table in tables)
    screen.show(scene, Said(title, lines))
    query = scene.view.with_(version=None, where=()).to_query()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if not scene.calendar.empty:
            st.page_link("pages/Upload.py", label="Drop your own list", query_params=query)
        for path in filter(None, map(example, tables)):
            st.download_button(
                f"A filled example: {path.name}", key=f"{scene.page} example {path.name}",
                data=path.read_bytes, file_name=path.name, on_click="ignore",
                mime=KINDS.get(path.suffix, WORKBOOK), icon=":material/download:",
            )  # fmt: skip


def general(table: str) -> Export:
    """The general workbook that fills a table: its title and headings are words that people use."""
    kinds = [export for export in source.catalog().values() if export.table == table]
    own = (export for export in kinds if export.name.startswith(f"{GENERAL}."))
    return next(own, kinds[0])


def example(table: str) -> Path | None:
    """The file of the sample that fills a table; None where it has none."""
    path = book.SAMPLE / EXAMPLES.get(table, "")
    return path if table in EXAMPLES and path.is_file() else None


def headings(export: Export) -> list[str]:
    """The headings to begin with, as people write them."""
    needs = [[column for column in need if not column.endswith("_id")] for need in export.needs]
    asked = [need[0] for need in needs if need] + [c for need in needs for c in need[1:]]
    columns = dict.fromkeys(FIRST.get(export.table, (*asked[: len(needs)], "account", *asked)))
    return [heading(export, column) for column in columns if column in export.columns][:MOST]


def _sentence(export: Export) -> str:
    where = FROM.get(export.table, "an Excel list")
    return f"{export.title}, from {where}, with columns such as {', '.join(headings(export))}."


def _filled(scene: Scene, tables: tuple[str, ...]) -> bool:
    some = " or ".join(f"exists (select 1 from current_{table})" for table in tables)
    with scene.store.at(scene.view.version) as run:
        return bool(run.rows(f"select {some} as some")[0]["some"])
