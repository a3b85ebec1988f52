/*
title    = "Forecast margin %"
asks     = "What share of their price will the open jobs leave when they are done?"
formula  = "forecast margin / approved quote and change orders (the budget where there is no quote), of the same open jobs"
unit     = "percent"
better   = "higher"
rolls_up = "open"
across   = "sum"
interval = "rows"
rows_of  = { numerator = ["+job.forecast_margin 0-0"], denominator = ["+job.forecast_price 0-0"] }
gives    = { "2025" = "27.8%" }
[example]
project  = """
project     account  status     closed_on   costed_on   budget  estimate  quote  change_orders  actual_cost  still_to_come  share_done
told        A        Running                            80      60        90     10             40           25
by share    A        Running                                    40        70                    30                          60%
by plan     B        Running    2025-03-01              100     80                              20
costed      B        Delivered  2025-03-01  2025-03-09  50      40        50                    45
called off  C        Cancelled                          50      40        50                    10
"""
*/
select month, account_id, forecast_margin as numerator, forecast_price as denominator
from job
where is_open = 1 and forecast_margin is not null
