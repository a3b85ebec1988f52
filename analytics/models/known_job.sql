-- Jobs whose money is still to be invoiced, and why one of them does not count by itself: it is
-- planned and nobody approved it, or what it brings is the amount of a contract.
with
    judged as (
        select
            j.*,
            lower(trim(j.project)) as name,
            strip_accents(lower(coalesce(j.status, ''))) as said,
            cast(
                date_trunc('month', coalesce(j.event_on, j.starts_on, j.ends_on))
                + to_months(cast(l.job_lag as integer)) as date
            ) as invoice_on
        from job_state as j
        cross join known_lag as l
    ),
    standing as (
        select
            *,
            not regexp_matches(
                said,
                '(^|\W)(tentative|option|prelim|provis|propos|pitch|pending|quoted|enquir|inquir|lead|hold|prospect|angefragt|anfrage|angebot|unverbind|devis|offerte|preventiv|unconfirmed|not confirmed)'
            )
            and (
                agreed is not null
                or regexp_matches(
                    said,
                    '(^|\W)(confirm|approv|accept|book|sign|won|order|in progress|live|active|running|ongoing|bestatigt|beauftragt|freigegeben|laufend|accepte|valide|en cours|aprobad|confirmad|en curso|approvat|confermat|in corso|akkoord|bevestigd|lopend)'
                )
            ) as is_approved,
            greatest(coalesce(price, 0) - coalesce(invoiced, 0), 0) as to_come
        from judged
    ),
    covered as (
        select s.import_id, s.sheet, s.row, min(c.contract) as contract
        from standing as s
        inner join
            contract_state as c
            on c.account_id = s.account_id
            and s.account_id <> ''
            and coalesce(c.monthly, 0) > 0
            and (not c.is_called_off or c.cancelled_on is not null)
            and coalesce(s.event_on, s.starts_on) >= coalesce(c.starts_on, s.event_on)
            and coalesce(s.event_on, s.starts_on) <= coalesce(c.ends_on, s.event_on)
            and (
                s.line = c.line
                or (contains(s.name, lower(c.contract)) or contains(lower(c.contract), s.name))
                and least(length(s.name), length(c.contract))
                >= greatest(6, length(s.name) / 2, length(c.contract) / 2)
            )
        group by all
    )
select
    s.import_id,
    s.sheet,
    s.row,
    s.account_id,
    s.owner,
    s.line,
    s.project,
    s.region,
    s.name,
    s.job,
    s.status,
    s.event_on,
    s.invoice_on,
    s.price,
    s.invoiced,
    s.to_come,
    s.is_approved,
    s.says_done,
    case
        when not s.is_approved
        then 'planned, and nothing is approved'
        when v.contract is not null
        then 'is part of the contract ' || v.contract
    end as why_not
from standing as s
left join covered as v on v.import_id = s.import_id and v.sheet = s.sheet and v.row = s.row
