-- The canonical tables of a book: what an import writes, append-only.
-- Every row carries the import, sheet and row of the file that it came from.
create table imports (
    import_id integer,
    file varchar,
    sha256 varchar,
    kept_at timestamp,
    author varchar,
    version integer,
    rows_read integer,
    rows_taken integer,
    rows_refused integer,
    report varchar,
    undone boolean
)
;

create table refused (
    import_id integer, sheet varchar, row integer, heading varchar, value varchar, why varchar
)
;

-- A newer export takes the place of an older one: by record id, or for the days it covers.
create table replacement (
    import_id integer,
    sheet varchar,
    older_import_id integer,
    older_sheet varchar,
    how varchar,
    from_date date,
    to_date date
)
;

create table ledger (
    import_id integer,
    sheet varchar,
    row integer,
    document_id varchar,
    date date,
    account_id varchar,
    account varchar,
    account_domain varchar,
    owner varchar,
    project varchar,
    line varchar,
    product_id varchar,
    status varchar,
    segment varchar,
    region varchar,
    industry varchar,
    revenue decimal(18, 4),
    cost decimal(18, 4),
    pass_through decimal(18, 4),
    quantity decimal(18, 4),
    unit_price decimal(18, 6),
    unit_cost decimal(18, 6),
    discount decimal(9, 6),
    due_on date,
    paid_on date,
    open_amount decimal(18, 4),
    currency varchar,
    original_revenue decimal(18, 4)
)
;

create table document (
    import_id integer,
    sheet varchar,
    row integer,
    document_id varchar,
    date date,
    account_id varchar,
    account varchar,
    account_domain varchar,
    owner varchar,
    project varchar,
    status varchar,
    segment varchar,
    region varchar,
    industry varchar
)
;

create table deal (
    import_id integer,
    sheet varchar,
    row integer,
    deal_id varchar,
    deal varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    owner varchar,
    stage varchar,
    status varchar,
    is_won boolean,
    is_closed boolean,
    amount decimal(18, 4),
    probability decimal(9, 6),
    created_on date,
    closes_on date,
    modified_on date,
    line varchar,
    product_id varchar,
    segment varchar,
    region varchar,
    industry varchar,
    kind varchar,
    lead_source varchar,
    campaign varchar,
    currency varchar,
    original_amount decimal(18, 4)
)
;

create table account (
    import_id integer,
    sheet varchar,
    row integer,
    account_id varchar,
    account varchar,
    domain varchar,
    parent varchar,
    parent_id varchar,
    segment varchar,
    tier varchar,
    region varchar,
    industry varchar,
    owner varchar
)
;

create table person (
    import_id integer,
    sheet varchar,
    row integer,
    person_id varchar,
    person varchar,
    email varchar,
    manager varchar,
    region varchar
)
;

create table product (
    import_id integer,
    sheet varchar,
    row integer,
    product_id varchar,
    product varchar,
    line varchar
)
;

-- A project, job or event: what was promised, quoted, spent and invoiced, and by when.
create table project (
    import_id integer,
    sheet varchar,
    row integer,
    project_id varchar,
    project varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    owner varchar,
    line varchar,
    kind varchar,
    region varchar,
    location varchar,
    status varchar,
    starts_on date,
    event_on date,
    ends_on date,
    closed_on date,
    costed_on date,
    promised_on date,
    due_on date,
    delivered_on date,
    quoted_on date,
    invoiced_on date,
    budget decimal(18, 4),
    estimate decimal(18, 4),
    quote decimal(18, 4),
    change_orders decimal(18, 4),
    actual_cost decimal(18, 4),
    still_to_come decimal(18, 4),
    invoiced decimal(18, 4),
    paid decimal(18, 4),
    share_done decimal(9, 6),
    attendees decimal(18, 4),
    currency varchar
)
;

-- One line of a project's budget, quote, cost or invoice; `kind` tells costs from income.
create table project_cost (
    import_id integer,
    sheet varchar,
    row integer,
    cost_id varchar,
    project_id varchar,
    project varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    owner varchar,
    line varchar,
    description varchar,
    supplier varchar,
    kind varchar,
    status varchar,
    document_id varchar,
    date date,
    due_on date,
    budget decimal(18, 4),
    estimate decimal(18, 4),
    quote decimal(18, 4),
    change_orders decimal(18, 4),
    actual_cost decimal(18, 4),
    invoiced decimal(18, 4),
    currency varchar
)
;

-- What somebody or something is to reach: `amount` of a `measure` in the period from `date` on.
create table target (
    import_id integer,
    sheet varchar,
    row integer,
    target_id varchar,
    date date,
    period varchar,
    measure varchar,
    kind varchar,
    owner varchar,
    account_id varchar,
    account varchar,
    line varchar,
    region varchar,
    segment varchar,
    project varchar,
    amount decimal(18, 4),
    currency varchar,
    original_amount decimal(18, 4)
)
;

-- What somebody says that a month will bring: of the whole book, of a person or of an account.
create table call (
    import_id integer,
    sheet varchar,
    row integer,
    call_id varchar,
    date date,
    measure varchar,
    owner varchar,
    account_id varchar,
    account varchar,
    amount decimal(18, 4),
    reason varchar,
    currency varchar,
    original_amount decimal(18, 4)
)
;

create table survey (
    import_id integer,
    sheet varchar,
    row integer,
    survey_id varchar,
    date date,
    sent_on date,
    account_id varchar,
    account varchar,
    account_domain varchar,
    respondent varchar,
    owner varchar,
    project varchar,
    kind varchar,
    score decimal(18, 6),
    scale varchar,
    status varchar,
    comment varchar
)
;

create table complaint (
    import_id integer,
    sheet varchar,
    row integer,
    complaint_id varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    respondent varchar,
    owner varchar,
    project varchar,
    line varchar,
    subject varchar,
    kind varchar,
    reason varchar,
    severity varchar,
    status varchar,
    origin varchar,
    opened_on date,
    closed_on date,
    is_closed boolean,
    is_escalated boolean,
    comment varchar
)
;

create table time_entry (
    import_id integer,
    sheet varchar,
    row integer,
    entry_id varchar,
    date date,
    person_id varchar,
    person varchar,
    project_id varchar,
    project varchar,
    account_id varchar,
    account varchar,
    line varchar,
    description varchar,
    hours decimal(18, 4),
    billable_hours decimal(18, 4),
    is_billable boolean,
    hourly_rate decimal(18, 6),
    hourly_cost decimal(18, 6),
    amount decimal(18, 4),
    cost decimal(18, 4),
    status varchar,
    currency varchar,
    original_amount decimal(18, 4)
)
;

create table expense (
    import_id integer,
    sheet varchar,
    row integer,
    expense_id varchar,
    date date,
    person_id varchar,
    person varchar,
    kind varchar,
    supplier varchar,
    description varchar,
    project varchar,
    account_id varchar,
    account varchar,
    line varchar,
    amount decimal(18, 4),
    is_billable boolean,
    status varchar,
    currency varchar,
    original_amount decimal(18, 4)
)
;

create table contract (
    import_id integer,
    sheet varchar,
    row integer,
    contract_id varchar,
    contract varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    owner varchar,
    line varchar,
    kind varchar,
    status varchar,
    starts_on date,
    ends_on date,
    signed_on date,
    notice_on date,
    renews_on date,
    cancelled_on date,
    months decimal(18, 4),
    renewal varchar,
    is_renewed boolean,
    amount decimal(18, 4),
    annual_amount decimal(18, 4),
    monthly_amount decimal(18, 4),
    currency varchar,
    original_amount decimal(18, 4)
)
;

-- What an event or campaign brought: a benefit with its grade of evidence, leads, deals, a rating.
create table event_result (
    import_id integer,
    sheet varchar,
    row integer,
    result_id varchar,
    project_id varchar,
    project varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    owner varchar,
    status varchar,
    date date,
    ends_on date,
    kind varchar,
    benefit varchar,
    grade varchar,
    amount decimal(18, 4),
    margin decimal(9, 6),
    isolated decimal(9, 6),
    confidence decimal(9, 6),
    budget decimal(18, 4),
    cost decimal(18, 4),
    leads decimal(18, 4),
    qualified_leads decimal(18, 4),
    deals decimal(18, 4),
    won_deals decimal(18, 4),
    pipeline_amount decimal(18, 4),
    won_amount decimal(18, 4),
    invited decimal(18, 4),
    attendees decimal(18, 4),
    objective varchar,
    weight varchar,
    rating decimal(18, 6),
    currency varchar,
    original_amount decimal(18, 4)
)
;

-- How much of a deal an event or campaign is credited with; a deal is never credited beyond 100 %.
create table credit (
    import_id integer,
    sheet varchar,
    row integer,
    credit_id varchar,
    date date,
    deal_id varchar,
    deal varchar,
    project_id varchar,
    project varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    share decimal(9, 6),
    amount decimal(18, 4),
    currency varchar,
    original_amount decimal(18, 4)
)
;

-- What an account's health is made of: each measure's weight, and what scores 0, 100 and unknown.
create table health_weight (
    import_id integer,
    sheet varchar,
    row integer,
    measure varchar,
    weight decimal(9, 4),
    worst decimal(18, 6),
    best decimal(18, 6),
    unknown decimal(9, 4)
)
;

create table activity (
    import_id integer,
    sheet varchar,
    row integer,
    activity_id varchar,
    date date,
    subject varchar,
    kind varchar,
    status varchar,
    is_closed boolean,
    owner varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    deal_id varchar,
    deal varchar,
    contact varchar,
    minutes decimal(18, 4)
)
;

-- A deal's move from stage to stage, as the system that it lives in recorded it.
create table deal_change (
    import_id integer,
    sheet varchar,
    row integer,
    change_id varchar,
    deal_id varchar,
    deal varchar,
    account varchar,
    owner varchar,
    changed_on date,
    stage_before varchar,
    stage varchar,
    amount decimal(18, 4),
    probability decimal(9, 6),
    closes_on date,
    currency varchar,
    original_amount decimal(18, 4)
)
;

create table quote (
    import_id integer,
    sheet varchar,
    row integer,
    quote_id varchar,
    title varchar,
    project varchar,
    deal_id varchar,
    deal varchar,
    account_id varchar,
    account varchar,
    account_domain varchar,
    owner varchar,
    line varchar,
    date date,
    valid_until date,
    status varchar,
    amount decimal(18, 4),
    currency varchar,
    original_amount decimal(18, 4)
)
;

-- What the user corrected once for these headings; `heading` null means "leave this out".
create table correction (
    signature varchar, export varchar, name varchar, heading varchar, author varchar
)
;

create table setting (name varchar, value varchar)
;

create table head (version integer)
;

-- What the user said of two accounts: one company ('merged', into the second) or two ('apart').
-- An account without an id of its own is meant by its name.
create table merge (
    merge_id integer,
    kind varchar,
    account_id varchar,
    account varchar,
    into_id varchar,
    into_account varchar,
    author varchar,
    said_at timestamp,
    undone boolean
)
;

-- What was worked out ahead at a version, and with what; it stays as it was made.
create table forecast (
    version integer,
    kind varchar,
    key varchar,
    made_at timestamp,
    made_with varchar,
    packed blob
)
;
