-- What events brought and cost, a row for each row of a file that says so: results, deals that are
-- credited to them and, where no cost is told, what was billed, else quoted, for the job. All rows
-- of an event stand in its month and with its account, so that cost and return meet.
with
    billed as (
        select e.event, l.import_id, l.sheet, l.row, l.date, l.billings
        from ledger_item as l
        inner join job_name as n on n.raw_id is null and n.raw_name = l.project
        inner join
            event_head as e
            on e.job = n.job
            and e.own_cost <= 0
            and (e.account_id = l.account_id or e.account_id = '' or l.account_id = '')
        where l.project is not null
        qualify
            row_number() over (
                partition by l.import_id, l.sheet, l.row
                order by e.account_id = l.account_id desc, abs(l.date - e.date), e.event
            )
            = 1
    ),
    billed_sum as (select event, sum(billings) as billings from billed group by all),
    credit_sum as (select event from deal_credit group by all),
    lead_sum as (
        select
            event,
            count(qualified_leads) as leads_known,
            count(leads)
            + count(qualified_leads)
            + count(won_deals)
            + count(won_amount)
            + count(pipeline_amount) as business_known
        from result_row
        where not is_cancelled
        group by all
    ),
    brought as (
        select
            coalesce(
                (select try_cast(max(value) as date) from lake_setting where name = 'as_of'),
                max(cast(kept_at as date))
            ) as day
        from lake_imports
        where not undone
    ),
    own_rate as (select sum(won) / nullif(sum(closed), 0) as rate from deal_state),
    head as (
        select
            e.*,
            cast(date_trunc('month', e.date) as date) as month,
            case
                when e.own_cost > 0
                then 'told'
                when b.billings > 0
                then 'billed'
                when e.payer.invoiced > 0
                then 'invoiced'
                when e.payer.agreed > 0
                then 'quoted'
                when e.payer.planned > 0
                then 'planned'
            end as cost_basis,
            -- What lies ahead and has only a cost has brought nothing yet.
            coalesce(
                e.date > d.day
                and not e.has_benefits
                and c.event is null
                and coalesce(l.business_known, 0) = 0,
                false
            ) as is_ahead,
            e.has_results
            and (e.has_benefits or e.account_id <> '')
            and cost_basis is not null
            and not is_ahead as counts,
            c.event is not null as has_deals,
            coalesce(l.leads_known, 0) > 0 as knows_leads,
            -- An event that was held for other benefits is not weighed against deals.
            not is_ahead
            and (
                c.event is not null or coalesce(l.business_known, 0) > 0 or not e.has_benefits
            ) as seeks_deals
        from event_head as e
        cross join brought as d
        left join billed_sum as b on b.event = e.event
        left join credit_sum as c on c.event = e.event
        left join lead_sum as l on l.event = e.event
    ),
    said as (
        select
            'result' as told_by,
            r.event,
            r.import_id,
            r.sheet,
            r.row,
            if(h.is_running, r.date, null) as own_date,
            r.benefit_kind,
            r.grade,
            r.amount,
            r.margin,
            r.isolated,
            r.confidence,
            r.benefit,
            r.sales_without_margin,
            if(h.cost_basis = 'told', r.cost, null) as cost,
            if(h.has_deals, null, r.won_amount) as won,
            if(
                h.has_deals or r.pipeline_amount is null,
                null,
                greatest(r.pipeline_amount - coalesce(r.won_amount, 0), 0)
            ) as open,
            r.leads,
            r.qualified_leads,
            if(h.has_deals, null, r.won_deals) as won_deals,
            r.won_amount,
            r.weight,
            r.rated
        from result_row as r
        inner join head as h on h.event = r.event
        where not r.is_cancelled
        union all by name
        select
            'invoice' as told_by,
            b.event,
            b.import_id,
            b.sheet,
            b.row,
            if(h.is_running, b.date, null) as own_date,
            b.billings as cost
        from billed as b
        inner join head as h on h.event = b.event
        where h.cost_basis = 'billed'
        union all by name
        select
            'project' as told_by,
            event,
            payer.import_id,
            payer.sheet,
            payer.number as row,
            case
                cost_basis
                when 'invoiced'
                then payer.invoiced
                when 'quoted'
                then payer.agreed
                else payer.planned
            end as cost
        from head
        where cost_basis in ('invoiced', 'quoted', 'planned')
        union all by name
        select
            'deal' as told_by,
            event,
            import_id,
            sheet,
            row,
            won_amount as won,
            open_amount as open,
            open_weighted,
            won_deals
        from deal_credit
    ),
    weighed as (
        select
            s.* replace (
                coalesce(s.won, if(s.open is null, null, 0)) as won,
                coalesce(
                    s.open_weighted,
                    cast(
                        s.open * coalesce(
                            cast((select rate from own_rate) as decimal(9, 6)), 0
                        ) as decimal(18, 4)
                    )
                ) as open_weighted
            )
        from said as s
    )
select
    w.import_id,
    w.sheet,
    w.row,
    coalesce(w.own_date, h.date) as date,
    cast(date_trunc('month', coalesce(w.own_date, h.date)) as date) as month,
    h.account_id,
    h.owner,
    h.line,
    h.project,
    cast(null as varchar) as segment,
    h.region,
    cast(null as varchar) as industry,
    h.event,
    h.job,
    h.date as event_date,
    h.channel,
    h.has_results,
    h.has_benefits,
    h.has_deals,
    h.counts,
    h.cost_basis,
    w.told_by,
    w.benefit_kind,
    w.grade,
    w.amount,
    w.margin,
    w.isolated,
    w.confidence,
    w.benefit,
    if(w.grade = 'measured', w.benefit, null) as benefit_measured,
    if(w.grade = 'stated', w.benefit, null) as benefit_stated,
    if(w.grade = 'modelled', w.benefit, null) as benefit_modelled,
    if(w.grade = 'assumed', w.benefit, null) as benefit_assumed,
    w.sales_without_margin,
    w.cost,
    w.won as won_credited,
    w.open as open_credited,
    w.open_weighted,
    w.leads,
    w.qualified_leads,
    w.won_deals,
    w.won_amount,
    w.weight,
    w.rated,
    -- Benefit and cost of events whose return can be told: a cost, results, and a client.
    if(h.counts, w.benefit, null) as roi_benefit,
    if(h.counts and w.grade = 'measured', w.benefit, null) as roi_measured,
    if(h.counts and w.grade = 'stated', w.benefit, null) as roi_stated,
    if(h.counts and w.grade = 'modelled', w.benefit, null) as roi_modelled,
    if(h.counts, w.cost, null) as roi_cost,
    if(h.cost_basis is not null, w.won, null) as costed_won,
    if(h.cost_basis is not null, w.open, null) as costed_open,
    if(h.cost_basis is not null, w.open_weighted, null) as costed_weighted,
    if(h.seeks_deals, w.cost, null) as pipeline_cost,
    if(h.knows_leads, w.cost, null) as lead_cost,
    if(h.cost_basis is not null, w.qualified_leads, null) as costed_leads
from weighed as w
inner join head as h on h.event = w.event
