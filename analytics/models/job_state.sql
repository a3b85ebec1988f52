-- One row a job that is not cancelled: each field from the newest list that has it, what was
-- promised and when, its costing clock, and what it was quoted, cost and was invoiced.
with
    listed as (
        select
            p.* replace (nullif(y.account_id, '') as account_id),
            coalesce(n.job, concat_ws(' ', 'row', p.row, p.sheet, p.import_id)) as job_meant
        from current_project as p
        left join
            job_name as n
            on n.raw_id is not distinct from p.project_id
            and n.raw_name is not distinct from p.project
        left join
            party as y
            on y.raw_id is not distinct from p.account_id
            and y.raw_name is not distinct from p.account
            and y.raw_domain is not distinct from p.account_domain
    ),
    counted as (
        select
            *,
            count(*) over (partition by import_id, sheet, job_meant) as namesakes,
            row_number() over (
                partition by
                    import_id,
                    sheet,
                    job_meant,
                    account_id,
                    coalesce(event_on, starts_on, ends_on, due_on, closed_on)
                order by row
            ) as turn
        from listed
    ),
    -- Rows of one list that share a name and have no id are jobs of their own.
    told as (
        select
            * exclude (job_meant, namesakes, turn),
            if(
                project_id is null and max(namesakes) over (partition by job_meant) > 1,
                concat_ws(
                    ' ',
                    job_meant,
                    account_id,
                    coalesce(event_on, starts_on, ends_on, due_on, closed_on),
                    turn
                ),
                job_meant
            ) as job
        from counted
    ),
    place as (
        select job, import_id, sheet, row
        from told
        qualify row_number() over (partition by job order by import_id desc, row) = 1
    ),
    merged_rows as (
        select
            job,
            any_value(columns(* exclude (job, import_id, sheet, row)) order by import_id desc, row)
        from told
        group by job
    ),
    standing_jobs as (
        select p.import_id, p.sheet, p.row, m.*
        from merged_rows as m
        inner join place as p on p.job = m.job
        where
            not coalesce(
                regexp_matches(
                    strip_accents(lower(m.status)), '(^|\W)({cancelled}|{unapproved}|{lost})'
                ),
                false
            )
    ),
    billed as (
        select n.job, sum(l.billings) as invoiced, sum(l.cost) as cost
        from
            (
                select project, sum(billings) as billings, sum(cost) as cost
                from line_item
                where project is not null
                group by all
            ) as l
        inner join job_name as n on n.raw_id is null and n.raw_name = l.project
        group by all
    ),
    spent as (
        select n.job, sum(c.actual_cost) as cost
        from current_project_cost as c
        inner join
            job_name as n
            on n.raw_id is not distinct from c.project_id
            and n.raw_name is not distinct from c.project
        where
            not coalesce(regexp_matches(strip_accents(lower(c.status)), '^({cancelled})'), false)
            and not coalesce(
                regexp_matches(
                    strip_accents(lower(c.kind)), '^(income|revenue|sale|einnahme|erlos|recette)'
                ),
                false
            )
        group by all
    ),
    -- A book without a single costing, delivery or invoice says nothing about any of them.
    known as (
        select
            count(j.costed_on) > 0 as costings,
            count(j.delivered_on) > 0 as deliveries,
            count(b.job) + count(j.invoiced) > 0 as invoices
        from standing_jobs as j
        left join billed as b on b.job = j.job
    ),
    dated as (
        select
            j.* replace (
                if(j.costed_on <= a.jobs_day, j.costed_on, null) as costed_on,
                if(j.delivered_on <= a.jobs_day, j.delivered_on, null) as delivered_on,
                coalesce(j.promised_on, j.due_on) as promised_on,
                coalesce(j.due_on, j.promised_on) as due_on,
                coalesce(j.actual_cost, s.cost, b.cost) as actual_cost,
                -- Lines of a name that two jobs bear may be those of either.
                coalesce(
                    b.invoiced, j.invoiced, if(k.invoices and u.job is null, 0, null)
                ) as invoiced
            ),
            a.jobs_day as today,
            k.costings,
            k.deliveries,
            coalesce(j.closed_on, j.ends_on, j.event_on) as closed_day,
            coalesce(j.ends_on, j.event_on, j.closed_on) as over_day,
            j.quote + coalesce(j.change_orders, 0) as agreed,
            coalesce(
                regexp_matches(
                    strip_accents(lower(j.status)),
                    '(^|\W)(closed|complete|done|finished|costed|archived|abgeschlossen|beendet|erledigt|termine|cloture|cerrad|terminad|chius|gesloten|afgerond|conclu)'
                )
                and not regexp_matches(
                    strip_accents(lower(j.status)),
                    '(^|\W)(not|nearly|almost|partly|to be|nicht|fast|non|pas|no|niet|nao)($|\W)|[0-9]'
                ),
                false
            ) as says_done,
            coalesce(
                (select cast(max(value) as integer) from lake_setting where name = 'costing_days'),
                12
            ) as costing_days
        from standing_jobs as j
        cross join as_of as a
        cross join known as k
        left join billed as b on b.job = j.job
        left join billed as u on u.job = lower(j.project) and u.job <> j.job
        left join spent as s on s.job = j.job
    ),
    judged as (
        select
            *,
            closed_day + costing_days as due_day,
            costings and costed_on is not null and closed_day is not null as is_costed,
            costings and costed_on is null and closed_day <= today as is_waiting,
            costed_on is null and (costings or not says_done) as is_open,
            says_done
            or delivered_on is not null
            or coalesce(over_day <= today, false) as is_delivered,
            coalesce(agreed, budget) as price,
            cast(
                case
                    when still_to_come is not null
                    then coalesce(actual_cost, 0) + still_to_come
                    when share_done > 0 and actual_cost > 0
                    then actual_cost / least(share_done, 1)
                    else greatest(estimate, actual_cost)
                end as decimal(18, 4)
            ) as cost_in_the_end
        from dated
    )
select
    j.import_id,
    j.sheet,
    j.row,
    coalesce(j.due_day, j.today) as date,
    cast(date_trunc('month', coalesce(j.due_day, j.today)) as date) as month,
    coalesce(j.account_id, '') as account_id,
    coalesce(w.person, j.owner) as owner,
    j.line,
    coalesce(j.project, j.job) as project,
    cast(null as varchar) as segment,
    j.region,
    cast(null as varchar) as industry,
    j.job,
    j.kind,
    j.location,
    j.status,
    j.starts_on,
    j.event_on,
    j.ends_on,
    j.closed_day,
    j.due_day,
    j.costed_on,
    if(j.is_costed and j.costed_on <= j.due_day, 1, 0) as in_time,
    if(j.is_costed and j.costed_on > j.due_day, 1, 0) as late,
    if(j.is_waiting and j.due_day < j.today, 1, 0) as overdue,
    if(j.is_waiting and j.due_day >= j.today, 1, 0) as not_yet_due,
    if(j.is_costed or (j.is_waiting and j.due_day < j.today), 1, 0) as fell_due,
    case
        when j.is_costed
        then greatest(j.costed_on - j.closed_day, 0)
        when j.is_waiting
        then j.today - j.closed_day
    end as days,
    if(j.is_costed, 1, 0) as costed,
    if(j.is_waiting, j.due_day - j.today, null) as days_left,
    j.promised_on,
    j.due_on,
    j.delivered_on,
    cast(date_trunc('month', j.promised_on) as date) as promised_month,
    if(j.deliveries and j.delivered_on <= j.promised_on, 1, 0) as promised_on_time,
    if(
        j.deliveries
        and j.promised_on is not null
        and (j.delivered_on is not null or j.promised_on < j.today),
        1,
        0
    ) as promised_fell_due,
    cast(date_trunc('month', j.due_on) as date) as due_month,
    if(j.deliveries and j.delivered_on <= j.due_on, 1, 0) as due_on_time,
    if(
        j.deliveries
        and j.due_on is not null
        and (j.delivered_on is not null or j.due_on < j.today),
        1,
        0
    ) as due_fell_due,
    j.budget,
    j.estimate,
    j.quote,
    j.change_orders,
    j.agreed,
    j.price,
    j.actual_cost,
    j.still_to_come,
    j.invoiced,
    if(j.says_done, 1, 0) as says_done,
    if(j.is_open, 1, 0) as is_open,
    if(j.is_delivered, 1, 0) as is_delivered,
    if(j.is_open, j.cost_in_the_end, null) as estimate_at_completion,
    if(j.is_open, j.price - j.cost_in_the_end, null) as forecast_margin,
    if(j.is_open and j.cost_in_the_end is not null, j.price, null) as forecast_price,
    if(j.is_delivered and j.agreed > j.invoiced, j.agreed - j.invoiced, null) as unbilled
from judged as j
left join person_name as w on w.key = j.owner
