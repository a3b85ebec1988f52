/*
title = "Costing clock"
asks  = "Which closed jobs still wait for their final costing, and how long do they have?"
empty = "No closed job waits for its final costing."
[columns]
days_left = ["Days left", "days", "higher"]
project = ["Job", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
event_on = ["Event", "date"]
closed_day = ["Closed", "date"]
due_day = ["Costing due", "date"]
price = ["Quoted", "money"]
actual_cost = ["Cost so far", "money"]
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
    j.closed_day,
    j.due_day,
    j.days_left,
    j.price,
    j.actual_cost
from job_item as j
left join account as a on a.account_id = j.account_id
where j.overdue = 1 or j.not_yet_due = 1
order by j.due_day, j.price desc nulls last, j.project
