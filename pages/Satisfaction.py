"""What clients say of our work, how well we stand with each, and what waits for an answer."""

from analytics.page import Page

with Page("Satisfaction", about=__doc__) as page:
    page.needs("survey", "complaint")
    page.cards("nps", "csat", "answer_rate", "open_complaints", "days_to_close_complaint")
    page.health()
    with page.beside(1, 1) as (left, right):
        with left:
            page.trend("nps")
            page.breakdown("nps", by="owner")
        with right:
            page.trend("csat")
            page.breakdown("csat", by="segment")
    page.uncounted_scores()
    page.list("low_scores", most=10)
    page.list("open_complaints", most=15)
    with page.beside(1, 1) as (left, right):
        with left:
            page.trend("complaints")
        with right:
            page.breakdown("escalation_share", "owner", "line")
    page.health_check()
    with page.beside(3, 2) as (left, right):
        with left:
            page.trend("account_health")
        with right:
            page.breakdown("account_health", "owner", "segment")
    page.health_weights()
