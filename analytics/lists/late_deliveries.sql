/*
title = "Late deliveries"
asks  = "What did we promise by now and not deliver?"
empty = "Nothing that was promised by now is missing."
[columns]
days_left = ["Days", "days"]
project = ["Job", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
promised_on = ["First promise", "date"]
due_on = ["Latest promise", "date"]
status = ["Status", "text"]
price = ["Quoted", "money"]
*/
select
    j.import_id,
    j.sheet,
    j.row,
    j.account_id,
    j.owner,
    j.segment,
    j.region,
    j.industry,
    j.line,
    j.project,
    a.account,
    j.promised_on,
    j.due_on,
    j.promised_on - d.jobs_day as days_left,
    j.status,
    j.agreed as price
from job_item as j
cross join as_of as d
left join account as a on a.account_id = j.account_id
where j.promised_fell_due = 1 and j.delivered_on is null
order by j.promised_on, j.agreed desc nulls last, j.project
