-- What the user said of two accounts that stands, with the accounts that it means today.
select m.merge_id, m.kind, a.own_id, b.own_id as into_id
from lake_merge as m
inner join spelling as a on a.merge_id = m.merge_id and a.side = 'account'
inner join spelling as b on b.merge_id = m.merge_id and b.side = 'into'
where not m.undone and a.own_id <> b.own_id and '' not in (a.own_id, b.own_id)
