/*
title = "Late deliveries"
asks  = "What did we promise by now and not deliver?"
empty = "Nothing that was promised by now is missing."
period = "done_promised_on"
covers = "open jobs of whatever period, then done ones of this one"
[columns]
days_left = ["Days", "days", "higher"]
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
    -- How late a job was that is done, nobody can tell without its day.
    if(j.is_open = 0 or j.says_done = 1, null, j.promised_on - d.jobs_day) as days_left,
    if(j.is_open = 0 or j.says_done = 1, 'Done, no delivery date given', j.status) as status,
    if(j.is_open = 0 or j.says_done = 1, j.promised_on, null) as done_promised_on,
    j.agreed as price
from job_item as j
cross join as_of as d
left join account as a on a.account_id = j.account_id
where j.promised_fell_due = 1 and j.delivered_on is null
order by done_promised_on is not null, j.promised_on, j.agreed desc nulls last, j.project
