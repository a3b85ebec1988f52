-- What is to be reached of revenue and of bookings, and what was reached in the months that have a
-- target: rows of targets, of won deals and of invoices, none of them twice. What was reached
-- belongs to a person (or whatever targets are given to) only in months in which that one has a
-- target; all of it counts in the whole. `quota` is that of bookings; where won deals are what the
-- book counts as revenue, that of revenue where none is of bookings.
with
    wanted as (
        select
            w.*,
            if(
                w.is_share or w.parted_by = '',
                null,
                if(w.amount < 0, 'Handed out beyond the total', 'Not handed out')
            ) as left_over,
            case
                when w.measure = 'bookings'
                then 'quota'
                when (select basis from basis) <> 'deals'
                then 'none'
                when bool_or(w.measure = 'bookings') over (partition by w.month)
                then 'none'
                else 'quota'
            end as as_quota
        from target_wanted as w
        where
            w.measure in ('revenue', 'bookings')
            and w.kind = 'target'
            and (w.is_share or w.amount <> 0)
    ),
    fiscal as (
        select first_month, cast(first_month + to_months(11) as date) as last_month
        from
            (
                select
                    cast(
                        date_trunc('month', d.day) - to_months(
                            cast(
                                (
                                    month(d.day) - coalesce(
                                        (
                                            select cast(max(value) as integer)
                                            from lake_setting
                                            where name = 'fiscal_start'
                                        ),
                                        1
                                    )
                                    + 12
                                )
                                % 12 as integer
                            )
                        ) as date
                    ) as first_month
                from as_of as d
            )
    ),
    aims as (
        select
            import_id,
            sheet,
            row,
            month,
            coalesce(account_id, if(parted_by = 'account', '', null), '') as account_id,
            coalesce(owner, if(parted_by = 'owner', left_over, null)) as owner,
            coalesce(line, if(parted_by = 'line', left_over, null)) as line,
            coalesce(project, if(parted_by = 'project', left_over, null)) as project,
            coalesce(segment, if(parted_by = 'segment', left_over, null)) as segment,
            coalesce(region, if(parted_by = 'region', left_over, null)) as region,
            if(as_quota = 'quota', amount, null) as quota,
            if(measure = 'revenue', amount, null) as budget,
            left_over is null as is_given
        from wanted
    ),
    months as (
        select month, measure = 'revenue' as of_budget, as_quota = 'quota' as of_quota, parted_by
        from wanted
        group by all
    ),
    givens as (
        select
            month,
            measure = 'revenue' as of_budget,
            as_quota = 'quota' as of_quota,
            parted_by,
            part,
            bool_and(line is not null) as by_line,
            bool_and(account_id is not null) as by_account
        from wanted
        where is_share
        group by all
    ),
    reached as (
        select
            import_id,
            sheet,
            row,
            date,
            month,
            account_id,
            owner,
            line,
            project,
            segment,
            region,
            if(outcome = 'won', won_amount, null) as won,
            null as actual,
            open_amount
        from deal_item
        where
            (outcome = 'won' or open_amount > 0)
            and month in (select month from months where of_quota)
        union all
        select
            import_id,
            sheet,
            row,
            date,
            month,
            account_id,
            owner,
            line,
            project,
            segment,
            region,
            null as won,
            billings as actual,
            null as open_amount
        from item
        where month in (select month from months where of_budget)
    ),
    parted as (
        select
            r.*,
            m.parted_by,
            case
                m.parted_by
                when 'owner'
                then r.owner
                when 'account'
                then r.account_id
                when 'line'
                then r.line
                when 'region'
                then r.region
                when 'segment'
                then r.segment
                when 'project'
                then r.project
            end as part,
            m.of_budget,
            m.of_quota
        from reached as r
        inner join
            months as m on m.month = r.month and if(r.actual is null, m.of_quota, m.of_budget)
    )
select
    import_id,
    sheet,
    row,
    month as date,
    month,
    account_id,
    owner,
    line,
    project,
    segment,
    region,
    cast(null as varchar) as industry,
    cast(quota as decimal(18, 4)) as quota,
    cast(budget as decimal(18, 4)) as budget,
    -- Who has a target and reached nothing of it reached none, not an unknown share.
    if(is_given and quota is not null, 0, null) as won,
    if(is_given and budget is not null, 0, null) as actual,
    if(
        month between y.first_month and y.last_month, cast(quota as decimal(18, 4)), null
    ) as quota_this_year,
    cast(null as decimal(18, 4)) as won_this_year,
    if(
        is_given and quota is not null and month between y.first_month and y.last_month, 0, null
    ) as open_amount
from aims as a
cross join fiscal as y
union all
select
    p.import_id,
    p.sheet,
    p.row,
    p.date,
    p.month,
    if(g.parted_by = 'account' or g.by_account, p.account_id, '') as account_id,
    if(g.parted_by = 'owner', g.part, null) as owner,
    if(g.parted_by = 'line' or g.by_line, p.line, null) as line,
    if(g.parted_by = 'project', p.project, null) as project,
    if(g.parted_by = 'segment', p.segment, null) as segment,
    if(g.parted_by = 'region', p.region, null) as region,
    cast(null as varchar) as industry,
    cast(null as decimal(18, 4)) as quota,
    cast(null as decimal(18, 4)) as budget,
    p.won,
    p.actual,
    cast(null as decimal(18, 4)) as quota_this_year,
    if(p.month between y.first_month and y.last_month, p.won, null) as won_this_year,
    if(
        p.open_amount > 0 and p.month between y.first_month and y.last_month, p.open_amount, null
    ) as open_amount
from parted as p
cross join fiscal as y
left join
    givens as g
    on g.month = p.month
    and g.of_budget = p.of_budget
    and g.of_quota = p.of_quota
    and g.parted_by = p.parted_by
    and g.part = p.part
