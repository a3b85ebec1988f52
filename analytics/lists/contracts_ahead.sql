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
    h.import_id,
    h.sheet,
    h.row,
    h.account_id,
    h.owner,
    h.segment,
    h.region,
    h.industry,
    h.line,
    any_value(h.project) as project,
    any_value(a.account) as account,
    h.name,
    strftime(min(h.month), '%b %Y')
    || if(min(h.month) = max(h.month), '', ' to ' || strftime(max(h.month), '%b %Y')) as falls_in,
    max(h.date) as ends_on,
    sum(h.amount) as amount
from in_hand_item as h
cross join known_lag as g
left join account as a on a.account_id = h.account_id
where h.measure = 'revenue' and h.layer = 'contracted' and h.month <= g.anchor + interval 12 month
group by all
order by amount desc, h.name, h.row
