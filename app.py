"""The whole book on one screen."""

from analytics.page import Page

with Page("The book", about=__doc__) as page:
    page.cards(
        "revenue",
        "revenue_growth",
        "net_revenue_retention",
        "gross_margin_percent",
        "weighted_pipeline",
    )
    with page.beside(3, 2) as (left, right):
        with left:
            page.trend("revenue")
        with right:
            page.movers()
    with page.beside(1, 1, 1) as (left, middle, right):
        with left:
            page.breakdown("revenue", "segment", "region", "owner")
            page.warning_first()
        with middle:
            page.breakdown("net_revenue_retention", "segment", "region", "owner")
        with right:
            page.breakdown("gross_margin_percent", "segment", "region", "owner")
