/*
title    = "Change without quantities"
asks     = "How much of the change in revenue cannot be told apart, because its rows have no quantity?"
formula  = "the difference in revenue over rows without a quantity"
unit     = "money"
better   = "neither"
rolls_up = "last"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+ledger.billings 0-11", "-ledger.billings 12-23"] }
example  = """
account  date        line    quantity  revenue
A        2024-03-01  Stages  10        500000
A        2024-06-01  Fees              100000
A        2025-03-01  Stages  10        500000
A        2025-06-01  Fees              80000
"""
gives    = { "2025" = "-20,000" }
*/
select month, account_id, unpriced as numerator, null as denominator from movement
