-- Answers to surveys, and surveys that nobody answered: what was asked, and what the score counts
-- as. What is asked is said by the question, else by the score's heading, the sheet or the file.
-- The scale is the one named, else the smallest of 5, 7 and 10 that holds nearly all its scores.
with
    sheets as (
        select import_id, file, unnest(json_extract(report, '$.sheets[*]')) as told
        from lake_imports
    ),
    headed as (
        select
            import_id,
            any_value(file) as file,
            json_extract_string(told, '$.sheet') as sheet,
            any_value(json_extract_string(told, '$.columns.score')) as heading
        from sheets
        group by all
    ),
    asked as (
        select
            d.*,
            list_filter(
                list_transform(
                    [d.kind, h.heading, d.sheet, h.file],
                    lambda said: case
                        when
                            regexp_matches(
                                strip_accents(lower(said)),
                                '(^|[^a-z])nps([^a-z]|$)|promoter|recommend|empfehl|recommand|recomend|raccomand|aanbevel|aanrad'
                            )
                        then 'nps'
                        when
                            regexp_matches(
                                strip_accents(lower(said)),
                                '(^|[^a-z])ces([^a-z]|$)|effort|easy|ease of|aufwand|sforzo|esfuerzo|inspanning'
                            )
                        then 'other'
                        when
                            regexp_matches(
                                strip_accents(lower(said)),
                                'csat|nsat|satisf|zufrieden|soddisf|tevreden'
                            )
                        then 'csat'
                    end
                ),
                lambda word:word is not null
            )[1] as word,
            list_transform(
                regexp_extract_all(regexp_replace(d.scale, '[.,]0+($|\D)', '\1', 'g'), '\d+'),
                lambda number:try_cast(number as integer)
            ) as named,
            strip_accents(lower(coalesce(d.status, ''))) as said
        from current_survey as d
        left join headed as h on h.import_id = d.import_id and h.sheet = d.sheet
    ),
    -- A score above 10 is on no scale that has two top boxes; it must not stretch the others'.
    seen as (
        select
            import_id,
            sheet,
            kind,
            word,
            quantile_disc(score, 0.98) filter (where score <= 10) as largest,
            count(*) filter (score > 10) * 2 > count(score) as beyond
        from asked
        group by all
    ),
    -- An export of answers alone does not tell how many were asked.
    answering as (
        select import_id, sheet, count(*) filter (where score is null) > 0 as tells_unanswered
        from asked
        group by all
    ),
    scaled as (
        select
            d.*,
            case
                when len(d.named) > 0
                then list_max(d.named)
                when d.word = 'nps'
                then 10
                when s.beyond
                then null
                when s.largest <= 5
                then 5
                when s.largest <= 7
                then 7
                when s.largest <= 10
                then 10
            end as high,
            a.tells_unanswered
        from asked as d
        inner join
            seen as s
            on s.import_id = d.import_id
            and s.sheet = d.sheet
            and s.kind is not distinct from d.kind
            and s.word is not distinct from d.word
        inner join answering as a on a.import_id = d.import_id and a.sheet = d.sheet
    ),
    judged as (
        select
            d.*,
            if(len(d.named) > 1, list_min(d.named), if(d.high = 10, 0, 1)) as low,
            case
                when d.word = 'nps'
                then if(d.high = 10, 'nps', 'other')
                when d.word = 'csat' or d.word is null and d.high in (5, 7)
                then if(d.high between 3 and 10, 'csat', 'other')
                else 'other'
            end as asks
        from scaled as d
        where not regexp_matches(d.said, '^(test|invalid|duplicat|spam|{cancelled})')
    ),
    counted as (
        select
            d.*,
            d.score is not null and d.asks = 'nps' and d.score between d.low and d.high as of_nps,
            d.score is not null and d.asks = 'csat' and d.score between d.low and d.high as of_csat,
            d.tells_unanswered
            and (
                d.score is not null or not regexp_matches(d.said, 'bounce|undeliver|unzustell')
            ) as was_sent
        from judged as d
    )
select
    d.import_id,
    d.sheet,
    d.row,
    if(
        d.score is null, coalesce(d.sent_on, d.date, a.day), coalesce(d.date, d.sent_on, a.day)
    ) as date,
    cast(
        date_trunc(
            'month',
            if(
                d.score is null,
                coalesce(d.sent_on, d.date, a.day),
                coalesce(d.date, d.sent_on, a.day)
            )
        ) as date
    ) as month,
    coalesce(y.account_id, '') as account_id,
    coalesce(w.person, d.owner) as owner,
    cast(null as varchar) as line,
    d.project,
    cast(null as varchar) as segment,
    cast(null as varchar) as region,
    cast(null as varchar) as industry,
    d.asks,
    d.respondent,
    d.comment,
    d.score,
    d.low,
    d.high,
    cast(date_trunc('month', coalesce(d.sent_on, d.date, a.day)) as date) as sent_month,
    if(d.was_sent, 1, 0) as sent,
    if(d.score is not null, 1, 0) as answered,
    if(d.was_sent and d.score is not null, 1, 0) as returned,
    if(d.of_nps, 1, 0) as nps_answer,
    if(d.of_nps and d.score >= 9, 1, 0) as promoter,
    if(d.of_nps and d.score <= 6, 1, 0) as detractor,
    cast(
        case
            when not d.of_nps then 0 when d.score >= 9 then 100 when d.score <= 6 then -100 else 0
        end as decimal(18, 4)
    ) as nps_points,
    if(d.of_csat, 1, 0) as csat_answer,
    if(d.of_csat and d.score >= d.high - 1, 1, 0) as top_two,
    if(
        d.score is not null and d.asks <> 'other' and not d.of_nps and not d.of_csat, 1, 0
    ) as outside,
    if(d.score is not null and d.asks = 'other', 1, 0) as undecided
from counted as d
cross join as_of as a
left join
    party as y
    on y.raw_id is not distinct from d.account_id
    and y.raw_name is not distinct from d.account
    and y.raw_domain is not distinct from d.account_domain
left join person_name as w on w.key = d.owner
