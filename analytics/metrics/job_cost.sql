/*
title    = "Cost of jobs"
asks     = "What have our jobs cost so far?"
formula  = "cost lines of jobs, else the cost on their invoice lines, else the cost that their list names; with expenses and time where cost lines are; no cancelled job; in the month of the event"
unit     = "money"
better   = "neither"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+job_line.cost 0-0"] }
example.project = """
project  account  status     event_on    delivered_on  actual_cost
Gala     A                   2025-03-10  2025-03-10    8,000
Fair     B                   2025-04-02  2025-04-04    9,999
Gone     B        Cancelled  2025-04-20                5,000
"""
example.project_cost = """
project  line   actual_cost
Fair     Stage  1,500
Fair     Venue  2,500
"""
gives    = { "2025" = "12,000", "2025-04" = "4,000" }
*/
select month, account_id, cost as numerator, null as denominator from job_line where cost <> 0
