/*
title    = "Cohort revenue"
asks     = "What is a year's intake of clients worth today, against its first year?"
formula  = "last twelve months' revenue of the cohort / its revenue in the calendar year of the first purchase"
unit     = "percent"
better   = "higher"
rolls_up = "last"
across   = "sum"
interval = "accounts"
rows_of  = { numerator = ["+ledger.revenue 0-11"], denominator = ["+ledger.revenue 0-239"] }
example  = """
account  date        revenue
A        2024-03-01  250
A        2024-09-01  150
A        2025-04-01  460
B        2024-05-01  300
B        2025-05-01  240
C        2024-06-01  150
F        2024-06-01  150
F        2025-06-01  150
D        2023-02-01  80
D        2025-02-01  90
E        2025-11-01  120
"""
gives    = { "2024" = "92.6%", "2025" = "88.3%" }
*/
select
    month,
    account_id,
    revenue_12m as numerator,
    sum(if(year(month) = year(first_bought), revenue, 0)) over (
        partition by account_id order by month
    ) as denominator
from account_month
where named and first_bought <= month
