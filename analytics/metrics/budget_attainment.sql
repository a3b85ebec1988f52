/*
title    = "Budget attainment"
asks     = "How much of the budgeted revenue did we reach?"
formula  = "revenue / budget, in the months that have a budget; a budget of a quarter or a year is spread evenly over its months"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+target.actual 0-0"], denominator = ["+target.budget 0-0"] }
gives    = { "2025-Q1" = "95.0%", "2025-01" = "110.0%", "2024-12" = "–" }
[example]
target   = """
date        period   owner  measure  amount
2025-01-01  Quarter  Ana    Revenue  180
2025-01-01  Month    Ben    Umsatz   40
2025-02-01  Month    Ben    Umsatz   40
2025-03-01  Month    Ben    Umsatz   40
"""
ledger   = """
account  owner  date        revenue
A        Ana    2025-01-15  70
A        Ana    2025-03-15  105
B        Ben    2025-01-20  40
B        Ben    2025-02-20  70
B        Ben    2024-12-20  500
"""
*/
select month, account_id, actual as numerator, budget as denominator
from target
where actual is not null or budget is not null
