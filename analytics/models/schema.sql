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

-- What the user corrected once for these headings; `heading` null means "leave this out".
create table correction (
    signature varchar, export varchar, name varchar, heading varchar, author varchar
)
;

create table setting (name varchar, value varchar)
;

create table head (version integer)
;
