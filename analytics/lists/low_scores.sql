/*
title   = "Unhappy answers"
asks    = "Who told us that they are not happy, and what did they say?"
empty   = "Nobody gave a low score in the last twelve months."
covers  = "the last twelve months, whatever the period"
[columns]
account    = ["Account", "text"]
respondent = ["Who", "text"]
date       = ["Answered", "date"]
asked      = ["Asked for", "text"]
given      = ["Score", "text"]
comment    = ["Comment", "text"]
project    = ["Project", "text"]
who        = ["Account manager", "text"]
*/
select
    f.import_id,
    f.sheet,
    f.row,
    f.account_id,
    f.owner,
    f.segment,
    f.region,
    f.industry,
    f.line,
    f.project,
    a.account,
    f.respondent,
    f.date,
    if(f.asks = 'nps', 'NPS', 'Satisfaction') as asked,
    concat(
        cast(cast(f.score as double) as varchar).regexp_replace('\.0$', ''), ' of ', f.high
    ) as given,
    f.comment,
    f.owner as who
from feedback_item as f
cross join as_of as d
left join account as a on a.account_id = f.account_id
where
    (f.detractor = 1 or f.csat_answer = 1 and f.score <= f.low + 1)
    and f.date > d.day - interval 12 month
order by f.date desc, f.import_id, f.sheet, f.row
