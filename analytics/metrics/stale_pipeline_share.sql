/*
title    = "Stale pipeline"
asks     = "How much of the open pipeline has been left lying?"
formula  = "open deals past their close date, or silent for longer than the book's setting (sixty days), / all open deals, by amount; silence counts where the book tells of changes or activities"
unit     = "percent"
better   = "lower"
rolls_up = "open"
across   = "sum"
interval = "portion"
rows_of  = { numerator = ["+open_deal.stale_amount 0-0"], denominator = ["+open_deal.amount 0-0"] }
gives    = { "all" = "40.0%", "2025-09" = "25.0%" }
[example]
deal     = """
account  deal   stage       amount  created_on  modified_on  closes_on
A        late   Proposal    100     2025-01-01  2025-07-20   2025-07-01
B        quiet  Proposal    100     2025-01-01  2025-03-01   2025-09-01
B        live   Proposal    300     2025-01-01  2025-07-01   2025-09-15
A        won    Closed Won  900     2025-01-01  2025-01-01   2025-02-15
"""
*/
select month, account_id, stale_amount as numerator, amount as denominator
from open_deal
where amount > 0
