-- Contracts that were signed, a row each: what they are worth a month, when they fall due, and
-- whether they were renewed. Renewed is what says so, what a contract of the same account and line
-- follows, and what renews by itself; what was called off, or ended without any of that, was not.
-- What is due is worth its amount of a year (of its whole term, where that is shorter); of what was
-- renewed no more counts than was due, so that one account's growth hides no other's loss.
with
    spelt as (
        select
            c.*,
            coalesce(y.account_id, '') as place,
            strip_accents(lower(coalesce(c.status, ''))) as said,
            strip_accents(lower(coalesce(c.renewal, ''))) as renews,
            coalesce(
                c.ends_on,
                if(c.cancelled_on is not null, c.cancelled_on, null),
                if(
                    c.starts_on is not null and c.months > 0,
                    cast(c.starts_on + to_months(cast(c.months as integer)) as date) - 1,
                    null
                ),
                c.renews_on - 1
            ) as ends
        from current_contract as c
        left join
            party as y
            on y.raw_id is not distinct from c.account_id
            and y.raw_name is not distinct from c.account
            and y.raw_domain is not distinct from c.account_domain
    ),
    signed as (
        select
            *,
            coalesce(nullif(months, 0), round((ends - starts_on + 1) / 30.436875), 12) as lasts,
            regexp_matches(
                said, '(^|\W)(terminated|gekundigt|resili|rescind|disdett|opgezegd|{cancelled})'
            )
            or cancelled_on is not null as is_called_off
        from spelt
        where
            not regexp_matches(
                said,
                '(^|\W)({unapproved}|{lost}|proposed|proposal|negotiat|pending|offer|quote|not signed|unsigned|in verhandlung|angebot|prospect|pipeline)'
            )
    ),
    valued as (
        select
            *,
            cast(
                coalesce(
                    monthly_amount, annual_amount / 12, amount / greatest(lasts, 1)
                ) as decimal(18, 4)
            ) as a_month
        from signed
    ),
    worth as (
        select
            *,
            cast(
                coalesce(
                    if(lasts < 12, amount, null),
                    annual_amount,
                    a_month * least(greatest(lasts, 1), 12)
                ) as decimal(18, 4)
            ) as a_term
        from valued
    ),
    numbered as (select *, row_number() over (order by import_id, sheet, row) as number from worth),
    -- One contract follows another at most, and is followed by one: the nearest in time.
    followed as (
        select a.number, b.number as next_number, b.a_term as next_worth
        from numbered as a
        inner join
            numbered as b
            on b.place = a.place
            and b.number <> a.number
            and a.place <> ''
            and b.starts_on between a.ends - 45 and a.ends + 92
            and b.starts_on > a.starts_on
            and coalesce(b.line, '') = coalesce(a.line, '')
            and coalesce(b.kind, '') = coalesce(a.kind, '')
        qualify
            row_number() over (
                partition by a.number
                order by abs(b.starts_on - a.ends), abs(b.a_term - a.a_term), b.number
            )
            = 1
            and row_number() over (
                partition by b.number
                order by abs(b.starts_on - a.ends), abs(b.a_term - a.a_term), a.number
            )
            = 1
    ),
    judged as (
        select
            w.*,
            d.day as today,
            f.next_number is not null as is_followed,
            case
                when w.is_renewed is not null
                then w.is_renewed
                when f.next_number is not null
                then true
                when
                    regexp_matches(
                        w.said, '(^|\W)(renewed|verlangert|renouvel|renovad|rinnovat|verlengd)'
                    )
                then true
                when w.is_called_off
                then false
                when w.ends >= d.day
                then null
                else
                    coalesce(w.renews, '') <> ''
                    and regexp_matches(
                        w.renews, '^(auto|yes|ja|oui|si|true|tacit|evergreen|still|1)'
                    )
            end as goes_on,
            f.next_worth
        from numbered as w
        cross join as_of as d
        left join followed as f on f.number = w.number
    )
select
    j.import_id,
    j.sheet,
    j.row,
    coalesce(j.ends, j.today) as date,
    cast(date_trunc('month', coalesce(j.ends, j.today)) as date) as month,
    j.place as account_id,
    coalesce(p.person, j.owner) as owner,
    j.line,
    cast(null as varchar) as project,
    cast(null as varchar) as segment,
    cast(null as varchar) as region,
    cast(null as varchar) as industry,
    j.contract_id,
    coalesce(j.contract, j.contract_id) as contract,
    j.kind,
    j.status,
    coalesce(j.starts_on, j.signed_on) as starts_on,
    least(j.ends, j.cancelled_on) as ends_on,
    j.notice_on,
    j.a_month as monthly,
    if(j.monthly_amount is null and j.annual_amount is null, j.amount, null) as total,
    coalesce(regexp_matches(j.renews, '^(auto|yes|ja|oui|si|true|tacit|evergreen|still|1)'), false)
    and not regexp_matches(
        j.said, 'expired|ended|lapsed|abgelaufen|beendet|expire|termin|scadut|verlopen'
    ) as runs_on,
    j.a_term as worth,
    j.lasts as months,
    j.goes_on,
    j.is_followed,
    j.is_called_off,
    j.cancelled_on,
    if(j.ends <= j.today and j.goes_on is not null, 1, 0) as fell_due,
    if(j.ends <= j.today and j.goes_on, 1, 0) as renewed,
    if(j.ends <= j.today and j.goes_on is not null, j.a_term, 0) as due_amount,
    if(
        j.ends <= j.today and j.goes_on, least(coalesce(j.next_worth, j.a_term), j.a_term), 0
    ) as renewed_amount
from judged as j
left join person_name as p on p.key = j.owner
