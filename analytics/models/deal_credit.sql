-- What of a deal is credited to which event. The shares of a deal never come to more than all of
-- it: what is not given is split equally, what is given beyond 100 % is scaled down, and the last
-- event takes what rounding leaves, so that the parts add up to the deal to the cent.
with
    placed_deal as (
        select
            d.import_id,
            d.sheet,
            d.row,
            d.deal_id,
            d.deal,
            d.outcome,
            d.won_amount,
            d.open_amount,
            d.weighted_amount,
            d.won,
            m.share,
            e.event,
            m.job,
            e.account_id = d.account_id as is_own,
            row_number() over (
                partition by m.import_id, m.sheet, m.row, m.job, e.account_id
                order by e.date > d.date, abs(e.date - d.date), e.event
            ) as nearest,
            bool_or(e.account_id = d.account_id) over (
                partition by m.import_id, m.sheet, m.row, m.job
            ) as has_own
        from deal_mention as m
        inner join
            deal_state as d on d.import_id = m.import_id and d.sheet = m.sheet and d.row = m.row
        inner join event_head as e on e.job = m.job
    ),
    told as (
        select *, share / count(*) over (partition by import_id, sheet, row, job) as given
        from placed_deal
        where nearest = 1 and (is_own or not has_own)
    ),
    summed as (
        select
            *,
            coalesce(sum(given) over deal, 0) as all_given,
            count(*) filter (where given is null) over deal as unsaid
        from told
        window deal as (partition by import_id, sheet, row)
    ),
    shared as (
        select
            *,
            coalesce(given, greatest(1 - all_given, 0) / nullif(unsaid, 0))
            / greatest(all_given, 1) as part
        from summed
    ),
    stacked as (
        select *, cast(least(round(sum(part) over deal, 12), 1) as decimal(20, 12)) as upto
        from shared
        window
            deal as (
                partition by import_id, sheet, row
                order by event
                rows between unbounded preceding and current row
            )
    ),
    stepped as (
        select *, coalesce(lag(upto) over deal, cast(0 as decimal(20, 12))) as since
        from stacked
        window deal as (partition by import_id, sheet, row order by event)
    )
select
    import_id,
    sheet,
    row,
    deal_id,
    deal,
    event,
    outcome,
    cast(upto as decimal(9, 6)) - cast(since as decimal(9, 6)) as share,
    cast(upto * won as decimal(18, 4)) - cast(since * won as decimal(18, 4)) as won_deals,
    cast(upto * won_amount as decimal(18, 4))
    - cast(since * won_amount as decimal(18, 4)) as won_amount,
    cast(upto * open_amount as decimal(18, 4))
    - cast(since * open_amount as decimal(18, 4)) as open_amount,
    cast(upto * weighted_amount as decimal(18, 4))
    - cast(since * weighted_amount as decimal(18, 4)) as open_weighted
from stepped
