/*
title    = "Cohort retention"
asks     = "Of the clients who first bought in a year, how many still buy?"
formula  = "clients of the cohort who bought in the last twelve months / all clients of the cohort"
unit     = "percent"
better   = "higher"
rolls_up = "last"
across   = "sum"
interval = "share"
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
gives    = { "2023" = "100.0%", "2025" = "83.3%" }
*/
select month, account_id, if(revenue_12m > 0, 1, 0) as numerator, 1 as denominator
from account_month
where named and first_bought <= month
