-- Every row of the lists of accounts with the account that it describes: by its id, else by name.
with
    ids as (
        select lower(account) as name, min(account_id) as account_id
        from current_account
        where account is not null and account_id is not null
        group by all
        having count(distinct account_id) = 1
    ),
    names as (
        select
            lower(account) as name, max_by(account, (account <> upper(account), account)) as spelt
        from current_account
        where account is not null and account_id is null
        group by all
    )
select
    coalesce(c.account_id, i.account_id, n.spelt) as own_id,
    if(
        length(c.account_id) > 14,
        concat('long ', length(c.account_id)),
        regexp_replace(regexp_replace(c.account_id, '[a-zA-Z]+', 'a', 'g'), '[0-9]+', '9', 'g')
    ) as kind,
    c.*
from current_account as c
left join ids as i on i.name = lower(c.account)
left join names as n on n.name = lower(c.account)
where c.account_id is not null or c.account is not null
