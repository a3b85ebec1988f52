"""What every number means, with an example that anybody can check by hand."""

from analytics.page import Page

with Page("Definitions", about=__doc__, controls=False) as page:
    page.definitions()
