/*
title    = "Event income against plan"
asks     = "By how much does what events took in differ from what was planned?"
formula  = "(actual income - planned income) / planned income; income lines of event budgets: tickets, stands, sponsors; no invoice to a client is in it"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+job_line.income 0-0", "-job_line.planned_income 0-0"], denominator = ["+job_line.planned_income 0-0"] }
example.project_cost = """
project  line     kind    date        estimate  actual_cost
Fair     Tickets  income  2025-04-02  1,500     1,390
Fair     Stands   income  2025-04-02  500       470
Fair     Venue    cost    2025-04-02  900       700
Gala     Tickets  income  2025-03-10  500       452.50
"""
gives    = { "2025" = "-7.5%", "2025-04" = "-7.0%" }
*/
select
    month,
    account_id,
    sum(income) - sum(planned_income) as numerator,
    sum(planned_income) as denominator
from job_line
group by month, account_id, job
having sum(planned_income) <> 0
