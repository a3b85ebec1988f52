"""Which accounts will come back, which are overdue, and what the base will bring in a year."""

from analytics.page import Page

with Page("Retention ahead", about=__doc__) as page:
    page.ahead()
    page.early_warning(most=12)
    page.ahead_details()
