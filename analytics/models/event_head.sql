-- One row an event or campaign of which anything is told: whose, when, and whether it stands.
with
    promised as (
        select
            p.import_id,
            p.sheet,
            p.row,
            n.job,
            lower(p.project) as name_job,
            p.project,
            coalesce(y.account_id, '') as account_id,
            coalesce(w.person, p.owner) as owner,
            p.line,
            p.region,
            p.event_on,
            coalesce(p.event_on, p.starts_on, p.ends_on) as date,
            coalesce(
                regexp_matches(
                    strip_accents(lower(p.status)), '(^|\W)({cancelled}|{unapproved}|{lost})'
                ),
                false
            ) as is_cancelled,
            p.invoiced,
            p.quote + coalesce(p.change_orders, 0) as agreed,
            coalesce(p.budget, p.estimate) as planned
        from current_project as p
        inner join
            job_name as n
            on n.raw_id is not distinct from p.project_id
            and n.raw_name is not distinct from p.project
        left join
            party as y
            on y.raw_id is not distinct from p.account_id
            and y.raw_name is not distinct from p.account
            and y.raw_domain is not distinct from p.account_domain
        left join person_name as w on w.key = p.owner
    ),
    resulted as (
        select
            event,
            any_value(job) as job,
            any_value(account_id) as account_id,
            first(name order by import_id, sheet, row) as name,
            first(owner order by import_id desc, row) filter (where owner is not null) as owner,
            first(kind order by import_id, sheet, row) filter (where kind is not null) as channel,
            min(date) as date,
            max(date) as last_date,
            bool_and(is_cancelled)
            or coalesce(bool_and(is_cancelled) filter (where has_status), false) as is_cancelled,
            bool_or(is_detail) filter (where not is_cancelled) as has_benefits,
            sum(cost) filter (where not is_cancelled) as own_cost,
            first(
                struct_pack(
                    import_id := import_id,
                    sheet := sheet,
                    number := row,
                    invoiced := cast(null as decimal(18, 4)),
                    agreed := cast(null as decimal(18, 4)),
                    planned := budget
                )
                order by import_id desc, row
            ) filter (where not is_cancelled and budget > 0) as payer
        from result_row
        group by all
    ),
    mentioned as (
        select
            concat_ws(chr(31), m.job, coalesce(a.account_id, ''), '0') as event,
            m.job,
            coalesce(a.account_id, '') as account_id,
            min(m.event_name) as name,
            min(d.date) as date
        from deal_mention as m
        inner join
            deal_state as d on d.import_id = m.import_id and d.sheet = m.sheet and d.row = m.row
        left join
            (
                select job, min(account_id) as account_id
                from promised
                group by all
                having count(distinct account_id) = 1
            ) as a
            on a.job = m.job
        where m.job not in (select job from resulted)
        group by all
    ),
    every as (
        select *, true as has_results
        from resulted
        union all by name
        select *, false as has_results, false as is_cancelled
        from mentioned
    ),
    -- A row of the list of projects is about one event: that of its account, nearest in time.
    placed_project as (
        select e.event, e.date as told_date, p.*
        from promised as p
        inner join
            every as e
            on e.job <> ''
            and (p.job = e.job or p.name_job = e.job and p.account_id = e.account_id)
        qualify
            row_number() over (
                partition by p.import_id, p.sheet, p.row
                order by p.account_id = e.account_id desc, abs(p.date - e.date) nulls last, e.event
            )
            = 1
    ),
    project_said as (
        select
            event,
            first(project order by import_id desc, row) filter (
                where project is not null
            ) as project,
            first(owner order by import_id desc, row) filter (where owner is not null) as owner,
            first(line order by import_id desc, row) filter (where line is not null) as line,
            first(region order by import_id desc, row) filter (where region is not null) as region,
            min(event_on) filter (where not is_cancelled) as event_on,
            min(date) filter (where not is_cancelled) as date,
            bool_and(is_cancelled) as is_cancelled,
            first(
                struct_pack(
                    import_id := import_id,
                    sheet := sheet,
                    number := row,
                    invoiced := cast(invoiced as decimal(18, 4)),
                    agreed := cast(agreed as decimal(18, 4)),
                    planned := cast(planned as decimal(18, 4))
                )
                order by import_id desc, row
            ) filter (where not is_cancelled and greatest(invoiced, agreed, planned) > 0) as payer
        from placed_project
        group by all
    )
select
    e.event,
    e.job,
    e.account_id,
    coalesce(p.project, e.name) as project,
    coalesce(p.owner, e.owner) as owner,
    p.line,
    p.region,
    e.channel,
    coalesce(p.event_on, e.date, p.date, a.day) as date,
    e.has_results,
    coalesce(e.has_benefits, false) as has_benefits,
    -- A campaign over months that no list dates: each of its rows stands in its own month.
    e.has_results
    and not coalesce(e.has_benefits, false)
    and p.event_on is null
    and date_trunc('month', e.date) < date_trunc('month', e.last_date) as is_running,
    coalesce(e.own_cost, 0) as own_cost,
    coalesce(p.payer, e.payer) as payer
from every as e
left join project_said as p on p.event = e.event
cross join as_of as a
where not coalesce(p.is_cancelled, false) and not e.is_cancelled
