/*
title    = "Agency gross income"
asks     = "How much of what we bill is ours to keep working with?"
formula  = "billings - pass-through (venue, media, freight and other money that is not ours)"
unit     = "money"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+ledger.billings 0-0", "-ledger.pass_through 0-0"] }
example  = """
account  date        revenue  pass_through  cost
A        2025-01-01  30000    12000         21000
A        2025-02-01  20000    6000          13200
"""
gives    = { "2025" = "32,000", "2025-01" = "18,000" }
*/
select month, account_id, agency_gross_income as numerator, null as denominator from account_month
