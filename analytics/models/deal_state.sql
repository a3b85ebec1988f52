-- Deals as they stand: won, lost or open, in the month they close, with the account they belong to.
with
    judged as (
        select
            d.*,
            case
                when d.is_won
                then 'won'
                when
                    regexp_matches(
                        lower(coalesce(d.status, '')), '(^|\W)(won|gewonnen|gagn|ganad|vinto)'
                    )
                then 'won'
                when
                    regexp_matches(
                        lower(coalesce(d.status, '')),
                        '(^|\W)(lost|verloren|perdu|perdid|cancel|out-sold)'
                    )
                then 'lost'
                when
                    regexp_matches(
                        regexp_replace(
                            replace(lower(coalesce(d.stage, '')), ' ', ''), '^[\d\W]+', ''
                        ),
                        '^win$|^(closed[-_ ]?)?(won|gewonnen|gagn|ganad|vint|ganh)|(abgeschlossenundgewonnen|closedwon|ferméegagnée|fermégagné)'
                    )
                then 'won'
                when
                    d.is_closed
                    or regexp_matches(
                        regexp_replace(
                            replace(lower(coalesce(d.stage, '')), ' ', ''), '^[\d\W]+', ''
                        ),
                        '^loss$|^(closed[-_ ]?)?(lost|verloren|perdu|perdid|cancel)|(closedlost|ferméeperdue|ferméperdu|abgeschlossenundverloren)'
                    )
                then 'lost'
                else 'open'
            end as outcome
        from current_deal as d
    ),
    as_of as (
        select
            least(
                coalesce(
                    max(greatest(created_on, modified_on)),
                    max(closes_on) filter (where outcome <> 'open'),
                    max(closes_on)
                ),
                (select cast(max(kept_at) as date) from lake_imports)
            ) as day
        from judged
    ),
    own_rate as (
        select
            count(*) filter (where outcome = 'won')
            / nullif(count(*) filter (where outcome <> 'open'), 0) as rate
        from judged
    )
select
    d.import_id,
    d.sheet,
    d.row,
    d.deal_id,
    d.deal,
    coalesce(y.account_id, '') as account_id,
    coalesce(w.person, d.owner) as owner,
    coalesce(d.line, p.line, p.product) as line,
    cast(null as varchar) as project,
    d.segment,
    d.region,
    d.industry,
    d.stage,
    d.outcome,
    coalesce(d.closes_on, a.day) as date,
    cast(date_trunc('month', coalesce(d.closes_on, a.day)) as date) as month,
    if(d.outcome = 'won', coalesce(d.amount, 0), 0) as won_amount,
    if(d.outcome <> 'open', coalesce(d.amount, 0), 0) as closed_amount,
    if(d.outcome = 'won', 1, 0) as won,
    if(d.outcome <> 'open', 1, 0) as closed,
    d.outcome = 'open' and d.closes_on < a.day as past_due,
    if(
        d.outcome = 'open' and coalesce(d.closes_on >= a.day, true), coalesce(d.amount, 0), 0
    ) as open_amount,
    cast(
        if(d.outcome = 'open' and coalesce(d.closes_on >= a.day, true), coalesce(d.amount, 0), 0)
        * cast(coalesce(d.probability, r.rate, 0) as decimal(9, 6)) as decimal(18, 4)
    ) as weighted_amount
from judged as d
cross join as_of as a
cross join own_rate as r
left join
    party as y
    on y.raw_id is not distinct from d.account_id
    and y.raw_name is not distinct from d.account
    and y.raw_domain is not distinct from d.account_domain
left join person_name as w on w.key = d.owner
left join product_line as p on p.product_id = d.product_id
