-- Every account in every month from its first to the December after the last row, with trailing
-- twelve months.
with
    monthly as (
        select
            account_id,
            month,
            any_value(parent_number) as parent_number,
            max_by(owner, (billings, owner)) as owner,
            max_by(manager, (billings, owner)) as manager,
            sum(billings) as billings,
            sum(pass_through) as pass_through,
            sum(cost) as cost,
            sum(costed_billings) as costed_billings,
            sum(costed_pass_through) as costed_pass_through
        from month_amount
        group by all
    ),
    life as (
        select
            account_id,
            any_value(parent_number) as parent_number,
            min(month) as first_month,
            min(month) filter (where billings > 0) as first_bought,
            cast(
                greatest(
                    make_date(year((select last_month from coverage)), 12, 1),
                    date_trunc('month', (select last_month from coverage))
                ) as date
            ) as end_month
        from monthly
        group by all
    ),
    grid as (
        select
            account_id,
            parent_number,
            first_month,
            first_bought,
            cast(unnest(generate_series(first_month, end_month, interval 1 month)) as date) as month
        from life
    ),
    filled as (
        select
            g.month,
            g.account_id,
            g.parent_number,
            g.first_bought,
            m.owner,
            m.manager,
            coalesce(m.billings, 0) as billings,
            coalesce(m.pass_through, 0) as pass_through,
            m.cost,
            m.costed_billings,
            m.costed_pass_through
        from grid as g
        left join monthly as m on m.account_id = g.account_id and m.month = g.month
    )
select
    month,
    account_id,
    parent_number,
    first_bought,
    coalesce(first_bought <= month - interval 24 month, false) as bought_before,
    last_value(owner ignore nulls) over trail as owner,
    last_value(manager ignore nulls) over trail as manager,
    billings,
    pass_through,
    billings - pass_through as agency_gross_income,
    cost,
    costed_billings,
    costed_pass_through,
    sum(billings) over this_year as billings_12m,
    coalesce(sum(billings) over year_before, 0) as billings_12m_year_ago,
    sum(billings - pass_through) over this_year as agency_gross_income_12m,
    coalesce(sum(billings - pass_through) over year_before, 0) as agency_gross_income_12m_year_ago
from filled
window
    trail as (partition by account_id order by month),
    this_year as (partition by account_id order by month rows between 11 preceding and current row),
    year_before as (
        partition by account_id order by month rows between 23 preceding and 12 preceding
    )
