/*
title    = "Gross revenue retention"
asks     = "How much of last year's revenue did we keep, before any growth?"
formula  = "for every client of the year before the smaller of its two years, never below zero / their revenue of the year before"
unit     = "percent"
better   = "higher"
rolls_up = "last"
across   = "sum"
interval = "portion"
rows_of  = { numerator = ["+ledger.revenue 0-11"], denominator = ["+ledger.revenue 12-23"] }
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
gives    = { "2025" = "79.0%", "2023" = "–" }
*/
select
    month,
    account_id,
    greatest(least(revenue_12m, revenue_12m_year_ago), 0) as numerator,
    revenue_12m_year_ago as denominator
from account_month
where named and revenue_12m_year_ago > 0
