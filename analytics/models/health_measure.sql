-- What an account's health is made of: each measure with its weight, the value that scores 0, the
-- value that scores 100, and what an account scores where nothing is known. The user's rows in
-- health_weight, by a measure's name or title, come before these.
with
    standard(place, part, measure, title, says, unit, weight, worst, best, unknown) as (
        -- fmt: off
        values
            (1, 'Money', 'revenue_trend', 'Revenue against the year before',
             'the last twelve months against the twelve before', 'percent', 25, -50, 25, 50),
            (2, 'Money', 'paid_late', 'Paid late',
             'share of what fell due in twelve months and was not paid by its day', 'percent',
             5, 50, 0, 50),
            (3, 'Satisfaction', 'nps', 'NPS',
             'promoters less detractors in a hundred answers of twelve months', 'points',
             15, -50, 50, 30),
            (4, 'Satisfaction', 'csat', 'CSAT',
             'top two boxes among the answers of twelve months', 'percent', 10, 50, 100, 30),
            (5, 'Trouble', 'open_complaints', 'Open complaints',
             'complaints open when the month ended', 'count', 10, 2, 0, 30),
            (6, 'Trouble', 'escalations', 'Escalations',
             'complaints opened in twelve months that were escalated', 'count', 10, 2, 0, 30),
            (7, 'Delivery', 'delivered_on_time', 'Delivered on time',
             'share of the jobs promised for the twelve months', 'percent', 10, 50, 100, 50),
            (8, 'Delivery', 'costed_in_time', 'Costed in time',
             'share of the jobs whose costing fell due in twelve months', 'percent',
             5, 50, 100, 50),
            (9, 'Contact', 'silence', 'Days of silence',
             'days since the last invoice, answer or activity', 'count', 10, 365, 30, 30)
        -- fmt: on
    ),
    own as (
        select
            regexp_replace(lower(measure), '[^a-z]', '', 'g') as key,
            weight,
            -- A percent that the file gives as a share, 0.5 for 50 %.
            worst * if(greatest(abs(worst), abs(best)) <= 1, 100, 1) as worst_percent,
            best * if(greatest(abs(worst), abs(best)) <= 1, 100, 1) as best_percent,
            worst,
            best,
            unknown
        from current_health_weight
        qualify row_number() over (partition by key order by import_id desc, row desc) = 1
    )
select
    s.place,
    s.part,
    s.measure,
    s.title,
    s.says,
    s.unit,
    cast(greatest(coalesce(o.weight, s.weight), 0) as decimal(9, 4)) as weight,
    cast(
        coalesce(if(s.unit = 'percent', o.worst_percent, o.worst), s.worst) as decimal(18, 6)
    ) as worst,
    cast(
        coalesce(if(s.unit = 'percent', o.best_percent, o.best), s.best) as decimal(18, 6)
    ) as best,
    cast(least(greatest(coalesce(o.unknown, s.unknown), 0), 100) as decimal(9, 4)) as unknown
from standard as s
left join
    own as o
    on o.key in (
        regexp_replace(s.measure, '[^a-z]', '', 'g'),
        regexp_replace(lower(s.title), '[^a-z]', '', 'g')
    )
-- The name and the title may both be there, from two files.
qualify row_number() over (partition by s.place order by o.key is null, o.key <> s.measure) = 1
