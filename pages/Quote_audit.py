"""What we estimated, what the client approved, what it cost and what we invoiced, line by line."""

from analytics.page import Page

with Page("Quote audit", about=__doc__) as page:
    page.needs("project_cost", "quote")
    page.cards(
        "quote_variance",
        "estimate_variance",
        "unquoted_cost",
        "uninvoiced_quote",
        "invoice_over_quote",
    )
    page.audit()
    page.cards("estimate_at_completion", "forecast_margin", "forecast_margin_percent")
    page.list("open_projects", most=12)
    with page.beside(1, 1) as (left, right):
        with left:
            page.trend("quote_variance")
            page.breakdown("quote_variance", by="owner")
            page.breakdown("unquoted_cost", by="owner")
        with right:
            page.trend("estimate_variance")
            page.breakdown("estimate_variance", by="owner")
            page.breakdown("estimate_variance", by="line")
    page.list("quote_lines", most=15)
