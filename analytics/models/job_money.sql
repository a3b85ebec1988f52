-- Every row of a file that says money about a job that is not cancelled; each row is one row.
-- A job is what a list of projects, a line of costs or an accepted quote names. What several files
-- say of one job is taken from one of them, kind by kind, so that nothing counts twice:
-- estimate and change orders: cost lines, else the list of projects;
-- quote: cost lines, else accepted quotes by line, else the list of projects, else other quotes;
-- invoiced: invoice lines, else cost lines, else the list of projects;
-- cost: cost lines, else the cost on invoice lines, else the list of projects. Expenses and time
-- are added to cost lines; the other two are costs of a whole job and hold them.
with
    listed as (
        select
            p.import_id,
            p.sheet,
            p.row,
            p.status,
            p.owner,
            p.account_id,
            p.account,
            p.account_domain,
            p.project,
            p.estimate,
            p.quote,
            p.change_orders,
            p.actual_cost,
            p.invoiced,
            n.job as name_meant,
            coalesce(s.job, m.job) as job
        from current_project as p
        inner join
            job_name as n
            on n.raw_id is not distinct from p.project_id
            and n.raw_name is not distinct from p.project
        left join
            job_state as s on s.import_id = p.import_id and s.sheet = p.sheet and s.row = p.row
        left join job_state as m on m.job = n.job
    ),
    cancelled as (select name_meant as job from listed group by all having count(job) = 0),
    -- The newest list that has a field tells it.
    told as (
        select
            * replace (
                if(row_number() over own_estimate = 1, estimate, null) as estimate,
                if(row_number() over own_quote = 1, quote, null) as quote,
                if(row_number() over own_changes = 1, change_orders, null) as change_orders,
                if(row_number() over own_cost = 1, actual_cost, null) as actual_cost,
                if(row_number() over own_invoiced = 1, invoiced, null) as invoiced
            )
        from listed
        where job is not null
        window
            own_estimate as (partition by job order by estimate is null, import_id desc, row),
            own_quote as (partition by job order by quote is null, import_id desc, row),
            own_changes as (partition by job order by change_orders is null, import_id desc, row),
            own_cost as (partition by job order by actual_cost is null, import_id desc, row),
            own_invoiced as (partition by job order by invoiced is null, import_id desc, row)
    ),
    -- A budget that names no job anywhere is a job of its own, called as its file is.
    nameless as (
        select c.import_id, regexp_replace(any_value(i.file), '\.[^.]*$', '') as project
        from current_project_cost as c
        inner join lake_imports as i on i.import_id = c.import_id
        group by c.import_id
        having count(c.project) + count(c.project_id) = 0
    ),
    cost_rows as (
        select
            c.* replace (coalesce(c.project, u.project) as project),
            coalesce(n.job, concat_ws(' ', lower(u.project), 'import', u.import_id)) as job,
            coalesce(
                regexp_matches(
                    strip_accents(lower(c.kind)), '^(income|revenue|sale|einnahme|erlos|recette)'
                ),
                false
            ) as is_income,
            -- What is not approved is no quote, and what it cost is still a cost.
            if(
                coalesce(
                    regexp_matches(
                        strip_accents(lower(c.status)),
                        '^(draft|entwurf|brouillon|rejected|declined|abgelehnt|refuse|expired|abgelaufen|expire|unapproved|not approved)'
                    ),
                    false
                ),
                0,
                1
            ) as approved
        from current_project_cost as c
        left join
            job_name as n
            on n.raw_id is not distinct from c.project_id
            and n.raw_name is not distinct from c.project
        left join nameless as u on u.import_id = c.import_id
        where
            (n.job is not null or u.import_id is not null)
            and not coalesce(
                regexp_matches(strip_accents(lower(c.status)), '^({cancelled})'), false
            )
    ),
    accepted as (
        select q.*, n.job
        from current_quote as q
        inner join job_name as n on n.raw_id is null and n.raw_name = q.project
        where
            regexp_matches(
                strip_accents(lower(q.status)),
                '(^|\W)(accepted|approved|signed|won|ordered|confirmed|invoiced|angenommen|beauftragt|freigegeben|accepte|approuve|signe|aceptad[oa]|aprobad[oa]|accettat[oa]|approvat[oa]|firmat[oa]|geaccepteerd|akkoord|goedgekeurd|aceit[oa]|aprovad[oa])($|\W)'
            )
            and not regexp_matches(
                strip_accents(lower(q.status)),
                '(^|\W)(not|un|to be|pending|awaiting|waiting|nicht|noch|non|pas|no|nao|niet|nog)($|\W)'
            )
    ),
    audited as (
        select job
        from told
        union
        select job
        from cost_rows
        union
        select job
        from accepted
        except
        select job
        from cancelled
    ),
    said as (
        select
            import_id,
            sheet,
            row,
            job,
            'cost line' as told_by,
            1 as place,
            date,
            account_id,
            account,
            account_domain,
            owner,
            project,
            coalesce(line, description, supplier) as raw_line,
            if(is_income, null, coalesce(estimate, budget)) as estimate,
            if(approved = 1, quote, null) as quote,
            if(approved = 1, change_orders, null) as change_orders,
            if(is_income, null, actual_cost) as cost,
            invoiced,
            if(is_income, coalesce(estimate, budget), null) as planned_income,
            if(is_income, actual_cost, null) as income
        from cost_rows
        union all by name
        select
            l.import_id,
            l.sheet,
            l.row,
            n.job,
            'invoice line' as told_by,
            2 as place,
            l.date,
            l.account_id as own_account,
            l.owner,
            l.project,
            l.line as raw_line,
            l.billings as invoiced,
            l.cost
        from ledger_item as l
        inner join job_name as n on n.raw_id is null and n.raw_name = l.project
        where l.project is not null
        union all by name
        select
            import_id,
            sheet,
            row,
            job,
            'quote' as told_by,
            if(line is null, 4, 2) as place,
            date,
            account_id,
            account,
            account_domain,
            owner,
            project,
            line as raw_line,
            amount as quote
        from accepted
        union all by name
        select
            e.import_id,
            e.sheet,
            e.row,
            n.job,
            'expense' as told_by,
            0 as place,
            e.date,
            e.account_id,
            e.account,
            e.project,
            coalesce(e.kind, e.line, e.description, e.supplier) as raw_line,
            e.amount as cost
        from current_expense as e
        inner join job_name as n on n.raw_id is null and n.raw_name = e.project
        where
            not coalesce(
                regexp_matches(strip_accents(lower(e.status)), '^({cancelled}|{unapproved})'), false
            )
        union all by name
        select
            t.import_id,
            t.sheet,
            t.row,
            n.job,
            'time' as told_by,
            0 as place,
            t.date,
            t.account_id,
            t.account,
            t.project,
            coalesce(t.line, t.description) as raw_line,
            coalesce(t.cost, cast(t.hours * t.hourly_cost as decimal(18, 4))) as cost
        from current_time_entry as t
        inner join
            job_name as n
            on n.raw_id is not distinct from t.project_id
            and n.raw_name is not distinct from t.project
        where
            not coalesce(
                regexp_matches(strip_accents(lower(t.status)), '^({cancelled}|{unapproved})'), false
            )
        union all by name
        select
            import_id,
            sheet,
            row,
            job,
            'project' as told_by,
            3 as place,
            account_id,
            account,
            account_domain,
            owner,
            project,
            estimate,
            quote,
            change_orders,
            actual_cost as cost,
            invoiced
        from told
    ),
    -- The first place that says an amount; where none does, the first that says nothing at all.
    placed_first as (
        select
            r.*,
            coalesce(
                min(r.place) filter (where r.estimate <> 0) over same_job,
                min(r.place) filter (where r.estimate is not null) over same_job
            ) as estimate_from,
            coalesce(
                min(r.place) filter (where r.quote <> 0) over same_job,
                min(r.place) filter (where r.quote is not null) over same_job
            ) as quote_from,
            coalesce(
                min(r.place) filter (where r.change_orders <> 0) over same_job,
                min(r.place) filter (where r.change_orders is not null) over same_job
            ) as changes_from,
            coalesce(
                min(if(r.told_by = 'invoice line', 0, r.place)) filter (
                    where r.invoiced <> 0
                ) over same_job,
                min(if(r.told_by = 'invoice line', 0, r.place)) filter (
                    where r.invoiced is not null
                ) over same_job
            ) as invoiced_from,
            coalesce(
                min(r.place) filter (where r.place > 0 and r.cost <> 0) over same_job,
                min(r.place) filter (where r.place > 0 and r.cost is not null) over same_job
            ) as cost_from
        from said as r
        semi join audited as a on a.job = r.job
        window same_job as (partition by r.job)
    )
select
    r.import_id,
    r.sheet,
    r.row,
    r.job,
    r.told_by,
    r.date,
    nullif(coalesce(r.own_account, y.account_id), '') as account_id,
    coalesce(w.person, r.owner) as owner,
    r.project,
    r.raw_line,
    -- The words of a line, without small ones and in the order of the alphabet.
    coalesce(
        nullif(
            array_to_string(
                list_sort(
                    regexp_extract_all(
                        regexp_replace(
                            strip_accents(lower(r.raw_line)),
                            '\b(an|and|the|of|for|und|der|die|das|et|de|des|la|le|les|del|van|en)\b',
                            ' ',
                            'g'
                        ),
                        '[\pL\pN]+'
                    )
                ),
                ' '
            ),
            ''
        ),
        lower(trim(r.raw_line)),
        ''
    ) as words,
    if(r.place = r.estimate_from, r.estimate, null) as estimate,
    if(r.place = r.quote_from, r.quote, null) as quote,
    if(r.place = r.changes_from, r.change_orders, null) as change_orders,
    if(
        r.place = r.cost_from or (r.place = 0 and coalesce(r.cost_from, 1) = 1), r.cost, null
    ) as cost,
    if(if(r.told_by = 'invoice line', 0, r.place) = r.invoiced_from, r.invoiced, null) as invoiced,
    r.planned_income,
    r.income
from placed_first as r
left join
    party as y
    on y.raw_id is not distinct from r.account_id
    and y.raw_name is not distinct from r.account
    and y.raw_domain is not distinct from r.account_domain
left join person_name as w on w.key = r.owner
