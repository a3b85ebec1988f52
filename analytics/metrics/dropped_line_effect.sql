/*
title    = "Dropped items"
asks     = "How much revenue went with items that the client no longer buys?"
formula  = "what items bought in the year before and no longer in the last twelve months were worth, below zero"
unit     = "money"
better   = "higher"
rolls_up = "last"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+ledger.billings 0-11", "-ledger.billings 12-23"] }
example  = """
account  date        line    quantity  revenue
A        2024-03-01  Stages  10        500000
A        2024-06-01  Crews   20        150000
A        2025-03-01  Stages  10        500000
"""
gives    = { "2025" = "-150,000" }
*/
select month, account_id, dropped as numerator, null as denominator from movement
