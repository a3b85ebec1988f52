-- Open deals, a row each: how likely they are to be won by the book's own history, when that would
-- be invoiced, and whether they are stale: past their close date, or without a sign of life.
with
    seen as (
        select deal_id, max(day) as day
        from
            (
                select deal_id, changed_on as day
                from current_deal_change
                union all
                select deal_id, date as day
                from current_activity
            )
        where deal_id is not null
        group by all
    ),
    held as (
        select
            coalesce(
                (select cast(max(value) as integer) from lake_setting where name = 'silent_days'),
                60
            ) as silent_days
    ),
    told as (
        select
            s.*,
            c.deal_id as own_id,
            c.amount,
            c.probability,
            c.created_on,
            c.closes_on,
            c.kind,
            lower(trim(coalesce(s.stage, ''))) as step,
            greatest(
                c.modified_on, coalesce(n.day, c.modified_on), coalesce(c.modified_on, n.day)
            ) as last_sign,
            count(coalesce(c.modified_on, n.day)) over () > 0 as tells_signs
        from deal_state as s
        inner join
            current_deal as c on c.import_id = s.import_id and c.sheet = s.sheet and c.row = s.row
        left join seen as n on n.deal_id = c.deal_id
        where s.outcome = 'open'
    ),
    aged as (
        select
            t.*,
            d.day as today,
            t.past_due as is_late,
            if(t.tells_signs, d.day - coalesce(t.last_sign, t.created_on), null) as silent,
            h.silent_days
        from told as t
        cross join as_of as d
        cross join held as h
    )
select
    a.import_id,
    a.sheet,
    a.row,
    a.date,
    a.month,
    a.account_id,
    a.owner,
    a.line,
    a.project,
    a.segment,
    a.region,
    a.industry,
    a.own_id as deal_id,
    a.deal,
    a.stage,
    a.kind,
    a.created_on,
    a.closes_on,
    coalesce(a.amount, 0) as amount,
    a.probability,
    o.odds,
    o.tried,
    if(a.is_late, 1, 0) as past_due,
    if(a.is_late, a.today - a.closes_on, null) as days_past,
    a.silent as days_silent,
    if(a.is_late or coalesce(a.silent > a.silent_days, false), 1, 0) as stale,
    if(
        a.is_late or coalesce(a.silent > a.silent_days, false), coalesce(a.amount, 0), 0
    ) as stale_amount
from aged as a
left join stage_odds as o on o.step = a.step
