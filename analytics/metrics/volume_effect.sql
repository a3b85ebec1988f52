/*
title    = "Volume effect"
asks     = "How much of the change in revenue came from buying more or less?"
formula  = "for every item bought in both years: (quantity now - quantity before) x the client's average price of the year before"
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
gives    = { "2025" = "-90,000" }
*/
select month, account_id, volume as numerator, null as denominator from movement
