-- How likely a deal in each stage is to be won. The book's own history (of deals that were ever in
-- the stage and are decided, those won) is drawn towards what the CRM says (else towards the whole
-- win rate) as if that rested on ten deals: (won + 10 x prior) / (decided + 10), the mean of a
-- beta distribution. Without a history of stages only the CRM's word, else the win rate, is left.
with
    whole as (
        select
            count(*) filter (where outcome = 'won') as won,
            count(*) filter (where outcome <> 'open') as closed,
            sum(won_amount) / nullif(sum(closed_amount), 0) as by_value
        from deal_state
    ),
    said as (
        select lower(trim(coalesce(stage, ''))) as step, probability, 1 as place
        from current_deal
        where probability is not null
        union all
        select lower(trim(coalesce(stage, ''))) as step, probability, 2 as place
        from current_deal_change
        where probability is not null
    ),
    crm as (
        select step, avg(cast(probability as double)) as probability
        from (select * from said qualify place = min(place) over (partition by step))
        group by all
    ),
    own as (
        select
            step,
            count(*) as tried,
            count(*) filter (where outcome = 'won') as won,
            sum(closed_amount) as tried_amount,
            sum(won_amount) as won_amount
        from deal_step
        group by all
    ),
    steps as (
        select
            lower(trim(coalesce(stage, ''))) as step,
            min(stage) as stage,
            count(*) as open_deals,
            sum(open_amount) as open_amount
        from deal_state
        where outcome = 'open'
        group by all
    )
select
    s.step,
    s.stage,
    s.open_deals,
    s.open_amount,
    c.probability as crm,
    coalesce(o.tried, 0) as tried,
    coalesce(o.won, 0) as won,
    coalesce(o.tried_amount, 0) as tried_amount,
    coalesce(o.won_amount, 0) as won_amount,
    w.won as all_won,
    w.closed as all_closed,
    cast(w.by_value as double) as all_by_value,
    coalesce(c.probability, w.won / nullif(w.closed, 0)) as prior,
    case
        when coalesce(o.tried, 0) = 0
        then coalesce(c.probability, w.won / nullif(w.closed, 0))
        else
            (o.won + 10 * coalesce(c.probability, w.won / nullif(w.closed, 0), o.won / o.tried))
            / (o.tried + 10)
    end as odds
from steps as s
cross join whole as w
left join crm as c on c.step = s.step
left join own as o on o.step = s.step
