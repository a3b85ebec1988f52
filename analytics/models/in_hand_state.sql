-- What is already known of the two years after the last month that is over, a row for each row of a
-- file and month, no amount twice. `layer` says how sure it is: invoiced (or won) already;
-- contracted; won; weighted (open deals by their stage, contracts that fall due by the share that
-- is
-- renewed). What is left out, for it counts elsewhere or not at all, stands as layer 'out' with
-- why.
with
    ahead as (
        select
            l.*,
            cast(l.anchor + to_months(1) as date) as first_month,
            cast(l.anchor + to_months(24) as date) as last_month,
            (select basis from basis) = 'deals' as by_deals
        from known_lag as l
    ),
    billed as (
        select i.account_id, i.month, sum(i.billings) as amount
        from item as i
        anti join job_name as n on n.raw_name = i.project
        where i.month > (select anchor from ahead)
        group by all
    ),
    contracts as (
        select
            c.*,
            a.first_month,
            a.last_month,
            a.renewal_rate,
            greatest(round(c.months), 1) as term,
            -- What runs on by itself stands for another term each time that it ends.
            if(
                c.ends_on < d.day and c.runs_on and not c.is_followed and c.goes_on,
                cast(
                    c.ends_on + to_months(
                        cast(
                            greatest(round(c.months), 1) * ceil(
                                (datediff('month', c.ends_on, d.day) + 1)
                                / greatest(round(c.months), 1)
                            ) as integer
                        )
                    ) as date
                ),
                c.ends_on
            ) as ends
        from contract_state as c
        cross join ahead as a
        cross join as_of as d
        where coalesce(c.monthly, 0) > 0 and not a.by_deals
    ),
    months as (
        select
            *,
            cast(
                unnest(
                    generate_series(
                        date_trunc('month', coalesce(starts_on, first_month)),
                        date_trunc('month', last_month),
                        interval 1 month
                    )
                ) as date
            ) as falls_in
        from contracts
        where coalesce(starts_on, first_month) <= last_day(last_month)
    ),
    weighed as (
        select
            *,
            greatest(
                least(coalesce(ends, last_day(last_month)), last_day(falls_in))
                - greatest(coalesce(starts_on, falls_in), falls_in)
                + 1,
                0
            )
            / day(last_day(falls_in)) as share
        from months
    ),
    under_contract as (
        select
            *,
            cast(
                if(
                    total is not null and ends_on is not null and ends = ends_on,
                    total * share / sum(share) over (partition by import_id, sheet, row),
                    monthly * share
                ) as decimal(18, 4)
            ) as amount
        from weighed
        where share > 0
    ),
    contracted as (
        select
            u.*,
            cast(
                u.amount * greatest(
                    1 - coalesce(b.amount, 0) / nullif(sum(u.amount) over same_month, 0), 0
                ) as decimal(18, 4)
            ) as to_come
        from under_contract as u
        left join billed as b on b.account_id = u.account_id and b.month = u.falls_in
        where u.falls_in >= u.first_month
        window same_month as (partition by u.account_id, u.falls_in)
    ),
    renewed as (
        select
            w.*,
            if(
                w.is_renewed_already,
                1,
                power(
                    w.renewal_rate, floor((datediff('month', w.ends, w.falls_in) - 1) / w.term) + 1
                )
            ) as odds
        from
            (
                select *, coalesce(goes_on and ends >= first_month, false) as is_renewed_already
                from weighed
            ) as w
        where
            w.falls_in >= w.first_month
            and w.ends is not null
            and w.falls_in > date_trunc('month', w.ends)
            and w.ends >= w.first_month - 92
            and w.goes_on is distinct from false
            and not w.is_followed
            and (w.ends >= w.first_month or w.goes_on is null)
            and (w.renewal_rate is not null or w.is_renewed_already)
    ),
    rows_ahead as (
        select
            'revenue' as measure,
            'invoiced' as layer,
            i.import_id,
            i.sheet,
            i.row,
            i.month,
            i.account_id,
            i.owner,
            i.line,
            i.project,
            i.segment,
            i.region,
            i.industry,
            coalesce(i.project, i.line) as name,
            i.date as happens_on,
            i.billings as whole,
            null as odds,
            i.billings as amount,
            null as why_not
        from item as i
        where i.month between (select first_month from ahead) and (select last_month from ahead)
        union all by name
        select
            'revenue' as measure,
            'contracted' as layer,
            import_id,
            sheet,
            row,
            falls_in as month,
            account_id,
            owner,
            line,
            contract as name,
            ends as happens_on,
            amount as whole,
            to_come as amount
        from contracted
        union all by name
        select
            'revenue' as measure,
            'weighted' as layer,
            import_id,
            sheet,
            row,
            falls_in as month,
            account_id,
            owner,
            line,
            contract || ', renewed' as name,
            ends as happens_on,
            monthly as whole,
            cast(odds as double) as odds,
            cast(monthly * odds as decimal(18, 4)) as amount
        from renewed
        union all by name
        select
            'revenue' as measure,
            if(j.why_not is null, 'won', 'out') as layer,
            j.import_id,
            j.sheet,
            j.row,
            j.invoice_on as month,
            j.account_id,
            j.owner,
            j.line,
            j.project,
            j.region,
            j.project as name,
            j.event_on as happens_on,
            coalesce(j.price, 0) as whole,
            j.to_come as amount,
            j.why_not
        from known_job as j
        cross join ahead as a
        where
            not a.by_deals
            and j.to_come > 0
            and j.invoice_on between a.first_month and a.last_month
            and (j.why_not is null or j.says_done = 0)
        union all by name
        select
            'revenue' as measure,
            case
                when d.why_not is not null
                then 'out'
                when d.outcome = 'won'
                then 'won'
                else 'weighted'
            end as layer,
            d.import_id,
            d.sheet,
            d.row,
            coalesce(
                d.event_month, cast(d.month + to_months(cast(a.deal_lag as integer)) as date)
            ) as month,
            d.account_id,
            d.owner,
            d.line,
            d.segment,
            d.region,
            d.industry,
            d.deal as name,
            d.closes_on as happens_on,
            coalesce(d.amount, 0) as whole,
            if(d.outcome = 'open', cast(d.odds as double), null) as odds,
            cast(
                if(
                    d.outcome = 'open' and d.why_not is null,
                    d.to_come * coalesce(d.odds, 0),
                    d.to_come
                ) as decimal(18, 4)
            ) as amount,
            d.why_not
        from known_deal as d
        cross join ahead as a
        where
            not a.by_deals
            and coalesce(
                d.event_month, cast(d.month + to_months(cast(a.deal_lag as integer)) as date)
            )
            <= a.last_month
            and (
                d.why_not is not null
                and d.outcome = 'open'
                or coalesce(
                    d.event_month, cast(d.month + to_months(cast(a.deal_lag as integer)) as date)
                )
                >= a.first_month
            )
            and d.to_come > 0
        union all by name
        select
            m.measure,
            case
                when d.outcome = 'won'
                then 'invoiced'
                when d.why_not = 'its close date is past'
                then 'out'
                else 'weighted'
            end as layer,
            d.import_id,
            d.sheet,
            d.row,
            d.month,
            d.account_id,
            d.owner,
            d.line,
            d.segment,
            d.region,
            d.industry,
            d.deal as name,
            d.closes_on as happens_on,
            coalesce(d.amount, 0) as whole,
            if(d.outcome = 'open', cast(d.odds as double), null) as odds,
            cast(
                coalesce(d.amount, 0) * if(
                    d.outcome = 'open' and d.why_not is distinct from 'its close date is past',
                    coalesce(d.odds, 0),
                    1
                ) as decimal(18, 4)
            ) as amount,
            if(d.why_not = 'its close date is past', d.why_not, null) as why_not
        from known_deal as d
        cross join ahead as a
        cross join
            (
                select 'bookings' as measure
                union all
                select 'deal revenue'
            ) as m
        where
            (m.measure = 'bookings' or a.by_deals)
            and d.month <= a.last_month
            and (d.month >= a.first_month or d.why_not = 'its close date is past')
    )
select
    import_id,
    sheet,
    row,
    happens_on as date,
    month,
    coalesce(account_id, '') as account_id,
    owner,
    line,
    project,
    segment,
    region,
    industry,
    if(measure = 'deal revenue', 'revenue', measure) as measure,
    layer,
    name,
    whole,
    odds,
    cast(amount as decimal(18, 4)) as amount,
    why_not
from rows_ahead
where measure <> 'revenue' or layer <> 'invoiced' or not (select by_deals from ahead)
