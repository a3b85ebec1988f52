-- Invoice rows with what of each is still unpaid, as far as their sheet tells of payments at all.
-- A row without an amount of its own is one of a list of open invoices.
with
    spelt as (
        select
            *,
            coalesce(
                regexp_matches(
                    strip_accents(lower(status)),
                    '^(paid|settled|bezahlt|beglichen|paye|regle|pagad|pagat|saldat|betaald|voldaan|pago)'
                ),
                false
            ) as says_paid,
            coalesce(
                regexp_matches(
                    strip_accents(lower(status)),
                    '(unpaid|part(ial|ially|ly)? paid|overdue|past due|outstanding|unbezahlt|uberfallig|impaye|vencid|insolut|scadut|onbetaald|openstaand)'
                ),
                false
            ) as says_unpaid
        from ledger_item
    ),
    telling as (
        select
            import_id,
            sheet,
            bool_or(
                paid_on is not null or open_amount is not null or says_paid or says_unpaid
            ) as tells
        from spelt
        group by all
    ),
    -- What is open of an invoice may stand on one of its lines alone.
    by_document as (
        select distinct import_id, sheet, document_id
        from spelt
        where document_id is not null and open_amount is not null
    )
select
    s.import_id,
    s.sheet,
    s.row,
    s.date,
    s.month,
    s.account_id,
    s.owner,
    s.line,
    s.project,
    s.segment,
    s.region,
    s.industry,
    s.document_id,
    s.status,
    s.due_on,
    s.paid_on,
    s.billings,
    s.is_billed,
    t.tells,
    case
        when s.open_amount is not null
        then s.open_amount
        when d.document_id is not null or s.paid_on is not null or s.says_paid or not t.tells
        then 0
        else s.billings
    end as still_open
from spelt as s
inner join telling as t on t.import_id = s.import_id and t.sheet = s.sheet
left join
    by_document as d
    on d.document_id = s.document_id
    and d.import_id = s.import_id
    and d.sheet = s.sheet
