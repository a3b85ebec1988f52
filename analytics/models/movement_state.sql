-- Why an account's revenue of twelve months differs from that of the twelve before, item by item:
-- price (p1 - p0) q1, volume (q1 - q0) at the account's average price of the year before, mix what
-- is left; items that are new or dropped, and what has no quantity, apart. Together they are the
-- difference, to the cent, in whatever way they are cut.
with
    year as (
        select
            w.month,
            b.account_id,
            b.line,
            b.item,
            b.billings,
            b.quantity,
            b.month > w.month - interval 12 month as is_now
        from asked as w
        inner join priced as b on b.month > w.month - interval 24 month and b.month <= w.month
    ),
    pair as (
        select
            month,
            account_id,
            line,
            item,
            coalesce(sum(billings) filter (where is_now), 0) as r1,
            coalesce(sum(billings) filter (where not is_now), 0) as r0,
            coalesce(sum(quantity) filter (where is_now), 0) as q1,
            coalesce(sum(quantity) filter (where not is_now), 0) as q0
        from year
        group by all
    ),
    kept as (
        select
            *,
            item is not null and q0 > 0 and q1 > 0 as is_kept,
            sum(r0) filter (where item is not null and q0 > 0 and q1 > 0) over of_account / nullif(
                sum(q0) filter (where item is not null and q0 > 0 and q1 > 0) over of_account, 0
            ) as average_price
        from pair
        window of_account as (partition by month, account_id)
    ),
    priced_anew as (
        select
            *,
            if(is_kept, cast(r0 / q0 * q1 as decimal(18, 4)), 0) as at_old_price,
            if(is_kept, cast((q1 - q0) * average_price as decimal(18, 4)), 0) as volume
        from kept
    )
select
    cast(null as integer) as import_id,
    cast(null as varchar) as sheet,
    cast(null as integer) as row,
    month as date,
    month,
    account_id,
    cast(null as varchar) as owner,
    line,
    cast(null as varchar) as project,
    cast(null as varchar) as segment,
    cast(null as varchar) as region,
    cast(null as varchar) as industry,
    item,
    r0 as revenue_before,
    r1 as revenue_now,
    r1 - r0 as change,
    at_old_price,
    if(is_kept, r1 - at_old_price, 0) as price,
    volume,
    if(is_kept, at_old_price - r0 - volume, 0) as mix,
    if(not is_kept and item is not null and q0 <= 0 and q1 > 0, r1 - r0, 0) as added,
    if(not is_kept and item is not null and q1 <= 0, r1 - r0, 0) as dropped,
    if(item is null, r1 - r0, 0) as unpriced,
    if(item is null, 0, r1) as priced_now
from priced_anew
