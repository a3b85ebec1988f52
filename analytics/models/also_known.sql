-- The ids and names under which an account was known before the user made it one with others.
with
    away as (select own_id, account_id from merged where own_id <> account_id),
    spelt as (
        select own_id, raw_name as known_as
        from spelling
        where raw_name is not null and merge_id is null
        union
        select own_id, account as known_as
        from listing
        where account is not null
        union
        select own_id, own_id as known_as
        from away
    )
select a.account_id, a.own_id, s.known_as
from away as a
inner join spelt as s on s.own_id = a.own_id
