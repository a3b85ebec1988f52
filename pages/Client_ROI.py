"""What clients get back from the events and campaigns they pay for, and how sure that is."""

from analytics.page import Page

with Page("Client ROI", about=__doc__) as page:
    page.needs("event_result")
    page.cards(
        "client_roi", "client_roi_measured", "benefit_cost_ratio", "pipeline_multiple",
        "objective_score",
    )  # fmt: skip
    page.returns()
    page.accounts("client_roi")
    page.list("events_return", most=12)
    page.cards("campaign_revenue", "leads", "qualified_leads", "cost_per_qualified_lead")
    page.list("campaigns")
    page.list("benefits", most=10)
    page.typed(
        "workbook.event_results",
        "Type in benefits of events",
        columns=(
            "project", "account", "date", "benefit", "grade", "amount", "margin", "isolated",
            "confidence", "cost",
        ),
        choices={"grade": ("measured", "client-stated", "modelled", "assumed")},
        about="amount",
        needs=("project",),
    )  # fmt: skip
    page.typed(
        "workbook.event_results",
        "Type in objectives of events",
        columns=("project", "account", "date", "objective", "weight", "rating"),
        choices={"weight": ("High", "Medium", "Low")},
        about="objective",
        needs=("project",),
    )
