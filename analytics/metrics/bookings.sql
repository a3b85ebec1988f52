/*
title    = "Bookings"
asks     = "What did we win?"
formula  = "the sum of won deals, by the month they closed"
unit     = "money"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+deal.won_amount 0-0"] }
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
gives    = { "2025" = "90", "2025-02" = "60" }
*/
select month, account_id, won_amount as numerator, null as denominator
from deal
where outcome = 'won'
