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
    -- What pays for many months pays for those, and not for another contract's month.
    advanced as (
        select account_id, month, sum(amount) as amount
        from known_advance
        where project is null
        group by all
    ),
    contracts as (
        select
            c.*,
            a.first_month,
            a.last_month,
            a.renewal_rate,
            not c.is_called_off or c.cancelled_on is not null as is_standing,
            greatest(round(c.months), 1) as term,
            -- What runs on by itself stands for another term each time that it ends.
            if(
                c.ends_on < d.day
                and c.runs_on
                and not c.is_followed
                and not c.is_called_off
                and c.goes_on,
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
    -- An amount of the whole term is spread over all of it, also over what lies further ahead.
    months as (
        select
            *,
            cast(
                unnest(
                    generate_series(
                        date_trunc('month', coalesce(starts_on, first_month)),
                        date_trunc('month', greatest(last_month, if(total > 0, ends, null))),
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
    paid as (
        select
            w.import_id,
            w.sheet,
            w.row,
            w.falls_in,
            sum(
                greatest(
                    least(a.paid_to, coalesce(w.ends, a.paid_to), last_day(w.falls_in))
                    - greatest(a.paid_from, w.starts_on, w.falls_in)
                    + 1,
                    0
                )
                / day(last_day(w.falls_in))
            ) as share
        from weighed as w
        inner join
            known_advance as a
            on a.import_id = w.import_id
            and a.sheet = w.sheet
            and a.row = w.row
            and a.paid_to >= w.falls_in
            and a.paid_from <= last_day(w.falls_in)
        group by all
    ),
    under_contract as (
        select
            w.* exclude (share),
            w.share,
            cast(
                if(
                    w.total is not null
                    and w.starts_on is not null
                    and w.ends_on is not null
                    and w.ends = w.ends_on
                    and w.cancelled_on is null,
                    w.total
                    * w.share
                    / sum(w.share) over (partition by w.import_id, w.sheet, w.row),
                    w.monthly * w.share
                ) as decimal(18, 4)
            ) as amount,
            greatest(1 - coalesce(p.share, 0) / w.share, 0) as unpaid
        from weighed as w
        left join
            paid as p
            on p.import_id = w.import_id
            and p.sheet = w.sheet
            and p.row = w.row
            and p.falls_in = w.falls_in
        where w.share > 0
    ),
    due as (
        select
            * exclude (amount), amount as in_full, cast(amount * unpaid as decimal(18, 4)) as amount
        from under_contract
        where falls_in between first_month and last_month
    ),
    contracted as (
        select
            u.*,
            cast(
                u.amount * greatest(
                    1
                    - greatest(coalesce(b.amount, 0) - coalesce(a.amount, 0), 0)
                    / nullif(sum(u.amount) over same_month, 0),
                    0
                ) as decimal(18, 4)
            ) as to_come
        from due as u
        left join billed as b on b.account_id = u.account_id and b.month = u.falls_in
        left join advanced as a on a.account_id = u.account_id and a.month = u.falls_in
        where u.is_standing
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
            w.falls_in between w.first_month and w.last_month
            and not w.is_called_off
            and w.ends is not null
            and w.falls_in > date_trunc('month', w.ends)
            and w.ends >= w.first_month - 92
            and w.goes_on is distinct from false
            and not w.is_followed
            and (w.ends >= w.first_month or w.goes_on is null)
            and (w.renewal_rate is not null or w.is_renewed_already)
    ),
    -- What should have been invoiced up to two months ago is taken to be so next; what has waited
    -- longer than that may never be, and after a year nobody waits for it.
    late_jobs as (
        select
            j.* replace (
                case
                    when j.why_not is not null or j.invoice_on >= a.first_month
                    then j.why_not
                    when j.invoice_on is null
                    then 'it has no date'
                    when
                        datediff('month', j.invoice_on, a.first_month) > 2
                        or j.invoiced is null
                        or j.says_done = 1
                        and j.invoiced > 0
                    then 'should have been invoiced by ' || strftime(j.invoice_on, '%b %Y')
                end as why_not
            ),
            a.first_month
        from known_job as j
        cross join ahead as a
        where
            not a.by_deals
            and j.to_come > 0
            and coalesce(j.invoice_on <= a.last_month, true)
            and if(
                coalesce(j.invoice_on >= a.first_month, true),
                j.why_not is null and j.invoice_on is not null or j.says_done = 0,
                j.why_not is null and j.invoice_on >= a.first_month - interval 12 month
            )
    ),
    late_deals as (
        select
            d.* replace (
                case
                    when d.why_not is not null or d.falls_in >= a.first_month
                    then d.why_not
                    when d.outcome = 'open'
                    then 'its month is over'
                    -- Where invoices do not name their deals nobody can tell what is still to come.
                    when
                        datediff('month', d.falls_in, a.first_month) > 2
                        or a.deal_pairs < 5
                        and d.to_come = d.amount
                    then 'should have been invoiced by ' || strftime(d.falls_in, '%b %Y')
                end as why_not
            ),
            a.first_month
        from known_deal as d
        cross join ahead as a
        where
            not a.by_deals
            and d.to_come > 0
            and d.falls_in <= a.last_month
            and (
                d.falls_in >= a.first_month
                or d.outcome = 'open'
                or d.falls_in >= a.first_month - interval 12 month
                and (d.why_not is null or d.closes_on is null)
            )
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
            in_full as whole,
            coalesce(to_come, 0) as amount
        from contracted
        union all by name
        select
            'revenue' as measure,
            'out' as layer,
            import_id,
            sheet,
            row,
            first_month as month,
            account_id,
            owner,
            line,
            contract as name,
            any_value(ends) as happens_on,
            sum(amount) as whole,
            sum(amount) as amount,
            'was called off, and no day is said' as why_not
        from due
        where not is_standing and falls_in < first_month + interval 12 month
        group by all
        having sum(amount) > 0
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
            if(
                j.why_not is null,
                greatest(j.invoice_on, j.first_month),
                coalesce(j.invoice_on, j.first_month)
            ) as month,
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
        from late_jobs as j
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
            if(d.why_not is null, greatest(d.falls_in, d.first_month), d.falls_in) as month,
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
        from late_deals as d
        union all by name
        select
            m.measure,
            case
                when d.outcome = 'won'
                then 'invoiced'
                when d.undue is not null
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
                coalesce(
                    d.amount,
                    0
                ) * if(d.outcome = 'open' and d.undue is null, coalesce(d.odds, 0), 1) as decimal(
                    18, 4
                )
            ) as amount,
            d.undue as why_not
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
            and (d.month >= a.first_month or d.undue is not null)
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
