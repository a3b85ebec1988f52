/*
title    = "Gross margin, share of billings"
asks     = "How much of every unit billed is left after everything bought and done for the client?"
formula  = "(billings - direct cost) / billings; direct cost is pass-through, vendors and labour; over rows whose cost is known"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "accounts"
rows_of  = { numerator = ["+ledger.costed_billings 0-0", "-ledger.cost 0-0"], denominator = ["+ledger.costed_billings 0-0"] }
example  = """
account  date        revenue  pass_through  cost
A        2025-01-01  30000    12000         21000
A        2025-02-01  20000    6000          13200
"""
gives    = { "2025" = "31.6%", "2025-02" = "34.0%" }
*/
select month, account_id, costed_billings - cost as numerator, costed_billings as denominator
from account_month
where cost is not null
