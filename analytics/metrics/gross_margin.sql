/*
title    = "Gross margin"
asks     = "What is left of what we billed after everything bought and done for the client?"
formula  = "billings - direct cost (pass-through, vendors and labour), over rows whose cost is known"
unit     = "money"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+ledger.costed_billings 0-0", "-ledger.cost 0-0"] }
example  = """
account  date        revenue  pass_through  cost
A        2025-01-01  30000    12000         21000
A        2025-02-01  20000    6000          13200
"""
gives    = { "2025" = "15,800", "2025-01" = "9,000" }
*/
select month, account_id, costed_billings - cost as numerator, null as denominator
from account_month
where cost is not null
