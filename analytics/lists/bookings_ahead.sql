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
    happens_on as closes_on,
    odds,
    whole,
    amount
from ahead_row
where measure = 'bookings' and layer <> 'out'
order by amount desc, name, row
