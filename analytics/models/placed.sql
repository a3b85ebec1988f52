-- Rows with what they belong to: their own word where they have one, else their account's.
select
    s.* replace (
        coalesce(s.owner, a.owner) as owner,
        coalesce(s.segment, a.segment) as segment,
        coalesce(s.region, a.own_region, w.region) as region,
        coalesce(s.industry, a.industry) as industry
    ),
    coalesce(a.parent_number, 0) as parent_number,
    coalesce(w.manager, if(s.owner is null, a.manager, null)) as manager
from {items} as s
left join account as a on a.account_id = s.account_id
left join person_name as w on w.key = s.owner
