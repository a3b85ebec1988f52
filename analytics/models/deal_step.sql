-- Which stages each deal that is won or lost by now was ever in, as the system remembers it.
with
    named as (
        select deal_id, lower(trim(deal)) as name, outcome, closed_amount, won_amount, stage
        from deal_state
    ),
    -- A name means a deal only where it is that of one alone.
    by_name as (
        select
            name,
            any_value(outcome) as outcome,
            any_value(closed_amount) as closed_amount,
            any_value(won_amount) as won_amount,
            any_value(stage) as stage
        from named
        where name <> ''
        group by name
        having count(*) = 1
    ),
    steps as (
        select deal_id, lower(trim(deal)) as name, stage
        from current_deal_change
        union all
        select deal_id, lower(trim(deal)) as name, stage_before as stage
        from current_deal_change
    )
select distinct
    coalesce(d.deal_id, s.name) as deal,
    lower(trim(s.stage)) as step,
    coalesce(d.outcome, n.outcome) as outcome,
    coalesce(d.closed_amount, n.closed_amount) as closed_amount,
    coalesce(d.won_amount, n.won_amount) as won_amount
from steps as s
left join named as d on d.deal_id = s.deal_id
left join by_name as n on s.deal_id is null and n.name = s.name
where
    s.stage is not null
    and coalesce(d.outcome, n.outcome) in ('won', 'lost')
    and lower(trim(s.stage)) <> coalesce(lower(trim(coalesce(d.stage, n.stage))), '')
