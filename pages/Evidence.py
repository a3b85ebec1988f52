"""Where this number comes from, down to the file, sheet and row."""

from analytics.page import Page

with Page("Evidence", about=__doc__) as page:
    page.evidence()
