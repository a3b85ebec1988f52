-- What files say of a job's money, row by row, each with the line of the quote that it belongs to.
-- All rows of a job count with the job: on the day of its event, for its account and its owner.
-- A job is compared by line where every quote names a line and every invoice belongs to one of
-- them; else invoices and quotes are compared for the job as a whole.
with
    asked as (
        select
            cast(coalesce(max(value) filter (where name = 'audit_tolerance'), '2') as decimal(9, 4))
            * 0.01 as share,
            cast(
                coalesce(
                    max(value) filter (where name = 'audit_tolerance_amount'), '50'
                ) as decimal(18, 4)
            ) as amount
        from lake_setting
    ),
    said as (
        select
            r.*,
            coalesce(r.quote, 0) + coalesce(r.change_orders, 0) as quoted,
            r.quote is not null or r.change_orders is not null as has_quote,
            m.quote_line,
            m.how,
            m.confidence,
            m.nearest,
            first_value(r.account_id ignore nulls) over all_rows as first_account,
            first_value(r.owner ignore nulls) over all_rows as first_owner,
            first_value(r.project ignore nulls) over all_rows as first_project
        from job_money as r
        inner join line_match as m on m.job = r.job and m.words = r.words
        where
            r.estimate is not null
            or r.quote is not null
            or r.change_orders is not null
            or r.cost is not null
            or r.invoiced is not null
            or r.planned_income is not null
            or r.income is not null
        window
            all_rows as (
                partition by r.job
                order by r.import_id, r.sheet, r.row, r.told_by
                rows between unbounded preceding and unbounded following
            )
    ),
    whole as (
        select
            job,
            max(date) as last_date,
            min(told_by) filter (where invoiced is not null) as invoiced_by,
            sum(estimate) as estimate,
            sum(cost) as cost,
            sum(invoiced) as invoiced,
            if(bool_or(quoted <> 0), sum(quoted), null) as quoted,
            bool_or(quoted <> 0 and words <> '') as has_lines,
            not bool_or(words = '' and (estimate <> 0 or cost <> 0)) as is_spent_by_line,
            not bool_or(
                (quoted <> 0 and words = '')
                or (
                    coalesce(invoiced, 0) <> 0
                    and coalesce(quote_line, '') in ('', 'The job as a whole')
                )
            ) as by_line
        from said
        group by all
    ),
    standing_job as (
        select
            w.*,
            s.account_id,
            s.owner,
            s.project,
            s.region,
            coalesce(
                s.event_on,
                s.ends_on,
                s.closed_day,
                s.delivered_on,
                s.due_on,
                s.starts_on,
                w.last_date,
                a.day
            ) as date,
            -- A job that is on no list of projects is over when it was invoiced.
            coalesce(s.is_delivered = 1, w.invoiced > 0) as is_delivered,
            -- Its costs are final when nothing says that it lies ahead or that more will come.
            (s.costed_on is not null or coalesce(s.still_to_come, 0) = 0)
            and (
                coalesce(s.is_delivered = 1, true)
                or coalesce(s.event_on, s.ends_on, s.closed_day) is null
            ) as is_over,
            w.invoiced is not null or s.invoiced is not null as is_billing_known,
            if(
                coalesce(w.invoiced_by, 'invoice line') = 'invoice line', l.day, null
            ) as billed_until
        from whole as w
        cross join as_of as a
        cross join (select max(date) as day from job_money where told_by = 'invoice line') as l
        left join job_state as s on s.job = w.job
    ),
    -- What invoices are held against: each line of the quote, or the job as one.
    line_group as (
        select
            r.job,
            if(w.by_line, coalesce(r.quote_line, ''), '') as compared_line,
            sum(r.quoted) as quoted,
            sum(coalesce(r.invoiced, 0)) as invoiced
        from said as r
        inner join whole as w on w.job = r.job
        group by all
    ),
    -- 1 where more was quoted than invoiced, -1 where less, 0 where both agree within tolerance.
    balance as (
        select
            g.job,
            g.compared_line,
            if(
                abs(g.quoted - g.invoiced) > greatest(a.amount, a.share * abs(g.quoted)),
                sign(g.quoted - g.invoiced),
                0
            ) as side
        from line_group as g
        cross join asked as a
    )
select
    r.import_id,
    r.sheet,
    r.row,
    j.date,
    cast(date_trunc('month', j.date) as date) as month,
    coalesce(nullif(j.account_id, ''), r.first_account, '') as account_id,
    coalesce(j.owner, r.first_owner) as owner,
    -- By line only where all that is compared names one: a share of a whole is none of a line's.
    if(
        j.is_spent_by_line and (j.by_line or j.quoted is null),
        coalesce(nullif(r.quote_line, 'The job as a whole'), r.raw_line),
        null
    ) as line,
    coalesce(j.project, r.first_project, r.job) as project,
    cast(null as varchar) as segment,
    j.region,
    cast(null as varchar) as industry,
    r.job,
    r.told_by,
    r.raw_line,
    r.quote_line,
    r.confidence,
    r.how,
    r.nearest,
    coalesce(r.estimate, 0) as estimate,
    coalesce(r.quote, 0) as quote,
    coalesce(r.change_orders, 0) as change_orders,
    r.quoted,
    coalesce(r.cost, 0) as cost,
    coalesce(r.invoiced, 0) as invoiced,
    coalesce(r.planned_income, 0) as planned_income,
    coalesce(r.income, 0) as income,
    if(j.is_delivered, 1, 0) as is_delivered,
    if(j.is_over, 1, 0) as is_over,
    if(j.quoted is not null, 1, 0) as is_quoted,
    if(j.by_line, 1, 0) as by_line,
    if(j.is_delivered and j.quoted is not null and j.invoiced <> 0, r.quoted, 0) as billed_quote,
    if(
        j.is_delivered and j.quoted is not null and j.invoiced <> 0, coalesce(r.invoiced, 0), 0
    ) as billed_invoice,
    if(j.is_over and j.estimate <> 0 and j.cost <> 0, coalesce(r.estimate, 0), 0) as spent_estimate,
    if(j.is_over and j.estimate <> 0 and j.cost <> 0, coalesce(r.cost, 0), 0) as spent_cost,
    if(j.has_lines and r.quote_line is null, coalesce(r.cost, 0), 0) as unquoted_cost,
    if(
        b.side = 1
        and j.is_delivered
        and j.is_billing_known
        and j.quoted is not null
        -- What happened after the last invoice in the book may be on one that is not in it yet.
        and coalesce(j.date <= j.billed_until, true),
        r.quoted - coalesce(r.invoiced, 0),
        0
    ) as uninvoiced_quote,
    if(
        b.side = -1 and j.quoted is not null, coalesce(r.invoiced, 0) - r.quoted, 0
    ) as invoice_over_quote
from said as r
inner join standing_job as j on j.job = r.job
inner join
    balance as b
    on b.job = r.job
    and b.compared_line = if(j.by_line, coalesce(r.quote_line, ''), '')
