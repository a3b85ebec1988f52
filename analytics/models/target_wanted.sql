-- What is to be reached, month by month: each row of a target spread evenly over its months, and of
-- what is said twice only one. Of a measure and month the finest grain counts (months before
-- quarters before years), then the newest file. Shares of persons (else accounts, lines, regions,
-- segments, projects) and a stated total are not added: the shares count, and what of the total is
-- not handed out stands by itself, so that the whole is the stated total and each share its own.
with
    measures as (
        select t.measure as said, m.metric, m.is_rate
        from (select distinct measure from current_target) as t
        inner join
            measure_word as m
            on regexp_matches(strip_accents(lower(coalesce(t.measure, 'revenue'))), m.words)
        qualify row_number() over (partition by t.measure order by m.place) = 1
    ),
    spelt as (
        select
            t.import_id,
            t.sheet,
            t.row,
            cast(date_trunc('month', t.date) as date) as first_month,
            strip_accents(lower(coalesce(t.period, ''))) as length_said,
            m.metric as measure,
            m.is_rate,
            lower(trim(coalesce(t.kind, ''))) as kind_said,
            case
                when
                    regexp_matches(
                        strip_accents(lower(t.kind)),
                        '^(actual|ist\b|reel|real\b|realis|effettiv|werkelijk)'
                    )
                then 'actual'
                when
                    regexp_matches(
                        strip_accents(lower(t.kind)),
                        'forecast|prognos|previs|estimat|hochrechn|outlook|verwacht'
                    )
                then 'forecast'
                when
                    regexp_matches(
                        strip_accents(lower(t.kind)),
                        'stretch|ambiti|optimis|best|high|ehrgeiz|hoog'
                    )
                then 'stretch'
                when
                    regexp_matches(
                        strip_accents(lower(t.kind)),
                        'low|worst|pessimis|minimum|floor|threshold|mindest'
                    )
                then 'least'
                else 'target'
            end as kind,
            nullif(y.account_id, '') as account_id,
            coalesce(w.person, t.owner) as owner,
            t.line,
            t.region,
            t.segment,
            t.project,
            t.amount
        from current_target as t
        inner join measures as m on m.said is not distinct from t.measure
        left join
            party as y
            on y.raw_id is not distinct from t.account_id
            and y.raw_name is not distinct from t.account
            and y.raw_domain is null
        left join person_name as w on w.key = t.owner
        where t.amount is not null and t.date is not null
    ),
    keyed as (
        select *, row(owner, account_id, line, region, segment, project) as whose
        from spelt
        where kind <> 'actual'
    ),
    steps as (
        select
            import_id,
            sheet,
            measure,
            kind_said,
            whose,
            datesub(
                'month',
                lag(first_month) over (
                    partition by import_id, sheet, measure, kind_said, whose order by first_month
                ),
                first_month
            ) as step,
            datesub(
                'month',
                lag(first_month) over (
                    partition by measure, kind_said, whose order by first_month, import_id
                ),
                first_month
            ) as step_in_book
        from (select distinct import_id, sheet, measure, kind_said, whose, first_month from keyed)
    ),
    gaps as (
        select
            import_id,
            sheet,
            measure,
            coalesce(
                min(step) filter (where step > 0), min(step_in_book) filter (where step_in_book > 0)
            ) as gap
        from steps
        group by all
    ),
    fiscal as (
        select
            coalesce(
                (select cast(max(value) as integer) from lake_setting where name = 'fiscal_start'),
                1
            ) as begins
    ),
    lasting as (
        select
            k.*,
            f.begins,
            case
                when regexp_matches(k.length_said, 'quart|trimes|kwart|^q')
                then 3
                when regexp_matches(k.length_said, 'half|halb|semes|halfjaar')
                then 6
                when regexp_matches(k.length_said, 'year|annual|jahr|ann|jaar|^an|fy|^y')
                then 12
                when k.length_said <> ''
                then 1
                when g.gap in (1, 2, 3, 4, 6, 12)
                then g.gap
                when g.gap > 12
                then 12
                when g.gap is null and month(k.first_month) = f.begins
                then 12
                else 1
            end as months
        from keyed as k
        left join
            gaps as g on g.import_id = k.import_id and g.sheet = k.sheet and g.measure = k.measure
        cross join fiscal as f
    ),
    -- '2026' of a book whose year begins in another month is the fiscal year of that name.
    begun as (
        select
            * replace (
                if(
                    months = 12 and month(first_month) = 1 and begins > 1,
                    make_date(year(first_month) - 1, begins, 1),
                    first_month
                ) as first_month
            )
        from lasting
    ),
    spread as (
        select
            * exclude (amount),
            cast(first_month + to_months(cast(step as integer)) as date) as month,
            cast(
                if(
                    is_rate,
                    amount,
                    round(amount * (step + 1) / months, 4) - round(amount * step / months, 4)
                ) as decimal(18, 4)
            ) as amount
        from (select *, unnest(range(months)) as step from begun)
    ),
    told_once as (
        select *
        from spread
        qualify
            months = min(months) over (partition by measure, kind_said, month, whose)
            and import_id = first_value(import_id) over (
                partition by measure, kind_said, month, whose order by months, import_id desc
            )
    ),
    -- Two versions of one plan are one plan: the revised one, else the last by its name.
    of_one_kind as (
        select *
        from told_once
        qualify
            kind_said = first_value(kind_said) over (
                partition by measure, kind, month
                order by
                    regexp_matches(kind_said, 'revis|approved|final|latest|updated|uberarb') desc,
                    kind_said desc
            )
    ),
    first_told as (
        select
            *,
            case
                when count(owner) over same > 0
                then 'owner'
                when count(account_id) over same > 0
                then 'account'
                when count(line) over same > 0
                then 'line'
                when count(region) over same > 0
                then 'region'
                when count(segment) over same > 0
                then 'segment'
                when count(project) over same > 0
                then 'project'
                else ''
            end as parted_by
        from of_one_kind
        window same as (partition by measure, kind, month)
    ),
    judged as (
        select
            *,
            case
                parted_by
                when 'owner'
                then owner
                when 'account'
                then account_id
                when 'line'
                then line
                when 'region'
                then region
                when 'segment'
                then segment
                when 'project'
                then project
            end as part,
            (owner is not null)::integer
            + (account_id is not null)::integer
            + (line is not null)::integer
            + (region is not null)::integer
            + (segment is not null)::integer
            + (project is not null)::integer as told
        from first_told
    ),
    counted as (
        select
            *,
            told = 0 as is_total,
            part is not null
            and told = min(told) over (partition by measure, kind, month, part) as is_share
        from judged
    ),
    shares as (
        select measure, kind, month, sum(amount) as amount
        from counted
        where is_share and told > 0
        group by all
    ),
    totals as (
        select
            import_id,
            sheet,
            row,
            measure,
            kind,
            month,
            is_rate,
            parted_by,
            amount,
            sum(amount) over (
                partition by measure, kind, month
                order by import_id, sheet, row
                rows between unbounded preceding and 1 preceding
            ) as before
        from counted
        where is_total
    )
select
    import_id,
    sheet,
    row,
    measure,
    kind,
    month,
    parted_by,
    part,
    account_id,
    owner,
    line,
    region,
    segment,
    project,
    cast(null as varchar) as industry,
    is_rate,
    amount,
    true as is_share
from counted
where is_share and told > 0
union all by name
select
    t.import_id,
    t.sheet,
    t.row,
    t.measure,
    t.kind,
    t.month,
    t.parted_by,
    t.is_rate,
    false as is_share,
    -- The shares are taken off the first row of the total; of a rate nothing is handed out.
    t.amount - if(t.before is null and not t.is_rate, coalesce(s.amount, 0), 0) as amount
from totals as t
left join shares as s on s.measure = t.measure and s.kind = t.kind and s.month = t.month
