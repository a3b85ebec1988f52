-- What counts as revenue in this book: invoices where there are any, else won deals.
select
    coalesce(
        nullif((select max(value) from lake_setting where name = 'basis'), 'auto'),
        if(
            exists (
                from current_ledger
                where revenue is not null or unit_price is not null or cost is not null
            ),
            'invoices',
            'deals'
        )
    ) as basis
