/*
title = "Return of each event"
asks  = "What did each event bring for its cost: ROI from what is measured alone to all grades of evidence?"
empty = "No event of this period has results."
period = "event_date"
[columns]
event_name = ["Event", "text"]
account    = ["Account", "text"]
event_date = ["Date", "date"]
roi_low    = ["ROI from", "percent", "higher"]
roi_high   = ["ROI to", "percent", "higher"]
cost       = ["Cost", "money"]
measured   = ["Measured", "money"]
stated     = ["Client-stated", "money"]
modelled   = ["Modelled", "money"]
assumed    = ["Assumed", "money"]
multiple   = ["Pipeline multiple", "number"]
objectives = ["Objectives", "number"]
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
            any_value(event_date) as event_date,
            any_value(cost_basis) as cost_basis,
            sum(cost) as cost,
            sum(benefit_measured) as measured,
            sum(benefit_stated) as stated,
            sum(benefit_modelled) as modelled,
            sum(benefit_assumed) as assumed,
            coalesce(sum(roi_measured), 0) - sum(roi_cost) as gain_low,
            coalesce(sum(roi_benefit), 0) - sum(roi_cost) as gain_high,
            nullif(sum(roi_cost), 0) as paid,
            sum(costed_won) + coalesce(sum(costed_weighted), 0) as business,
            nullif(sum(pipeline_cost), 0) as pipeline_cost,
            sum(rated) / nullif(sum(weight), 0) as objectives
        from event_item
        where has_results and (has_benefits or account_id <> '')
        group by all
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
    coalesce(s.project, 'No event named') as event_name,
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
    s.measured,
    s.stated,
    s.modelled,
    s.assumed,
    s.gain_low / s.paid as roi_low,
    s.gain_high / s.paid as roi_high,
    s.business / s.pipeline_cost as multiple,
    s.objectives
from summed as s
left join account as a on a.account_id = s.account_id and s.account_id <> ''
order by s.event_date desc, s.project, s.event
