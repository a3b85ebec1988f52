"""Every account by what it is worth, and each on its own page."""

from analytics.page import Page

with Page("Accounts", about=__doc__) as page:
    page.same_companies()
    page.account("revenue")
