/*
title    = "Costed in time"
asks     = "Of the jobs whose final costing fell due, how many had it within the days allowed?"
formula  = "final costings within twelve days (a setting of the book) after the job closed / all that fell due; open late jobs count against, those not yet due do not, by the month in which it falls due"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "share"
rows_of  = { numerator = ["+job.in_time 0-0"], denominator = ["+job.fell_due 0-0"] }
gives    = { "2025" = "81.6%", "2025-03" = "81.6%" }
[example]
project  = """
project      account  status     closed_on   costed_on   times
in time      A        Delivered  2025-03-03  2025-03-14  30
on the day   A        Delivered  2025-03-03  2025-03-15  1
late         B        Delivered  2025-03-03  2025-03-20  4
still open   C        Delivered  2025-03-03              3
not yet due  D        Delivered  2025-03-18              2
called off   E        Cancelled  2025-03-03              5
"""
*/
select month, account_id, in_time as numerator, fell_due as denominator from job where fell_due = 1
