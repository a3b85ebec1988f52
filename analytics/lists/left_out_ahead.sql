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
    any_value(h.date) as happens_on,
    sum(h.amount) as amount,
    h.why_not
from in_hand_item as h
cross join known_lag as g
left join account as a on a.account_id = h.account_id
where h.measure = 'revenue' and h.layer = 'out' and h.month <= g.anchor + interval 12 month
group by all
order by any_value(h.why_not) like 'planned%', amount desc, h.name, h.row
