/*
title = "Return of each event"
asks  = "What did each event bring for its cost: ROI from what is measured alone to all grades of evidence?"
empty = "No event of this period has results."
period = "event_date"
[columns]
event_name = ["Event", "text"]
account    = ["Account", "text"]
event_date = ["Date", "date"]
roi_low    = ["ROI from", "percent", "higher"]
roi_high   = ["ROI to", "percent", "higher"]
cost       = ["Cost", "money"]
measured   = ["Measured", "money"]
stated     = ["Client-stated", "money"]
modelled   = ["Modelled", "money"]
assumed    = ["Assumed", "money"]
multiple   = ["Pipeline multiple", "number"]
objectives = ["Objectives", "number"]
cost_from  = ["Cost from", "text"]
*/
select
    import_id,
    sheet,
    row,
    account_id,
    owner,
    segment,
    region,
    industry,
    line,
    project,
    event_name,
    account,
    event_date,
    cost,
    cost_from,
    measured,
    stated,
    modelled,
    assumed,
    gain_low / paid as roi_low,
    gain_high / paid as roi_high,
    multiple,
    objectives
from event_total
where has_return
order by event_date desc, project, event
