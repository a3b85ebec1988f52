/*
title    = "Renewal rate"
asks     = "Of the contracts that fell due, how much was renewed?"
formula  = "renewed amount / amount due, of contracts whose term ended; a year's amount each, and no more counts as renewed than was due"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "portion"
rows_of  = { numerator = ["+contract.renewed_amount 0-0"], denominator = ["+contract.due_amount 0-0"] }
gives    = { "2025" = "86.0%", "2025-03" = "82.5%" }
[example]
contract = """
account  contract  starts_on   ends_on     annual_amount  is_renewed
A        Care      2024-04-01  2025-03-31  200            yes
B        Care      2024-04-01  2025-03-31  80
B        Care 2    2025-04-01  2031-03-31  100
C        Care      2024-04-01  2025-03-31  120
C        Care 2    2025-04-01  2031-03-31  50
D        Care      2023-07-01  2025-06-30  100            yes
D        Later     2028-07-01  2031-06-30  900
"""
*/
select month, account_id, renewed_amount as numerator, due_amount as denominator
from contract
where fell_due = 1 and due_amount > 0
