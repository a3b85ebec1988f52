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
    max(h.odds) as odds,
    sum(h.whole) as whole,
    sum(h.amount) as amount
from in_hand_item as h
cross join known_lag as g
left join account as a on a.account_id = h.account_id
where h.measure = 'revenue' and h.layer = 'weighted' and h.month <= g.anchor + interval 12 month
group by all
order by amount desc, h.name, h.row
