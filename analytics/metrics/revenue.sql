/*
title    = "Revenue"
asks     = "How much did clients buy from us?"
formula  = "the sum of what was billed in the period; credit notes are negative, cancelled and draft rows do not count"
unit     = "money"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+ledger.revenue 0-0"] }
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
gives    = { "2025-04" = "460", "2024" = "1,000", "2025" = "1,060" }
*/
select month, account_id, revenue as numerator, null as denominator from account_month
