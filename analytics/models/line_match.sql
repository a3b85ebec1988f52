-- Which line of a job's quote every wording in the job means, how that was found and how sure it
-- is. Equal words, whatever their order, are sure. Else the likest line counts from the likeness
-- that the book asks for: the mean of Jaro-Winkler's and of the share of letters that stay under
-- Damerau and Levenshtein's changes. An amount that agrees makes it half again as sure and decides
-- between two that are equally like; what is like two lines still is left without one.
with
    asked as (
        select
            cast(coalesce(max(value) filter (where name = 'line_likeness'), '85') as decimal(9, 4))
            * 0.01 as likeness,
            cast(coalesce(max(value) filter (where name = 'audit_tolerance'), '2') as decimal(9, 4))
            * 0.01 as share,
            cast(
                coalesce(
                    max(value) filter (where name = 'audit_tolerance_amount'), '50'
                ) as decimal(18, 4)
            ) as amount
        from lake_setting
    ),
    worded as (
        select
            job,
            words,
            raw_line,
            import_id,
            row,
            coalesce(estimate, 0) as estimate,
            coalesce(quote, 0) + coalesce(change_orders, 0) as quoted,
            coalesce(quote, 0) <> 0 or coalesce(change_orders, 0) <> 0 as is_quoted,
            coalesce(cost, 0) as cost,
            coalesce(invoiced, 0) as invoiced
        from job_money
    ),
    wording as (
        select
            job,
            words,
            min_by(raw_line, (not is_quoted, import_id, row)) as quote_line,
            bool_or(is_quoted) as is_quoted,
            sum(estimate) as estimate,
            sum(quoted) as quoted,
            sum(cost) as cost,
            sum(invoiced) as invoiced
        from worded
        group by all
    ),
    quoted_line as (
        select *, count(*) over (partition by job) as lines
        from wording
        where is_quoted and words <> ''
    ),
    -- Money quoted for a whole job, and no line of it.
    quoted_whole as (
        select job, bool_or(is_quoted) as is_quoted
        from wording
        group by job
        having not bool_or(is_quoted and words <> '')
    ),
    compared as (
        select
            w.job,
            w.words,
            q.quote_line,
            q.lines,
            (
                jaro_winkler_similarity(w.words, q.words)
                + 1
                - damerau_levenshtein(w.words, q.words) / greatest(length(w.words), length(q.words))
            )
            / 2 as likeness,
            (
                w.invoiced <> 0
                and abs(w.invoiced - q.quoted) <= greatest(a.amount, a.share * abs(q.quoted))
            )
            or (
                w.cost <> 0
                and q.estimate <> 0
                and abs(w.cost - q.estimate) <= greatest(a.amount, a.share * abs(q.estimate))
            ) as agrees
        from wording as w
        inner join quoted_line as q on q.job = w.job
        cross join asked as a
        where not w.is_quoted and w.words <> ''
    ),
    nearest as (
        select
            job,
            words,
            concat(
                max_by(quote_line, (likeness, quote_line)),
                ', ',
                cast(100 * max(likeness) as integer),
                ' % alike'
            ) as nearest
        from compared
        group by all
    ),
    likest as (
        select
            c.*,
            row_number() over by_likeness as place,
            count(*) over (partition by c.job, c.words, c.likeness, c.agrees) as alike
        from compared as c
        cross join asked as a
        where c.likeness >= a.likeness
        window by_likeness as (partition by c.job, c.words order by c.likeness desc, c.agrees desc)
    ),
    found as (select * from likest where place = 1),
    judged as (
        select
            w.job,
            w.words,
            w.quote_line as own_line,
            f.quote_line as likest_line,
            f.likeness + if(f.agrees, (1 - f.likeness) / 2, 0) as sureness,
            s.quote_line as only_line,
            n.nearest,
            case
                when o.is_quoted
                then 'the job as a whole'
                when not o.is_quoted
                then 'the job has no quote'
                when w.words = ''
                then 'no line named'
                when w.is_quoted
                then 'same words'
                when f.alike > 1
                then 'as like two lines'
                when f.agrees
                then 'similar words, same amount'
                when f.alike = 1
                then 'similar words'
                when s.lines = 1
                then 'one line only'
                else 'no quote line'
            end as how
        from wording as w
        left join quoted_whole as o on o.job = w.job
        left join found as f on f.job = w.job and f.words = w.words
        left join nearest as n on n.job = w.job and n.words = w.words
        left join quoted_line as s on s.job = w.job and s.lines = 1
    )
select
    job,
    words,
    how,
    nearest,
    case
        when how in ('the job as a whole', 'no line named')
        then 'The job as a whole'
        when how = 'same words'
        then own_line
        when how in ('similar words', 'similar words, same amount')
        then likest_line
        when how = 'one line only'
        then only_line
    end as quote_line,
    cast(
        case
            when how in ('the job as a whole', 'same words')
            then 1
            when how in ('similar words', 'similar words, same amount')
            then sureness
            when how in ('one line only', 'no line named')
            then 0.5
            else 0
        end as decimal(9, 4)
    ) as confidence
from judged
