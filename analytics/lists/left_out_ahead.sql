/*
title = "Left out of what is known"
asks  = "Which deals and jobs are in no layer, and why?"
empty = "Nothing is left out."
covers = "the next twelve months, whatever the period"
[columns]
name = ["Deal or job", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
happens_on = ["Close or event", "date"]
amount = ["Amount", "money"]
why_not = ["Left out, for it", "text"]
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
    happens_on,
    amount,
    why_not
from ahead_row
where measure = 'revenue' and layer = 'out'
order by why_not like 'planned%', amount desc, name, row
