"""How good our forecasts were: each as it was made, against what came, naive and the calls."""

from analytics.page import Page

with Page("Track record", about=__doc__) as page:
    page.forecast_choice()
    page.track_record()
