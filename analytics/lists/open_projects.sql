/*
title = "Open jobs"
asks  = "What will each open job have cost when it is done, and what will it leave?"
empty = "No job is open."
[columns]
project = ["Job", "text"]
forecast_margin = ["Margin", "money", "higher"]
share = ["Margin %", "percent", "higher"]
account = ["Account", "text"]
owner = ["Account manager", "text"]
status = ["Status", "text"]
event_on = ["Event", "date"]
price = ["Quote and changes", "money"]
actual_cost = ["Cost so far", "money"]
estimate_at_completion = ["Cost at completion", "money"]
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
    j.status,
    j.event_on,
    j.price,
    j.actual_cost,
    j.estimate_at_completion,
    j.forecast_margin,
    if(j.price <> 0, cast(j.forecast_margin as double) / cast(j.price as double), null) as share
from job_item as j
left join account as a on a.account_id = j.account_id
where j.is_open = 1 and (j.price is not null or j.estimate_at_completion is not null)
order by j.forecast_margin nulls last, j.project
