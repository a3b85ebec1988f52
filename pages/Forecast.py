"""What the year will bring, how sure that is, and what of it is in already."""

from analytics.page import Page

with Page("Forecast", about=__doc__) as page:
    page.forecast_choice()
    page.forecast()
    page.attainment()
    page.layers()
    page.selling()
    page.forecast_parts()
    page.scenario()
    page.calls()
    page.forecast_made()
    page.more("target", "contract", "deal_change")
