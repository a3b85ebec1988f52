-- Which job a deal is put down to, and how much of it: by credits, else by its campaign, else by a
-- lead source that names an event. A share that is not given is empty.
with
    known_name as (
        select name, min(job) as job, count(distinct job) as jobs
        from
            (
                select lower(trim(raw_name)) as name, job
                from job_name
                union
                select lower(trim(raw_id)) as name, job
                from job_name
            )
        where name <> ''
        group by all
    ),
    credited as (
        select distinct
            c.credit_id,
            c.date,
            c.deal_id,
            lower(trim(coalesce(c.deal, c.deal_id))) as name,
            coalesce(y.account_id, '') as account_id,
            n.job,
            n.raw_name as event_name,
            c.share,
            c.amount
        from current_credit as c
        inner join
            job_name as n
            on n.raw_id is not distinct from c.project_id
            and n.raw_name is not distinct from c.project
        left join
            party as y
            on y.raw_id is not distinct from c.account_id
            and y.raw_name is not distinct from c.account
            and y.raw_domain is not distinct from c.account_domain
    ),
    eventful as (
        select job
        from result_row
        union
        select job
        from credited
        union
        select n.job
        from current_project as p
        inner join
            job_name as n
            on n.raw_id is not distinct from p.project_id
            and n.raw_name is not distinct from p.project
        where p.event_on is not null
    ),
    won_or_open as (
        select
            d.import_id,
            d.sheet,
            d.row,
            d.deal_id,
            lower(trim(d.deal)) as name,
            d.account_id,
            d.date,
            c.amount,
            c.campaign,
            c.lead_source
        from deal_state as d
        inner join
            current_deal as c on c.import_id = d.import_id and c.sheet = d.sheet and c.row = d.row
    ),
    by_id as (
        select d.import_id, d.sheet, d.row, d.amount as deal_amount, c.*
        from credited as c
        inner join won_or_open as d on d.deal_id = c.deal_id
    ),
    -- A name means a deal only where it is that of one alone.
    by_name as (
        select d.import_id, d.sheet, d.row, d.amount as deal_amount, c.*
        from credited as c
        inner join
            won_or_open as d
            on d.name = c.name
            and (c.account_id = '' or d.account_id = '' or c.account_id = d.account_id)
        where
            c.deal_id is null
            or c.deal_id not in (select deal_id from won_or_open where deal_id is not null)
        qualify
            count(distinct coalesce(d.deal_id, concat(d.sheet, d.row))) over (
                partition by c.name, c.account_id
            )
            = 1
    ),
    by_credit as (
        select
            import_id,
            sheet,
            row,
            job,
            any_value(event_name) as event_name,
            sum(
                case
                    when share is not null
                    then if(share > 0, share, 0)
                    when amount is not null and deal_amount > 0
                    then if(amount > 0, cast(amount / deal_amount as decimal(18, 6)), 0)
                end
            ) as share
        from
            (
                from by_id
                union all
                from by_name
            )
        group by all
    ),
    uncredited as (
        select d.*
        from won_or_open as d
        anti join
            by_credit as c on c.import_id = d.import_id and c.sheet = d.sheet and c.row = d.row
    ),
    by_campaign as (
        select import_id, sheet, row, campaign as said, false as only_known
        from uncredited
        where campaign is not null
        union all
        select import_id, sheet, row, lead_source as said, true as only_known
        from uncredited
        where campaign is null and lead_source is not null
    ),
    whole as (
        select s.*, k.name is not null as is_name
        from by_campaign as s
        left join known_name as k on k.name = lower(trim(s.said))
    ),
    piece as (
        select
            * exclude (said, is_name),
            trim(unnest(if(is_name, [said], string_split(said, ';')))) as said
        from whole
    ),
    parted as (
        select p.*, k.name is not null as is_name
        from piece as p
        left join known_name as k on k.name = lower(p.said)
    ),
    named as (
        select
            * exclude (said, is_name),
            trim(unnest(if(is_name, [said], string_split(said, ',')))) as said
        from parted
    ),
    by_word as (
        select distinct
            n.import_id, n.sheet, n.row, coalesce(k.job, lower(n.said)) as job, n.said, n.only_known
        from named as n
        left join known_name as k on k.name = lower(n.said)
        where n.said <> '' and coalesce(k.jobs, 1) = 1
    )
select import_id, sheet, row, job, event_name, share
from by_credit
union all
select import_id, sheet, row, job, min(said) as event_name, null as share
from by_word
where not only_known or job in (select job from eventful)
group by all
