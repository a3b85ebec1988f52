-- What is known of the next twelve months, a row for each row of a file: the months it falls in,
-- its amounts in them, and why it is left out, if it is.
select
    h.measure,
    h.layer,
    h.import_id,
    h.sheet,
    h.row,
    h.account_id,
    h.owner,
    h.segment,
    h.region,
    h.industry,
    h.line,
    any_value(h.project) as project,
    any_value(a.account) as account,
    h.name,
    min(h.month) as first_month,
    strftime(min(h.month), '%b %Y')
    || if(min(h.month) = max(h.month), '', ' to ' || strftime(max(h.month), '%b %Y')) as falls_in,
    max(h.date) as happens_on,
    max(h.odds) as odds,
    max(h.whole) as agreed,
    sum(h.whole) as whole,
    sum(h.amount) as amount,
    h.why_not
from in_hand_item as h
cross join known_lag as g
left join account as a on a.account_id = h.account_id
where h.month <= g.anchor + interval 12 month
group by all
