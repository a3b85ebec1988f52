/*
title    = "Win rate by value"
asks     = "How much of the value that was decided did we win?"
formula  = "value of won deals / value of won and lost deals, by the month they closed"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "portion"
rows_of  = { numerator = ["+deal.won_amount 0-0"], denominator = ["+deal.closed_amount 0-0"] }
example  = """
account  deal  stage        probability  amount  closes_on
A        one   Proposal     50 %         100     2025-08-01
B        two   Proposal     50 %         100     2025-09-01
C        tri   Negotiation  100 %        100     2025-09-15
A        old   Closed Won                60      2025-02-01
B        won   Closed Won                30      2025-03-01
C        bad   Closed Lost               210     2025-03-05
D        gone  Closed Lost               60      2025-04-01
"""
gives    = { "2025" = "25.0%", "2025-02" = "100.0%" }
*/
select month, account_id, won_amount as numerator, closed_amount as denominator
from deal
where closed = 1
