-- One line of business for a product, from the newest list of products.
select product_id, line, product
from current_product
where product_id is not null
qualify row_number() over (partition by product_id order by import_id desc, row) = 1
