-- Contracts that are invoiced for several months at once, a row for each such invoice and the time
-- that it pays for: one invoice of the amount of a year or of the whole term (within one percent)
-- pays for the year or term that begins next to its day, or in which it falls; those of half a year
-- or of a quarter pay for one after the other from the contract's start. Where the fee of a month
-- is invoiced nothing is paid in advance, and what is as much as another contract's fee of a month
-- is that fee.
with
    terms as (
        select
            *,
            least(greatest(round(months), 1), 1200) as term,
            coalesce(lower(contract), '') as name
        from contract_state
        where monthly > 0 and account_id <> '' and starts_on is not null
    ),
    by_month as (
        select i.account_id, i.document, i.project, i.line, c.import_id, c.sheet, c.row
        from known_invoice as i
        inner join
            terms as c
            on c.account_id = i.account_id
            and abs(i.amount - c.monthly) <= c.monthly / 100
            and i.date >= c.starts_on - 45
    ),
    monthly as (select import_id, sheet, row from by_month group by all having count(*) > 1),
    spans as (
        select c.*, s.span
        from terms as c
        cross join (select unnest([3, 6, 12]) as span) as s
        anti join monthly as m on m.import_id = c.import_id and m.sheet = c.sheet and m.row = c.row
        where s.span <= c.term
        union all
        select c.*, cast(c.term as integer) as span
        from terms as c
        anti join monthly as m on m.import_id = c.import_id and m.sheet = c.sheet and m.row = c.row
        where c.term > 1 and c.term not in (3, 6, 12)
    ),
    matched as (
        select
            c.import_id,
            c.sheet,
            c.row,
            c.account_id,
            c.starts_on,
            c.span,
            i.document,
            i.project,
            i.line,
            i.date,
            i.amount
        from spans as c
        inner join
            known_invoice as i
            on i.account_id = c.account_id
            and (i.line is null or c.line is null or i.line = c.line)
            and (
                i.project is null
                or c.name <> ''
                and (contains(lower(i.project), c.name) or contains(c.name, lower(i.project)))
                and least(length(i.project), length(c.name))
                >= greatest(6, length(i.project) / 2, length(c.name) / 2)
            )
            and abs(i.amount - c.monthly * c.span) <= c.monthly * c.span / 100
            and i.date >= c.starts_on - 45
            and (i.date <= c.ends_on or c.ends_on is null or c.runs_on)
        anti join
            by_month as m
            on m.account_id = i.account_id
            and m.document = i.document
            and m.project is not distinct from i.project
            and m.line is not distinct from i.line
        qualify
            row_number() over (
                partition by i.account_id, i.document, i.project, i.line
                order by
                    abs(i.amount - c.monthly * c.span) / (c.monthly * c.span),
                    abs(i.date - c.starts_on),
                    c.import_id,
                    c.sheet,
                    c.row,
                    c.span desc
            )
            = 1
    ),
    counted as (
        select
            *,
            cast(
                if(
                    span >= 12,
                    greatest(floor((date - starts_on + 45) / (span * 30.436875)), 0),
                    row_number() over (
                        partition by import_id, sheet, row, span order by date, document
                    )
                    - 1
                ) as integer
            ) as turn
        from matched
        -- More of them than there were quarters are something else.
        qualify
            span >= 12
            or count(*) over (partition by import_id, sheet, row, span)
            <= (max(date) over (partition by import_id, sheet, row, span) - starts_on + 45)
            / (span * 30.436875)
            + 1
    )
select
    c.import_id,
    c.sheet,
    c.row,
    c.account_id,
    c.document,
    c.project,
    c.line,
    cast(date_trunc('month', c.date) as date) as month,
    c.amount,
    cast(c.starts_on + to_months(cast(c.turn * c.span as integer)) as date) as paid_from,
    cast(c.starts_on + to_months(cast((c.turn + 1) * c.span as integer)) as date) - 1 as paid_to
from counted as c
cross join coverage as v
-- Of what began before the book's first invoice nobody knows how many came before.
where c.span >= 12 or c.starts_on >= v.first_date - 45
