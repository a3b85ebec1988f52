-- Which account every spelling in the book means, with what the user made one.
select s.raw_id, s.raw_name, s.raw_domain, s.own_id, coalesce(m.account_id, s.own_id) as account_id
from spelling as s
left join merged as m on m.own_id = s.own_id
where s.merge_id is null
