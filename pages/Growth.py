"""Where revenue came from, and where it went."""

from analytics.page import Page

with Page("Growth", about=__doc__) as page:
    page.cards("revenue", "revenue_growth", "new_revenue", "expansion_revenue", "churned_revenue")
    with page.beside(3, 2) as (left, right):
        with left:
            page.waterfall()
        with right:
            page.movers()
    page.bridge()
    page.price_pressure()
    with page.beside(1, 1) as (left, right):
        with left:
            page.breakdown("revenue", by="segment")
            page.breakdown("revenue", by="line")
        with right:
            page.breakdown("revenue", by="region")
            page.breakdown("revenue", by="industry")
    page.trend("revenue_growth")
