"""What we promised, when it is done, and when we know what it cost."""

from analytics.page import Page

with Page("Delivery", about=__doc__) as page:
    page.needs("project")
    page.cards(
        "costed_in_time",
        "on_time_delivery",
        "on_time_delivery_latest",
        "days_to_final_cost",
        "unbilled_work",
        "days_sales_outstanding",
    )
    page.list("costing_clock")
    page.list("costed_jobs", most=5)
    with page.beside(1, 1) as (left, right):
        with left:
            page.trend("costed_in_time")
        with right:
            page.trend("days_sales_outstanding")
    with page.beside(1, 1, 1) as (left, middle, right):
        with left:
            page.breakdown("costed_in_time", by="owner")
        with middle:
            page.breakdown("on_time_delivery", by="owner")
        with right:
            page.breakdown("unbilled_work", by="owner")
    with page.beside(1, 1) as (left, right):
        with left:
            page.survival("days_to_final_cost", by="owner", mark="costing_days")
        with right:
            page.survival("days_to_final_cost", by="account", mark="costing_days")
    page.list("upcoming_events", most=12)
    page.list("late_deliveries", most=10)
    page.list("unbilled_work", most=10)
    page.list("open_projects", most=10)
    page.list("overdue_invoices", most=10)
