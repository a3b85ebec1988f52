/*
title = "Unbilled work"
asks  = "What have we delivered and not yet invoiced?"
empty = "All that was delivered is invoiced."
[columns]
project = ["Job", "text"]
unbilled = ["Not invoiced", "money"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
event_on = ["Event", "date"]
delivered_on = ["Delivered", "date"]
agreed = ["Quote and changes", "money"]
invoiced = ["Invoiced", "money"]
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
    j.event_on,
    j.delivered_on,
    j.agreed,
    j.invoiced,
    j.unbilled
from job_item as j
left join account as a on a.account_id = j.account_id
where j.unbilled > 0
order by j.unbilled desc, j.project
