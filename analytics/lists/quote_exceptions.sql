/*
title   = "Exceptions of the audit"
asks    = "Where do quote, cost and invoice not agree, and how much money is at stake?"
empty   = "Quotes, costs and invoices agree within the tolerance."
[columns]
kind       = ["What", "text"]
at_stake   = ["At stake", "money"]
account    = ["Account", "text"]
project    = ["Job", "text"]
line       = ["Line", "text"]
who        = ["Account manager", "text"]
event_on   = ["Event", "date"]
quoted     = ["Quoted", "money"]
cost       = ["Cost", "money"]
invoiced   = ["Invoiced", "money"]
confidence = ["How likely the match", "percent"]
how        = ["How matched", "text"]
*/
with
    margin as (
        select
            cast(coalesce(max(value) filter (where name = 'margin_floor'), '20') as decimal(9, 4))
            * 0.01 as least_share
        from lake_setting
    ),
    unquoted as (
        select
            'Cost with no quote line' as kind,
            1 as kind_order,
            job,
            raw_line as line,
            sum(unquoted_cost) as at_stake,
            sum(quoted) as quoted,
            sum(cost) as cost,
            sum(invoiced) as invoiced,
            cast(null as double) as confidence,
            concat_ws(', nearest is ', any_value(how), any_value(nearest)) as how,
            max_by(
                struct_pack(import_id := import_id, sheet := sheet, number := row), abs(cost)
            ) as place
        from job_line_item
        where quote_line is null
        group by job, raw_line
        having sum(unquoted_cost) > 0
    ),
    compared as (
        select
            job,
            if(by_line = 1, quote_line, 'The job as a whole') as line,
            sum(uninvoiced_quote) as uninvoiced_quote,
            sum(invoice_over_quote) as invoice_over_quote,
            sum(quoted) as quoted,
            sum(cost) as cost,
            sum(invoiced) as invoiced,
            cast(nullif(min(confidence) filter (where invoiced <> 0), 0) as double) as confidence,
            min_by(how, confidence) filter (where invoiced <> 0 and by_line = 1) as how,
            max_by(
                struct_pack(import_id := import_id, sheet := sheet, number := row),
                abs(quoted) + abs(invoiced)
            ) as place
        from job_line_item
        where by_line = 0 or quote_line is not null
        group by all
    ),
    thin as (
        select
            j.job,
            m.least_share * sum(j.invoiced) - sum(j.invoiced) + sum(j.cost) as at_stake,
            nullif(sum(j.quoted), 0) as quoted,
            sum(j.cost) as cost,
            sum(j.invoiced) as invoiced,
            max_by(
                struct_pack(import_id := j.import_id, sheet := j.sheet, number := j.row),
                abs(j.cost)
            ) as place
        from job_line_item as j
        cross join margin as m
        where j.is_delivered = 1
        group by j.job, m.least_share
        having
            sum(j.invoiced) > 0
            and sum(j.cost) > 0
            and sum(j.invoiced) - sum(j.cost) < m.least_share * sum(j.invoiced)
    ),
    found as (
        select kind, kind_order, job, line, at_stake, quoted, cost, invoiced, confidence, how, place
        from unquoted
        union all by name
        select
            'Quote not invoiced' as kind,
            2 as kind_order,
            job,
            line,
            uninvoiced_quote as at_stake,
            quoted,
            cost,
            invoiced,
            confidence,
            coalesce(
                how, if(line = 'The job as a whole', 'the job as a whole', 'nothing invoiced')
            ) as how,
            place
        from compared
        where uninvoiced_quote > 0
        union all by name
        select
            'Invoice over quote' as kind,
            3 as kind_order,
            job,
            line,
            invoice_over_quote as at_stake,
            quoted,
            cost,
            invoiced,
            confidence,
            coalesce(how, 'the job as a whole') as how,
            place
        from compared
        where invoice_over_quote > 0
        union all by name
        select
            'Margin below the floor' as kind,
            4 as kind_order,
            job,
            'The job as a whole' as line,
            at_stake,
            quoted,
            cost,
            invoiced,
            'the job as a whole' as how,
            place
        from thin
    ),
    -- Every row of a job has the same account, owner and day.
    whose as (
        select
            job,
            any_value(account_id) as account_id,
            any_value(owner) as owner,
            any_value(segment) as segment,
            any_value(region) as region,
            any_value(industry) as industry,
            any_value(project) as project,
            any_value(date) as date
        from job_line_item
        group by job
    )
select
    f.place.import_id as import_id,
    f.place.sheet as sheet,
    f.place.number as row,
    w.account_id,
    w.owner,
    w.segment,
    w.region,
    w.industry,
    w.project,
    f.line,
    f.kind,
    cast(f.at_stake as decimal(18, 2)) as at_stake,
    a.account,
    w.owner as who,
    w.date as event_on,
    nullif(f.quoted, 0) as quoted,
    nullif(f.cost, 0) as cost,
    f.invoiced,
    f.confidence,
    f.how
from found as f
inner join whose as w on w.job = f.job
left join account as a on a.account_id = w.account_id
order by f.at_stake desc, f.kind_order, w.project, f.line
