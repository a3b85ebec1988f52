/*
title   = "Estimate, quote, cost and invoice by line"
asks    = "What was estimated, approved, spent and invoiced on each line of each job?"
empty   = "No job of this view has an estimate, a quote, a cost or an invoice."
period  = "event_on"
[columns]
project       = ["Job", "text"]
line          = ["Line", "text"]
account       = ["Account", "text"]
event_on      = ["Event", "date"]
estimate      = ["Estimate", "money"]
quote         = ["Approved quote", "money"]
change_orders = ["Change orders", "money"]
cost          = ["Cost", "money"]
invoiced      = ["Invoiced", "money"]
over_estimate = ["Cost less estimate", "money", "lower"]
over_quote    = ["Invoiced less quoted", "money"]
confidence    = ["How likely the match", "percent"]
how           = ["How matched", "text"]
*/
with
    summed as (
        select
            job,
            coalesce(quote_line, raw_line, 'The job as a whole') as line,
            quote_line is not null as is_quoted,
            any_value(account_id) as account_id,
            any_value(owner) as owner,
            any_value(segment) as segment,
            any_value(region) as region,
            any_value(industry) as industry,
            any_value(project) as project,
            any_value(date) as event_on,
            max(is_delivered) as is_delivered,
            max(is_over) as is_over,
            sum(estimate) as estimate,
            sum(quote) as quote,
            sum(change_orders) as change_orders,
            sum(quoted) as quoted,
            sum(cost) as cost,
            sum(invoiced) as invoiced,
            cast(min(confidence) as double) as confidence,
            min_by(how, confidence) as how,
            max_by(
                struct_pack(import_id := import_id, sheet := sheet, number := row),
                abs(quoted) + abs(cost) + abs(invoiced)
            ) as place
        from job_line_item
        group by all
    )
select
    s.place.import_id as import_id,
    s.place.sheet as sheet,
    s.place.number as row,
    s.account_id,
    s.owner,
    s.segment,
    s.region,
    s.industry,
    s.project,
    s.line,
    a.account,
    s.event_on,
    nullif(s.estimate, 0) as estimate,
    nullif(s.quote, 0) as quote,
    nullif(s.change_orders, 0) as change_orders,
    nullif(s.cost, 0) as cost,
    nullif(s.invoiced, 0) as invoiced,
    if(
        s.is_over = 1 and s.estimate <> 0 and s.cost <> 0, s.cost - s.estimate, null
    ) as over_estimate,
    if(
        s.is_delivered = 1 and s.quoted <> 0 and s.invoiced <> 0, s.invoiced - s.quoted, null
    ) as over_quote,
    nullif(s.confidence, 0) as confidence,
    s.how
from summed as s
left join account as a on a.account_id = s.account_id
where s.estimate <> 0 or s.quoted <> 0 or s.cost <> 0 or s.invoiced <> 0
order by s.is_delivered desc, s.event_on desc, s.project, s.job, s.quoted desc, s.line
