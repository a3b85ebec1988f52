-- What days the book's revenue covers, and which months it covers in full.
with
    span as (
        select
            min(first_date) as first_date,
            max(last_date) as last_date,
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
        date_trunc('month', last_date) - if(
            by_month or last_date + 7 >= last_day(last_date), interval 0 month, interval 1 month
        ) as date
    ) as last_full_month,
    (select basis from basis) as basis,
    (select min(month) from deal_state) as first_deal_month,
    (select max(month) from deal_state) as last_deal_month,
    (select count(*) from deal_state where past_due) as past_due_deals
from span
