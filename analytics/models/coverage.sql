-- What days the book's revenue covers, and which months it covers in full.
with
    -- What is dated ahead of its import makes no month before it full.
    brought as (select max(cast(kept_at as date)) as day from lake_imports where not undone),
    span as (
        select
            min(first_date) as first_date,
            max(last_date) as last_date,
            least(max(last_date), (select day from brought)) as known_to,
            bool_and(first_date = month and last_date = month) as by_month
        from sold
    )
select
    first_date,
    last_date,
    cast(date_trunc('month', first_date) as date) as first_month,
    cast(date_trunc('month', last_date) as date) as last_month,
    cast(
        date_trunc('month', first_date)
        + if(by_month or day(first_date) <= 8, interval 0 month, interval 1 month) as date
    ) as first_full_month,
    cast(
        date_trunc('month', known_to) - if(
            by_month or known_to + 7 >= last_day(known_to), interval 0 month, interval 1 month
        ) as date
    ) as last_full_month,
    (select basis from basis) as basis,
    (select min(month) from deal_outcome) as first_deal_month,
    (select max(month) from deal_outcome) as last_deal_month
from span
