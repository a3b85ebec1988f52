/*
title    = "Cost against the estimate"
asks     = "By how much does what jobs cost differ from what we estimated?"
formula  = "(actual cost - estimate) / estimate; all costs of jobs that have both, in the month of the event; no job that lies ahead or has costs still to come"
unit     = "percent"
better   = "lower"
rolls_up = "sum"
across   = "sum"
interval = "rows"
rows_of  = { numerator = ["+job_line.spent_cost 0-0", "-job_line.spent_estimate 0-0"], denominator = ["+job_line.spent_estimate 0-0"] }
example.project = """
project  account  status     event_on    delivered_on  estimate  actual_cost
Gala     A                   2025-03-10  2025-03-10    8,000     9,000
Fair     B                   2025-04-02  2025-04-04    12,000    11,500
Expo     A                   2025-12-01                40,000    10,000
Gone     B        Cancelled  2025-04-20                5,000     7,000
Ball     B                   2025-04-25  2025-04-25    3,000
"""
gives    = { "2025" = "2.5%", "2025-03" = "12.5%", "2025-04" = "-4.2%" }
*/
select
    month,
    account_id,
    sum(spent_cost) - sum(spent_estimate) as numerator,
    sum(spent_estimate) as denominator
from job_line
group by month, account_id, job
having sum(spent_estimate) <> 0 or sum(spent_cost) <> 0
