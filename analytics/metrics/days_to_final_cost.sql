/*
title    = "Days to final cost"
asks     = "How many days after a job closed do we usually know what it cost?"
formula  = "the days after which half of all closed jobs have their final costing, with those that still wait counted as waiting (Kaplan-Meier); by the month in which it falls due"
unit     = "days"
better   = "lower"
rolls_up = "sum"
across   = "survival_median"
interval = "rows"
rows_of  = { numerator = ["+job.days 0-0"], denominator = ["+job.costed 0-0"] }
gives    = { "2025" = "8.0" }
[example]
project  = """
project  account  closed_on   costed_on
four     A        2025-03-01  2025-03-05
eight    A        2025-03-01  2025-03-09
ten      B        2025-03-01  2025-03-11
waits 6  C        2025-03-15
waits 20 C        2025-03-01
quick    D        2025-03-21  2025-03-21
"""
*/
select month, account_id, days as numerator, costed as denominator from job where days is not null
