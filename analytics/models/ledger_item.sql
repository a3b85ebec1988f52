-- Lines that count as revenue, with their account, their header's date and what each is worth.
with
    status_out as (
        select status
        from
            (
                select status
                from current_ledger
                union
                select status
                from current_document
            )
        where
            regexp_matches(
                lower(status),
                '^(cancel|draft|void|lost|storn|annul|rejected|deleted|entwurf|brouillon|geannuleerd|anulad)'
            )
    ),
    dated as (
        select
            l.import_id,
            l.sheet,
            l.row,
            l.document_id,
            coalesce(l.date, h.date) as date,
            if(l.date is null and h.date is not null, h.account_id, l.account_id) as raw_id,
            if(l.date is null and h.date is not null, h.account, l.account) as raw_name,
            if(
                l.date is null and h.date is not null, h.account_domain, l.account_domain
            ) as raw_domain,
            coalesce(l.owner, h.owner) as owner,
            coalesce(l.line, p.line, p.product) as line,
            coalesce(l.project, h.project) as project,
            coalesce(l.segment, h.segment) as segment,
            coalesce(l.region, h.region) as region,
            coalesce(l.industry, h.industry) as industry,
            coalesce(l.status, h.status) as status,
            coalesce(
                l.revenue,
                cast(
                    cast(l.quantity * l.unit_price as decimal(24, 6))
                    * cast(1 - coalesce(l.discount, 0) as decimal(9, 6)) as decimal(18, 4)
                )
            ) as billings,
            coalesce(l.cost, cast(l.quantity * l.unit_cost as decimal(18, 4))) as cost,
            l.pass_through
        from current_ledger as l
        left join header as h on h.document_id = l.document_id and l.date is null
        left join product_line as p on p.product_id = l.product_id
        where
            not exists (
                select 1
                from current_ledger as o
                where
                    o.document_id = l.document_id
                    and o.date is null
                    and l.date is not null
                    and (o.import_id, o.sheet) <> (l.import_id, l.sheet)
            )
    )
select
    d.import_id,
    d.sheet,
    d.row,
    d.date,
    cast(date_trunc('month', d.date) as date) as month,
    coalesce(y.account_id, '') as account_id,
    coalesce(w.person, d.owner) as owner,
    d.line,
    d.project,
    d.segment,
    d.region,
    d.industry,
    coalesce(d.billings, 0) as billings,
    coalesce(d.pass_through, 0) as pass_through,
    d.cost
from dated as d
left join
    party as y
    on y.raw_id is not distinct from d.raw_id
    and y.raw_name is not distinct from d.raw_name
    and y.raw_domain is not distinct from d.raw_domain
left join person_name as w on w.key = d.owner
where d.date is not null and coalesce(d.status, '') not in (select status from status_out)
