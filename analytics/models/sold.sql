-- Revenue and cost by month, account and what a row itself says: owner, line, segment, region,
-- industry.
select
    month,
    account_id,
    owner,
    line,
    segment,
    region,
    industry,
    sum(billings) as billings,
    sum(pass_through) as pass_through,
    sum(cost) as cost,
    sum(costed_billings) as costed_billings,
    sum(costed_pass_through) as costed_pass_through,
    min(date) as first_date,
    max(date) as last_date,
    count(*) as rows
from line_item
group by all
