/*
title = "Contracted ahead"
asks  = "What do signed contracts still bring, net of what is invoiced?"
empty = "No contract with an amount runs in the months ahead."
covers = "the next twelve months, whatever the period"
[columns]
name = ["Contract", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
falls_in = ["Falls in", "text"]
ends_on = ["Ends", "date"]
amount = ["To come", "money"]
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
    happens_on as ends_on,
    amount
from ahead_row
where measure = 'revenue' and layer = 'contracted'
order by amount desc, name, row
