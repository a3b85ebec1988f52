-- The rows that revenue is made of, by the book's one basis: invoice lines, or won deals.
select
    import_id,
    sheet,
    row,
    date,
    month,
    account_id,
    owner,
    line,
    project,
    segment,
    region,
    industry,
    billings,
    pass_through,
    billings - pass_through as agency_gross_income,
    cost,
    if(cost is null, null, billings) as costed_billings,
    if(cost is null, null, pass_through) as costed_pass_through,
    quantity,
    item
from ledger_item
where (select basis from basis) = 'invoices'
union all by name
select
    import_id,
    sheet,
    row,
    date,
    month,
    account_id,
    owner,
    line,
    project,
    segment,
    region,
    industry,
    won_amount as billings,
    cast(0 as decimal(18, 4)) as pass_through,
    won_amount as agency_gross_income,
    cast(null as decimal(18, 4)) as cost,
    cast(null as decimal(18, 4)) as costed_billings,
    cast(null as decimal(18, 4)) as costed_pass_through,
    cast(null as decimal(18, 4)) as quantity,
    cast(null as varchar) as item
from deal_outcome
where outcome = 'won' and (select basis from basis) = 'deals'
