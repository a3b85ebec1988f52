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
-- Numbers start anew in each year's files: lines go by the header of their own import, else by
-- the newest before them, else by the first after them.
select h.*, l.line_import_id
from headers as h
inner join
    (
        select distinct document_id, import_id as line_import_id
        from current_ledger
        where date is null and document_id is not null
    ) as l
    on l.document_id = h.document_id
qualify
    row_number() over (
        partition by h.document_id, l.line_import_id
        order by h.import_id > l.line_import_id, abs(h.import_id - l.line_import_id), h.row
    )
    = 1
