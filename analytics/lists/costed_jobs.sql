/*
title = "Costed jobs"
asks  = "Which jobs had their final costing last, and how many days were left to it?"
empty = "No job has its final costing yet."
[columns]
costed_on = ["Costed", "date"]
days_left = ["Days left", "days", "higher"]
project = ["Job", "text"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
closed_day = ["Closed", "date"]
days = ["Days taken", "days"]
price = ["Quoted", "money"]
actual_cost = ["Final cost", "money"]
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
    j.costed_on,
    j.due_day - j.costed_on as days_left,
    j.closed_day,
    j.days,
    j.price,
    j.actual_cost
from job_item as j
left join account as a on a.account_id = j.account_id
where j.costed = 1
order by j.costed_on desc, j.due_day - j.costed_on, j.project
