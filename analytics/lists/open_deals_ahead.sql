/*
title = "Open deals and renewals ahead"
asks  = "Which open deals and contracts that fall due are in the forecast, at which odds?"
empty = "No open deal or renewal lies ahead."
covers = "the next twelve months, whatever the period"
[columns]
name = ["Deal or contract", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
falls_in = ["Falls in", "text"]
odds = ["Odds", "percent"]
whole = ["In full", "money"]
amount = ["Weighted", "money"]
*/
select
    import_id,
    sheet,
    row,
    account_id,
    owner,
    segment,
    region,
    industry,
    line,
    project,
    account,
    name,
    falls_in,
    odds,
    whole,
    amount
from ahead_row
where measure = 'revenue' and layer = 'weighted'
order by amount desc, name, row
