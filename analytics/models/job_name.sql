-- Which job every spelling in the book means: by id, else by a name that is that of one id alone.
with
    spelt as (
        select project_id, project
        from current_project
        union
        select project_id, project
        from current_project_cost
        union
        select project_id, project
        from current_event_result
        union
        select project_id, project
        from current_credit
        union
        select project_id, project
        from current_time_entry
        union
        select null, project
        from current_ledger
        union
        select null, project
        from current_document
        union
        select null, project
        from current_quote
        union
        select null, project
        from current_expense
        union
        select null, project
        from current_complaint
        union
        select null, project
        from current_survey
        union
        select null, project
        from current_target
    ),
    by_id as (
        select lower(project_id) as name, min(project_id) as project_id
        from current_project
        where project_id is not null
        group by all
    ),
    by_name as (
        select lower(project) as name, min(project_id) as project_id
        from
            (
                select project_id, project
                from current_project
                union
                select project_id, project
                from current_project_cost
                union
                select project_id, project
                from current_event_result
            )
        where project is not null and project_id is not null
        group by all
        having count(distinct project_id) = 1
    )
select
    s.project_id as raw_id,
    s.project as raw_name,
    coalesce(s.project_id, i.project_id, n.project_id, lower(s.project)) as job
from spelt as s
left join by_id as i on i.name = if(s.project_id is null, lower(s.project), null)
left join by_name as n on n.name = if(s.project_id is null, lower(s.project), null)
where s.project_id is not null or s.project is not null
