/*
title = "Benefits of events"
asks  = "What did each event bring, how is it known, and how much of it counts?"
empty = "No benefit of an event of this period is known."
period = "event_date"
[columns]
event_name   = ["Event", "text"]
account      = ["Account", "text"]
event_date   = ["Date", "date"]
benefit_kind = ["Benefit", "text"]
grade        = ["Evidence", "text"]
told         = ["As told", "money"]
margin       = ["Margin", "percent"]
isolated     = ["Due to the event", "percent"]
confidence   = ["Confidence", "percent"]
benefit      = ["Counts", "money"]
why          = ["Not in the ROI", "text"]
*/
select
    e.import_id,
    e.sheet,
    e.row,
    e.account_id,
    e.owner,
    e.segment,
    e.region,
    e.industry,
    e.line,
    e.project,
    coalesce(e.project, 'No event named') as event_name,
    a.account,
    e.date as event_date,
    coalesce(e.benefit_kind, 'No kind given') as benefit_kind,
    if(e.grade = 'stated', 'client-stated', e.grade) as grade,
    e.amount as told,
    e.margin,
    e.isolated,
    e.confidence,
    e.benefit,
    case
        when not e.counts
        then 'No cost known'
        when e.sales_without_margin is not null
        then 'Sales without a margin'
    end as why
from event_item as e
left join account as a on a.account_id = e.account_id and e.account_id <> ''
where e.amount is not null
order by e.date desc, e.project, e.amount desc, e.import_id, e.sheet, e.row
