-- Deals by their own words: won, lost or open, in the month they close, with their account. What of
-- them is past due hangs on the day of the whole book: `deal_state`.
with
    spelt as (
        select
            d.*,
            strip_accents(lower(coalesce(d.status, ''))) as said,
            regexp_replace(strip_accents(lower(coalesce(d.stage, ''))), '[^a-z]', '', 'g') as phase
        from current_deal as d
    ),
    worded as (
        select
            d.*,
            case
                when d.is_won
                then 'won'
                when
                    regexp_matches(
                        d.said,
                        '(^|\W)(won|gewonnen|gagn|ganad|vint[oa]|ganh|lograd|acquisit|conclu(e|s)?($|\W))'
                    )
                then 'won'
                when
                    regexp_matches(
                        d.said,
                        '(^|\W)(lost|verloren|perdu|perdid|pers[oa]($|\W)|cancel|annul|storniert|out-sold)'
                    )
                then 'lost'
                when
                    regexp_matches(
                        d.phase,
                        '^win$|^negociofechado$|^(closed?|abgeschlossen|geschlossen|fermee?|cloturee?|cerrad[oa]|cierre|chius[oa]|gesloten|afgesloten|fechad[oa])?(und|and|et|y|en|e)?(won|gewonnen|gagn|ganad|vint[oa]|ganh|lograd|acquisit|conclu(e|s)?$)'
                    )
                then 'won'
                when
                    d.is_closed
                    or regexp_matches(
                        d.phase,
                        '^loss$|^negocioperdido$|^(closed?|abgeschlossen|geschlossen|fermee?|cloturee?|cerrad[oa]|cierre|chius[oa]|gesloten|afgesloten|fechad[oa])?(und|and|et|y|en|e)?(lost|verloren|perdu|perdid|pers[oa]$|cancel|annul|storniert)'
                    )
                then 'lost'
                else 'open'
            end as outcome
        from spelt as d
    ),
    -- Where an export's own words name no won or no lost deal, 100 % and 0 % tell them.
    silent as (
        select
            import_id,
            sheet,
            count(is_won) + count(is_closed) = 0
            and count(*) filter (probability >= 1) > 0
            and count(*) filter (probability > 0 and probability < 1) > 0 as by_probability,
            count(*) filter (outcome = 'won') > 0 as names_won,
            count(*) filter (outcome = 'lost') > 0 as names_lost
        from worded
        group by 1, 2
    ),
    judged as (
        select
            d.* exclude (said, phase) replace (
                case
                    when d.outcome <> 'open' or not s.by_probability
                    then d.outcome
                    when d.probability >= 1 and not s.names_won
                    then 'won'
                    when d.probability <= 0 and not s.names_lost
                    then 'lost'
                    else 'open'
                end as outcome
            )
        from worded as d
        inner join silent as s on s.import_id = d.import_id and s.sheet = d.sheet
    ),
    data_day as (
        select
            least(
                coalesce(
                    max(greatest(created_on, modified_on)),
                    max(closes_on) filter (where outcome <> 'open'),
                    max(closes_on)
                ),
                (select cast(max(kept_at) as date) from lake_imports)
            ) as day
        from judged
    )
select
    d.import_id,
    d.sheet,
    d.row,
    d.deal_id,
    d.deal,
    coalesce(y.account_id, '') as account_id,
    coalesce(w.person, d.owner) as owner,
    coalesce(d.line, p.line, p.product) as line,
    cast(null as varchar) as project,
    d.segment,
    d.region,
    d.industry,
    d.stage,
    d.outcome,
    coalesce(d.closes_on, a.day) as date,
    cast(date_trunc('month', coalesce(d.closes_on, a.day)) as date) as month,
    if(d.outcome = 'won', coalesce(d.amount, 0), 0) as won_amount,
    if(d.outcome <> 'open', coalesce(d.amount, 0), 0) as closed_amount,
    if(d.outcome = 'won', 1, 0) as won,
    if(d.outcome <> 'open', 1, 0) as closed,
    if(
        d.outcome = 'won' and d.created_on <= d.closes_on, d.closes_on - d.created_on, null
    ) as cycle_days,
    d.closes_on,
    d.amount,
    d.probability
from judged as d
cross join data_day as a
left join
    party as y
    on y.raw_id is not distinct from d.account_id
    and y.raw_name is not distinct from d.account
    and y.raw_domain is not distinct from d.account_domain
left join person_name as w on w.key = d.owner
left join product_line as p on p.product_id = d.product_id
