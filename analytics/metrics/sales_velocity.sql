/*
title    = "Sales velocity"
asks     = "How much do we win for each day that a deal takes?"
formula  = "deals decided x win rate x average won deal / days from creation to close of the won ones (median): what was won / the median cycle"
unit     = "money"
better   = "higher"
rolls_up = "sum"
across   = "per_median"
interval = "none"
rows_of  = { numerator = ["+deal.won_amount 0-0"], denominator = ["+deal.cycle_days 0-0"] }
gives    = { "2025" = "3,333", "2025-02" = "2,000", "2025-04" = "–" }
[example]
deal     = """
times  account  stage        amount  created_on  closes_on   deal
4      A        Closed Won   10000   2025-01-21  2025-02-10
2      A        Closed Won   10000   2025-02-08  2025-03-10
4      B        Closed Won   10000   2025-02-22  2025-03-29
22     A        Closed Lost  12000   2025-01-01  2025-03-10
18     C        Closed Lost  9000    2025-01-01  2025-04-10
9      C        Proposal     9000    2025-01-01  2025-05-10
"""
*/
select month, account_id, won_amount as numerator, cycle_days as denominator from deal where won = 1
