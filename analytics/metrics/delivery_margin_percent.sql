/*
title    = "Delivery margin, share of agency gross income"
asks     = "How much of our own income is left after the work is done?"
formula  = "(agency gross income - vendors and labour) / agency gross income, over rows whose cost is known"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "accounts"
rows_of  = { numerator = ["+ledger.costed_billings 0-0", "-ledger.cost 0-0"], denominator = ["+ledger.costed_billings 0-0", "-ledger.costed_pass_through 0-0"] }
example  = """
account  date        revenue  pass_through  cost
A        2025-01-01  30000    12000         21000
A        2025-02-01  20000    6000          13200
"""
gives    = { "2025" = "49.4%", "2025-01" = "50.0%" }
*/
select
    month,
    account_id,
    costed_billings - cost as numerator,
    costed_billings - costed_pass_through as denominator
from account_month
where cost is not null
