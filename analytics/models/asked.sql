-- The months that trailing measures are asked for: all of the book, where nobody says which.
select
    cast(
        unnest(
            generate_series(
                first_month,
                greatest(make_date(year(last_month), 12, 1), last_month),
                interval 1 month
            )
        ) as date
    ) as month
from coverage
where first_month is not null
