-- The day on which the book's data stands: that of the newest import, or, where everything in it
-- happened long before and nothing is planned, the last day on which anything happened. A list of
-- jobs or of complaints stands as on the day when it was last brought, so that what came later
-- makes
-- nothing look late.
with
    happened as (
        select max(day) as day
        from
            (
                select last_date as day
                from coverage
                union all
                select max(greatest(created_on, modified_on)) as day
                from current_deal
                union all
                select max(date) as day
                from deal_outcome
                where outcome <> 'open'
                union all
                select
                    max(
                        greatest(
                            coalesce(costed_on, date '1900-01-01'),
                            coalesce(closed_on, date '1900-01-01'),
                            coalesce(delivered_on, date '1900-01-01'),
                            coalesce(invoiced_on, date '1900-01-01')
                        )
                    ) as day
                from current_project
                union all
                select max(greatest(coalesce(date, sent_on), coalesce(sent_on, date))) as day
                from current_survey
                union all
                select max(greatest(opened_on, coalesce(closed_on, opened_on))) as day
                from current_complaint
                union all
                select max(date) as day
                from current_time_entry
                union all
                select max(date) as day
                from current_expense
            )
        where day > date '1900-01-01'
    ),
    brought as (
        select
            max(cast(kept_at as date)) as day,
            max(cast(kept_at as date)) filter (
                where import_id in (select import_id from current_project)
            ) as jobs_day,
            max(cast(kept_at as date)) filter (
                where import_id in (select import_id from current_complaint)
            ) as complaints_day
        from lake_imports
        where not undone
    ),
    said as (select try_cast(max(value) as date) as day from lake_setting where name = 'as_of'),
    latest as (
        select
            b.*,
            least(coalesce(h.day, (select max(date) from current_event_result)), b.day) as happened,
            -- A list with events still to come is a list of today.
            coalesce((select max(event_on) from current_project) >= b.jobs_day, false) as plans
        from brought as b
        cross join happened as h
    ),
    judged as (select *, not plans and coalesce(day - happened > 45, false) as is_past from latest)
select
    coalesce(s.day, if(l.is_past, l.happened, l.day), date '1970-01-01') as day,
    coalesce(s.day, if(l.is_past, l.happened, coalesce(l.jobs_day, l.day)), l.day) as jobs_day,
    coalesce(
        s.day, if(l.is_past, l.happened, coalesce(l.complaints_day, l.day)), l.day
    ) as complaints_day
from judged as l
cross join said as s
