/*
title    = "Pipeline coverage"
asks     = "How often does the open pipeline cover what is still to be won this year?"
formula  = "open deals that should close within the fiscal year / what is left of the year's quota after the deals won; one divided by the win rate by value is what is needed; where the quota is reached there is no figure"
unit     = "times"
better   = "higher"
rolls_up = "open"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+target.open_amount 0-0"], denominator = ["+target.quota_this_year 0-0", "-target.won_this_year 0-0"] }
gives    = { "2025" = "5.00x" }
[example]
target   = """
date        period   owner  measure   amount
2024-01-01  Year     Ana    Bookings  9000000
2025-01-01  Year     Ana    Bookings  1000000
"""
deal     = """
account  owner  deal  stage        amount   closes_on   created_on
A        Ana    one   Closed Won   400000   2025-02-10  2024-12-01
B        Ana    two   Proposal     1000000  2025-08-12  2025-01-01
C        Ana    tri   Proposal     2000000  2025-12-12  2025-06-30
C        Ana    past  Proposal     5000000  2025-03-12  2025-01-01
D        Ana    next  Proposal     7000000  2026-03-12  2025-01-01
"""
*/
select
    month,
    account_id,
    open_amount as numerator,
    coalesce(quota_this_year, 0) - coalesce(won_this_year, 0) as denominator
from target
where coalesce(open_amount, quota_this_year, won_this_year) is not null
