/*
title = "Upcoming events"
asks  = "What takes place next, where, and who looks after it?"
empty = "No event lies ahead."
[columns]
event_on = ["Date", "date"]
days_ahead = ["Days ahead", "days"]
project = ["Event", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
status = ["Status", "text"]
location = ["Where", "text"]
budget = ["Budget", "money"]
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
    coalesce(j.event_on, j.starts_on) as event_on,
    coalesce(j.event_on, j.starts_on) - d.jobs_day as days_ahead,
    j.status,
    j.location,
    j.budget,
    j.agreed as price
from job_item as j
cross join as_of as d
left join account as a on a.account_id = j.account_id
where coalesce(j.event_on, j.starts_on) >= d.jobs_day and j.costed_on is null and j.says_done = 0
order by coalesce(j.event_on, j.starts_on), j.agreed desc nulls last, j.project
