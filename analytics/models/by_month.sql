-- account_state without trailing windows, for measures that are plain sums over months.
select
    month,
    account_id,
    parent_number,
    cast(null as date) as first_bought,
    false as bought_before,
    billings,
    pass_through,
    billings - pass_through as agency_gross_income,
    cost,
    costed_billings,
    costed_pass_through,
    null as billings_12m,
    null as billings_12m_year_ago,
    null as agency_gross_income_12m,
    null as agency_gross_income_12m_year_ago
from month_amount
