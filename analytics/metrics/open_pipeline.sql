/*
title    = "Open pipeline"
asks     = "What could we still win?"
formula  = "the sum of open deals, by the month they should close; deals past their close date are left out and counted"
unit     = "money"
better   = "higher"
rolls_up = "open"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+deal.open_amount 0-0"] }
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
gives    = { "2025" = "300", "2025-08" = "100" }
*/
select month, account_id, open_amount as numerator, null as denominator
from deal
where outcome = 'open'
