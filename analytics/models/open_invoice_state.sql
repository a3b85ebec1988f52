-- What clients owe as the book stands: the newest list of open invoices where there is one, else
-- invoice rows that are not paid.
with
    lists as (
        select i.import_id, cast(i.kept_at as date) as day
        from lake_imports as i
        where i.import_id in (select import_id from invoice_month where not is_billed and tells)
    ),
    newest as (select import_id from lists where day = (select max(day) from lists)),
    owed as (
        select *
        from invoice_row
        where
            still_open <> 0
            and if(
                exists (from newest),
                not is_billed and import_id in (select import_id from newest),
                is_billed
            )
    )
select
    o.import_id,
    o.sheet,
    o.row,
    o.date,
    o.month,
    o.account_id,
    o.owner,
    o.line,
    o.project,
    o.segment,
    o.region,
    o.industry,
    o.document_id,
    o.status,
    o.due_on,
    o.is_billed,
    cast(o.still_open as decimal(18, 4)) as open_amount,
    if(o.due_on < a.day, 1, 0) as overdue,
    a.day - o.due_on as days_overdue
from owed as o
cross join as_of as a
where o.date <= a.day
