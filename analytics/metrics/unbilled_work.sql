/*
title    = "Unbilled work"
asks     = "What have we delivered and not yet invoiced?"
formula  = "approved quote and change orders less what is invoiced, of jobs that are delivered or whose event is over; each job by itself, none below zero"
unit     = "money"
better   = "lower"
rolls_up = "open"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+job.unbilled 0-0"] }
gives    = { "2025" = "70" }
[example]
project  = """
project     account  status     event_on    quote  change_orders
Gala        A        Delivered  2025-03-01  100    20
Fair        B        Delivered  2025-03-05  40
Paid all    C        Delivered  2025-03-05  60
Ahead       C        Planned    2025-09-05  500
Called off  D        Cancelled  2025-03-05  70
"""
ledger   = """
account  project   date        revenue
A        Gala      2025-03-10  60
A        Gala      2025-03-12  30
C        Paid all  2025-03-12  65
"""
*/
select month, account_id, unbilled as numerator, null as denominator from job where unbilled > 0
