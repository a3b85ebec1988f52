-- One row: the last month that is over, how many months lie between an event or a won deal and most
-- of its invoices by the book's own history, and the share of contracts that is renewed.
with
    anchored as (select greatest(last_full_month, first_month) as month from coverage),
    billed as (
        select lower(trim(project)) as name, month, sum(billings) as amount
        from line_item
        where project is not null
        group by all
    ),
    mainly as (
        select name, arg_max(month, amount) as month from billed where amount > 0 group by name
    ),
    of_jobs as (
        select
            cast(median(datediff('month', j.event_on, m.month)) as integer) as lag,
            count(*) as pairs
        from job_state as j
        inner join mainly as m on m.name = lower(trim(j.project))
        where j.event_on is not null
    ),
    of_deals as (
        select
            cast(median(datediff('month', d.month, m.month)) as integer) as lag, count(*) as pairs
        from deal_state as d
        inner join mainly as m on m.name = lower(trim(d.deal))
        where d.outcome = 'won' and m.month >= d.month
    ),
    renewals as (
        select sum(c.renewed_amount) / nullif(sum(c.due_amount), 0) as rate, count(*) as terms
        from contract_state as c
        cross join as_of as d
        where c.fell_due = 1 and c.due_amount > 0 and c.date > d.day - interval 36 month
    )
select
    a.month as anchor,
    if(j.pairs >= 5, greatest(j.lag, 0), 0) as job_lag,
    if(e.pairs >= 5, greatest(e.lag, 0), 0) as deal_lag,
    j.pairs as job_pairs,
    e.pairs as deal_pairs,
    -- Of fewer than five contracts no rate is said.
    if(r.terms >= 5, cast(r.rate as double), null) as renewal_rate,
    r.terms as renewal_terms
from anchored as a
cross join of_jobs as j
cross join of_deals as e
cross join renewals as r
