/*
title    = "On time by latest promise"
asks     = "Of the jobs that we had promised by now, how many came by the day last promised?"
formula  = "jobs delivered by the latest promise / all whose latest promise fell due, by the month of that promise; open late jobs count against; a promise that was moved is easier to keep"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "share"
rows_of  = { numerator = ["+job.due_on_time 0-0 by due_month"], denominator = ["+job.due_fell_due 0-0 by due_month"] }
gives    = { "2025" = "77.8%" }
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
select due_month as month, account_id, due_on_time as numerator, due_fell_due as denominator
from job
where due_fell_due = 1
