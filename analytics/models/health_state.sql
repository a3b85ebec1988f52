-- The health of every account that bought in two years, month by month, measure by measure. A
-- month rests on nothing but what was known when it ended: what was closed, paid, answered or
-- delivered later was still open, unpaid, unanswered or late.
with
    clock as (
        select
            a.day,
            cast(date_trunc('month', a.day) as date) as newest,
            c.first_full_month as first_full
        from as_of as a
        cross join coverage as c
    ),
    bought as (
        select
            month,
            account_id,
            owner,
            billings_12m,
            billings_12m_year_ago,
            max(billings) over (
                partition by account_id order by month rows between 23 preceding and current row
            ) as largest
        from account_state
        where account_id <> ''
    ),
    buyer as (
        select
            b.month,
            b.account_id,
            b.owner,
            least(last_day(b.month), c.day) as known_on,
            if(
                b.billings_12m_year_ago > 0 and c.first_full <= b.month - interval 23 month,
                b.billings_12m / b.billings_12m_year_ago - 1,
                null
            ) as revenue_trend
        from bought as b
        cross join clock as c
        where b.largest > 0 and b.month between c.newest - interval 35 month and c.newest
    ),
    -- Whether a line was paid by its day is known on that day, whatever was paid since; where
    -- nothing had ever been paid by then, nothing was known of payments.
    paying as (select import_id, sheet, min(paid_on) as paid_from from current_ledger group by all),
    due as (
        select
            i.account_id,
            cast(date_trunc('month', l.due_on) as date) as month,
            sum(i.billings) as amount,
            coalesce(sum(i.billings) filter (where coalesce(l.paid_on > l.due_on, true)), 0) as late
        from ledger_item as i
        inner join
            current_ledger as l on l.import_id = i.import_id and l.sheet = i.sheet and l.row = i.row
        inner join paying as p on p.import_id = l.import_id and p.sheet = l.sheet
        where
            i.billings > 0
            and l.due_on <= (select day from clock)
            and p.paid_from <= l.due_on
            and (l.paid_on is not null or coalesce(l.open_amount > 0, true))
        group by all
    ),
    paid as (
        select b.month, b.account_id, sum(d.late) as late, sum(d.amount) as amount
        from buyer as b
        inner join
            due as d
            on d.account_id = b.account_id
            and d.month between b.month - interval 11 month and b.month
        group by all
    ),
    answered as (
        select
            b.month,
            b.account_id,
            sum(f.nps_points) / nullif(sum(f.nps_answer), 0) as nps,
            sum(f.top_two) / nullif(sum(f.csat_answer), 0) as csat
        from buyer as b
        inner join
            feedback_state as f
            on f.account_id = b.account_id
            and f.month between b.month - interval 11 month and b.month
        where f.date <= b.known_on
        group by all
    ),
    troubled as (
        select
            b.month,
            b.account_id,
            count(*) filter (where c.open = 1 or c.closed_on > b.known_on) as open_complaints,
            count(*) filter (
                where c.escalated = 1 and c.month >= b.month - interval 11 month
            ) as escalations
        from buyer as b
        inner join complaint_state as c on c.account_id = b.account_id and c.date <= b.known_on
        group by all
    ),
    telling as (
        select
            min(date) as complaints_from,
            min(date) filter (where escalation_told = 1) as escalations_from
        from complaint_state
    ),
    delivered as (
        select
            b.month,
            b.account_id,
            count(*) filter (
                where j.promised_on between b.month - interval 11 month and b.known_on
            ) as promised,
            count(*) filter (
                where
                    j.promised_on between b.month - interval 11 month and b.known_on
                    and j.delivered_on <= j.promised_on
            ) as on_time,
            count(*) filter (
                where j.due_day between b.month - interval 11 month and b.known_on
            ) as fell_due,
            count(*) filter (
                where
                    j.due_day between b.month - interval 11 month and b.known_on
                    and j.costed_on <= j.due_day
            ) as in_time
        from buyer as b
        inner join job_state as j on j.account_id = b.account_id
        group by all
    ),
    delivering as (
        select min(delivered_on) as delivered_from, min(costed_on) as costed_from from job_state
    ),
    met as (
        select account_id, last_date as day
        from cube
        union all
        select account_id, date
        from feedback_state
        where answered = 1
        union all
        select coalesce(y.account_id, ''), v.date
        from current_activity as v
        left join
            party as y
            on y.raw_id is not distinct from v.account_id
            and y.raw_name is not distinct from v.account
            and y.raw_domain is not distinct from v.account_domain
        where
            v.is_closed is not false
            and not regexp_matches(
                strip_accents(lower(coalesce(v.status, ''))),
                '^(planned|not started|scheduled|open|geplant|{cancelled})'
            )
    ),
    contact as (
        select account_id, day, any_value(day) as last_seen
        from met
        where day <= (select day from clock)
        group by account_id, day
    ),
    valued as (
        select
            b.*,
            p.late / nullif(p.amount, 0) as paid_late,
            f.nps,
            f.csat,
            if(
                t.complaints_from <= b.known_on, coalesce(c.open_complaints, 0), null
            ) as open_complaints,
            if(t.escalations_from <= b.known_on, coalesce(c.escalations, 0), null) as escalations,
            if(
                g.delivered_from <= b.known_on, d.on_time / nullif(d.promised, 0), null
            ) as delivered_on_time,
            if(
                g.costed_from <= b.known_on, d.in_time / nullif(d.fell_due, 0), null
            ) as costed_in_time,
            b.known_on - k.last_seen as silence
        from buyer as b
        cross join telling as t
        cross join delivering as g
        left join paid as p on p.month = b.month and p.account_id = b.account_id
        left join answered as f on f.month = b.month and f.account_id = b.account_id
        left join troubled as c on c.month = b.month and c.account_id = b.account_id
        left join delivered as d on d.month = b.month and d.account_id = b.account_id
        asof left join contact as k on k.account_id = b.account_id and k.day <= b.known_on
    ),
    measured as (
        select
            v.month,
            v.account_id,
            v.owner,
            v.known_on,
            h.*,
            cast(
                round(
                    case
                        h.measure
                        when 'revenue_trend'
                        then 100 * v.revenue_trend
                        when 'paid_late'
                        then 100 * v.paid_late
                        when 'nps'
                        then v.nps
                        when 'csat'
                        then 100 * v.csat
                        when 'open_complaints'
                        then v.open_complaints
                        when 'escalations'
                        then v.escalations
                        when 'delivered_on_time'
                        then 100 * v.delivered_on_time
                        when 'costed_in_time'
                        then 100 * v.costed_in_time
                        when 'silence'
                        then v.silence
                    end,
                    1
                ) as decimal(18, 6)
            ) as value
        from valued as v
        cross join health_measure as h
        where h.weight > 0
    ),
    -- What nobody is known of in a month says nothing about anybody and is left out.
    scored as (
        select
            *,
            cast(
                round(
                    case
                        when value is null
                        then unknown
                        when best = worst
                        then if(value = best, 100, 0)
                        else 100 * least(greatest((value - worst) / (best - worst), 0), 1)
                    end,
                    1
                ) as decimal(9, 1)
            ) as score
        from measured
        qualify count(value) over (partition by month, measure) > 0
    ),
    -- A year that has not ended shows what is known of it: each later month is as the newest.
    shown as (
        select distinct s.month, least(s.month, c.newest) as told
        from account_state as s
        cross join clock as c
    )
select
    cast(null as integer) as import_id,
    cast(null as varchar) as sheet,
    cast(null as integer) as row,
    s.known_on as date,
    m.month,
    s.account_id,
    s.owner,
    cast(null as varchar) as line,
    cast(null as varchar) as project,
    cast(null as varchar) as segment,
    cast(null as varchar) as region,
    cast(null as varchar) as industry,
    s.place,
    s.part,
    s.measure,
    s.title,
    s.says,
    s.unit,
    s.value,
    s.worst,
    s.best,
    s.unknown,
    s.score,
    s.weight,
    cast(s.score * s.weight as decimal(18, 4)) as score_x_weight
from scored as s
inner join shown as m on m.told = s.month
