/*
title = "Bookings ahead"
asks  = "Which deals are won already or open with a close date ahead, at which odds?"
empty = "No deal has a close date ahead."
covers = "the next twelve months, whatever the period"
[columns]
name = ["Deal", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
closes_on = ["Closes", "date"]
odds = ["Odds", "percent"]
whole = ["In full", "money"]
amount = ["Counted", "money"]
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
    any_value(h.date) as closes_on,
    max(h.odds) as odds,
    sum(h.whole) as whole,
    sum(h.amount) as amount
from in_hand_item as h
cross join known_lag as g
left join account as a on a.account_id = h.account_id
where h.measure = 'bookings' and h.layer <> 'out' and h.month <= g.anchor + interval 12 month
group by all
order by amount desc, h.name, h.row
