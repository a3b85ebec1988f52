-- What each account owed at the end of each month, and what it was billed in it. Where the book
-- does not say when invoices were paid, only the last month's balance is known.
with
    known as (
        select
            coalesce(bool_or(not is_billed and tells), false) as by_list,
            coalesce(bool_or(tells), false) as by_row,
            coalesce(sum(days_told), 0) > 0 as by_day
        from invoice_month
    ),
    moved as (
        select r.account_id, r.month, r.billed, r.billed as change
        from invoice_month as r
        cross join known as k
        where r.is_billed and (r.tells or k.by_list)
        union all
        select account_id, paid_month, 0, still_open - billed
        from invoice_month
        where is_billed and tells
        union all
        select account_id, month, 0, 0
        from open_invoice_state
        group by all
    ),
    monthly as (
        select account_id, month, sum(billed) as billed, sum(change) as change
        from moved
        group by all
    ),
    grid as (
        select
            account_id,
            cast(
                unnest(
                    generate_series(min(month), (select last_month from coverage), interval 1 month)
                ) as date
            ) as month
        from monthly
        group by account_id
    ),
    filled as (
        select
            g.account_id,
            g.month,
            coalesce(m.billed, 0) as billed,
            sum(m.change) over (partition by g.account_id order by g.month) as balance
        from grid as g
        left join monthly as m on m.account_id = g.account_id and m.month = g.month
    ),
    owed as (select account_id, sum(open_amount) as balance from open_invoice_state group by all)
select
    cast(null as integer) as import_id,
    cast(null as varchar) as sheet,
    cast(null as integer) as row,
    f.month as date,
    f.month,
    f.account_id,
    cast(null as varchar) as owner,
    cast(null as varchar) as line,
    cast(null as varchar) as project,
    cast(null as varchar) as segment,
    cast(null as varchar) as region,
    cast(null as varchar) as industry,
    cast(
        case
            when f.month = (select last_month from coverage)
            then if(k.by_row, coalesce(o.balance, 0), null)
            when k.by_day
            then coalesce(f.balance, 0)
        end as decimal(18, 4)
    ) as balance,
    cast(f.billed as decimal(18, 4)) as billed
from filled as f
cross join known as k
left join owed as o on o.account_id = f.account_id
