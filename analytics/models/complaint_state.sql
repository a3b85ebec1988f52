-- Complaints as they stand: open or closed, how old, whether escalated, with their account.
-- What was withdrawn, cancelled or sent twice is no complaint.
with
    spelt as (
        select
            c.*,
            strip_accents(lower(coalesce(c.status, ''))) as said,
            strip_accents(lower(concat_ws(' ', c.status, c.severity, c.kind))) as spoken
        from current_complaint as c
    ),
    standing as (
        select
            *,
            case
                when
                    is_closed is false
                    or regexp_matches(
                        said,
                        'unresol|unsolv|ungelos|onopgel|irresol|re-?open|wieder|rouvert|reab|riapert|heropen'
                    )
                    or regexp_matches(
                        said,
                        '(^|\W)(not|non|no|nicht|niet|nao|pas)( yet| encore)?[ -]+(clos|resol|solv|gelos|erled|ferm|cerr|resuel|chius|risol|geslo|opgel|fech)'
                    )
                then false
                when closed_on is not null
                then closed_on <= (select complaints_day from as_of)
                else
                    coalesce(is_closed, false)
                    or regexp_matches(
                        said,
                        '(^|\W)(clos|resol|solved|settled|done|complet|erledig|gelost|geschlossen|abgeschl|beendet|clotur|ferme|termin|cerrad|resuel|finaliz|chius|risolt|conclus|gesloten|opgelost|afgehand|afgerond|fechad)'
                    )
            end as is_over,
            coalesce(
                is_escalated,
                regexp_matches(spoken, 'escal|eskal')
                and not regexp_matches(spoken, '(de|not|non|nicht|niet|no)[ -]?e(scal|skal)')
            ) as has_escalated
        from spelt
        where
            not regexp_matches(
                said,
                '(^|\W)(withdraw|duplic|spam|invalid|zuruckge|doppelt|dublette|doublon|retir|ritir|ingetrok|dubbel|{cancelled})'
            )
    ),
    -- Where no row says anything of escalations, none is not known of.
    telling as (
        select
            import_id,
            sheet,
            count(is_escalated) + count(*) filter (where has_escalated) > 0 as tells_escalation
        from standing
        group by all
    )
select
    c.import_id,
    c.sheet,
    c.row,
    coalesce(c.opened_on, a.complaints_day) as date,
    cast(date_trunc('month', coalesce(c.opened_on, a.complaints_day)) as date) as month,
    coalesce(y.account_id, '') as account_id,
    coalesce(w.person, c.owner) as owner,
    c.line,
    c.project,
    cast(null as varchar) as segment,
    cast(null as varchar) as region,
    cast(null as varchar) as industry,
    c.complaint_id,
    coalesce(c.subject, c.kind, c.reason) as subject,
    c.severity,
    c.status,
    c.opened_on,
    if(c.is_over, c.closed_on, null) as closed_on,
    1 as opened,
    if(c.is_over, 0, 1) as open,
    if(c.is_over, 1, 0) as closed,
    if(t.tells_escalation, 1, 0) as escalation_told,
    if(c.has_escalated, 1, 0) as escalated,
    -- Closed without a day, or before it was opened: how long it took is not known.
    if(
        c.opened_on is null or c.is_over and (c.closed_on is null or c.closed_on < c.opened_on),
        0,
        1
    ) as timed,
    cast(
        greatest(if(c.is_over, c.closed_on, a.complaints_day) - c.opened_on, 0) as decimal(18, 4)
    ) as days
from standing as c
inner join telling as t on t.import_id = c.import_id and t.sheet = c.sheet
cross join as_of as a
left join
    party as y
    on y.raw_id is not distinct from c.account_id
    and y.raw_name is not distinct from c.account
    and y.raw_domain is not distinct from c.account_domain
left join person_name as w on w.key = c.owner
