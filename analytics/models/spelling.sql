-- Which account every spelling in the book means: by id, by name, by domain; before any merge.
-- A name or a domain means an account only where it is that of one alone, and a row keeps to an id
-- of its own where ids are of the same kind: who is one company is for the user to say.
with
    by_id as (select distinct own_id from listing),
    by_name as (
        select lower(account) as name, min(own_id) as own_id, min(kind) as kind
        from listing
        where account is not null
        group by all
        having count(distinct own_id) = 1
    ),
    by_domain as (
        select lower(domain) as domain, min(own_id) as own_id, min(kind) as kind
        from listing
        where domain is not null
        group by all
        having count(distinct own_id) = 1
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
        union
        from mention
    ),
    named as (
        select
            lower(account) as name,
            if(count(distinct account_id) = 1, min(account_id), null) as account_id,
            max_by(account, (account <> upper(account), account)) as spelt
        from
            (
                select account_id, account
                from seen
                union
                select account_id, account
                from listing
            )
        where account is not null
        group by all
    ),
    told as (
        select merge_id, 'account' as side, account_id, account
        from lake_merge
        where not undone
        union all
        select merge_id, 'into' as side, into_id, into_account
        from lake_merge
        where not undone
    ),
    known as (
        select account_id
        from seen
        union
        select own_id
        from listing
    ),
    meant as (
        select null as merge_id, null as side, account_id, account, account_domain
        from seen
        union all
        select
            t.merge_id,
            t.side,
            if(k.account_id is null, null, t.account_id) as account_id,
            t.account,
            lower(t.account) as account_domain
        from told as t
        left join known as k on k.account_id = t.account_id
    ),
    kinds as (
        select
            *,
            if(
                length(account_id) > 14,
                concat('long ', length(account_id)),
                regexp_replace(
                    regexp_replace(account_id, '[a-zA-Z]+', 'a', 'g'), '[0-9]+', '9', 'g'
                )
            ) as kind
        from meant
    )
select
    s.merge_id,
    s.side,
    s.account_id as raw_id,
    s.account as raw_name,
    s.account_domain as raw_domain,
    coalesce(
        i.own_id,
        n.own_id,
        d.own_id,
        s.account_id,
        k.account_id,
        k.spelt,
        lower(s.account_domain),
        ''
    ) as own_id
from kinds as s
left join by_id as i on i.own_id = s.account_id
left join
    by_name as n
    on n.name = lower(s.account)
    and coalesce(s.kind is null or n.kind is null or s.kind <> n.kind, false)
left join
    by_domain as d
    on d.domain = lower(s.account_domain)
    and (s.account is null or lower(s.account) = d.domain)
    and coalesce(s.kind is null or d.kind is null or s.kind <> d.kind, false)
left join named as k on k.name = lower(s.account)
