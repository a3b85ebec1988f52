/*
title    = "Client churn"
asks     = "How many of the clients of the year before have stopped buying?"
formula  = "1 - client retention; a year's figure, not twelve times a month's"
unit     = "percent"
better   = "lower"
rolls_up = "last"
across   = "sum"
interval = "share"
rows_of  = { numerator = ["+ledger.revenue 12-23"], denominator = ["+ledger.revenue 12-23"] }
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
gives    = { "2025" = "25.0%" }
*/
select month, account_id, if(revenue_12m > 0, 0, 1) as numerator, 1 as denominator
from account_month
where named and revenue_12m_year_ago > 0
