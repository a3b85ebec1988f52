-- One row an account: its name, its parent and what it belongs to.
with
    listed as (
        select coalesce(account_id, account) as account_id, * exclude (account_id)
        from current_account
        where coalesce(account_id, account) is not null
        qualify
            row_number() over (
                partition by coalesce(account_id, account) order by import_id desc, row
            )
            = 1
    ),
    from_rows as (
        select
            account_id,
            arg_max(segment, (month, segment)) filter (where segment is not null) as segment,
            arg_max(region, (month, region)) filter (where region is not null) as region,
            arg_max(industry, (month, industry)) filter (where industry is not null) as industry,
            arg_max(owner, (month, owner)) filter (where owner is not null) as owner
        from sold
        group by all
        union all
        select
            account_id,
            arg_max(segment, (date, segment)) filter (where segment is not null) as segment,
            arg_max(region, (date, region)) filter (where region is not null) as region,
            arg_max(industry, (date, industry)) filter (where industry is not null) as industry,
            arg_max(owner, (date, owner)) filter (where owner is not null) as owner
        from deal_state
        group by all
    ),
    known as (
        select account_id
        from listed
        union
        select account_id
        from party
        union
        select ''
    ),
    named as (
        select account_id, max(raw_name) as account
        from party
        where raw_name is not null
        group by all
    ),
    attributes as (
        select
            account_id,
            first(segment order by segment nulls last) as segment,
            first(region order by region nulls last) as region,
            first(industry order by industry nulls last) as industry,
            first(owner order by owner nulls last) as owner
        from from_rows
        group by all
    ),
    described as (
        select
            k.account_id,
            if(
                k.account_id = '', 'No account named', coalesce(l.account, n.account, k.account_id)
            ) as account,
            coalesce(
                l.parent,
                q.account,
                if(
                    k.account_id = '',
                    'No account named',
                    coalesce(l.account, n.account, k.account_id)
                )
            ) as parent,
            coalesce(l.segment, f.segment) as segment,
            l.tier,
            coalesce(l.region, f.region) as own_region,
            coalesce(l.region, f.region, w.region) as region,
            coalesce(l.industry, f.industry) as industry,
            coalesce(w.person, l.owner, f.owner) as owner,
            w.manager
        from known as k
        left join listed as l on l.account_id = k.account_id
        left join listed as q on q.account_id = l.parent_id and q.account_id <> l.account_id
        left join named as n on n.account_id = k.account_id
        left join attributes as f on f.account_id = k.account_id
        left join person_name as w on w.key = coalesce(l.owner, f.owner)
    )
select *, dense_rank() over (order by parent) as parent_number
from described
