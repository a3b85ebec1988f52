/*
title = "Overdue invoices"
asks  = "Which invoices should be paid by now, and who asks for the money?"
empty = "No open invoice is past its due day."
[columns]
document_id = ["Invoice", "text"]
open_amount = ["Still open", "money"]
days_overdue = ["Days overdue", "days"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
date = ["Invoiced", "date"]
due_on = ["Due", "date"]
*/
-- One entry an invoice, at its first line that is not paid.
select
    o.import_id,
    o.sheet,
    min(o.row) as row,
    o.account_id,
    any_value(o.owner order by o.row) as owner,
    any_value(o.segment order by o.row) as segment,
    any_value(o.region order by o.row) as region,
    any_value(o.industry order by o.row) as industry,
    any_value(o.line order by o.row) as line,
    any_value(o.project order by o.row) as project,
    any_value(a.account) as account,
    any_value(o.document_id) as document_id,
    min(o.date) as date,
    min(o.due_on) as due_on,
    max(o.days_overdue) as days_overdue,
    sum(o.open_amount) as open_amount
from open_invoice_item as o
left join account as a on a.account_id = o.account_id
where o.overdue = 1
group by o.import_id, o.sheet, o.account_id, coalesce(o.document_id, concat_ws(' ', 'row', o.row))
having sum(o.open_amount) > 0
order by days_overdue desc, open_amount desc, document_id
