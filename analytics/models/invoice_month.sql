-- Invoice rows added up: by account, the month of the invoice and the month in which it was paid.
select
    import_id,
    account_id,
    month,
    cast(date_trunc('month', greatest(date, coalesce(paid_on, date))) as date) as paid_month,
    is_billed,
    tells,
    sum(billings) as billed,
    sum(still_open) as still_open,
    count(paid_on) as days_told
from invoice_row
group by all
