/*
title    = "Share with quantities"
asks     = "How much of the revenue can price and volume be told apart in?"
formula  = "revenue of rows with a quantity in the last twelve months / all revenue of these months"
unit     = "percent"
better   = "higher"
rolls_up = "last"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+ledger.billings 0-11"], denominator = ["+ledger.billings 0-11"] }
example  = """
account  date        line    quantity  revenue
A        2024-03-01  Stages  10        500000
A        2025-03-01  Stages  10        500000
A        2025-06-01  Fees              80000
"""
gives    = { "2025" = "86.2%" }
*/
select month, account_id, priced_now as numerator, revenue_now as denominator from movement
