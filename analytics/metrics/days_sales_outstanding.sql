/*
title    = "Days sales outstanding"
asks     = "How many days of billing do our clients still owe?"
formula  = "months of billing peeled off what is open at the end of the period, newest first: whole months count with all their days, the last with the part that is still open"
unit     = "days"
better   = "lower"
rolls_up = "last"
across   = "count_back"
interval = "none"
rows_of  = { numerator = ["+open_invoice.open_amount 0-239"], denominator = ["+ledger.revenue 0-0"] }
gives    = { "2025-06" = "54.8", "2025-05" = "31.0" }
[example]
ledger   = """
account  document_id  date        status     revenue  paid_on
A        one          2025-04-10  Paid       400      2025-04-28
A        two          2025-05-05  Paid       50       2025-06-12
B        three        2025-05-20             200
B        four         2025-06-15             300
B        five         2025-06-20  Cancelled  900
"""
*/
select month, account_id, balance as numerator, billed as denominator from receivable
