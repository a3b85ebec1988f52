-- One row an event or campaign: what its rows cost and brought, and the row that tells most of it.
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
            bool_or(has_results and (has_benefits or account_id <> '')) as has_return,
            count(leads)
            + count(qualified_leads)
            + count(won_credited)
            + count(open_credited) as business_rows,
            sum(cost) as cost,
            sum(benefit_measured) as measured,
            sum(benefit_stated) as stated,
            sum(benefit_modelled) as modelled,
            sum(benefit_assumed) as assumed,
            coalesce(sum(roi_measured), 0) - sum(roi_cost) as gain_low,
            coalesce(sum(roi_benefit), 0) - sum(roi_cost) as gain_high,
            nullif(sum(roi_cost), 0) as paid,
            sum(leads) as leads,
            sum(qualified_leads) as qualified,
            sum(lead_cost) / nullif(sum(costed_leads), 0) as each,
            sum(won_deals) as won_deals,
            sum(won_credited) as won,
            (sum(costed_won) + coalesce(sum(costed_weighted), 0))
            / nullif(sum(pipeline_cost), 0) as multiple,
            sum(rated) / nullif(sum(weight), 0) as objectives
        from event_item
        group by all
    )
select
    s.* exclude (place),
    s.place.import_id as import_id,
    s.place.sheet as sheet,
    s.place.number as row,
    a.account,
    coalesce(s.project, 'No event named') as event_name,
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
    end as cost_from
from summed as s
left join account as a on a.account_id = s.account_id and s.account_id <> ''
