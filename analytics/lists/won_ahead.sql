/*
title = "Won and still to be invoiced"
asks  = "Which approved jobs and won deals still bring money, and when?"
empty = "No approved job or won deal is still to be invoiced."
covers = "the next twelve months, whatever the period"
[columns]
falls_in = ["Falls in", "text"]
name = ["Job or deal", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
happens_on = ["Event or close", "date"]
whole = ["Agreed", "money"]
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
    happens_on,
    agreed as whole,
    amount
from ahead_row
where measure = 'revenue' and layer = 'won'
order by first_month, amount desc, name, row
