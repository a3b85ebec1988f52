"""Who stayed, who left, and what that is worth."""

from analytics.page import Page

with Page("Retention", about=__doc__) as page:
    page.cards(
        "net_revenue_retention",
        "gross_revenue_retention",
        "logo_retention",
        "net_retention_with_returns",
    )
    with page.beside(3, 2) as (left, right):
        with left:
            page.trend("net_revenue_retention")
            page.breakdown("net_revenue_retention", by="segment")
        with right:
            page.breakdown("net_revenue_retention", by="owner")
            page.breakdown("net_revenue_retention", by="region")
    page.accounts("net_revenue_retention", worst=20)
    page.cohorts()
