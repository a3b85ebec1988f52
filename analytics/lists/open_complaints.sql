/*
title   = "Open complaints"
asks    = "Which complaints wait, and for how long?"
empty   = "No complaint is open."
[columns]
subject   = ["Complaint", "text"]
account   = ["Account", "text"]
who       = ["Account manager", "text"]
severity  = ["Severity", "text"]
escalation = ["Escalated", "text"]
opened_on = ["Opened", "date"]
days      = ["Days open", "days"]
status    = ["Status", "text"]
*/
select
    c.import_id,
    c.sheet,
    c.row,
    c.account_id,
    c.owner,
    c.segment,
    c.region,
    c.industry,
    c.line,
    c.project,
    coalesce(c.subject, c.complaint_id, 'No subject given') as subject,
    a.account,
    c.owner as who,
    c.severity,
    if(c.escalated = 1, 'Yes', null) as escalation,
    c.opened_on,
    c.days,
    c.status
from complaint_item as c
left join account as a on a.account_id = c.account_id
where c.open = 1
order by c.escalated desc, c.days desc nulls last, c.import_id, c.sheet, c.row
