-- Rows of results as they are understood: of which event, what grade, what counts as a benefit.
-- Unknown is never worth anything: no grade is assumed, sales without a margin are no benefit.
with
    told as (
        select
            r.*,
            coalesce(n.job, '') as job,
            coalesce(y.account_id, '') as told_account,
            coalesce(w.person, r.owner) as person,
            strip_accents(lower(coalesce(r.status, ''))) as state_word,
            strip_accents(lower(coalesce(r.benefit, ''))) as benefit_word,
            strip_accents(lower(coalesce(r.grade, ''))) as grade_word,
            strip_accents(lower(trim(coalesce(r.weight, '')))) as weight_word,
            r.amount is not null
            or r.benefit is not null
            or r.objective is not null
            or r.rating is not null as is_detail
        from current_event_result as r
        left join
            job_name as n
            on n.raw_id is not distinct from r.project_id
            and n.raw_name is not distinct from r.project
        left join
            party as y
            on y.raw_id is not distinct from r.account_id
            and y.raw_name is not distinct from r.account
            and y.raw_domain is not distinct from r.account_domain
        left join person_name as w on w.key = r.owner
    ),
    job_account as (
        select n.job, min(y.account_id) as account_id
        from current_project as p
        inner join
            job_name as n
            on n.raw_id is not distinct from p.project_id
            and n.raw_name is not distinct from p.project
        inner join
            party as y
            on y.raw_id is not distinct from p.account_id
            and y.raw_name is not distinct from p.account
            and y.raw_domain is not distinct from p.account_domain
        where y.account_id <> ''
        group by all
        having count(distinct y.account_id) = 1
    ),
    told_account as (
        select job, min(told_account) as account_id
        from told
        where told_account <> '' and job <> ''
        group by all
        having count(distinct told_account) = 1
    ),
    belonging as (
        select
            t.* exclude (account_id),
            coalesce(p.account_id, nullif(t.told_account, ''), o.account_id, '') as account_id
        from told as t
        left join job_account as p on p.job = t.job
        left join told_account as o on o.job = t.job
    ),
    -- A name that comes back after nine months is another event, where no list gives it an id.
    spaced as (
        select
            *,
            coalesce(
                project_id is null
                and job = lower(project)
                and date - lag(date) over (partition by job, account_id order by date, row) > 270,
                false
            ) as is_later
        from belonging
    ),
    counted as (
        select
            *,
            concat_ws(
                chr(31),
                job,
                account_id,
                if(
                    job = '',
                    strftime(date, '%Y-%m'),
                    cast(
                        sum(cast(is_later as integer)) over (
                            partition by job, account_id order by date, row
                        ) as varchar
                    )
                )
            ) as event
        from spaced
    ),
    worded as (
        select
            *,
            regexp_matches(state_word, '(^|\W)({cancelled}|{unapproved})') as is_cancelled,
            case
                when
                    regexp_matches(
                        grade_word,
                        '(^|\W)(not|nicht|non|no|nao|niet|ohne|without|sans|sin|un\w*measured|ungemessen)(\W|$)'
                    )
                then 'assumed'
                when
                    regexp_matches(
                        grade_word,
                        '(^|\W)(assum|annahm|angenomm|vermut|suppos|supuest|hypothe|hipote|ipote|presum|presun|veronder|aangenom|aanname|guess)'
                    )
                then 'assumed'
                when
                    regexp_matches(
                        grade_word,
                        '(^|\W)(model|estimat|estim|geschatz|schatz|hochrech|berech|calcul|stima|geschat|schat|projec|forecast|prognos|benchmark|extrapol|attribut|simul)'
                    )
                then 'modelled'
                when
                    regexp_matches(
                        grade_word,
                        '(^|\W)(client|customer|kunde|stated|said|report|declar|dichiar|angab|angegeb|auskunft|selon|segun|secondo|volgens|opgegeven|klant|cliente|survey|umfrage|befrag|feedback|testimon|interview)'
                    )
                then 'stated'
                when
                    regexp_matches(
                        grade_word,
                        '(^|\W)(measur|gemess|messung|mesur|medi[dc]|misurat|gemeten|meting|actual|ist$|tracked|verified|audited|nachgewiesen|belegt|constat|proven)'
                    )
                then 'measured'
                else 'assumed'
            end as evidence,
            regexp_matches(
                benefit_word,
                '(^|\W)(\w*sales|revenue|turnover|bookings?|orders?|pipeline|opportunit|won|deals?|contracts?|new business|neugeschaft|gewonnen|\w*umsatz|\w*umsatze|\w*erlose?|auftrag|auftrage|chiffre d.affaires|ca$|ca\W|ventes?|ventas|ingresos|facturacion|vendite|ricavi|fatturato|omzet|verkopen|vendas|receita|faturamento)'
            )
            and not regexp_matches(
                benefit_word,
                '(margin|marge|margen|profit|gewinn|deckungsbeitrag|rohertrag|saving|saved|avoid|cost|kosten|einspar|erspar|vermied|econom|ahorro|risparm|bespar|poupan|contribution|contribuc|contribuz|winst|utile|lucro)'
            ) as is_sales,
            case
                when
                    regexp_matches(
                        weight_word,
                        '^(high|hoch|haut|elev|alt[oa]|hoog|h$|wichtig|important|critical|must)'
                    )
                then 3
                when
                    regexp_matches(
                        weight_word, '^(med|mittel|moyen|gemiddeld|middel|m$|normal|should)'
                    )
                then 2
                when
                    regexp_matches(
                        weight_word,
                        '^(low|niedrig|gering|faible|bass|baj[oa]|baix[oa]|laag|l$|minor|could)'
                    )
                then 1
                when weight_word = ''
                then 2
                else
                    try_cast(
                        replace(
                            regexp_extract(weight_word, '[0-9]+([.,][0-9]+)?'), ',', '.'
                        ) as decimal(9, 4)
                    )
            end as importance
        from counted
    ),
    -- What stands again on every benefit of an event is said of the event, and counts once.
    said_once as (
        select
            * replace (
                if(
                    is_detail
                    and row_number() over (
                        partition by event, is_cancelled, is_detail, cost
                        order by import_id, sheet, row
                    )
                    > 1,
                    null,
                    cost
                ) as cost,
                if(
                    is_detail
                    and row_number() over (
                        partition by event, is_cancelled, is_detail, budget
                        order by import_id, sheet, row
                    )
                    > 1,
                    null,
                    budget
                ) as budget,
                if(
                    is_detail
                    and row_number() over (
                        partition by event, is_cancelled, is_detail, leads
                        order by import_id, sheet, row
                    )
                    > 1,
                    null,
                    leads
                ) as leads,
                if(
                    is_detail
                    and row_number() over (
                        partition by event, is_cancelled, is_detail, qualified_leads
                        order by import_id, sheet, row
                    )
                    > 1,
                    null,
                    qualified_leads
                ) as qualified_leads,
                if(
                    is_detail
                    and row_number() over (
                        partition by event, is_cancelled, is_detail, won_deals
                        order by import_id, sheet, row
                    )
                    > 1,
                    null,
                    won_deals
                ) as won_deals,
                if(
                    is_detail
                    and row_number() over (
                        partition by event, is_cancelled, is_detail, won_amount
                        order by import_id, sheet, row
                    )
                    > 1,
                    null,
                    won_amount
                ) as won_amount,
                if(
                    is_detail
                    and row_number() over (
                        partition by event, is_cancelled, is_detail, pipeline_amount
                        order by import_id, sheet, row
                    )
                    > 1,
                    null,
                    pipeline_amount
                ) as pipeline_amount
            )
        from worded
    )
select
    import_id,
    sheet,
    row,
    event,
    job,
    account_id,
    person as owner,
    project as name,
    date,
    kind,
    is_cancelled,
    is_detail,
    state_word <> '' as has_status,
    nullif(benefit, '') as benefit_kind,
    if(amount is null, null, evidence) as grade,
    amount,
    margin,
    isolated,
    confidence,
    if(is_sales and margin is null, amount, null) as sales_without_margin,
    if(
        amount is null,
        null,
        cast(
            cast(
                if(is_sales and margin is null, 0, amount) * cast(
                    cast(coalesce(margin, 1) as decimal(20, 6)) * cast(
                        least(greatest(coalesce(isolated, 1), 0), 1) as decimal(9, 6)
                    ) as decimal(20, 12)
                ) as decimal(20, 8)
            ) * cast(least(greatest(coalesce(confidence, 1), 0), 1) as decimal(9, 6)) as decimal(
                18, 4
            )
        )
    ) as benefit,
    if(
        rating between 0 and 10 and importance > 0, cast(importance as decimal(9, 4)), null
    ) as weight,
    if(
        rating between 0 and 10 and importance > 0,
        cast(cast(importance as decimal(9, 4)) * rating as decimal(18, 4)),
        null
    ) as rated,
    cost,
    budget,
    leads,
    qualified_leads,
    won_deals,
    won_amount,
    pipeline_amount
from said_once
