/*
title    = "Quota attainment"
asks     = "How much of the quota did we win?"
formula  = "won deals / quota, in the months that have a quota; who has none has no figure, and who begins in mid-year counts from the first month of his quota"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+target.won 0-0"], denominator = ["+target.quota 0-0"] }
gives    = { "2025" = "40.0%", "2025-04" = "60.0%", "2024" = "–" }
[example]
target   = """
date        period   owner  measure   amount
2025-01-01  Quarter  Ana    Bookings  600000
2025-04-01  Quarter  Ana    Bookings  300000
2025-04-01  Month    Ben    Bookings  100000
"""
deal     = """
account  owner  deal  stage        amount  closes_on
A        Ana    one   Closed Won   280000  2025-02-10
A        Ben    two   Closed Won   120000  2025-04-10
B        Ana    tri   Closed Lost  900000  2025-04-12
B        Ana    old   Closed Won   700000  2024-12-12
C        Ana    soon  Proposal     900000  2025-05-12
"""
*/
select month, account_id, won as numerator, quota as denominator
from target
where won is not null or quota is not null
