-- Rows that stand: their import is not undone, and no newer export has taken their place.
-- `not in` looks rows up in the few that were replaced; an anti join would store all rows first.
with
    active as (select import_id from lake_imports where not undone),
    replacing as (
        select p.import_id, p.sheet, p.older_import_id, p.older_sheet, p.how, p.from_date, p.to_date
        from lake_replacement as p
        semi join active as a on a.import_id = p.import_id
    ),
    newer as (
        select row(p.older_import_id, p.older_sheet, n. {record_id}) as place
        from replacing as p
        inner join
            lake_{table} as n on n.import_id = p.import_id and n.sheet = p.sheet and p.how = 'id'
        where n. {record_id} is not null
    )
select r.*
from lake_{table} as r
semi join active as a on a.import_id = r.import_id
anti join
    replacing as p
    on p.how <> 'id'
    and p.older_import_id = r.import_id
    and p.older_sheet = r.sheet
    and (p.how = 'whole' or p.how = 'period' and {date} between p.from_date and p.to_date)
where
    r. {record_id} is null
    or row(r.import_id, r.sheet, r. {record_id}) not in (select place from newer)
