-- What metrics read: account_state with revenue on the chosen base.
select
    month,
    {account_id} as account_id,
    {identity} <> '' as named,
    first_bought,
    bought_before,
    {base} as revenue,
    {trailing} as revenue_12m,
    {trailing_year_ago} as revenue_12m_year_ago,
    billings,
    pass_through,
    agency_gross_income,
    cost,
    costed_billings,
    costed_pass_through
from account_state
