/*
title    = "Delivered on time"
asks     = "Of the jobs that we had promised by now, how many came by the day first promised?"
formula  = "jobs delivered by the original promise / all whose original promise fell due, by the month of that promise; open late jobs count against; a job with one promise alone has no other"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "share"
rows_of  = { numerator = ["+job.promised_on_time 0-0 by promised_month"], denominator = ["+job.promised_fell_due 0-0 by promised_month"] }
gives    = { "2025" = "60.0%" }
[example]
project  = """
project      account  status     promised_on  due_on      delivered_on  times
on time      A        Done       2025-03-10               2025-03-10    6
moved, kept  A        Done       2025-03-10   2025-03-20  2025-03-18    1
late         B        Done       2025-03-10               2025-03-25    1
still open   B        Running    2025-03-10   2025-03-20                1
moved ahead  C        Running    2025-03-10   2025-04-10                1
not yet due  C        Running    2025-04-20                             2
called off   D        Cancelled  2025-03-10                             3
"""
*/
select
    promised_month as month,
    account_id,
    promised_on_time as numerator,
    promised_fell_due as denominator
from job
where promised_fell_due = 1
