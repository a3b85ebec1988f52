-- Who a row's owner is, when the export gives an id or an address instead of a name.
with
    people as (
        select person_id, email, person, manager, region, import_id, row
        from current_person
        where person is not null
    ),
    keyed as (
        select person_id as key, person, manager, region, import_id, row
        from people
        union all
        select email as key, person, manager, region, import_id, row
        from people
        union all
        select person as key, person, manager, region, import_id, row
        from people
    )
select key, person, manager, region
from keyed
where key is not null
qualify row_number() over (partition by key order by import_id desc, row) = 1
