"""Drop the exports that your team already makes; nothing is kept before you say so."""

from analytics.page import Page

with Page("Upload", about=__doc__, controls=False) as page:
    page.upload()
