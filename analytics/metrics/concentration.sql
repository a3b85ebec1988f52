/*
title    = "Concentration"
asks     = "How much does the book hang on a few clients?"
formula  = "the sum of the squared shares of all clients in the last twelve months' revenue, in points: 10,000 is one client; parents count once"
unit     = "points"
better   = "lower"
rolls_up = "last"
across   = "squared_shares"
interval = "none"
rows_of  = { numerator = ["+ledger.revenue 0-11"] }
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
gives    = { "2025" = "2,796" }
*/
select month, account_id, revenue_12m as numerator, null as denominator
from account_month
where named and revenue_12m > 0
