-- Invoices of the accounts that have a contract or a won deal, a row for each line and project of
-- one: what of it is a contract's or a deal's is told by its amount where no name tells it. An
-- invoice that was credited in full is none.
with
    asked as (
        select account_id
        from contract_state
        where monthly > 0 and account_id <> ''
        union
        select account_id
        from deal_state
        where outcome = 'won' and won_amount > 0 and account_id <> ''
    ),
    billed as (
        select
            i.account_id,
            concat_ws(
                ' ', i.import_id, i.sheet, coalesce(i.document_id, concat_ws(' ', 'row', i.row))
            ) as document,
            i.project,
            i.line,
            min(i.date) as date,
            sum(i.billings) as amount
        from ledger_item as i
        semi join asked as a on a.account_id = i.account_id
        where (select basis from basis) = 'invoices'
        group by all
    ),
    numbered as (
        select
            *,
            row_number() over (
                partition by account_id, project, line, amount order by date, document
            ) as turn
        from billed
        where amount <> 0
    )
select b.account_id, b.document, b.project, b.line, b.date, b.amount
from numbered as b
anti join
    numbered as c
    on c.account_id = b.account_id
    and c.amount = - b.amount
    and c.turn = b.turn
    and c.project is not distinct from b.project
    and c.line is not distinct from b.line
where b.amount > 0
