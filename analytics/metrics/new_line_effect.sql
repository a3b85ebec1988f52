/*
title    = "New items"
asks     = "How much revenue came from items that the client did not buy in the year before?"
formula  = "revenue of items bought in the last twelve months and not in the twelve before"
unit     = "money"
better   = "higher"
rolls_up = "last"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+ledger.billings 0-11", "-ledger.billings 12-23"] }
example  = """
account  date        line    quantity  revenue
A        2024-03-01  Stages  10        500000
A        2024-06-01  Crews   20        400000
A        2025-03-01  Stages  12        624000
A        2025-06-01  Crews   15        285000
A        2025-09-01  Stands  5         50000
"""
gives    = { "2025" = "50,000", "2025-08" = "0" }
*/
select month, account_id, added as numerator, null as denominator from movement
