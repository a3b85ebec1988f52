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
    strftime(min(h.month), '%b %Y')
    || if(min(h.month) = max(h.month), '', ' to ' || strftime(max(h.month), '%b %Y')) as falls_in,
    h.name,
    any_value(h.date) as happens_on,
    max(h.whole) as whole,
    sum(h.amount) as amount
from in_hand_item as h
cross join known_lag as g
left join account as a on a.account_id = h.account_id
where h.measure = 'revenue' and h.layer = 'won' and h.month <= g.anchor + interval 12 month
group by all
order by min(h.month), amount desc, h.name, h.row
