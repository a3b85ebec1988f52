-- Which account a row means, for every spelling in the book: by id, by name, by domain.
with
    listed as (
        select coalesce(account_id, account) as account_id, account, domain, import_id
        from current_account
        where coalesce(account_id, account) is not null
    ),
    by_id as (select distinct account_id from listed),
    by_name as (
        select lower(account) as name, min(account_id) as account_id
        from listed
        where account is not null
        group by all
    ),
    by_domain as (
        select lower(domain) as domain, min(account_id) as account_id
        from listed
        where domain is not null
        group by all
    ),
    seen as (
        select account_id, account, account_domain
        from current_ledger
        group by all
        union
        select account_id, account, account_domain
        from current_document
        group by all
        union
        select account_id, account, account_domain
        from current_deal
        group by all
    ),
    named as (
        select
            lower(account) as name,
            min(account_id) as account_id,
            max_by(account, (account <> upper(account), account)) as spelt
        from seen
        where account is not null
        group by all
    )
select
    s.account_id as raw_id,
    s.account as raw_name,
    s.account_domain as raw_domain,
    coalesce(
        i.account_id,
        n.account_id,
        d.account_id,
        s.account_id,
        k.account_id,
        k.spelt,
        lower(s.account_domain),
        ''
    ) as account_id
from seen as s
left join by_id as i on i.account_id = s.account_id
left join by_name as n on n.name = lower(s.account)
left join by_domain as d on d.domain = lower(s.account_domain)
left join named as k on k.name = lower(s.account)
