-- Won and open deals, and why one of them does not count by itself: its close date is past, or what
-- it brings is that of a job or of a contract. A deal is a job where a quote says so, by its name,
-- else by its account and amount (within one percent, the event after the close), each one once; it
-- is a contract where the name of one holds the other's, or by account and amount around the
-- signing; it is a renewal where it says so or names the contract, around the contract's end.
with
    deals as (
        select
            d.import_id,
            d.sheet,
            d.row,
            d.deal_id,
            d.deal,
            d.account_id,
            d.owner,
            d.line,
            d.region,
            d.segment,
            d.industry,
            d.stage,
            d.outcome,
            d.month,
            d.past_due,
            c.closes_on,
            c.amount,
            c.kind,
            lower(trim(d.deal)) as name,
            lower(trim(coalesce(d.stage, ''))) as step,
            strip_accents(lower(concat_ws(' ', c.kind, d.deal))) as spoken
        from deal_state as d
        inner join
            current_deal as c on c.import_id = d.import_id and c.sheet = d.sheet and c.row = d.row
        where d.outcome in ('won', 'open')
    ),
    quoted as (
        select distinct q.deal_id, lower(trim(q.deal)) as name, n.job
        from current_quote as q
        inner join job_name as n on n.raw_id is null and n.raw_name = q.project
        where coalesce(q.deal_id, q.deal) is not null
    ),
    named as (
        select d.import_id, d.sheet, d.row, d.outcome, d.closes_on, j.job, j.event_on, 1 as sure
        from deals as d
        inner join quoted as q on q.deal_id = d.deal_id or (q.deal_id is null and q.name = d.name)
        inner join known_job as j on j.job = q.job
        union all
        select d.import_id, d.sheet, d.row, d.outcome, d.closes_on, j.job, j.event_on, 2 as sure
        from deals as d
        inner join
            known_job as j
            on j.name = d.name
            and (j.account_id = d.account_id or j.account_id = '' or d.account_id = '')
            and coalesce(j.event_on >= d.closes_on - 60, true)
    ),
    -- The nearest event after the close; a job is one won deal, and may be an open one's beside.
    called as (
        select import_id, sheet, row, job
        from named
        qualify
            row_number() over (
                partition by import_id, sheet, row order by sure, abs(event_on - closes_on), job
            )
            = 1
            and row_number() over (
                partition by job, outcome
                order by sure, abs(event_on - closes_on), import_id, sheet, row
            )
            = 1
    ),
    off as (
        select distinct d.import_id, d.sheet, d.row
        from deals as d
        inner join
            current_project as p
            on lower(trim(p.project)) = d.name
            and coalesce(p.event_on >= d.closes_on - 60, true)
        left join
            party as y
            on y.raw_id is not distinct from p.account_id
            and y.raw_name is not distinct from p.account
            and y.raw_domain is not distinct from p.account_domain
        anti join
            job_state as j on j.import_id = p.import_id and j.sheet = p.sheet and j.row = p.row
        where
            d.outcome = 'won'
            and (coalesce(y.account_id, '') = d.account_id or coalesce(y.account_id, '') = '')
            and lower(trim(p.project)) not in (select name from known_job where name is not null)
    ),
    alike as (
        select d.import_id, d.sheet, d.row, j.job
        from deals as d
        inner join
            known_job as j
            on j.account_id = d.account_id
            and d.account_id <> ''
            and d.outcome = 'won'
            and d.amount > 0
            and abs(j.price - d.amount) <= d.amount / 100
            and j.event_on between d.closes_on and d.closes_on + 540
        anti join called as n on n.import_id = d.import_id and n.sheet = d.sheet and n.row = d.row
        anti join called as m on m.job = j.job
        qualify
            row_number() over (
                partition by d.import_id, d.sheet, d.row
                order by abs(j.price - d.amount), j.event_on, j.job
            )
            = 1
            and row_number() over (
                partition by j.job order by abs(j.price - d.amount), d.closes_on, d.import_id, d.row
            )
            = 1
    ),
    become as (
        select *
        from called
        union all
        select *
        from alike
    ),
    paired as (
        select
            d.import_id,
            d.sheet,
            d.row,
            d.outcome,
            d.closes_on,
            c.contract,
            c.starts_on,
            c.ends_on,
            c.goes_on is distinct from false and not c.is_followed as falls_due,
            (contains(lower(c.contract), d.name) or contains(d.name, lower(c.contract)))
            and least(length(d.name), length(c.contract))
            >= greatest(6, length(d.name) / 2, length(c.contract) / 2) as by_name,
            d.amount > 0
            and least(
                abs(coalesce(c.total, c.worth) - d.amount),
                abs(c.worth - d.amount),
                abs(c.monthly * round(c.months) - d.amount)
            )
            <= d.amount / 100 as by_amount,
            regexp_matches(
                d.spoken, 'renew|verlanger|renouvel|renov|rinnov|verleng'
            ) as says_renewal
        from deals as d
        inner join
            contract_state as c
            on c.account_id = d.account_id
            and d.account_id <> ''
            and coalesce(c.monthly, 0) > 0
    ),
    contracted as (
        select
            import_id,
            sheet,
            row,
            min(contract) filter (
                where
                    outcome = 'won'
                    and (by_name or by_amount)
                    and starts_on between closes_on - 120 and closes_on + 180
            ) as contract,
            min(contract) filter (
                where
                    outcome = 'open'
                    and falls_due
                    and (by_name or by_amount or says_renewal)
                    and closes_on between ends_on - 210 and ends_on + 120
            ) as renewal
        from paired
        group by all
    ),
    billed as (
        select d.import_id, d.sheet, d.row, sum(i.billings) as amount
        from deals as d
        inner join
            line_item as i
            on i.project is not null
            and lower(trim(i.project)) = d.name
            and (i.account_id = d.account_id or d.account_id = '' or i.account_id = '')
            and i.date >= d.closes_on - 31
        group by all
    ),
    plain as (
        select v.account_id, v.document, min(v.date) as date, sum(v.amount) as amount
        from known_invoice as v
        where v.project is null
        group by all
    ),
    -- Invoices that name nothing and are a won deal's by their amount, the oldest first; not those
    -- of a contract, nor of an amount that the account was invoiced before it was won.
    paired_off as (
        select d.import_id, d.sheet, d.row, d.account_id, d.closes_on, d.amount, v.document, v.date
        from deals as d
        inner join
            plain as v
            on v.account_id = d.account_id
            and d.account_id <> ''
            and d.outcome = 'won'
            and d.amount > 0
            and abs(v.amount - d.amount) <= d.amount / 100
            and v.date between d.closes_on and d.closes_on + 540
        anti join
            (select account_id, document from known_advance) as c
            on c.account_id = v.account_id
            and c.document = v.document
        anti join
            plain as u
            on u.account_id = d.account_id
            and abs(u.amount - d.amount) <= d.amount / 100
            and u.date between d.closes_on - 186 and d.closes_on - 1
        anti join
            contract_state as f
            on f.account_id = d.account_id
            and abs(f.monthly - d.amount) <= d.amount / 100
        anti join become as e on e.import_id = d.import_id and e.sheet = d.sheet and e.row = d.row
        anti join billed as b on b.import_id = d.import_id and b.sheet = d.sheet and b.row = d.row
    ),
    paid as (
        select p.import_id, p.sheet, p.row
        from
            (
                select
                    *,
                    dense_rank() over (
                        partition by account_id, amount order by closes_on, import_id, sheet, row
                    ) as deal_turn,
                    dense_rank() over (
                        partition by account_id, amount order by date, document
                    ) as turn
                from paired_off
            ) as p
        where p.deal_turn = p.turn
        qualify
            row_number() over (
                partition by p.account_id, p.document order by p.closes_on, p.import_id, p.row
            )
            = 1
    )
select
    d.* exclude (spoken),
    o.odds,
    o.tried,
    j.invoice_on as event_month,
    coalesce(
        j.invoice_on, cast(d.month + to_months(cast(l.deal_lag as integer)) as date)
    ) as falls_in,
    if(
        i.row is not null and t.contract is null,
        0,
        greatest(d.amount - coalesce(if(j.job is null, b.amount, 0), 0), 0)
    ) as to_come,
    case
        when d.past_due
        then 'its close date is past'
        when d.outcome = 'open' and d.closes_on is null
        then 'it has no close date'
        when d.outcome = 'open' and d.month <= l.anchor
        then 'its month is over'
    end as undue,
    case
        when d.past_due
        then 'its close date is past'
        when j.job is not null and (d.outcome = 'won' or j.is_approved)
        then 'is the job ' || j.project
        when f.row is not null
        then 'its job was called off'
        when d.outcome = 'won' and t.contract is not null
        then 'is the contract ' || t.contract
        when d.outcome = 'open' and t.renewal is not null and l.renewal_rate is not null
        then 'renews the contract ' || t.renewal
        when d.closes_on is null and j.job is null
        then 'it has no close date'
    end as why_not
from deals as d
cross join known_lag as l
left join become as e on e.import_id = d.import_id and e.sheet = d.sheet and e.row = d.row
left join known_job as j on j.job = e.job
left join contracted as t on t.import_id = d.import_id and t.sheet = d.sheet and t.row = d.row
left join stage_odds as o on o.step = d.step
left join off as f on f.import_id = d.import_id and f.sheet = d.sheet and f.row = d.row
left join paid as i on i.import_id = d.import_id and i.sheet = d.sheet and i.row = d.row
left join billed as b on b.import_id = d.import_id and b.sheet = d.sheet and b.row = d.row
