-- Lines that count as revenue, with their account, their header's date and what each is worth.
-- The engine keeps this order of joins: first accounts, while it still expects many lines.
with
    headed as (
        select h.* replace (coalesce(y.account_id, '') as account_id)
        from header as h
        left join
            party as y
            on y.raw_id is not distinct from h.account_id
            and y.raw_name is not distinct from h.account
            and y.raw_domain is not distinct from h.account_domain
    ),
    undated as (
        select document_id, import_id, sheet
        from current_ledger
        where date is null and document_id is not null
        group by all
    ),
    dated as (
        select
            l.import_id,
            l.sheet,
            l.row,
            l.document_id,
            l.date is null as is_headed,
            coalesce(l.date, h.date) as date,
            if(l.date is null, h.account_id, coalesce(y.account_id, '')) as account_id,
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
            l.pass_through,
            l.quantity,
            coalesce(l.product_id, l.line) as item,
            l.due_on,
            l.paid_on,
            l.open_amount
        from current_ledger as l
        left join
            party as y
            on y.raw_id is not distinct from l.account_id
            and y.raw_name is not distinct from l.account
            and y.raw_domain is not distinct from l.account_domain
        left join
            headed as h
            on h.document_id = if(l.date is null, l.document_id, null)
            and h.line_import_id = l.import_id
        left join product_line as p on p.product_id = l.product_id
    )
select
    d.import_id,
    d.sheet,
    d.row,
    d.date,
    cast(date_trunc('month', d.date) as date) as month,
    d.account_id,
    coalesce(w.person, d.owner) as owner,
    d.line,
    d.project,
    d.segment,
    d.region,
    d.industry,
    coalesce(d.billings, 0) as billings,
    coalesce(d.pass_through, 0) as pass_through,
    d.cost,
    d.quantity,
    coalesce(d.item, d.line) as item,
    d.document_id,
    d.status,
    d.due_on,
    d.paid_on,
    d.open_amount,
    d.billings is not null as is_billed
from dated as d
left join person_name as w on w.key = d.owner
anti join
    undated as o
    on o.document_id = if(d.is_headed, null, d.document_id)
    and (o.import_id, o.sheet) <> (d.import_id, d.sheet)
where
    d.date is not null
    -- Only these beginnings are worth a look at the whole word, which is dear.
    and not coalesce(
        if(
            contains('can dra voi los sto ann rej del ent bro gea anu', lower(left(d.status, 3))),
            regexp_matches(
                lower(d.status),
                '^(cancel|draft|void|lost|storn|annul|rejected|deleted|entwurf|brouillon|geannuleerd|anulad)'
            ),
            false
        ),
        false
    )
