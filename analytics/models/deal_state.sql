-- Deals as they stand on the day of the book: `deal_outcome` with what is past its close date, and
-- what is open. What has no close date is past none.
with
    own_rate as (
        select
            count(*) filter (where outcome = 'won')
            / nullif(count(*) filter (where outcome <> 'open'), 0) as rate
        from deal_outcome
    )
select
    d.* exclude (closes_on, amount, probability),
    d.outcome = 'open' and d.closes_on < t.day as past_due,
    if(
        d.outcome = 'open' and coalesce(d.closes_on >= t.day, true), coalesce(d.amount, 0), 0
    ) as open_amount,
    cast(
        if(d.outcome = 'open' and coalesce(d.closes_on >= t.day, true), coalesce(d.amount, 0), 0)
        * cast(coalesce(d.probability, r.rate, 0) as decimal(9, 6)) as decimal(18, 4)
    ) as weighted_amount
from deal_outcome as d
cross join as_of as t
cross join own_rate as r
