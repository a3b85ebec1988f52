/*
title    = "Price change"
asks     = "How much dearer or cheaper is the same work than a year before?"
formula  = "what items bought in both years cost now / what the same quantities would have cost at the prices of the year before - 1"
unit     = "percent"
better   = "higher"
rolls_up = "last"
across   = "sum"
interval = "accounts"
rows_of  = { numerator = ["+ledger.billings 0-11"], denominator = ["+ledger.billings 0-11"] }
example  = """
account  date        line    quantity  revenue
A        2024-03-01  Stages  10        500000
A        2024-06-01  Crews   20        400000
A        2025-03-01  Stages  12        624000
A        2025-06-01  Crews   15        285000
A        2025-09-01  Stands  5         50000
"""
gives    = { "2025" = "1.0%" }
*/
select month, account_id, price as numerator, at_old_price as denominator from movement
