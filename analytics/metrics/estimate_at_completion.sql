/*
title    = "Estimate at completion"
asks     = "What will the open jobs have cost when they are done?"
formula  = "cost so far and what is still to come; where nobody says what is, cost so far / the share done, else the larger of estimate and cost so far; open jobs only"
unit     = "money"
better   = "neither"
rolls_up = "open"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+job.estimate_at_completion 0-0"] }
gives    = { "2025" = "195" }
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
select month, account_id, estimate_at_completion as numerator, null as denominator
from job
where is_open = 1 and estimate_at_completion is not null
