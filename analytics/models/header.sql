-- One header for a document whose lines carry no date of their own: an order, an invoice.
with
    headers as (
        select
            import_id,
            row,
            document_id,
            date,
            account_id,
            account,
            account_domain,
            owner,
            project,
            status,
            segment,
            region,
            industry
        from current_document
        union all
        select
            h.import_id,
            h.row,
            h.document_id,
            h.date,
            h.account_id,
            h.account,
            h.account_domain,
            h.owner,
            h.project,
            h.status,
            h.segment,
            h.region,
            h.industry
        from current_ledger as h
        semi join
            current_ledger as l
            on l.document_id = h.document_id
            and l.date is null
            and (l.import_id, l.sheet) <> (h.import_id, h.sheet)
        where h.date is not null
    )
select *
from headers
where document_id is not null
qualify row_number() over (partition by document_id order by import_id desc, row) = 1
