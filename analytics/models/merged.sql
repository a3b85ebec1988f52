-- Accounts that the user made one: each with the account that it has become.
with recursive
    pair as (select distinct own_id, into_id from decided where kind = 'merged'),
    step as (
        select own_id, into_id
        from pair
        union
        select into_id,
        own_id
        from pair
    ),
    together as (
        select own_id, into_id
        from step
        union
        select t.own_id, s.into_id
        from together as t
        inner join step as s on s.own_id = t.into_id
    )
select
    own_id,
    coalesce(
        min(into_id) filter (where into_id not in (select own_id from pair)), min(into_id)
    ) as account_id
from together
group by all
