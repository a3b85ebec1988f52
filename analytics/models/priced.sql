-- What an account paid for how much of an item (a product, else a line), month by month; what has
-- no quantity stands under no item. A credit at a price that the account never paid is a rebate:
-- it makes the item cheaper and gives nothing back.
with
    paid as (
        select distinct account_id, item, round(billings / quantity, 2) as price
        from line_item
        where quantity > 0 and item is not null
    ),
    counted as (
        select
            l.account_id,
            l.month,
            l.line,
            if(l.quantity is null, null, l.item) as item,
            l.billings,
            if(l.quantity < 0 and p.price is null, 0, l.quantity) as quantity
        from line_item as l
        left join
            paid as p
            on p.account_id = l.account_id
            and p.item = l.item
            and l.quantity < 0
            and p.price = round(l.billings / l.quantity, 2)
    )
select
    account_id, month, line, item, sum(billings) as billings, coalesce(sum(quantity), 0) as quantity
from counted
group by all
