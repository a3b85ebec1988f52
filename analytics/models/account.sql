-- One row an account: its name, its parent and what it belongs to.
with
    described_in as (
        select
            coalesce(m.account_id, l.own_id) as account_id,
            l.* exclude (account_id),
            l.own_id <> coalesce(m.account_id, l.own_id) as is_away
        from listing as l
        left join merged as m on m.own_id = l.own_id
    ),
    listed as (
        select
            account_id,
            first(parent order by is_away, import_id desc, row) filter (
                where parent is not null
            ) as parent,
            first(parent_id order by is_away, import_id desc, row) filter (
                where parent_id is not null
            ) as parent_id,
            first(segment order by is_away, import_id desc, row) filter (
                where segment is not null
            ) as segment,
            first(tier order by is_away, import_id desc, row) filter (
                where tier is not null
            ) as tier,
            first(region order by is_away, import_id desc, row) filter (
                where region is not null
            ) as region,
            first(industry order by is_away, import_id desc, row) filter (
                where industry is not null
            ) as industry,
            first(owner order by is_away, import_id desc, row) filter (
                where owner is not null
            ) as owner
        from described_in
        group by all
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
        from deal_outcome
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
    called as (
        select account_id, account, if(is_away, 4, 1) as place, import_id, row
        from described_in
        union all
        select account_id, raw_name, if(own_id <> account_id, 5, 2), 0, 0
        from party
        union all
        select own_id, raw_name, 3, 0, 0
        from spelling
        where side = 'into'
    ),
    named as (
        select
            account_id,
            first(account order by place, import_id desc, row, account desc) filter (
                where account is not null
            ) as account
        from called
        group by all
    ),
    renamed as (
        select known_as as name, min(account_id) as account_id
        from also_known
        where known_as not in (select account from named where account is not null)
        group by all
        having count(distinct account_id) = 1
    ),
    parent_named as (
        select l.own_id as parent_id, any_value(l.account_id) as account_id
        from described_in as l
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
            if(k.account_id = '', 'No account named', coalesce(n.account, k.account_id)) as account,
            coalesce(
                r.account,
                l.parent,
                q.account,
                if(k.account_id = '', 'No account named', coalesce(n.account, k.account_id))
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
        left join parent_named as p on p.parent_id = l.parent_id
        left join named as q on q.account_id = p.account_id and q.account_id <> l.account_id
        left join renamed as x on x.name = l.parent
        left join named as r on r.account_id = x.account_id
        left join named as n on n.account_id = k.account_id
        left join attributes as f on f.account_id = k.account_id
        left join person_name as w on w.key = coalesce(l.owner, f.owner)
    )
select *, dense_rank() over (order by parent) as parent_number
from described
