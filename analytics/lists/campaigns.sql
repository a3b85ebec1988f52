/*
title = "Campaigns and events that bring leads"
asks  = "What did each campaign cost, and what came of it?"
empty = "No event or campaign of this period has leads or won deals."
period = "event_date"
[columns]
campaign   = ["Campaign or event", "text"]
channel    = ["Channel", "text"]
account    = ["Account", "text"]
event_date = ["Date", "date"]
cost       = ["Cost", "money"]
leads      = ["Leads", "count"]
qualified  = ["Qualified", "count"]
each       = ["Cost per qualified lead", "money"]
won_deals  = ["Won deals", "number"]
won        = ["Won revenue", "money"]
won_from   = ["Won revenue from", "text"]
multiple   = ["Pipeline multiple", "number"]
cost_from  = ["Cost from", "text"]
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
    event_name as campaign,
    channel,
    account,
    event_date,
    cost,
    cost_from,
    leads,
    qualified,
    each,
    won_deals,
    won,
    if(won is null, null, if(has_deals, 'Deals', 'Event results')) as won_from,
    multiple
from event_total
where business_rows > 0
order by won desc nulls last, cost desc nulls last, project, event
