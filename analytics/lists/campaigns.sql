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
with
    summed as (
        select
            event,
            first(
                struct_pack(import_id := import_id, sheet := sheet, number := row)
                order by told_by = 'result' desc, import_id, sheet, row
            ) as place,
            any_value(account_id) as account_id,
            any_value(owner) as owner,
            any_value(segment) as segment,
            any_value(region) as region,
            any_value(industry) as industry,
            any_value(line) as line,
            any_value(project) as project,
            any_value(channel) as channel,
            any_value(event_date) as event_date,
            any_value(cost_basis) as cost_basis,
            bool_or(has_deals) as has_deals,
            sum(cost) as cost,
            sum(leads) as leads,
            sum(qualified_leads) as qualified,
            sum(lead_cost) / nullif(sum(costed_leads), 0) as each,
            sum(won_deals) as won_deals,
            sum(won_credited) as won,
            sum(costed_won) + coalesce(sum(costed_weighted), 0) as business
        from event_item
        group by all
        having
            count(leads) + count(qualified_leads) + count(won_credited) + count(open_credited) > 0
    )
select
    s.place.import_id as import_id,
    s.place.sheet as sheet,
    s.place.number as row,
    s.account_id,
    s.owner,
    s.segment,
    s.region,
    s.industry,
    s.line,
    s.project,
    coalesce(s.project, 'No event named') as campaign,
    s.channel,
    a.account,
    s.event_date,
    s.cost,
    case
        s.cost_basis
        when 'told'
        then 'Event results'
        when 'billed'
        then 'Our invoices'
        when 'invoiced'
        then 'Project list, invoiced'
        when 'quoted'
        then 'Project list, quoted'
        when 'planned'
        then 'Budget'
    end as cost_from,
    s.leads,
    s.qualified,
    s.each,
    s.won_deals,
    s.won,
    if(s.won is null, null, if(s.has_deals, 'Deals', 'Event results')) as won_from,
    s.business / nullif(s.cost, 0) as multiple
from summed as s
left join account as a on a.account_id = s.account_id and s.account_id <> ''
order by s.won desc nulls last, s.cost desc nulls last, s.project, s.event
