/*
title    = "Estimated cost"
asks     = "What did we expect our jobs to cost?"
formula  = "sum of the estimates of jobs that are not cancelled, in the month of the event"
unit     = "money"
better   = "neither"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+job_line.estimate 0-0"] }
example.project = """
project  account  status     event_on    delivered_on  estimate
Gala     A                   2025-03-10  2025-03-10    8,000
Gone     B        Cancelled  2025-04-20                5,000
"""
example.project_cost = """
project  line   estimate
Fair     Stage  1,500
Fair     Venue  2,500
"""
gives    = { "2025" = "12,000" }
*/
select month, account_id, estimate as numerator, null as denominator
from job_line
where estimate <> 0
