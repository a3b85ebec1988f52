"""What is left of revenue when the work is paid for."""

from analytics.page import Page

with Page("Margin", about=__doc__) as page:
    page.cards(
        "gross_margin", "gross_margin_percent", "agency_gross_income", "delivery_margin_percent"
    )
    with page.beside(3, 2) as (left, right):
        with left:
            page.trend("gross_margin_percent")
            page.breakdown("gross_margin_percent", by="owner")
        with right:
            page.breakdown("gross_margin_percent", by="line")
            page.breakdown("gross_margin_percent", by="segment")
    page.bridge()
    page.accounts("gross_margin_percent", worst=20)
